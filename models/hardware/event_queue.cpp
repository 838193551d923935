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
  uint64_t order = order_of(d, agent) | sequence_++;
  bool full = near_count_ == near_size;
  if (full ? !before(ps, order, near_[0]) : !heap_.empty() && !before(ps, order, heap_.front())) {
    to_heap({ps, order, f, self, argument});
    return;
  }
  if (full) { // the last of them makes room
    to_heap(near_[0]);
    std::copy(near_ + 1, near_ + near_size, near_);
    near_count_--;
  }
  event *e = near_ + near_count_++;
  for (; e != near_ && !before(ps, order, e[-1]); e--) *e = e[-1];
  e->ps = ps;
  e->order = order;
  e->call = f;
  e->self = self;
  e->argument = argument;
}

void event_queue::to_heap(const event &e) {
  heap_.push_back(e);
  std::push_heap(heap_.begin(), heap_.end(), later{});
}

// The near events are spent: the next one comes from the heap.
void event_queue::refill() {
  if (heap_.empty()) return;
  near_[near_count_++] = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end(), later{});
  heap_.pop_back();
}

} // namespace piste
