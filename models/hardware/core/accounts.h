// SPDX-License-Identifier: Apache-2.0
// A hart's time and what it went to. The clock moves only by being charged, so that the cycles elapsed are the sum of
// those by kind and step, whichever contexts ran. What was charged in a scope is told to the observers when that ends.
#pragma once
#include "models/hardware/kernel/clock_grid.h"
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/kernel/state_record.h"
#include "models/hardware/kernel/viewer.h"

namespace piste {

const char *step_name(enum step s);

// What cycles are charged to: a context's own.
struct charge_scope {
  // Of the requests.
  const uint32_t *list() const { return several.empty() ? &request : several.data(); }
  size_t count() const { return several.empty() ? request != HART_NO_REQUEST : several.size(); }

  enum step step = STEP_CONTROL;
  uint32_t request = HART_NO_REQUEST; // the first, if there are several
  std::vector<uint32_t> several;      // all of them; empty if there are not several
};

class accounts {
public:
  // `name` is the core's, and stays.
  accounts(cluster &c, unsigned hart, uint64_t hz, const char *name)
      : clock(hz), cluster_(c), hart_(hart), name_(name) {}

  const clock_grid clock;
  uint64_t cycle() const { return cycle_; }
  uint64_t ps() const { return clock.edge_ps(cycle_); }
  uint64_t total(cycle_kind k, enum step s) const { return totals_[k][s]; }
  // Cycles of work done so far with a request in scope: they are progress.
  uint64_t served() const { return served_; }
  const charge_scope &scope() const { return scope_; }

  void charge(cycle_kind k, uint64_t cycles) {
    if (k >= CYCLE_PARKED && cluster_.tell_spans) begin_wait(k, cycles);
    cycle_ += cycles;
    charges_[k] += cycles;
    charged_ |= 1u << k;
    totals_[k][scope_.step] += cycles;
    if (k == CYCLE_WORK && scope_.request != HART_NO_REQUEST) served_ += cycles;
  }
  // Waits until a cycle, charged as `k`; nothing if that is past.
  void wait_until(uint64_t cycle, cycle_kind k) {
    if (cycle <= cycle_) return;
    if (k == CYCLE_STALL && cluster_.tell_spans) begin_wait(k, cycle - cycle_);
    charge(k, cycle - cycle_);
  }

  // Each returns what was in scope before.
  enum step set_step(enum step s) {
    enum step before = scope_.step;
    if (s != before) report();
    scope_.step = s;
    return before;
  }
  uint32_t set_request(uint32_t request) {
    uint32_t before = scope_.request;
    if (request != before || !scope_.several.empty()) report();
    scope_.request = request;
    scope_.several.clear();
    return before;
  }
  void set_requests(const uint32_t *list, size_t count);
  // Puts another scope in place of the present one, which it returns.
  charge_scope exchange(charge_scope s) {
    report();
    std::swap(s, scope_);
    return s;
  }
  // Marks the end of a segment of each request in scope.
  void mark(uint64_t ps, enum step s, enum place p);
  // Reports what was charged in the scope so far.
  void report();

  // The scope, and all that was reported: what is not moves with each charge.
  void record(state_record &r) const;
  void show_counts(const viewer &v) const;
  // What each charge adds to, but for the clock.
  void list_counts(std::vector<uint64_t *> &counts);
  // So much time passes, whose charges were added to the counts.
  void pass(uint64_t ps);

private:
  void begin_wait(cycle_kind k, uint64_t cycles);
  void tell_spans();
  void tell_span(uint64_t end, cycle_kind k);

  cluster &cluster_;
  unsigned hart_;
  const char *name_;
  uint64_t cycle_ = 0; // local time
  charge_scope scope_;
  // What observers have not been told yet: work from `told_` on, and a wait at its end.
  uint64_t told_ = 0, wait_begin_ = 0, wait_end_ = 0;
  cycle_kind wait_ = CYCLE_WORK;       // none
  uint64_t charges_[CYCLE_KINDS] = {}; // since the last report
  unsigned charged_ = 0;               // a bit for each kind that may not be 0
  uint64_t totals_[CYCLE_KINDS][STEPS] = {};
  uint64_t served_ = 0;
};

} // namespace piste
