// SPDX-License-Identifier: Apache-2.0
// What the machine's parts show themselves by (models/hardware/view.h): each has a function show(), which tells its
// rows.
#pragma once
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/view.h"

namespace piste {

class viewer {
public:
  // All are borrowed; `caches` are the names of the nodes by number.
  viewer(const view &to_, const cluster &c, const std::vector<const char *> &caches_, uint16_t line_bytes_)
      : to(to_), caches(caches_), line_bytes(line_bytes_), cluster_(c) {}

  const view &to;
  const std::vector<const char *> &caches;
  const uint16_t line_bytes;

  uint64_t now_ps() const { return cluster_.queue.now(); }
  observed_line line(uint64_t address) const { return cluster_.names->line(address, HART_NO_REQUEST); }
  // A row, if the visitor wants such.
  template <class ROW> void row(void (*function)(void *context, const ROW *row), const ROW &r) const {
    if (function) function(to.context, &r);
  }

  // A message that stands at `agent`. The row points to *line, which is filled in.
  view_message message(const packet &p, view_place place, const char *agent, unsigned unit, observed_line *line);
  // One that stands alone, and all of a queue.
  void standing(const packet *p, view_place place, const char *agent, unsigned unit);
  void standing(const packet_queue &q, view_place place, const char *agent, unsigned unit);
  // Those that have stood nowhere.
  void under_way();

private:
  const cluster &cluster_;
  std::vector<const packet *> stood_;
};

} // namespace piste
