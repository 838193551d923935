// SPDX-License-Identifier: Apache-2.0
#include "sim/result/means.h"
#include <string.h>

__extension__ typedef unsigned __int128 wide;

static uint64_t mean(uint64_t charged, uint64_t measured, uint64_t overhead, uint64_t served) {
  uint64_t thousandths = 0;
  if (measured) thousandths += (uint64_t)((wide)charged * 1000 / measured);
  if (served) thousandths += (uint64_t)((wide)overhead * 1000 / served);
  return thousandths;
}

static uint64_t step_mean(const struct ledger_totals *t, enum cycle_kind kind, unsigned step) {
  return mean(t->charged[kind][step], t->measured_served, t->overhead[kind][step], t->served);
}

void cycle_means(const struct ledger_totals *t, struct cycle_means *m) {
  memset(m, 0, sizeof *m);
  for (unsigned kind = 0; kind < CYCLE_KINDS; kind++) {
    uint64_t charged = 0, overhead = 0;
    for (unsigned step = 0; step < STEPS; step++) {
      charged += t->charged[kind][step];
      overhead += t->overhead[kind][step];
    }
    m->by_kind[kind] = mean(charged, t->measured_served, overhead, t->served);
  }
  m->executed = m->by_kind[CYCLE_WORK] + m->by_kind[CYCLE_STALL];
  m->occupied = m->executed + m->by_kind[CYCLE_PARKED] + m->by_kind[CYCLE_POLLING];
  for (unsigned step = 0; step < STEPS; step++) {
    m->work_by_step[step] = step_mean(t, CYCLE_WORK, step);
    m->stalled_by_step[step] = step_mean(t, CYCLE_STALL, step);
  }
}

struct capacity capacity_of(const struct ledger_witness *w) {
  struct capacity c = {0};
  for (unsigned i = 0; i < w->harts; i++) {
    const struct hart_count *h = &w->hart[i];
    if (h->cycles[CYCLE_HALTED] == h->elapsed) continue;
    c.harts++;
    c.executed += h->cycles[CYCLE_WORK] + h->cycles[CYCLE_STALL];
    c.elapsed += h->elapsed;
  }
  return c;
}

uint64_t segment_total(const struct ledger_totals *t) {
  uint64_t total = 0;
  for (unsigned step = 0; step < STEPS; step++)
    for (unsigned place = 0; place < PLACES; place++) total += t->segment_ps[step][place];
  return total;
}

uint64_t thousandths_of(uint64_t part, uint64_t whole) {
  return whole ? (uint64_t)(((wide)part * 1000 + whole / 2) / whole) : 0;
}
