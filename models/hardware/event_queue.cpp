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
  heap_.push_back({ps, order_of(d, agent) | sequence_++, f, self, argument});
  std::push_heap(heap_.begin(), heap_.end(), later{});
}

void event_queue::run_one() {
  std::pop_heap(heap_.begin(), heap_.end(), later{});
  event e = heap_.back();
  heap_.pop_back();
  now_ = e.ps;
  run_++;
  e.call(e.self, e.argument);
}

bool event_queue::advance_inline(uint64_t ps, domain d, uint32_t agent) {
  if (!heap_.empty()) {
    const event &first = heap_.front();
    if (first.ps < ps || (first.ps == ps && first.order < order_of(d, agent + 1))) return false;
  }
  now_ = ps;
  return true;
}

} // namespace piste
