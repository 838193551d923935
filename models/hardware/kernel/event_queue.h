// SPDX-License-Identifier: Apache-2.0
// The simulator's one queue of future events: callbacks in a binary heap, ordered by (time, domain, agent, sequence).
// Agents never depend on the order in which others post, so a domain's and agent's numbers settle every tie.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace piste {

// At one instant messages arrive first, then agents act; the NIC samples its inputs last.
enum class domain : uint8_t { wire, link, home, cache, hart, nic, machine };

class event_queue {
public:
  using callback = void (*)(void *self, uint64_t argument);
  static constexpr uint64_t never = UINT64_MAX;

  // Time of the event in progress, in picoseconds.
  uint64_t now() const { return now_; }
  bool empty() const { return !near_count_; }
  size_t size() const { return near_count_ + heap_.size(); }
  // Time of the earliest pending event, or `never`.
  uint64_t next_ps() const { return near_count_ ? near_[near_count_ - 1].ps : never; }
  // Nothing of this queue runs at the limit or beyond it: what comes next there is not the queue's to decide.
  void set_limit(uint64_t ps) { limit_ps_ = ps; }
  uint64_t limit_ps() const { return limit_ps_; }
  // The earliest moment at which anything at all can happen: the next event, or the limit.
  uint64_t horizon_ps() const { return std::min(next_ps(), limit_ps_); }
  // The next event lies before the limit.
  bool due() const { return next_ps() < limit_ps_; }
  // Moves time to `ps`, up to which nothing is pending.
  void advance(uint64_t ps) { now_ = ps; }
  // Forgets all that is pending and moves time to `ps`: whoever waits for something posts it anew.
  void restart(uint64_t ps);
  uint64_t events_run() const { return run_; }

  // Calls f(self, argument) at `ps`, which must not lie in the past.
  void post(uint64_t ps, domain d, uint32_t agent, callback f, void *self, uint64_t argument);
  // Runs the earliest event; the queue must not be empty.
  void run_one() {
    event e = near_[--near_count_];
    if (!near_count_) refill();
    now_ = e.ps;
    run_++;
    e.call(e.self, e.argument);
  }
  // If an event with this key would be the next to run, moves time to it and returns true: the caller then acts at once
  // instead of posting.
  bool advance_inline(uint64_t ps, domain d, uint32_t agent) {

    if (ps >= limit_ps_) return false;
    // The caller comes behind every event of its agent that is posted already.
    if (near_count_ && !before(ps, order_of(d, agent + 1) - 1, near_[near_count_ - 1])) return false;
    now_ = ps;
    return true;
  }

private:
  struct event {
    uint64_t ps;
    uint64_t order; // domain (4 bits), agent (16), sequence (44): who goes first at one time
    callback call;
    void *self;
    uint64_t argument;
  };
  using wide = unsigned __int128;
  static bool before(uint64_t ps, uint64_t order, const event &e) {
    return (wide{ps} << 64 | order) < (wide{e.ps} << 64 | e.order);
  }
  // A type, so that the heap's loops contain the comparison.
  struct later {
    bool operator()(const event &a, const event &b) const { return before(b.ps, b.order, a); }
  };
  static constexpr unsigned sequence_bits = 44, agent_bits = 16;
  static uint64_t order_of(domain d, uint32_t agent) {
    return (static_cast<uint64_t>(d) << agent_bits | agent) << sequence_bits;
  }

  void to_heap(const event &e);
  void refill();

  // The earliest events, in order, the very next one last; all others, which come behind these, lie in the heap. Most
  // events post some for the near future, while the heap is full of limits far away, which seldom come.
  static constexpr unsigned near_size = 8;
  event near_[near_size];
  unsigned near_count_ = 0; // 0 only if the heap is empty too
  uint64_t limit_ps_ = never;
  uint64_t far_ps_ = never; // when the heap's first event is due
  std::vector<event> heap_;
  uint64_t now_ = 0;
  uint64_t sequence_ = 0;
  uint64_t run_ = 0;
};

} // namespace piste
