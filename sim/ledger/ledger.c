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
  if (l->totals.frames_in++ == 0) l->totals.first_in_ps = last_ps;
  l->totals.last_in_ps = last_ps;
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

static void call(void *context, uint32_t request, const struct observed_call *call) {
  struct request_record *r = open_record(context, request, "told to be a call");
  if (r) r->call = *call;
}

static void held(void *context, uint32_t request, unsigned endpoint) {
  struct request_record *r = open_record(context, request, "held by an endpoint");
  if (r) r->endpoint = (uint16_t)(endpoint + 1);
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
  if (l->options.steps && !row_write_steps(l->options.steps, r, l->options.system)) l->rows_failed = true;
  request_table_remove(l->table, r);
}

static void close_record(struct ledger *l, struct request_record *r, enum outcome outcome, uint64_t ps) {
  r->outcome = (uint8_t)outcome;
  r->done_ps = ps;
  if (ps > l->totals.last_done_ps) l->totals.last_done_ps = ps;
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

// The same, and adds each to the totals.
static uint64_t add_segments(struct ledger *l, const struct request_record *r) {
  uint64_t sum = 0, *total = l->totals.segment_ps[0];
  for (unsigned i = 0; i < r->segments; i++) {
    sum += r->segment_ps[i];
    total[r->segment[i]] += r->segment_ps[i];
  }
  return sum;
}

// Puts segments that no request had before behind the one that they follow here.
static void order_segments(struct ledger *l, const struct request_record *r) {
  uint8_t *order = l->totals.order;
  unsigned at = 0;
  if (!((r->has_segment[0] & ~l->in_order[0]) | (r->has_segment[1] & ~l->in_order[1]))) return;
  for (unsigned i = 0; i < r->segments; i++) {
    unsigned key = r->segment[i];
    uint64_t bit = UINT64_C(1) << (key & 63);
    if (l->in_order[key >> 6] & bit) {
      at = (unsigned)((uint8_t *)memchr(order, (int)key, l->totals.ordered) - order) + 1;
      continue;
    }
    memmove(order + at + 1, order + at, l->totals.ordered - at);
    order[at++] = (uint8_t)key;
    l->totals.ordered++;
    l->in_order[key >> 6] |= bit;
  }
}

// A hart's first reply brings code and data into its caches.
static bool is_cold(struct ledger *l, const struct request_record *r) {
  if (!request_was_on_hart(r) || r->hart >= LEDGER_HARTS || l->warm[r->hart]) return false;
  return l->warm[r->hart] = true;
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct ledger *l = context;
  (void)last_ps, (void)bytes;
  l->totals.frames_out++;
  struct request_record *r = open_record(l, request, "replied to");
  if (!r) return;
  bool counts = measured(l, request);
  uint64_t sum = counts ? add_segments(l, r) : sum_segments(r), latency = first_ps - r->in_last_ps;
  if (sum != latency)
    FAULT(l, "request %" PRIu32 ": latency %" PRIu64 " ps, but its segments sum to %" PRIu64 " ps", request, latency,
          sum);
  r->out_ps = first_ps;
  r->bytes_out = length;
  l->totals.replied++;
  bool cold = is_cold(l, r);
  if (counts) {
    l->totals.cold_replied += cold;
    l->totals.cold_ps += cold ? latency : 0;
    l->totals.measured_replied++;
    histogram_add(l->latency, latency);
    order_segments(l, r);
  }
  close_record(l, r, OUTCOME_REPLIED, first_ps);
}

static void cycles(void *context, unsigned hart, uint32_t request, enum cycle_kind kind, enum step step,
                   uint64_t count) {
  struct ledger *l = context;
  if (request == HART_NO_REQUEST) {
    l->totals.overhead[kind][step] += count;
    return;
  }
  if (measured(l, request)) l->totals.charged[kind][step] += count;
  struct request_record *r = request_table_find(l->table, request);
  if (!r) {
    l->late_cycles[kind] += count;
    return;
  }
  r->cycles[kind] += count;
  r->hart = (uint16_t)hart;
}

// Who a request was and where it went is for rows alone.
struct observer ledger_observer(struct ledger *l) {
  return (struct observer){.context = l,
                           .frame_in = frame_in,
                           .call = l->options.rows ? call : NULL,
                           .held = l->options.rows ? held : NULL,
                           .mark = mark,
                           .dropped = dropped,
                           .one_way = one_way,
                           .frame_out = frame_out,
                           .cycles = cycles};
}

bool ledger_flush(struct ledger *l, struct error *e) {
  while (l->closed.count) emit(l);
  if (l->options.rows && fflush(l->options.rows) != 0) l->rows_failed = true;
  if (l->options.steps && fflush(l->options.steps) != 0) l->rows_failed = true;
  return !l->rows_failed || error_set(e, "the rows of requests cannot be written: %s", strerror(errno));
}
