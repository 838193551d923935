// SPDX-License-Identifier: Apache-2.0
// A home's finite trackers. A line belongs to a unit (by colour or index); a unit tracks so many requests and so many
// write-backs, lets a few more wait, and beyond that stops its whole channel: head-of-line blocking.
#pragma once
#include "models/hardware/config.h"
#include "models/hardware/kernel/state_record.h"
#include "models/hardware/kernel/viewer.h"
#include <vector>

namespace piste {

class trackers {
public:
  enum kind { reads, writes, kinds };

  explicit trackers(const home_config &config, uint16_t line_bytes);

  enum class place { tracked, waiting, channel };
  // Where a message for this line would go now: to a tracker, to its unit's queue, or nowhere.
  place room(kind k, uint64_t address) const;
  // Puts a message there; it has been taken from its channel. Returns true if it is tracked.
  bool enter(kind k, packet *p);
  // Frees a tracker. Returns the message that waited for it and has it now, or NULL.
  packet *release(kind k, unsigned number);

  unsigned units() const { return static_cast<unsigned>(units_.size()); }
  unsigned used(kind k, unsigned number) const { return units_[number].used[k]; }
  size_t waiting(kind k, unsigned number) const { return units_[number].queue[k].size(); }
  void show(viewer &v, const char *home) const;

  unsigned unit_of(uint64_t address) const;
  void record(state_record &r) const {
    for (const unit &u : units_)
      for (uint32_t n : u.used) r.value(n);
  }

private:
  struct unit {
    uint32_t used[kinds];
    packet_queue queue[kinds];
  };

  home_config config_;
  uint16_t line_bytes_;
  std::vector<unit> units_;
};

} // namespace piste
