// SPDX-License-Identifier: Apache-2.0
// A hart's interrupt lines: which were raised, and when. A line raised again before it is taken is taken once.
#pragma once
#include "models/hardware/kernel/event_queue.h"
#include <deque>

namespace piste {

class interrupt_lines {
public:
  // When the first line that is not taken was, or will be, raised; or event_queue::never.
  uint64_t first_ps() const { return raised_.empty() ? event_queue::never : raised_.front().ps; }
  void raise(unsigned line, uint64_t ps) {
    auto behind =
        std::upper_bound(raised_.begin(), raised_.end(), ps, [](uint64_t t, const raised &r) { return t < r.ps; });
    raised_.insert(behind, {ps, line});
  }
  // Takes the line that was raised first, with whatever raised it up to `ps`.
  unsigned take(uint64_t ps) {
    unsigned line = raised_.front().line;
    remove([line, ps](const raised &r) { return r.line == line && r.ps <= ps; });
    return line;
  }
  // What would have raised the line after `ps` no longer will.
  void withdraw(unsigned line, uint64_t ps) {
    remove([line, ps](const raised &r) { return r.line == line && r.ps > ps; });
  }

  // Calls f(line, ps) for each time at which a line was, or will be, raised and that is not taken.
  template <class F> void each(F f) const {
    for (const raised &r : raised_) f(r.line, r.ps);
  }

private:
  struct raised {
    uint64_t ps;
    unsigned line;
  };
  template <typename condition> void remove(condition c) {
    raised_.erase(std::remove_if(raised_.begin(), raised_.end(), c), raised_.end());
  }
  std::deque<raised> raised_; // by time, then by arrival
};

} // namespace piste
