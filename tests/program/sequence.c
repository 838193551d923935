// SPDX-License-Identifier: Apache-2.0
#include "tests/program/sequence.h"
#include "models/systems/lauberhorn/lauberhorn.h"
#include "sim/run/machine_build.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct layout sequence_layout(const struct params *p) {
  return lauberhorn_layout(p, machine_config_of(p).cache.line_bytes);
}

void sequence_line(const struct layout *l, uint64_t address, char to[SEQUENCE_NAME]) {
  static const char *const names[] = {"rx", "tx", "rx_aux", "tx_aux"};
  unsigned endpoint, index;
  enum line_region region;
  if (layout_find(l, address, &endpoint, &region, &index))
    snprintf(to, SEQUENCE_NAME, "%s%u", names[region], index);
  else
    snprintf(to, SEQUENCE_NAME, "memory");
}

static const struct trace_event *first(const struct whole_trace *t, enum trace_kind kind) {
  for (size_t i = 0; i < t->count; i++)
    if (t->events[i].kind == kind) return &t->events[i];
  return NULL;
}

const struct trace_event *sequence_call(const struct whole_trace *t) {
  return first(t, TRACE_IN);
}

const struct trace_event *sequence_reply(const struct whole_trace *t) {
  return first(t, TRACE_OUT);
}

bool sequence_message(const struct trace_event *e) {
  return e->kind == TRACE_MESSAGE && strcmp(e->text[2], "device") != 0 && strcmp(e->text[3], "grant_ack") != 0;
}

static bool drawn(const struct trace_event *e) {
  return e->kind == TRACE_IN || e->kind == TRACE_MARK || e->kind == TRACE_OUT || sequence_message(e);
}

// By begin; events of one instant stay in the trace's order.
static int earlier(const void *a, const void *b) {
  const struct trace_event *x = *(const struct trace_event *const *)a, *y = *(const struct trace_event *const *)b;
  if (x->begin_ps != y->begin_ps) return x->begin_ps < y->begin_ps ? -1 : 1;
  return x < y ? -1 : x > y;
}

static void draw_time(uint64_t ps, FILE *to) {
  fprintf(to, "%" PRIu64 ".%03" PRIu64, ps / 1000, ps % 1000);
}

static void draw_span(const struct trace_event *e, uint64_t zero_ps, FILE *to) {
  draw_time(e->begin_ps - zero_ps, to);
  fprintf(to, " to ");
  draw_time(e->end_ps - zero_ps, to);
}

// The place that an agent lies in: "hart0" of machine.hart0.cache, "cache" of machine.cache, which all harts share.
static void draw_place(const char *agent, FILE *to) {
  const char *begin = strchr(agent, '.');
  begin = begin ? begin + 1 : agent;
  fprintf(to, "%.*s", (int)strcspn(begin, "."), begin);
}

static void draw(const struct trace_event *e, uint64_t zero_ps, const struct layout *l, FILE *to) {
  char line[SEQUENCE_NAME];
  switch (e->kind) {
  case TRACE_IN:
    fprintf(to, "    wire->>nic: ");
    draw_span(e, zero_ps, to);
    fprintf(to, " the call, %" PRIu32 " bytes\n", e->number);
    break;
  case TRACE_OUT:
    fprintf(to, "    nic->>wire: ");
    draw_span(e, zero_ps, to);
    fprintf(to, " the reply, %" PRIu32 " bytes\n", e->number);
    break;
  case TRACE_MARK:
    fprintf(to, "    Note over %s: ",
            strcmp(e->text[1], "link") == 0   ? "nic,hart0"
            : strcmp(e->text[1], "hart") == 0 ? "hart0"
                                              : "nic");
    draw_time(e->begin_ps - zero_ps, to);
    fprintf(to, " end of %s (%s)\n", e->text[0], e->text[1]);
    break;
  default:
    sequence_line(l, e->line.address, line);
    fprintf(to, "    ");
    draw_place(e->text[0], to);
    fprintf(to, "->>");
    draw_place(e->text[1], to);
    fprintf(to, ": ");
    draw_span(e, zero_ps, to);
    fprintf(to, " %s %s\n", e->text[3], line);
  }
}

void sequence_draw(const struct whole_trace *t, const struct layout *l, FILE *to) {
  const struct trace_event **events = calloc(t->count + 1, sizeof *events);
  const struct trace_event *call = sequence_call(t);
  uint64_t zero_ps = call ? call->begin_ps : 0;
  size_t n = 0;
  bool shared = false;
  for (size_t i = 0; i < t->count; i++)
    shared |= sequence_message(&t->events[i]) && strstr(t->events[i].text[0], "machine.cache");
  for (size_t i = 0; events && i < t->count; i++)
    if (drawn(&t->events[i]) && t->events[i].begin_ps >= zero_ps) events[n++] = &t->events[i];
  if (n) qsort(events, n, sizeof *events, earlier);
  fprintf(to, "```mermaid\nsequenceDiagram\n    participant wire\n    participant nic\n%s    participant hart0\n",
          shared ? "    participant cache\n" : "");
  for (size_t i = 0; i < n; i++) draw(events[i], zero_ps, l, to);
  fprintf(to, "```\n");
  free(events);
}
