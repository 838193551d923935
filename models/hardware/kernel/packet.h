// SPDX-License-Identifier: Apache-2.0
// A coherence message on its way, and the pool that packets come from.
#pragma once
#include "models/hardware/kernel/c_headers.h"
#include <algorithm>
#include <deque>
#include <functional>
#include <vector>

namespace piste {

struct alignas(64) packet {
  packet *next;      // in whatever queue holds it
  uint64_t since_ps; // when it came into that queue; under way: when it arrives
  uint16_t unit;     // tracker unit that it occupies at the home
  uint8_t event;     // at the home: enum home_event
  uint8_t purpose;   // of a device's own event: enum device_purpose (nic_home.h)
  uint32_t request;  // that it serves; only if observers are told
  coh_message m;
};

// First in, first out.
class packet_queue {
public:
  bool empty() const { return !head_; }
  size_t size() const { return size_; }
  packet *front() const { return head_; }
  void push(packet *p) {
    p->next = nullptr;
    (head_ ? tail_->next : head_) = p;
    tail_ = p;
    size_++;
  }
  packet *pop() {
    packet *p = head_;
    head_ = p->next;
    size_--;
    return p;
  }

private:
  packet *head_ = nullptr, *tail_ = nullptr;
  size_t size_ = 0;
};

class packet_pool {
public:
  packet *take() {
    packet *p = free_;
    if (p)
      free_ = p->next;
    else
      p = &all_.emplace_back();
    used_++;
    return p;
  }
  void give(packet *p) {
    p->next = free_;
    free_ = p;
    used_--;
  }
  size_t used() const { return used_; }
  // Those that are used, in no order.
  std::vector<const packet *> in_use() const {
    std::vector<const packet *> spare, v;
    for (const packet *p = free_; p; p = p->next) spare.push_back(p);
    std::sort(spare.begin(), spare.end(), std::less<>());
    for (const packet &p : all_)
      if (!std::binary_search(spare.begin(), spare.end(), &p, std::less<>())) v.push_back(&p);
    return v;
  }

private:
  std::deque<packet> all_;
  packet *free_ = nullptr;
  size_t used_ = 0;
};

} // namespace piste
