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

const struct trace_event *sequence_reply(const struct trace *t) {
  for (size_t i = 0; i < t->count; i++)
    if (t->events[i].kind == TRACE_OUT) return &t->events[i];
  return NULL;
}

static bool drawn(const struct trace_event *e) {
  return e->kind == TRACE_IN || e->kind == TRACE_MARK || e->kind == TRACE_OUT ||
         (e->kind == TRACE_MESSAGE && strcmp(e->what, "grant_ack") != 0);
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

// The place that an agent lies in: "hart0" of machine.hart0.cache.
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
    fprintf(to, " the call, %" PRIu32 " bytes\n", e->bytes);
    break;
  case TRACE_OUT:
    fprintf(to, "    nic->>wire: ");
    draw_span(e, zero_ps, to);
    fprintf(to, " the reply, %" PRIu32 " bytes\n", e->bytes);
    break;
  case TRACE_MARK:
    fprintf(to, "    Note over %s: ",
            strcmp(e->agent, "link") == 0   ? "nic,hart0"
            : strcmp(e->agent, "hart") == 0 ? "hart0"
                                            : "nic");
    draw_time(e->begin_ps - zero_ps, to);
    fprintf(to, " end of %s (%s)\n", e->what, e->agent);
    break;
  default:
    sequence_line(l, e->address, line);
    fprintf(to, "    ");
    draw_place(e->agent, to);
    fprintf(to, "->>");
    draw_place(e->to, to);
    fprintf(to, ": ");
    draw_span(e, zero_ps, to);
    fprintf(to, " %s %s\n", e->what, line);
  }
}

void sequence_draw(const struct trace *t, const struct layout *l, FILE *to) {
  const struct trace_event **events = calloc(t->count + 1, sizeof *events);
  uint64_t zero_ps = 0;
  size_t n = 0;
  for (size_t i = 0; events && i < t->count; i++) {
    if (t->events[i].kind == TRACE_IN) zero_ps = t->events[i].begin_ps;
    if (drawn(&t->events[i])) events[n++] = &t->events[i];
  }
  if (n) qsort(events, n, sizeof *events, earlier);
  fprintf(to, "```mermaid\nsequenceDiagram\n    participant wire\n    participant nic\n    participant hart0\n");
  for (size_t i = 0; i < n; i++) draw(events[i], zero_ps, l, to);
  fprintf(to, "```\n");
  free(events);
}
