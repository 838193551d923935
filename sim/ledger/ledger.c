// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/ledger.h"
#include "models/contract/hart.h"
#include "sim/ledger/closed_queue.h"
#include "sim/ledger/ledger_internal.h"
#include "sim/ledger/names.h"
#include "sim/ledger/row.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct ledger *ledger_new(const struct ledger_options *options) {
  struct ledger *l = calloc(1, sizeof *l);
  if (!l) return NULL;
  l->options = *options;
  l->table = request_table_new();
  l->latency = histogram_new();
  if (l->table && l->latency) return l;
  ledger_free(l);
  return NULL;
}

void ledger_free(struct ledger *l) {
  if (!l) return;
  request_table_free(l->table);
  histogram_free(l->latency);
  free(l);
}

const struct ledger_totals *ledger_totals_of(const struct ledger *l) {
  return &l->totals;
}

const struct histogram *ledger_latency(const struct ledger *l) {
  return l->latency;
}

// Keeps the first fault; the run goes on, and ledger_check reports it.
#define FAULT(l, ...) ((l)->faults++ == 0 ? (void)error_set(&(l)->fault, __VA_ARGS__) : (void)0)

static bool measured(const struct ledger *l, uint32_t request) {
  return request >= l->options.warmup;
}

// The request's record if it is open; a fault otherwise.
static struct request_record *open_record(struct ledger *l, uint32_t request, const char *what) {
  struct request_record *r = request_table_find(l->table, request);
  if (r && r->outcome == OUTCOME_OPEN) return r;
  FAULT(l, "request %" PRIu32 ": %s, but it %s", request, what, r ? "has ended already" : "is not under way");
  return NULL;
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct ledger *l = context;
  l->totals.frames_in++;
  if (request_table_find(l->table, request)) {
    FAULT(l, "request %" PRIu32 ": arrived twice", request);
    return;
  }
  struct request_record *r = request_table_add(l->table, request);
  if (!r) {
    FAULT(l, "request %" PRIu32 ": out of memory", request);
    return;
  }
  r->bytes_in = bytes;
  r->in_first_ps = first_ps;
  r->in_last_ps = r->marked_ps = last_ps;
}

static void mark(void *context, uint32_t request, uint64_t ps, enum step step, enum place place) {
  struct ledger *l = context;
  struct request_record *r = open_record(l, request, "marked");
  if (!r) return;
  if (ps < r->marked_ps) {
    FAULT(l, "request %" PRIu32 ": segments overlap: marked at %" PRIu64 " ps after %" PRIu64 " ps", request, ps,
          r->marked_ps);
    return;
  }
  request_segment_add(r, step, place, ps - r->marked_ps);
  r->marked_ps = ps;
}

// Writes the request that ended first, and forgets it.
static void emit(struct ledger *l) {
  struct request_record *r = closed_queue_take(&l->closed);
  for (unsigned kind = 0; kind < CYCLE_KINDS; kind++) l->row_cycles[kind] += r->cycles[kind];
  if (l->options.rows && !row_write(l->options.rows, r, l->options.system)) l->rows_failed = true;
  request_table_remove(l->table, r);
}

static void close_record(struct ledger *l, struct request_record *r, enum outcome outcome, uint64_t ps) {
  r->outcome = (uint8_t)outcome;
  r->done_ps = ps;
  if (outcome != OUTCOME_DROPPED) {
    l->totals.served++;
    if (measured(l, r->index)) l->totals.measured_served++;
  }
  closed_queue_add(&l->closed, r);
  if (l->closed.count > CLOSED_HELD) emit(l);
}

static void dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  struct ledger *l = context;
  struct request_record *r = open_record(l, request, "dropped");
  if (!r) return;
  if (!drop_name(reason)) {
    FAULT(l, "request %" PRIu32 ": dropped for the unknown reason %u", request, reason);
    return;
  }
  r->reason = (uint8_t)reason;
  l->totals.dropped[reason]++;
  if (measured(l, request)) histogram_add_infinite(l->latency);
  close_record(l, r, OUTCOME_DROPPED, ps);
}

static void one_way(void *context, uint32_t request, uint64_t ps) {
  struct ledger *l = context;
  struct request_record *r = open_record(l, request, "completed without a reply");
  if (!r) return;
  l->totals.one_way++;
  close_record(l, r, OUTCOME_ONE_WAY, ps);
}

static uint64_t sum_segments(const struct request_record *r) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < r->segments; i++) sum += r->segment_ps[i];
  return sum;
}

static void add_segments(struct ledger *l, const struct request_record *r) {
  for (unsigned i = 0; i < r->segments; i++)
    l->totals.segment_ps[r->segment[i] / PLACES][r->segment[i] % PLACES] += r->segment_ps[i];
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct ledger *l = context;
  (void)last_ps, (void)bytes;
  l->totals.frames_out++;
  struct request_record *r = open_record(l, request, "replied to");
  if (!r) return;
  uint64_t sum = sum_segments(r), latency = first_ps - r->in_last_ps;
  if (sum != latency)
    FAULT(l, "request %" PRIu32 ": latency %" PRIu64 " ps, but its segments sum to %" PRIu64 " ps", request, latency,
          sum);
  r->out_ps = first_ps;
  r->bytes_out = length;
  l->totals.replied++;
  if (measured(l, request)) {
    l->totals.measured_replied++;
    histogram_add(l->latency, latency);
    add_segments(l, r);
  }
  close_record(l, r, OUTCOME_REPLIED, first_ps);
}

static void cycles(void *context, unsigned hart, uint32_t request, enum cycle_kind kind, enum step step,
                   uint64_t count) {
  struct ledger *l = context;
  (void)hart;
  if (request == HART_NO_REQUEST) {
    l->totals.overhead[kind][step] += count;
    return;
  }
  if (measured(l, request)) l->totals.charged[kind][step] += count;
  struct request_record *r = request_table_find(l->table, request);
  if (r)
    r->cycles[kind] += count;
  else
    l->late_cycles[kind] += count;
}

struct observer ledger_observer(struct ledger *l) {
  return (struct observer){.context = l,
                           .frame_in = frame_in,
                           .mark = mark,
                           .dropped = dropped,
                           .one_way = one_way,
                           .frame_out = frame_out,
                           .cycles = cycles};
}

bool ledger_flush(struct ledger *l, struct error *e) {
  while (l->closed.count) emit(l);
  if (l->options.rows && fflush(l->options.rows) != 0) l->rows_failed = true;
  return !l->rows_failed || error_set(e, "requests.csv cannot be written: %s", strerror(errno));
}
