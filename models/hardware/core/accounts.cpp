// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/core/accounts.h"
#include "models/contract/share.h"
#include <numeric>

namespace piste {

const char *step_name(enum step s) {
  static const char *const names[STEPS] = {
#define X(id, name, what) name,
      PISTE_STEPS(X)
#undef X
  };
  return names[s];
}

void accounts::report() {
  const std::vector<uint32_t> &several = scope_.several;
  for (; charged_; charged_ &= charged_ - 1) {
    unsigned k = static_cast<unsigned>(__builtin_ctz(charged_));
    uint64_t cycles = charges_[k];
    charges_[k] = 0;
    if (!cycles) continue;
    if (several.empty())
      OBSERVE(&cluster_.watch, cycles, hart_, scope_.request, static_cast<cycle_kind>(k), scope_.step, cycles);
    for (size_t i = 0; i < several.size(); i++)
      if (uint64_t share = share_of(cycles, several.size(), i))
        OBSERVE(&cluster_.watch, cycles, hart_, several[i], static_cast<cycle_kind>(k), scope_.step, share);
  }
  if (cluster_.tell_spans) tell_spans();
}

void accounts::tell_span(uint64_t end, cycle_kind k) {
  if (end == told_) return;
  observed_span s = {clock.edge_ps(told_), clock.edge_ps(end), name_, step_name(scope_.step), k, scope_.request};
  OBSERVE(&cluster_.watch, span, &s);
  told_ = end;
}

// All up to the present cycle.
void accounts::tell_spans() {
  if (wait_ != CYCLE_WORK) {
    tell_span(wait_begin_, CYCLE_WORK);
    tell_span(wait_end_, wait_);
    wait_ = CYCLE_WORK;
  }
  tell_span(cycle_, CYCLE_WORK);
}

// A wait begins at the present cycle, or goes on.
void accounts::begin_wait(cycle_kind k, uint64_t cycles) {
  if (k != wait_ || wait_end_ != cycle_) {
    tell_spans();
    wait_ = k;
    wait_begin_ = wait_end_ = cycle_;
  }
  wait_end_ += cycles;
}

void accounts::record(state_record &r) const {
  r.time(ps());
  r.value(scope_.step);
  r.value(scope_.request);
  r.value(scope_.several.size());
  for (unsigned k = 0; k < CYCLE_KINDS; k++)
    r.value(std::accumulate(std::begin(totals_[k]), std::end(totals_[k]), uint64_t{0}) - charges_[k]);
  if (!cluster_.tell_spans) return;
  r.value(wait_);
  for (uint64_t at : {told_, wait_begin_, wait_end_}) r.value(cycle_ - at);
}

void accounts::pass(uint64_t ps) {
  uint64_t cycles = clock.edges_in(ps);
  cycle_ += cycles;
  if (!cluster_.tell_spans) return;
  for (uint64_t *at : {&told_, &wait_begin_, &wait_end_}) *at += cycles;
}

void accounts::list_counts(std::vector<uint64_t *> &counts) {
  for (unsigned k = 0; k < CYCLE_KINDS; k++) {
    counts.push_back(&charges_[k]);
    for (uint64_t &total : totals_[k]) counts.push_back(&total);
  }
}

void accounts::show_counts(const viewer &v) const {
  static const char *const kinds[CYCLE_KINDS] = {
#define X(id, name) name,
      PISTE_CYCLE_KINDS(X)
#undef X
  };
  for (unsigned k = 0; k < CYCLE_KINDS; k++)
    for (unsigned s = 0; s < STEPS; s++)
      if (totals_[k][s])
        v.row(v.to.count, view_count{name_, kinds[k], step_name(static_cast<enum step>(s)), totals_[k][s]});
}

void accounts::set_requests(const uint32_t *list, size_t count) {
  report();
  scope_.request = count ? list[0] : HART_NO_REQUEST;
  scope_.several.clear();
  if (count > 1) scope_.several.assign(list, list + count);
}

void accounts::mark(uint64_t ps, enum step s, enum place p) {
  if (scope_.request == HART_NO_REQUEST) return;
  if (scope_.several.empty()) OBSERVE(&cluster_.watch, mark, scope_.request, ps, s, p);
  for (uint32_t request : scope_.several) OBSERVE(&cluster_.watch, mark, request, ps, s, p);
}

} // namespace piste
