// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/coherence/shared_line.h"

bool shared_asks(const struct shared_line *l, enum cache_event event) {
  return l->line.state == CACHE_I || (l->line.state == CACHE_S && event != CACHE_LOAD);
}

struct shared_step shared_next(struct shared_line *l, enum cache_event event, unsigned core,
                               struct shared_rules rules) {
  struct shared_step s = {.does = cache_next(&l->line, event, rules.race)};
  if ((s.does.flags & CACHE_HIT) != 0) {
    uint64_t own = UINT64_C(1) << core;
    if (event == CACHE_STORE) {
      s.lost = l->near & ~own;
      l->near &= own;
    }
    if (event == CACHE_LOAD || (event == CACHE_STORE && rules.store_fills)) l->near |= own;
  }
  if (l->near != 0 && !cache_readable(l->line.state)) {
    s.lost = l->near;
    l->near = 0;
  }
  bool requesting = cache_requesting(l->line.state);
  if (requesting != (l->filling != 0)) {
    s.buffer = requesting ? SHARED_TAKES : SHARED_RETURNS;
    l->filling = requesting;
  }
  return s;
}
