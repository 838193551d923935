// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/chrome.h"
#include "workloads/base/json_string.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

// Process numbers group tracks in the viewer. Perfetto finds a thread's name by its number alone, and 0 is its idle
// thread: no two processes have a thread of one number. Agents are even ones; intervals have their process's, an odd
// one.
enum { AGENTS = 1, REQUESTS = 3, NIC = 5, CHANNELS = 7, NEXT = 2 };

// Names in order of their first use, whose places are track numbers.
struct names {
  unsigned count, room;
  char **names;
};

// A request's last mark, or its last bit in.
struct mark {
  bool known, arrived;
  uint32_t request;
  uint64_t ps;
};

struct chrome {
  FILE *file;
  bool first, failed;
  struct names agents, channels;
  struct mark *marks; // by request; a power of two, at most half full
  size_t requests, room;
  uint64_t arrows; // so far
};

struct chrome *chrome_begin(FILE *to) {
  struct chrome *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->file = to;
  c->first = true;
  fputs("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [", to);
  return c;
}

static unsigned number_of(struct chrome *c, struct names *n, const char *name) {
  unsigned i = 0;
  while (i < n->count && strcmp(n->names[i], name) != 0) i++;
  if (i < n->count) return i;
  if (n->count == n->room) {
    unsigned more = n->room ? 2 * n->room : 64;
    char **names = realloc(n->names, more * sizeof *names);
    if (!names) return c->failed = true, 0;
    n->names = names;
    n->room = more;
  }
  if (!(n->names[i] = strdup(name))) return c->failed = true, 0;
  return n->count++;
}

static unsigned agent(struct chrome *c, const char *name) {
  return NEXT * (number_of(c, &c->agents, name) + 1);
}

static unsigned channel_process(struct chrome *c, const char *name) {
  return CHANNELS + NEXT * number_of(c, &c->channels, name);
}

// Begins an event: everything that all have. Times are in microseconds there; six decimals keep the picosecond.
static void begin(struct chrome *c, const char *phase, const char *category, const char *name, unsigned process,
                  unsigned track, uint64_t ps) {
  fprintf(c->file, "%s\n{\"ph\": \"%s\", \"cat\": \"%s\", \"name\": ", c->first ? "" : ",", phase, category);
  json_string(c->file, name);
  fprintf(c->file, ", \"pid\": %u, \"tid\": %u, \"ts\": %" PRIu64 ".%06" PRIu64, process, track, ps / 1000000,
          ps % 1000000);
  c->first = false;
}

static void finish(struct chrome *c) {
  fputs("}", c->file);
}

// What is known of an event, for the viewer's panel.
static void write_arguments(struct chrome *c, const struct trace_event *v) {
  const struct trace_shape *shape = trace_shape_of(v->kind);
  const char *comma = "";
  fputs(", \"args\": {", c->file);
  if (v->request != TRACE_NO_REQUEST) fprintf(c->file, "\"request\": %" PRIu32, v->request), comma = ", ";
  if (shape->has_line) {
    fprintf(c->file, "%s\"line\": ", comma);
    json_string(c->file, v->line.name);
    fprintf(c->file, ", \"address\": \"0x%" PRIx64 "\"", v->line.address);
    comma = ", ";
  }
  if (v->kind == TRACE_MESSAGE) fprintf(c->file, "%s\"bytes\": %" PRIu32, comma, v->number);
  if (v->kind == TRACE_TRANSITION) {
    fprintf(c->file, "%s\"rule\": ", comma);
    json_string(c->file, v->text[4]);
    fprintf(c->file, ", \"number\": %" PRIu32, v->number);
  }
  fputs("}", c->file);
}

// A bar on an agent's track. What takes no time is drawn a picosecond wide, so that arrows have something to bind to.
// What takes some ends a picosecond early: Perfetto computes in doubles, rounds to nanoseconds, and leaves out a bar
// that then overlaps the one before it.
static void write_slice(struct chrome *c, const struct trace_event *v, const char *category, const char *who,
                        const char *name, uint64_t begin_ps, uint64_t end_ps) {
  uint64_t ps = end_ps > begin_ps + 1 ? end_ps - begin_ps - 1 : 1;
  begin(c, "X", category, name, AGENTS, agent(c, who), begin_ps);
  fprintf(c->file, ", \"dur\": %" PRIu64 ".%06" PRIu64, ps / 1000000, ps % 1000000);
  write_arguments(c, v);
  finish(c);
}

// An interval that may overlap others of its group; `id` tells them apart.
static void write_interval(struct chrome *c, const char *category, const char *name, unsigned process, uint64_t id,
                           uint64_t begin_ps, uint64_t end_ps, const struct trace_event *v) {
  begin(c, "b", category, name, process, process, begin_ps);
  fprintf(c->file, ", \"id\": %" PRIu64, id);
  if (v) write_arguments(c, v);
  finish(c);
  begin(c, "e", category, name, process, process, end_ps);
  fprintf(c->file, ", \"id\": %" PRIu64, id);
  finish(c);
}

static void write_point(struct chrome *c, const char *phase, const char *who, uint64_t ps, uint64_t id) {
  begin(c, phase, "arrow", "message", AGENTS, agent(c, who), ps);
  fprintf(c->file, ", \"id\": %" PRIu64 "%s", id, phase[0] == 's' ? "" : ", \"bp\": \"e\"");
  finish(c);
}

