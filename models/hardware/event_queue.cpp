// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/event_queue.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace piste {

void event_queue::post(uint64_t ps, domain d, uint32_t agent, callback f, void *self, uint64_t argument) {
  if (ps < now_) {
    std::fprintf(stderr, "event queue: domain %u, agent %u posts for %llu ps at %llu ps\n", static_cast<unsigned>(d),
                 agent, static_cast<unsigned long long>(ps), static_cast<unsigned long long>(now_));
    std::abort();
  }
  event e{ps, order_of(d, agent) | sequence_++, f, self, argument};
  if (before(e, soon_)) std::swap(e, soon_);
  if (e.ps == never) return; // nothing was waiting there
  heap_.push_back(e);
  std::push_heap(heap_.begin(), heap_.end(), later{});
}

void event_queue::run_one() {
  event e = soon_;
  if (heap_.empty() || before(e, heap_.front())) {
    soon_.ps = never;
  } else {
    e = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end(), later{});
    heap_.pop_back();
  }
  now_ = e.ps;
  run_++;
  e.call(e.self, e.argument);
}

bool event_queue::advance_inline(uint64_t ps, domain d, uint32_t agent) {
  uint64_t last = order_of(d, agent + 1); // behind every event of this agent
  if (soon_.ps < ps || (soon_.ps == ps && soon_.order < last)) return false;
  if (!heap_.empty()) {
    const event &first = heap_.front();
    if (first.ps < ps || (first.ps == ps && first.order < last)) return false;
  }
  now_ = ps;
  return true;
}

} // namespace piste
