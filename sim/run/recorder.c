// SPDX-License-Identifier: Apache-2.0
#include "sim/run/recorder.h"
#include <inttypes.h>
#include <stdlib.h>

struct recorder {
  struct recorder_options options;
  struct ledger *ledger;
  uint64_t arrivals;
  struct observer list[3]; // the ledger, the trace and the progress, as far as they are wanted
};

enum { PROGRESS_EVERY = 1024 };

struct recorder *recorder_new(const struct recorder_options *options) {
  struct recorder *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  r->options = *options;
  r->ledger = ledger_new(&options->ledger);
  if (r->ledger) return r;
  free(r);
  return NULL;
}

void recorder_free(struct recorder *r) {
  if (!r) return;
  ledger_free(r->ledger);
  free(r);
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct recorder *r = context;
  (void)request, (void)first_ps, (void)bytes;
  if (++r->arrivals % PROGRESS_EVERY == 0) r->options.progress(r->options.progress_context, r->arrivals, last_ps);
}

static void passed(void *context, uint64_t ps) {
  const struct recorder *r = context;
  r->options.progress(r->options.progress_context, r->arrivals, ps);
}

struct observers recorder_observers(struct recorder *r) {
  unsigned count = 0;
  r->list[count++] = ledger_observer(r->ledger);
  if (r->options.trace) r->list[count++] = trace_observer(r->options.trace);
  if (r->options.progress) r->list[count++] = (struct observer){.context = r, .frame_in = frame_in, .time = passed};
  return (struct observers){r->list, count};
}

// The machine sees by the requests' events that nothing is inside, and ends; the count of what is inside must say so
// too.
static bool nothing_inside(const struct ledger_witness *w, struct error *e) {
  return !w->in_flight || error_set(e, "the run ended with %" PRIu64 " requests inside", w->in_flight);
}

void recorder_finish(struct recorder *r, struct run_summary *s) {
  const struct histogram *latency = ledger_latency(r->ledger);
  if (!ledger_flush(r->ledger, &s->error))
    s->status = 2;
  else if (!ledger_check(r->ledger, &s->outcome.witness, &s->error) || !nothing_inside(&s->outcome.witness, &s->error))
    s->status = 1;
  s->totals = *ledger_totals_of(r->ledger);
  histogram_summarise(latency, false, &s->latency);
  histogram_summarise(latency, true, &s->latency_with_drops);
}
