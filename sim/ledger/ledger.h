// SPDX-License-Identifier: Apache-2.0
// Where every nanosecond of every request and every cycle of every hart went. The ledger listens to the machine as an
// observer, keeps a record of each request that is under way, streams finished ones as rows, and at the end holds its
// books against the machine's own counts.
#pragma once
#include "models/contract/observer.h"
#include "rtl/pkg/drops.h"
#include "sim/stats/histogram.h"
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif

struct ledger;

struct ledger_options {
  uint64_t warmup;    // requests of a lower injection index are left out of what is called `measured`
  const char *system; // value of the rows' system column; NULL: no such column
  FILE *rows, *steps; // where rows, and the steps of each, go (without headers); NULL: nowhere
};

struct ledger_totals {
  uint64_t frames_in, frames_out;
  uint64_t replied, one_way, kernel, nested; // how requests ended, dropped ones apart
  uint64_t dropped[NIC_DROP_CODES];
  uint64_t served;                       // requests that ended other than by a drop
  uint64_t measured_replied;             // of those beyond the warm-up: replied,
  uint64_t measured_served;              // and served
  uint64_t segment_ps[STEPS][PLACES];    // of measured replied requests
  uint8_t order[STEPS * PLACES];         // segments (step * PLACES + place) as time passes in measured replied requests
  uint32_t ordered;                      // how many of them there are
  uint64_t first_in_ps, last_in_ps;      // last bits of the first frame and of the last
  uint64_t last_done_ps;                 // when the last request ended
  uint64_t cold_replied, cold_ps;        // measured replies that were the first their hart worked on: latency together
  uint64_t charged[CYCLE_KINDS][STEPS];  // to measured requests
  uint64_t overhead[CYCLE_KINDS][STEPS]; // to no request, over the whole run
};

// What the machine counted by itself, to be held against the ledger.
enum { LEDGER_HARTS = 256 };
struct hart_count {
  uint64_t elapsed; // cycles of the run, from the clock
  uint64_t cycles[CYCLE_KINDS];
};
struct ledger_witness {
  uint64_t frames_in;               // frames taken from the source, those never injected included
  uint64_t frames_out;              // frames that the wire sent
  uint64_t in_flight;               // requests found in the wire's queues and in the NIC's blocks
  uint64_t dropped[NIC_DROP_CODES]; // by the NIC's counters, and the source's
  uint32_t harts;
  struct hart_count hart[LEDGER_HARTS];
};

// NULL if there is no memory.
struct ledger *ledger_new(const struct ledger_options *options);
void ledger_free(struct ledger *l);
// The callbacks that keep the books: frame_in, call, held, mark, dropped, one_way, frame_out, cycles; the others are
// NULL. A request's last mark is at the first bit of its reply, and none follows. Cycles may be charged to a request
// until 512 more have ended; what comes later counts as charged to it, but not in its row.
struct observer ledger_observer(struct ledger *l);
// Writes the rows still held. Once, when the simulation has ended; false if they cannot be written.
bool ledger_flush(struct ledger *l, struct error *e);
// After ledger_flush: holds the books against the witness. False, with the identity and both its sides in `e`, at the
// first that is violated.
bool ledger_check(const struct ledger *l, const struct ledger_witness *w, struct error *e);
const struct ledger_totals *ledger_totals_of(const struct ledger *l);
// Latencies in ps of measured requests: of replies, and an infinite one for each drop.
const struct histogram *ledger_latency(const struct ledger *l);
#ifdef __cplusplus
}
#endif
