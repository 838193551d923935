// SPDX-License-Identifier: Apache-2.0
// Means over requests, in integers: thousandths, rounded down.
#pragma once
#include "sim/ledger/ledger.h"

// Cycles per request served, in thousandths: what was charged to measured requests over their number, plus overhead (of
// the whole run) over all served. All are 0 if none was served.
struct cycle_means {
  uint64_t by_kind[CYCLE_KINDS];
  uint64_t executed; // work + stalled
  uint64_t occupied; // + parked + polling
  uint64_t work_by_step[STEPS], stalled_by_step[STEPS];
};
void cycle_means(const struct ledger_totals *t, struct cycle_means *m);

// Latency of all measured replied requests together, in ps.
uint64_t segment_total(const struct ledger_totals *t);
// Harts that were not halted all the time, and their cycles together over the whole run.
struct capacity {
  uint64_t harts, executed, elapsed;
};
struct capacity capacity_of(const struct ledger_witness *w);
// part/whole in thousandths, to the nearest; 0 of 0.
uint64_t thousandths_of(uint64_t part, uint64_t whole);
