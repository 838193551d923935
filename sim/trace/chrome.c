// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/chrome.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

// Process numbers group tracks in the viewer.
enum { AGENTS = 1, REQUESTS = 2, CHANNELS = 3 };
enum { NAMES_MAX = 512 };

struct names {
  unsigned count;
  char names[NAMES_MAX][2 * TRACE_NAME + 8];
};

struct chrome {
  FILE *file;
  bool first;
  struct names agents, channels;
};

// The number of a name, given in order of first use; the last one is shared once all are taken.
static unsigned number_of(struct names *n, const char *name) {
  unsigned i = 0;
  while (i < n->count && strcmp(n->names[i], name) != 0) i++;
  if (i < n->count) return i;
  if (n->count == NAMES_MAX) return NAMES_MAX - 1;
  snprintf(n->names[n->count], sizeof n->names[0], "%s", name);
  return n->count++;
}

// Begins an event: everything that all have. Times are in microseconds there; six decimals keep the picosecond.
static void begin(struct chrome *c, const char *phase, const char *category, const char *name, unsigned process,
                  unsigned track, uint64_t ps) {
  fprintf(c->file,
          "%s\n{\"ph\": \"%s\", \"cat\": \"%s\", \"name\": \"%s\", \"pid\": %u, \"tid\": %u, \"ts\": %" PRIu64
          ".%06" PRIu64,
          c->first ? "" : ",", phase, category, name, process, track, ps / 1000000, ps % 1000000);
  c->first = false;
}

static void finish(struct chrome *c) {
  fputs("}", c->file);
}

static void write_name(struct chrome *c, const char *what, unsigned process, unsigned track, const char *name) {
  begin(c, "M", "__metadata", what, process, track, 0);
  fprintf(c->file, ", \"args\": {\"name\": \"%s\"}", name);
  finish(c);
}

// A bar on an agent's track.
static void write_slice(struct chrome *c, const struct trace_event *v, const char *agent, const char *name) {
  uint64_t ps = v->end_ps - v->begin_ps;
  begin(c, "X", "agent", name, AGENTS, number_of(&c->agents, agent), v->begin_ps);
  fprintf(c->file, ", \"dur\": %" PRIu64 ".%06" PRIu64, ps / 1000000, ps % 1000000);
  if (v->request != TRACE_NO_REQUEST) fprintf(c->file, ", \"args\": {\"request\": %" PRIu32 "}", v->request);
  finish(c);
}

// An interval that may overlap others of its group; `id` tells them apart.
static void write_interval(struct chrome *c, const char *category, const char *name, unsigned process, uint64_t id,
                           uint64_t begin_ps, uint64_t end_ps, const struct trace_event *message) {
  begin(c, "b", category, name, process, 0, begin_ps);
  fprintf(c->file, ", \"id\": %" PRIu64, id);
  if (message)
    fprintf(c->file, ", \"args\": {\"address\": \"0x%" PRIx64 "\", \"bytes\": %" PRIu32 "}", message->address,
            message->bytes);
  finish(c);
  begin(c, "e", category, name, process, 0, end_ps);
  fprintf(c->file, ", \"id\": %" PRIu64, id);
  finish(c);
}

static void write_message(struct chrome *c, const struct trace_event *v, uint64_t id) {
  char channel[2 * TRACE_NAME + 8];
  snprintf(channel, sizeof channel, "%s to %s", v->agent, v->to);
  write_interval(c, "message", v->what, CHANNELS + number_of(&c->channels, channel), id, v->begin_ps, v->end_ps, v);
}

// ---- one request's way

static bool is_stop(const struct trace_event *v) {
  return v->kind == TRACE_IN || v->kind == TRACE_OUT || v->kind == TRACE_SPAN;
}

static const char *agent_of(const struct trace_event *v) {
  if (v->kind == TRACE_IN) return "wire in";
  return v->kind == TRACE_OUT ? "wire out" : v->agent;
}

// An arrow's point: it binds to the slice of that agent that holds the moment.
static void write_point(struct chrome *c, const struct trace_event *v, const char *phase) {
  begin(c, phase, "request", "way", AGENTS, number_of(&c->agents, agent_of(v)), v->begin_ps);
  fprintf(c->file, ", \"id\": %" PRIu32 "%s", v->request, phase[0] == 's' ? "" : ", \"bp\": \"e\"");
  finish(c);
}

