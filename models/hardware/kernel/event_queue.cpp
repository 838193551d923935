// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/event_queue.h"
#include <algorithm>
#include <stdexcept>

namespace piste {

void event_queue::post(uint64_t ps, domain d, uint32_t agent, callback f, void *self, uint64_t argument) {
  if (ps < now_) throw std::logic_error("an event is posted for the past");
  const event posted = {ps, order_of(d, agent) | sequence_++, f, self, argument};
  if (near_count_ == near_size) {
    if (!before(ps, posted.order, near_[0])) return to_heap(posted);
    to_heap(near_[0]); // the last of them makes room
    std::copy(near_ + 1, near_ + near_size, near_);
    near_count_--;
  } else if (ps >= far_ps_ && !before(ps, posted.order, heap_.front())) {
    return to_heap(posted);
  }
  event *e = near_ + near_count_++;
  for (; e != near_ && !before(ps, posted.order, e[-1]); e--) *e = e[-1];
  *e = posted;
}

void event_queue::to_heap(const event &e) {
  heap_.push_back(e);
  std::push_heap(heap_.begin(), heap_.end(), later{});
  far_ps_ = heap_.front().ps;
}

void event_queue::restart(uint64_t ps) {
  near_count_ = 0;
  heap_.clear();
  far_ps_ = never;
  now_ = ps;
}

// The near events are spent: the next one comes from the heap.
void event_queue::refill() {
  if (heap_.empty()) return;
  near_[near_count_++] = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end(), later{});
  heap_.pop_back();
  far_ps_ = heap_.empty() ? never : heap_.front().ps;
}

} // namespace piste
