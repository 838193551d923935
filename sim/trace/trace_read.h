// SPDX-License-Identifier: Apache-2.0
// Reads a native trace event by event. Memory holds its texts and lines, and one block.
#pragma once
#include "sim/trace/trace_event.h"
#include "workloads/base/error.h"
#include <stdio.h>

struct trace_reader;

// Reads an open file (or pipe), which stays the caller's; `name` is the file's in messages. NULL with "NAME: what" for
// what is no trace.
struct trace_reader *trace_reader_new(FILE *file, const char *name, struct error *e);
void trace_reader_free(struct trace_reader *r);
// Leaves out events that lie wholly before or behind the window; blocks without any other are passed over unread.
void trace_reader_window(struct trace_reader *r, uint64_t from_ps, uint64_t to_ps);
// The next event, in the order of the file; its texts stay as long as the reader. False at the end, and, with *bad set
// and a message, for a trace that is damaged or cut short.
bool trace_reader_next(struct trace_reader *r, struct trace_event *v, bool *bad, struct error *e);
