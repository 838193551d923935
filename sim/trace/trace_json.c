// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_json.h"
#include "workloads/base/json_string.h"
#include <inttypes.h>

// What an event's texts, and its number, are called; NULL: it has none.
static const struct names {
  const char *text[TRACE_TEXTS], *number;
} names[TRACE_KINDS] = {
    [TRACE_IN] = {{0}, "bytes"},
    [TRACE_OUT] = {{0}, "bytes"},
    [TRACE_MARK] = {{"step", "place"}, NULL},
    [TRACE_DROP] = {{"reason"}, NULL},
    [TRACE_MESSAGE] = {{"from", "to", "channel", "op"}, "bytes"},
    [TRACE_TRANSITION] = {{"agent", "state", "event", "next", "rule"}, "number"},
    [TRACE_SPAN] = {{"agent", "what", "state"}, NULL},
};

void trace_json_write(FILE *to, const struct trace_event *v) {
  const struct trace_shape *shape = trace_shape_of(v->kind);
  const struct names *n = &names[v->kind];
  fprintf(to, "{\"e\": \"%s\"", shape->name);
  if (shape->takes_time)
    fprintf(to, ", \"begin\": %" PRIu64 ", \"end\": %" PRIu64, v->begin_ps, v->end_ps);
  else
    fprintf(to, ", \"at\": %" PRIu64, v->begin_ps);
  if (v->request != TRACE_NO_REQUEST) fprintf(to, ", \"request\": %" PRIu32, v->request);
  for (unsigned i = 0; i < shape->texts; i++) {
    fprintf(to, ", \"%s\": ", n->text[i]);
    json_string(to, v->text[i]);
  }
  if (n->number) fprintf(to, ", \"%s\": %" PRIu32, n->number, v->number);
  if (shape->has_line) {
    fputs(", \"line\": ", to);
    json_string(to, v->line.name);
    fprintf(to, ", \"address\": \"0x%" PRIx64 "\"", v->line.address);
    if (v->line.endpoint != TRACE_NO_ENDPOINT) fprintf(to, ", \"endpoint\": %" PRIu32, v->line.endpoint);
  }
  fputs("}\n", to);
}
