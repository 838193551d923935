// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_write.h"
#include "models/contract/hart.h"
#include "sim/ledger/names.h"
#include "sim/params/tables.h"
#include "sim/trace/selection.h"
#include "sim/trace/trace_encode.h"
#include <inttypes.h>
#include <stdlib.h>

// What is told of an endpoint while it waits for a request belongs to the request that it then gets: it is held back
// until that is known.
struct held {
  struct held_event {
    struct trace_event event;
    bool accompanied; // a chosen request was in the system when it happened
  } * events;
  size_t count, room;
  uint32_t last; // the request that the endpoint served last
};

struct trace_writer {
  struct trace_encoder *encoder;
  struct selection requests;
  bool all;
  uint64_t from_ps, to_ps;
  uint64_t present; // chosen requests in the system now
  uint64_t events;
  uint64_t came;     // one more than the highest request that arrived
  struct held *held; // by endpoint
  uint32_t endpoints;
  bool failed;
};

enum { HELD_MOST = 4096 }; // of one endpoint; what is beyond belongs to nobody

struct trace_writer *trace_writer_new(FILE *file, const struct params *p, struct error *e) {
  struct trace_writer *t = calloc(1, sizeof *t);
  if (t) t->encoder = trace_encoder_new(file);
  if (!t || !t->encoder) {
    free(t);
    error_set(e, "out of memory");
    return NULL;
  }
  t->from_ps = (uint64_t)param_int(p, PARAM_TRACE_FROM) * 1000;
  t->to_ps = (uint64_t)param_int(p, PARAM_TRACE_TO) * 1000;
  if (t->from_ps > t->to_ps) {
    error_set(e, "trace.from is %" PRIu64 " ns, behind trace.to, %" PRIu64 " ns: nothing is between them",
              t->from_ps / 1000, t->to_ps / 1000);
    trace_writer_free(t);
    return NULL;
  }
  if (!selection_parse(&t->requests, param_text(p, PARAM_TRACE_REQUESTS), e)) {
    trace_writer_free(t);
    return NULL;
  }
  t->all = selection_is_all(&t->requests);
  return t;
}

void trace_writer_free(struct trace_writer *t) {
  if (!t) return;
  for (uint32_t i = 0; i < t->endpoints; i++) free(t->held[i].events);
  free(t->held);
  trace_encoder_free(t->encoder);
  free(t);
}

uint64_t trace_writer_events(const struct trace_writer *t) {
  return t->events;
}

unsigned trace_writer_missed(const struct trace_writer *t) {
  return selection_beyond(&t->requests, t->came);
}

static bool in_window(const struct trace_writer *t, uint64_t begin_ps, uint64_t end_ps) {
  return end_ps >= t->from_ps && begin_ps <= t->to_ps;
}

// `accompanied`: a chosen request was in the system when it happened.
static void keep_if(struct trace_writer *t, const struct trace_event *v, bool accompanied) {
  if (!in_window(t, v->begin_ps, v->end_ps)) return;
  if (!t->all && !(v->request == TRACE_NO_REQUEST ? accompanied : selection_has(&t->requests, v->request))) return;
  t->events++;
  trace_encode(t->encoder, v);
}

static void keep(struct trace_writer *t, const struct trace_event *v) {
  keep_if(t, v, t->present > 0);
}

// ---- what waits for its request

static struct held *held_of(struct trace_writer *t, uint32_t endpoint) {
  if (endpoint >= t->endpoints) {
    uint32_t more = endpoint + 64;
    struct held *held = realloc(t->held, more * sizeof *held);
    if (!held) return t->failed = true, NULL;
    for (uint32_t i = t->endpoints; i < more; i++) held[i] = (struct held){.last = TRACE_NO_REQUEST};
    t->held = held;
    t->endpoints = more;
  }
  return &t->held[endpoint];
}

// They belong to this request, or to none.
static void release(struct trace_writer *t, struct held *h, uint32_t request) {
  for (size_t i = 0; i < h->count; i++) {
    h->events[i].event.request = request;
    keep_if(t, &h->events[i].event, h->events[i].accompanied);
  }
  h->count = 0;
}

