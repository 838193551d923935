// SPDX-License-Identifier: Apache-2.0
#include "sim/run/recorder.h"
#include <stdlib.h>

struct recorder {
  struct recorder_options options;
  struct ledger *ledger;
  struct observer books; // the ledger's callbacks
  struct interconnect interconnect;
  uint64_t arrivals;
};

enum { PROGRESS_EVERY = 1024 };

struct recorder *recorder_new(const struct recorder_options *options) {
  struct recorder *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  r->options = *options;
  r->ledger = ledger_new(&options->ledger);
  if (!r->ledger) {
    free(r);
    return NULL;
  }
  r->books = ledger_observer(r->ledger);
  return r;
}

void recorder_free(struct recorder *r) {
  if (!r) return;
  ledger_free(r->ledger);
  free(r);
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct recorder *r = context;
  r->books.frame_in(r->ledger, request, first_ps, last_ps, bytes);
  if (r->options.trace) trace_frame_in(r->options.trace, request, first_ps, last_ps, bytes);
  if (r->options.progress && ++r->arrivals % PROGRESS_EVERY == 0)
    r->options.progress(r->options.progress_context, r->arrivals, last_ps);
}

static void mark(void *context, uint32_t request, uint64_t ps, enum step step, enum place place) {
  struct recorder *r = context;
  r->books.mark(r->ledger, request, ps, step, place);
  if (r->options.trace) trace_mark(r->options.trace, request, ps, step, place);
}

static void dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  struct recorder *r = context;
  r->books.dropped(r->ledger, request, ps, reason);
  if (r->options.trace) trace_dropped(r->options.trace, request, ps, reason);
}

static void one_way(void *context, uint32_t request, uint64_t ps) {
  struct recorder *r = context;
  r->books.one_way(r->ledger, request, ps);
  if (r->options.trace) trace_one_way(r->options.trace, request, ps);
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct recorder *r = context;
  r->books.frame_out(r->ledger, request, first_ps, last_ps, bytes, length);
  if (r->options.trace) trace_frame_out(r->options.trace, request, first_ps, last_ps, length);
}

static void cycles(void *context, unsigned hart, uint32_t request, enum cycle_kind kind, enum step step,
                   uint64_t count) {
  struct recorder *r = context;
  r->books.cycles(r->ledger, hart, request, kind, step, count);
}

static void message(void *context, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to, unsigned op,
                    uint64_t address, unsigned wire_bytes) {
  struct recorder *r = context;
  interconnect_add(&r->interconnect, op, wire_bytes);
  if (r->options.trace) trace_message(r->options.trace, sent_ps, arrived_ps, from, to, op, address, wire_bytes);
}

static void span(void *context, uint64_t begin_ps, uint64_t end_ps, const char *agent, const char *what,
                 uint32_t request) {
  struct recorder *r = context;
  trace_span(r->options.trace, begin_ps, end_ps, agent, what, request);
}

struct observer recorder_observer(struct recorder *r) {
  return (struct observer){.context = r,
                           .frame_in = frame_in,
                           .mark = mark,
                           .dropped = dropped,
                           .one_way = one_way,
                           .frame_out = frame_out,
                           .cycles = cycles,
                           .message = message,
                           // Agents need not describe what they do unless it is recorded.
                           .span = r->options.trace ? span : NULL};
}

void recorder_finish(struct recorder *r, struct run_summary *s) {
  const struct histogram *latency = ledger_latency(r->ledger);
  if (!ledger_flush(r->ledger, &s->error))
    s->status = 2;
  else if (!ledger_check(r->ledger, &s->outcome.witness, &s->error))
    s->status = 1;
  s->totals = *ledger_totals_of(r->ledger);
  s->interconnect = r->interconnect;
  histogram_summarise(latency, false, &s->latency);
  histogram_summarise(latency, true, &s->latency_with_drops);
}
