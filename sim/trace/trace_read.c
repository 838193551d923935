// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_read.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 4096 // far beyond any event's; bounds what is read of a file that is no trace

static bool read_kind(const char *name, enum trace_kind *kind) {
  static const char *const names[] = {"in", "mark", "drop", "one_way", "out", "message", "span"};
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(name, names[i]) == 0) {
      *kind = (enum trace_kind)i;
      return true;
    }
  return false;
}

static bool copy(char *to, const char *text) {
  return snprintf(to, TRACE_NAME, "%s", text) < TRACE_NAME;
}

// Takes the members that the kind of event has.
static bool read_event(json_t *line, struct trace_event *v) {
  const char *kind, *step, *place, *reason, *from, *to, *op, *address, *agent, *what;
  json_int_t at, begin, end, request = TRACE_NO_REQUEST, bytes = 0;
  memset(v, 0, sizeof *v);
  if (json_unpack(line, "{s:s}", "e", &kind) != 0 || !read_kind(kind, &v->kind)) return false;
  bool good = false;
  switch (v->kind) {
  case TRACE_IN:
  case TRACE_OUT:
    good = json_unpack(line, "{s:I, s:I, s:I, s:I}", "begin", &begin, "end", &end, "request", &request, "bytes",
                       &bytes) == 0;
    break;
  case TRACE_MARK:
    good = json_unpack(line, "{s:I, s:I, s:s, s:s}", "at", &at, "request", &request, "step", &step, "place", &place) ==
               0 &&
           copy(v->what, step) && copy(v->agent, place);
    begin = end = good ? at : 0;
    break;
  case TRACE_DROP:
    good = json_unpack(line, "{s:I, s:I, s:s}", "at", &at, "request", &request, "reason", &reason) == 0 &&
           copy(v->what, reason);
    begin = end = good ? at : 0;
    break;
  case TRACE_ONE_WAY:
    good = json_unpack(line, "{s:I, s:I}", "at", &at, "request", &request) == 0;
    begin = end = good ? at : 0;
    break;
  case TRACE_MESSAGE:
    good = json_unpack(line, "{s:I, s:I, s:s, s:s, s:s, s:s, s:I}", "begin", &begin, "end", &end, "from", &from, "to",
                       &to, "op", &op, "address", &address, "bytes", &bytes) == 0 &&
           copy(v->agent, from) && copy(v->to, to) && copy(v->what, op);
    if (good) v->address = strtoull(address, NULL, 16);
    break;
  case TRACE_SPAN:
    good = json_unpack(line, "{s:I, s:I, s:s, s:s, s?I}", "begin", &begin, "end", &end, "agent", &agent, "what", &what,
                       "request", &request) == 0 &&
           copy(v->agent, agent) && copy(v->what, what);
    break;
  }
  if (!good || begin < 0 || end < begin || request < 0 || request > UINT32_MAX || bytes < 0 || bytes > UINT32_MAX)
    return false;
  v->begin_ps = (uint64_t)begin;
  v->end_ps = (uint64_t)end;
  v->request = (uint32_t)request;
  v->bytes = (uint32_t)bytes;
  return true;
}

static bool append(struct trace *t, size_t *room, const struct trace_event *v) {
  if (t->count == *room) {
    size_t more = *room ? *room * 2 : 1024;
    struct trace_event *events = realloc(t->events, more * sizeof *events);
    if (!events) return false;
    t->events = events;
    *room = more;
  }
  t->events[t->count++] = *v;
  return true;
}

static bool is_header(json_t *line) {
  json_int_t version;
  const char *unit;
  return json_unpack(line, "{s:I, s:s}", "piste_trace", &version, "unit", &unit) == 0 && version == 1 &&
         strcmp(unit, "ps") == 0;
}

static bool read_line(struct trace *t, size_t *room, const char *text, size_t number, const char *name,
                      struct error *e) {
  json_error_t why;
  struct trace_event v;
  json_t *line = json_loads(text, 0, &why);
  if (!line) return error_set(e, "%s:%zu: %s", name, number, number == 1 ? "not a piste trace" : "not JSON");
  bool header = number == 1, good = header ? is_header(line) : read_event(line, &v);
  json_decref(line);
  if (!good) return error_set(e, "%s:%zu: %s", name, number, header ? "not a piste trace of version 1" : "no event");
  return header || append(t, room, &v) || error_set(e, "%s: out of memory", name);
}

bool trace_read(struct trace *t, FILE *file, const char *name, struct error *e) {
  char text[LINE_MAX_BYTES];
  size_t room = 0, number = 0;
  bool good = true;
  *t = (struct trace){0, NULL};
  while (good && fgets(text, sizeof text, file)) good = read_line(t, &room, text, ++number, name, e);
  if (good && ferror(file)) good = error_set(e, "%s: cannot be read", name);
  if (good && number == 0) good = error_set(e, "%s: empty; not a piste trace", name);
  if (!good) trace_free(t);
  return good;
}

void trace_free(struct trace *t) {
  free(t->events);
  *t = (struct trace){0, NULL};
}
