// SPDX-License-Identifier: Apache-2.0
// A hart's store buffer: stores wait here, in program order, for permission to write their lines. Neighbouring stores
// to one line share an entry. Permission for several lines is fetched at a time; stores become visible in order. On its
// way to a shared L2 an entry still takes stores to its line; where other first levels have that, they lose it first.
#pragma once
#include "models/hardware/coherence/cache_node.h"
#include "models/hardware/core/l2_path.h"
#include "models/hardware/kernel/clock_grid.h"
#include "models/hardware/kernel/ring.h"

namespace piste {

class store_buffer {
public:
  // `changed` is called whenever entries have left. `path` leads to a shared L2, so many cycles away, which takes as
  // many more to send a request on as `back_cycles`; NULL: the L2 is the hart's own.
  store_buffer(cluster &c, uint32_t lines, uint32_t fetches, void (*changed)(void *self), void *self, l2_path *path,
               const clock_grid &clock, uint32_t trip_cycles, uint32_t back_cycles);
  void connect(l1_caches &caches) { caches_ = &caches; }

  bool empty() const { return entries_.empty(); }
  void show(const viewer &v, const char *hart) const;
  // True if a store to this line needs no new entry, or one is free.
  bool has_room(uint64_t line) const;
  // Adds a store that has_room() admits, at the hart's cycle.
  void push(uint64_t line, unsigned offset, const void *bytes, unsigned count, uint64_t cycle);
  // When the last store was performed in a shared L2.
  uint64_t performed_ps() const { return performed_ps_; }

  enum class cover { none, part, all };
  // How much of a read of `count` bytes the buffer holds; the bytes of its youngest stores are put over `bytes`.
  cover read(uint64_t line, unsigned offset, void *bytes, unsigned count) const;

private:
  struct entry {
    uint64_t line;
    uint64_t mask[LINE_BYTES_MAX / 64]; // which bytes
    uint8_t data[LINE_BYTES_MAX];
    bool there;   // at the L2
    bool alone;   // no other first level has the line
    bool fetched; // permission was asked for
  };
  bool head_is_alone();
  void arrive();
  void advance(uint64_t leave_ps);
  uint64_t leaves_ps() const;
  static void commit(entry &e, uint8_t *bytes);

  cluster &cluster_;
  l1_caches *caches_ = nullptr;
  l2_path *path_;
  const clock_grid &clock_;
  uint32_t trip_cycles_, back_cycles_;
  uint32_t lines_, fetches_;
  void (*changed_)(void *);
  void *self_;
  ring<entry> entries_;                      // oldest first
  access head_{};                            // the oldest entry's wait for its line
  bool head_waits_ = false, asking_ = false; // for its line; other first levels for theirs
  uint64_t performed_ps_ = 0;
};

} // namespace piste