static void write_message(struct chrome *c, const struct trace_event *v) {
  const char *from = v->text[0], *to = v->text[1], *what = v->text[3];
  char channel[256], sent[64], got[64];
  uint64_t id = ++c->arrows;
  snprintf(channel, sizeof channel, "%s to %s", from, to);
  snprintf(sent, sizeof sent, "%s sent", what);
  snprintf(got, sizeof got, "%s arrived", what);
  write_interval(c, "message", what, channel_process(c, channel), id, v->begin_ps, v->end_ps, v);
  write_slice(c, v, "message", from, sent, v->begin_ps, v->begin_ps);
  write_slice(c, v, "message", to, got, v->end_ps, v->end_ps);
  write_point(c, "s", from, v->begin_ps, id);
  write_point(c, "f", to, v->end_ps, id);
}

static size_t place_of(const struct mark *marks, size_t room, uint32_t request) {
  size_t at = request * UINT64_C(0x9e3779b97f4a7c15) >> 20 & (room - 1);
  while (marks[at].known && marks[at].request != request) at = (at + 1) & (room - 1);
  return at;
}

static bool grow(struct chrome *c) {
  size_t room = c->room ? 2 * c->room : 1024;
  struct mark *marks = calloc(room, sizeof *marks);
  if (!marks) return false;
  for (size_t i = 0; i < c->room; i++)
    if (c->marks[i].known) marks[place_of(marks, room, c->marks[i].request)] = c->marks[i];
  free(c->marks);
  c->marks = marks;
  c->room = room;
  return true;
}

// Where a request stands; one of which nothing was heard before has not arrived. NULL if there is no memory.
static struct mark *mark_of(struct chrome *c, uint32_t request) {
  if (2 * c->requests >= c->room && !grow(c)) return c->failed = true, NULL;
  struct mark *m = &c->marks[place_of(c->marks, c->room, request)];
  c->requests += !m->known;
  m->known = true;
  m->request = request;
  return m;
}

static void write_mark(struct chrome *c, const struct trace_event *v) {
  struct mark *last = v->request == TRACE_NO_REQUEST ? NULL : mark_of(c, v->request);
  if (!last) return;
  if (last->arrived) {
    char name[256];
    snprintf(name, sizeof name, "%s @ %s", v->text[0], v->text[1]);
    write_interval(c, "step", name, REQUESTS, v->request, last->ps, v->end_ps, NULL);
    // The NIC works on several requests at once.
    if (strcmp(v->text[1], "nic") == 0)
      write_interval(c, "nic", v->text[0], NIC, v->request, last->ps, v->end_ps, NULL);
  }
  last->ps = v->end_ps;
}

static void write_frame(struct chrome *c, const struct trace_event *v) {
  char name[64];
  struct mark *last = v->kind == TRACE_IN && v->request != TRACE_NO_REQUEST ? mark_of(c, v->request) : NULL;
  if (last) last->arrived = true, last->ps = v->end_ps;
  snprintf(name, sizeof name, "frame %" PRIu32 " (%" PRIu32 " B)", v->request, v->number);
  write_slice(c, v, "frame", v->kind == TRACE_IN ? "wire in" : "wire out", name, v->begin_ps, v->end_ps);
}

static void write_end(struct chrome *c, const struct trace_event *v) {
  char name[128];
  bool drop = v->kind == TRACE_DROP;
  snprintf(name, sizeof name, "%s %" PRIu32 "%s%s", drop ? "drop" : "one-way", v->request, drop ? " " : "",
           drop ? v->text[0] : "");
  begin(c, "i", "request", name, AGENTS, agent(c, "wire in"), v->begin_ps);
  fprintf(c->file, ", \"s\": \"p\"");
  finish(c);
}

void chrome_write(struct chrome *c, const struct trace_event *v) {
  char name[256];
  switch (v->kind) {
  case TRACE_IN:
  case TRACE_OUT:
    write_frame(c, v);
    break;
  case TRACE_MARK:
    write_mark(c, v);
    break;
  case TRACE_DROP:
  case TRACE_ONE_WAY:
    write_end(c, v);
    break;
  case TRACE_MESSAGE:
    write_message(c, v);
    break;
  case TRACE_TRANSITION:
    snprintf(name, sizeof name, "%s: %s to %s", v->text[2], v->text[1], v->text[3]);
    write_slice(c, v, "transition", v->text[0], name, v->begin_ps, v->end_ps);
    break;
  case TRACE_SPAN:
    if (strcmp(v->text[2], "work") == 0)
      snprintf(name, sizeof name, "%s", v->text[1]);
    else
      snprintf(name, sizeof name, "%s (%s)", v->text[2], v->text[1]);
    write_slice(c, v, "hart", v->text[0], name, v->begin_ps, v->end_ps);
    break;
  case TRACE_KINDS:
    break;
  }
}

static void write_name(struct chrome *c, const char *what, unsigned process, unsigned track, const char *name) {
  begin(c, "M", "__metadata", what, process, track, 0);
  fputs(", \"args\": {\"name\": ", c->file);
  json_string(c->file, name);
  fputs("}", c->file);
  finish(c);
}

static void write_process_name(struct chrome *c, unsigned process, const char *name) {
  write_name(c, "process_name", process, process, name);
}

static void free_names(struct names *n) {
  for (unsigned i = 0; i < n->count; i++) free(n->names[i]);
  free(n->names);
}

bool chrome_end(struct chrome *c) {
  write_process_name(c, AGENTS, "agents");
  write_process_name(c, REQUESTS, "requests, step by step");
  write_process_name(c, NIC, "nic");
  for (unsigned i = 0; i < c->agents.count; i++)
    write_name(c, "thread_name", AGENTS, agent(c, c->agents.names[i]), c->agents.names[i]);
  for (unsigned i = 0; i < c->channels.count; i++)
    write_process_name(c, channel_process(c, c->channels.names[i]), c->channels.names[i]);
  fputs("\n]}\n", c->file);
  bool good = !c->failed;
  free_names(&c->agents);
  free_names(&c->channels);
  free(c->marks);
  free(c);
  return good;
}