static void hold(struct trace_writer *t, struct held *h, const struct trace_event *v) {
  if (h->count == HELD_MOST) release(t, h, TRACE_NO_REQUEST);
  if (h->count == h->room) {
    size_t more = h->room ? 2 * h->room : 32;
    struct held_event *events = realloc(h->events, more * sizeof *events);
    if (!events) {
      t->failed = true;
      return;
    }
    h->events = events;
    h->room = more;
  }
  h->events[h->count++] = (struct held_event){*v, t->present > 0};
}

// An event about a line, which may be an endpoint's.
static void keep_of_line(struct trace_writer *t, struct trace_event *v, const struct observed_line *line) {
  v->request = line->request;
  v->line = (struct trace_line){line->address, line->name, line->endpoint};
  if (line->endpoint == OBSERVED_NO_ENDPOINT) {
    keep(t, v);
    return;
  }
  struct held *h = held_of(t, line->endpoint);
  if (!h) return;
  if (line->request == HART_NO_REQUEST) {
    hold(t, h, v);
  } else {
    if (line->request != h->last) release(t, h, line->request);
    h->last = line->request;
    keep(t, v);
  }
}

static void gave_up(void *context, unsigned endpoint, uint64_t ps) {
  struct trace_writer *t = context;
  (void)ps;
  struct held *h = held_of(t, endpoint);
  if (h) release(t, h, TRACE_NO_REQUEST);
}

// ---- what the machine tells

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct trace_writer *t = context;
  t->present += selection_has(&t->requests, request);
  if (request >= t->came) t->came = (uint64_t)request + 1;
  keep(t, &(struct trace_event){TRACE_IN, request, first_ps, last_ps, .number = bytes});
}

static void mark(void *context, uint32_t request, uint64_t ps, enum step step, enum place place) {
  keep(context, &(struct trace_event){TRACE_MARK, request, ps, ps, .text = {step_name(step), place_name(place)}});
}

static void dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  struct trace_writer *t = context;
  keep(t, &(struct trace_event){TRACE_DROP, request, ps, ps, .text = {drop_name(reason)}});
  t->present -= selection_has(&t->requests, request);
}

static void one_way(void *context, uint32_t request, uint64_t ps) {
  struct trace_writer *t = context;
  keep(t, &(struct trace_event){TRACE_ONE_WAY, request, ps, ps, .number = 0});
  t->present -= selection_has(&t->requests, request);
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct trace_writer *t = context;
  (void)bytes;
  keep(t, &(struct trace_event){TRACE_OUT, request, first_ps, last_ps, .number = length});
  t->present -= selection_has(&t->requests, request);
}

static void message(void *context, const struct observed_message *m) {
  struct trace_event v = {TRACE_MESSAGE, .begin_ps = m->sent_ps, .end_ps = m->arrived_ps, .number = m->bytes,
                          .text = {m->from, m->to, m->channel, m->what}};
  keep_of_line(context, &v, &m->line);
}

static void transition(void *context, const struct observed_transition *x) {
  struct trace_event v = {TRACE_TRANSITION, .begin_ps = x->ps, .end_ps = x->ps, .number = x->rule_number,
                          .text = {x->agent, x->state, x->event, x->next, x->rule}};
  keep_of_line(context, &v, &x->line);
}

static void span(void *context, const struct observed_span *s) {
  keep(context, &(struct trace_event){TRACE_SPAN, s->request, s->begin_ps, s->end_ps,
                                      .text = {s->agent, s->what, cycle_kind_name(s->kind)}});
}

struct observer trace_observer(struct trace_writer *t) {
  return (struct observer){.context = t,
                           .frame_in = frame_in,
                           .mark = mark,
                           .dropped = dropped,
                           .one_way = one_way,
                           .frame_out = frame_out,
                           .gave_up = gave_up,
                           .message = message,
                           .transition = transition,
                           .span = span};
}

bool trace_writer_finish(struct trace_writer *t, struct error *e) {
  for (uint32_t i = 0; i < t->endpoints; i++) release(t, &t->held[i], TRACE_NO_REQUEST);
  return (trace_encoder_finish(t->encoder) && !t->failed) || error_set(e, "out of memory for the trace");
}
