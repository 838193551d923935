// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/core/accounts.h"
#include "models/contract/share.h"

namespace piste {

namespace {
const char *step_name(enum step s) {
  static const char *const names[STEPS] = {
#define X(id, name, what) name,
      PISTE_STEPS(X)
#undef X
  };
  return names[s];
}
} // namespace

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
  if (cycle_ > since_)
    OBSERVE(&cluster_.watch, span, clock.edge_ps(since_), clock.edge_ps(cycle_), name_, step_name(scope_.step),
            scope_.request);
  since_ = cycle_;
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
