// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_text.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct trace_text {
  FILE *to;
  bool failed;
  size_t count, room;
  struct trace_event *events;
};

struct trace_text *trace_text_begin(FILE *to) {
  struct trace_text *t = calloc(1, sizeof *t);
  if (t) t->to = to;
  return t;
}

void trace_text_write(struct trace_text *t, const struct trace_event *v) {
  if (t->count == t->room) {
    size_t more = t->room ? 2 * t->room : 1024;
    struct trace_event *events = realloc(t->events, more * sizeof *events);
    if (!events) {
      t->failed = true;
      return;
    }
    t->events = events;
    t->room = more;
  }
  t->events[t->count++] = *v;
}

// An agent's name without the machine's.
static const char *place(const char *agent) {
  static const char machine[] = "machine.";
  return strncmp(agent, machine, sizeof machine - 1) == 0 ? agent + sizeof machine - 1 : agent;
}

static void write_time(FILE *to, uint64_t ps, int width) {
  fprintf(to, "%*" PRIu64 ".%03" PRIu64, width, ps / 1000, ps % 1000);
}

static void write_event(FILE *to, const struct trace_event *v) {
  const struct trace_shape *shape = trace_shape_of(v->kind);
  write_time(to, v->begin_ps, 11);
  if (shape->takes_time)
    write_time(to, v->end_ps - v->begin_ps, 8);
  else
    fprintf(to, "%12s", "");
  if (v->request == TRACE_NO_REQUEST)
    fprintf(to, "%9s  ", "");
  else
    fprintf(to, "%9" PRIu32 "  ", v->request);
  switch (v->kind) {
  case TRACE_IN:
  case TRACE_OUT:
    fprintf(to, "frame %s, %" PRIu32 " bytes", shape->name, v->number);
    break;
  case TRACE_MARK:
    fprintf(to, "mark: %s, %s", v->text[0], v->text[1]);
    break;
  case TRACE_DROP:
    fprintf(to, "dropped: %s", v->text[0]);
    break;
  case TRACE_ONE_WAY:
    fputs("done, without a reply", to);
    break;
  case TRACE_MESSAGE:
    fprintf(to, "%s -> %s: %s", place(v->text[0]), place(v->text[1]), v->text[3]);
    break;
  case TRACE_TRANSITION:
    fprintf(to, "%s: %s, %s to %s, rule %s", place(v->text[0]), v->text[2], v->text[1], v->text[3], v->text[4]);
    break;
  case TRACE_SPAN:
    fprintf(to, "%s: %s (%s)", place(v->text[0]), v->text[2], v->text[1]);
    break;
  case TRACE_KINDS:
    break;
  }
  if (shape->has_line) fprintf(to, " [%s]", v->line.name);
  putc('\n', to);
}

// Events of one instant stay in the trace's order.
static int earlier(const void *a, const void *b) {
  const struct trace_event *x = *(const struct trace_event *const *)a, *y = *(const struct trace_event *const *)b;
  if (x->begin_ps != y->begin_ps) return x->begin_ps < y->begin_ps ? -1 : 1;
  return x < y ? -1 : x > y;
}

bool trace_text_end(struct trace_text *t) {
  const struct trace_event **order = calloc(t->count + 1, sizeof(void *));
  bool good = order && !t->failed;
  for (size_t i = 0; good && i < t->count; i++) order[i] = &t->events[i];
  if (good && t->count) qsort(order, t->count, sizeof(void *), earlier);
  if (good) fprintf(t->to, "%15s%12s%9s\n", "begin, ns", "takes, ns", "request");
  for (size_t i = 0; good && i < t->count; i++) write_event(t->to, order[i]);
  free(order);
  free(t->events);
  free(t);
  return good;
}
