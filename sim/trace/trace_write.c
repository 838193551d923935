// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_write.h"
#include "models/contract/hart.h"
#include "models/protocol/coherence/coherence.h"
#include "sim/ledger/names.h"
#include "sim/params/tables.h"
#include "sim/trace/selection.h"
#include <inttypes.h>
#include <stdlib.h>

struct trace_writer {
  FILE *file;
  struct selection requests;
  uint64_t from_ps, to_ps;
  uint64_t present; // chosen requests in the system now
};

struct trace_writer *trace_writer_new(FILE *file, const struct params *p, struct error *e) {
  struct trace_writer *t = calloc(1, sizeof *t);
  if (!t) {
    error_set(e, "out of memory");
    return NULL;
  }
  t->file = file;
  t->from_ps = (uint64_t)param_int(p, PARAM_TRACE_FROM) * 1000;
  t->to_ps = (uint64_t)param_int(p, PARAM_TRACE_TO) * 1000;
  if (!selection_parse(&t->requests, param_text(p, PARAM_TRACE_REQUESTS), e)) {
    free(t);
    return NULL;
  }
  fprintf(file, "{\"piste_trace\": 1, \"unit\": \"ps\"}\n");
  return t;
}

void trace_writer_free(struct trace_writer *t) {
  free(t);
}

static bool in_window(const struct trace_writer *t, uint64_t begin_ps, uint64_t end_ps) {
  return end_ps >= t->from_ps && begin_ps <= t->to_ps;
}

static bool chosen(const struct trace_writer *t, uint32_t request, uint64_t begin_ps, uint64_t end_ps) {
  return selection_has(&t->requests, request) && in_window(t, begin_ps, end_ps);
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct trace_writer *t = context;
  t->present += selection_has(&t->requests, request);
  if (!chosen(t, request, first_ps, last_ps)) return;
  fprintf(t->file,
          "{\"e\": \"in\", \"begin\": %" PRIu64 ", \"end\": %" PRIu64 ", \"request\": %" PRIu32 ", \"bytes\": %" PRIu32
          "}\n",
          first_ps, last_ps, request, bytes);
}

static void mark(void *context, uint32_t request, uint64_t ps, enum step step, enum place place) {
  const struct trace_writer *t = context;
  if (!chosen(t, request, ps, ps)) return;
  fprintf(t->file,
          "{\"e\": \"mark\", \"at\": %" PRIu64 ", \"request\": %" PRIu32 ", \"step\": \"%s\", \"place\": \"%s\"}\n", ps,
          request, step_name(step), place_name(place));
}

static void dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  struct trace_writer *t = context;
  t->present -= selection_has(&t->requests, request);
  if (!chosen(t, request, ps, ps)) return;
  fprintf(t->file, "{\"e\": \"drop\", \"at\": %" PRIu64 ", \"request\": %" PRIu32 ", \"reason\": \"%s\"}\n", ps,
          request, drop_name(reason));
}

static void one_way(void *context, uint32_t request, uint64_t ps) {
  struct trace_writer *t = context;
  t->present -= selection_has(&t->requests, request);
  if (!chosen(t, request, ps, ps)) return;
  fprintf(t->file, "{\"e\": \"one_way\", \"at\": %" PRIu64 ", \"request\": %" PRIu32 "}\n", ps, request);
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct trace_writer *t = context;
  (void)bytes;
  t->present -= selection_has(&t->requests, request);
  if (!chosen(t, request, first_ps, last_ps)) return;
  fprintf(t->file,
          "{\"e\": \"out\", \"begin\": %" PRIu64 ", \"end\": %" PRIu64 ", \"request\": %" PRIu32 ", \"bytes\": %" PRIu32
          "}\n",
          first_ps, last_ps, request, length);
}

static void message(void *context, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to, unsigned op,
                    uint64_t address, unsigned wire_bytes) {
  const struct trace_writer *t = context;
  if (t->present == 0 || !in_window(t, sent_ps, arrived_ps)) return;
  fprintf(t->file,
          "{\"e\": \"message\", \"begin\": %" PRIu64 ", \"end\": %" PRIu64
          ", \"from\": \"%s\", \"to\": \"%s\", \"op\": \"%s\", \"address\": \"0x%" PRIx64 "\", \"bytes\": %" PRIu32
          "}\n",
          sent_ps, arrived_ps, from, to, coh_op_name((enum coh_op)op), address, wire_bytes);
}

static void span(void *context, uint64_t begin_ps, uint64_t end_ps, const char *agent, const char *what,
                 uint32_t request) {
  const struct trace_writer *t = context;
  if (request == HART_NO_REQUEST) {
    if (t->present == 0 || !in_window(t, begin_ps, end_ps)) return;
    fprintf(t->file,
            "{\"e\": \"span\", \"begin\": %" PRIu64 ", \"end\": %" PRIu64 ", \"agent\": \"%s\", \"what\": \"%s\"}\n",
            begin_ps, end_ps, agent, what);
    return;
  }
  if (!chosen(t, request, begin_ps, end_ps)) return;
  fprintf(t->file,
          "{\"e\": \"span\", \"begin\": %" PRIu64 ", \"end\": %" PRIu64
          ", \"agent\": \"%s\", \"what\": \"%s\", \"request\": %" PRIu32 "}\n",
          begin_ps, end_ps, agent, what, request);
}

struct observer trace_observer(struct trace_writer *t) {
  return (struct observer){.context = t,
                           .frame_in = frame_in,
                           .mark = mark,
                           .dropped = dropped,
                           .one_way = one_way,
                           .frame_out = frame_out,
                           .message = message,
                           .span = span};
}
