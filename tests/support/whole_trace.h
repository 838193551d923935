// SPDX-License-Identifier: Apache-2.0
// A native trace, whole in memory.
#pragma once
#include "sim/trace/trace_read.h"

struct whole_trace {
  struct trace_reader *reader; // keeps the texts
  size_t count;
  struct trace_event *events; // in the order of the file
};

// False with a message for what is no trace, or is damaged; then nothing is held.
bool whole_trace_read(struct whole_trace *t, FILE *file, const char *name, struct error *e);
void whole_trace_free(struct whole_trace *t);