// `way` points at one request's events in order of time.
static void write_way(struct chrome *c, const struct trace_event *const *way, size_t count) {
  size_t stops = 0, seen = 0;
  uint64_t marked = 0;
  bool arrived = false;
  for (size_t i = 0; i < count; i++) stops += is_stop(way[i]);
  for (size_t i = 0; i < count; i++) {
    const struct trace_event *v = way[i];
    if (is_stop(v) && stops > 1) {
      seen++;
      write_point(c, v, seen == 1 ? "s" : seen == stops ? "f" : "t");
    }
    if (v->kind == TRACE_IN) {
      marked = v->end_ps;
      arrived = true;
    } else if (v->kind == TRACE_MARK && arrived) {
      char name[2 * TRACE_NAME + 8];
      snprintf(name, sizeof name, "%s @ %s", v->what, v->agent);
      write_interval(c, "step", name, REQUESTS, v->request, marked, v->end_ps, NULL);
      // The NIC works on several requests at once.
      if (strcmp(v->agent, "nic") == 0)
        write_interval(c, "nic", v->what, CHANNELS + number_of(&c->channels, "nic"), v->request, marked, v->end_ps,
                       NULL);
      marked = v->end_ps;
    }
  }
}

// By request, then time, then place in the file (arrivals first, replies last as they were written).
static int by_request(const void *a, const void *b) {
  const struct trace_event *x = *(const struct trace_event *const *)a, *y = *(const struct trace_event *const *)b;
  if (x->request != y->request) return x->request < y->request ? -1 : 1;
  if (x->begin_ps != y->begin_ps) return x->begin_ps < y->begin_ps ? -1 : 1;
  return x < y ? -1 : x > y;
}

static bool write_ways(struct chrome *c, const struct trace *t, struct error *e) {
  const struct trace_event **order = malloc((t->count + 1) * sizeof(void *));
  size_t count = 0;
  if (!order) return error_set(e, "out of memory");
  for (size_t i = 0; i < t->count; i++)
    if (t->events[i].request != TRACE_NO_REQUEST) order[count++] = &t->events[i];
  qsort(order, count, sizeof(void *), by_request);
  for (size_t i = 0; i < count;) {
    size_t j = i;
    while (j < count && order[j]->request == order[i]->request) j++;
    write_way(c, order + i, j - i);
    i = j;
  }
  free(order);
  return true;
}

static void write_event(struct chrome *c, const struct trace_event *v, uint64_t id) {
  char name[TRACE_NAME + 32];
  switch (v->kind) {
  case TRACE_IN:
  case TRACE_OUT:
    snprintf(name, sizeof name, "frame %" PRIu32 " (%" PRIu32 " B)", v->request, v->bytes);
    write_slice(c, v, agent_of(v), name);
    break;
  case TRACE_SPAN:
    write_slice(c, v, v->agent, v->what);
    break;
  case TRACE_MESSAGE:
    write_message(c, v, id);
    break;
  case TRACE_DROP:
  case TRACE_ONE_WAY:
    snprintf(name, sizeof name, "%s %" PRIu32 " %s", v->kind == TRACE_DROP ? "drop" : "one-way", v->request, v->what);
    begin(c, "i", "request", name, AGENTS, number_of(&c->agents, "wire in"), v->begin_ps);
    fprintf(c->file, ", \"s\": \"p\"");
    finish(c);
    break;
  case TRACE_MARK:
    break; // part of its request's way
  }
}

bool chrome_write(FILE *to, const struct trace *t, struct error *e) {
  struct chrome *c = calloc(1, sizeof *c);
  if (!c) return error_set(e, "out of memory");
  c->file = to;
  c->first = true;
  fputs("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [", to);
  for (size_t i = 0; i < t->count; i++) write_event(c, &t->events[i], i);
  bool good = write_ways(c, t, e);
  write_name(c, "process_name", AGENTS, 0, "agents");
  write_name(c, "process_name", REQUESTS, 0, "requests, step by step");
  for (unsigned i = 0; i < c->agents.count; i++) write_name(c, "thread_name", AGENTS, i, c->agents.names[i]);
  for (unsigned i = 0; i < c->channels.count; i++) write_name(c, "process_name", CHANNELS + i, 0, c->channels.names[i]);
  fputs("\n]}\n", to);
  free(c);
  return good;
}
