// SPDX-License-Identifier: Apache-2.0
// The native trace: one JSON object a line, exact to the picosecond (docs/trace.md). Kept: what happens in the chosen
// window to the chosen requests, and the messages sent while one of those is in the system.
#pragma once
#include "models/steps.h"
#include "sim/params/params.h"
#include <stdio.h>

struct trace_writer;

// Writes to an open file, which stays the caller's. The choice is read from the parameters trace.*. NULL with a message
// if they make no sense or there is no memory.
struct trace_writer *trace_writer_new(FILE *file, const struct params *p, struct error *e);
void trace_writer_free(struct trace_writer *t);

void trace_frame_in(struct trace_writer *t, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes);
void trace_mark(struct trace_writer *t, uint32_t request, uint64_t ps, enum step step, enum place place);
void trace_dropped(struct trace_writer *t, uint32_t request, uint64_t ps, unsigned reason);
void trace_one_way(struct trace_writer *t, uint32_t request, uint64_t ps);
void trace_frame_out(struct trace_writer *t, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes);
void trace_message(struct trace_writer *t, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to,
                   unsigned op, uint64_t address, uint32_t bytes);
void trace_span(struct trace_writer *t, uint64_t begin_ps, uint64_t end_ps, const char *agent, const char *what,
                uint32_t request);
