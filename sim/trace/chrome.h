// SPDX-License-Identifier: Apache-2.0
// A trace as Chrome's trace-event JSON, which Perfetto and chrome://tracing show: a track for the wire and for each
// agent, with its transitions and what its harts did; arrows of messages from agent to agent; for each channel of the
// interconnect a track of what is under way; and a track for each request with its steps laid end to end.
#pragma once
#include "sim/trace/trace_event.h"
#include <stdbool.h>
#include <stdio.h>

struct chrome;

// Begins a document; errors of writing are the file's. NULL if there is no memory.
struct chrome *chrome_begin(FILE *to);
void chrome_write(struct chrome *c, const struct trace_event *v);
// Ends the document and frees it; false if memory ran out on the way.
bool chrome_end(struct chrome *c);
