// SPDX-License-Identifier: Apache-2.0
// The identities that hold at the end of every run. Each side is counted on its own: the ledger's books on one hand,
// the machine's queues, counters and clocks on the other; none is what is left over of another.
#include "sim/ledger/ledger_internal.h"
#include "sim/ledger/names.h"
#include <inttypes.h>

static uint64_t sum(const uint64_t *terms, unsigned count) {
  uint64_t total = 0;
  for (unsigned i = 0; i < count; i++) total += terms[i];
  return total;
}

static bool check_drops(const struct ledger_totals *t, const struct ledger_witness *w, struct error *e) {
  for (unsigned i = 0; i < NIC_DROP_CODES; i++)
    if (t->dropped[i] != w->dropped[i])
      return error_set(e, "drops for %s: the NIC counted %" PRIu64 ", the ledger %" PRIu64,
                       drop_name(i) ? drop_name(i) : "an unknown reason", w->dropped[i], t->dropped[i]);
  return true;
}

static bool check_frames(const struct ledger_totals *t, const struct ledger_witness *w, struct error *e) {
  uint64_t drops = sum(t->dropped, NIC_DROP_CODES);
  uint64_t ended = t->replied + t->one_way + t->kernel + t->nested + drops;
  if (w->frames_in != ended + w->in_flight)
    return error_set(e,
                     "frames in: %" PRIu64 ", but replied %" PRIu64 " + one-way %" PRIu64 " + kernel %" PRIu64
                     " + nested %" PRIu64 " + dropped %" PRIu64 " + in flight %" PRIu64 " = %" PRIu64,
                     w->frames_in, t->replied, t->one_way, t->kernel, t->nested, drops, w->in_flight,
                     ended + w->in_flight);
  if (w->frames_in != t->frames_in)
    return error_set(e, "frames in: the source counted %" PRIu64 ", the ledger %" PRIu64, w->frames_in, t->frames_in);
  if (w->frames_out != t->replied + t->kernel + t->nested)
    return error_set(e, "frames out: %" PRIu64 ", but replied %" PRIu64 " + kernel %" PRIu64 " + nested %" PRIu64,
                     w->frames_out, t->replied, t->kernel, t->nested);
  return true;
}

static bool check_in_flight(const struct ledger *l, const struct ledger_witness *w, struct error *e) {
  uint32_t oldest;
  uint64_t open = request_table_open(l->table, &oldest);
  if (open != w->in_flight)
    return error_set(e,
                     "in flight: %" PRIu64 " found in the machine, %" PRIu64
                     " open in the ledger (the oldest is request %" PRIu32 ")",
                     w->in_flight, open, oldest);
  return true;
}

static bool check_harts(const struct ledger_witness *w, struct error *e) {
  for (unsigned i = 0; i < w->harts; i++) {
    const struct hart_count *h = &w->hart[i];
    uint64_t total = sum(h->cycles, CYCLE_KINDS);
    if (h->elapsed != total)
      return error_set(e,
                       "hart %u: %" PRIu64 " cycles elapsed, but work %" PRIu64 " + stalled %" PRIu64
                       " + parked %" PRIu64 " + polling %" PRIu64 " + halted %" PRIu64 " = %" PRIu64,
                       i, h->elapsed, h->cycles[CYCLE_WORK], h->cycles[CYCLE_STALL], h->cycles[CYCLE_PARKED],
                       h->cycles[CYCLE_POLLING], h->cycles[CYCLE_HALTED], total);
  }
  return true;
}

// Cycles charged to requests still open have no row yet.
static bool check_charges(const struct ledger *l, const struct ledger_witness *w, struct error *e) {
  for (unsigned kind = CYCLE_WORK; kind <= CYCLE_STALL; kind++) {
    uint64_t harts = 0, overhead = sum(l->totals.overhead[kind], STEPS);
    uint64_t charged =
        l->row_cycles[kind] + l->late_cycles[kind] + request_table_cycles(l->table, (enum cycle_kind)kind);
    for (unsigned i = 0; i < w->harts; i++) harts += w->hart[i].cycles[kind];
    if (harts != charged + overhead)
      return error_set(e,
                       "%s cycles: %" PRIu64 " on the harts, but %" PRIu64 " charged to requests + %" PRIu64
                       " overhead = %" PRIu64,
                       cycle_kind_name((enum cycle_kind)kind), harts, charged, overhead, charged + overhead);
  }
  return true;
}

bool ledger_check(const struct ledger *l, const struct ledger_witness *w, struct error *e) {
  if (l->faults) return error_set(e, "%.400s (%" PRIu64 " such)", l->fault.text, l->faults);
  return check_drops(&l->totals, w, e) && check_in_flight(l, w, e) && check_frames(&l->totals, w, e) &&
         check_harts(w, e) && check_charges(l, w, e);
}
