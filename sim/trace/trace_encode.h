// SPDX-License-Identifier: Apache-2.0
// Events into the bytes of a native trace, block by block. Memory grows with the texts and lines that are named, not
// with the events.
#pragma once
#include "sim/trace/trace_event.h"
#include "workloads/base/error.h"
#include <stdio.h>

struct trace_encoder;

// Writes to an open file, which stays the caller's and keeps its own errors. NULL if there is no memory.
struct trace_encoder *trace_encoder_new(FILE *file);
void trace_encoder_free(struct trace_encoder *e);
// Texts are known by their addresses: one that was given must stay as it is.
void trace_encode(struct trace_encoder *e, const struct trace_event *v);
// Writes what is left, and the end. False if memory ran out on the way: then the file is no trace.
bool trace_encoder_finish(struct trace_encoder *e);
