// SPDX-License-Identifier: Apache-2.0
#include "tests/support/whole_trace.h"
#include <stdlib.h>

bool whole_trace_read(struct whole_trace *t, FILE *file, const char *name, struct error *e) {
  struct trace_event v;
  bool bad;
  *t = (struct whole_trace){.reader = trace_reader_new(file, name, e)};
  if (!t->reader) return false;
  while (trace_reader_next(t->reader, &v, &bad, e)) {
    struct trace_event *events = realloc(t->events, (t->count + 1) * sizeof *events);
    if (!events) abort();
    t->events = events;
    t->events[t->count++] = v;
  }
  if (bad) whole_trace_free(t);
  return !bad;
}

void whole_trace_free(struct whole_trace *t) {
  trace_reader_free(t->reader);
  free(t->events);
  *t = (struct whole_trace){0};
}
