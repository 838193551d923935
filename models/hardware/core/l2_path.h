// SPDX-License-Identifier: Apache-2.0
// A core's way to a shared L2: what it sends there arrives a trip later. What it does at once arrives at once.
#pragma once
#include "models/hardware/kernel/cluster.h"
#include <algorithm>
#include <vector>

namespace piste {

class l2_path {
public:
  using callback = event_queue::callback;
  l2_path(cluster &c, unsigned hart) : cluster_(c), hart_(hart) {}

  // Calls arrived(self, argument) at `ps`: what the core sends in its program's order, or (`second`) what an event of
  // the path sends on, and goes behind those.
  void post(uint64_t ps, callback arrived, void *self, uint64_t argument, bool second = false) {
    auto free = std::find_if(trips_.begin(), trips_.end(), [](const trip &t) { return t.ps == event_queue::never; });
    if (free == trips_.end()) free = trips_.insert(free, trip{});
    *free = {ps, arrived, self, argument};
    first_ps_ = std::min(first_ps_, ps);
    cluster_.queue.post(
        ps, domain::cache, second ? second_agent + hart_ : hart_,
        [](void *path, uint64_t i) { static_cast<l2_path *>(path)->arrive(i); }, this,
        static_cast<uint64_t>(free - trips_.begin()));
  }
  // When the next of them arrives; event_queue::never if nothing is under way.
  uint64_t first_ps() const { return first_ps_; }

private:
  static constexpr uint32_t second_agent = 0x4000;
  struct trip {
    uint64_t ps; // event_queue::never: none
    callback arrived;
    void *self;
    uint64_t argument;
  };

  void arrive(uint64_t i) {
    trip t = trips_[i];
    trips_[i].ps = event_queue::never;
    first_ps_ = event_queue::never;
    for (const trip &other : trips_) first_ps_ = std::min(first_ps_, other.ps);
    t.arrived(t.self, t.argument);
  }

  cluster &cluster_;
  unsigned hart_;
  std::vector<trip> trips_; // by slot
  uint64_t first_ps_ = event_queue::never;
};

} // namespace piste
