// SPDX-License-Identifier: Apache-2.0
// Events for people, in order of time: a line each.
#pragma once
#include "sim/trace/trace_event.h"
#include <stdbool.h>
#include <stdio.h>

struct trace_text;

// NULL if there is no memory.
struct trace_text *trace_text_begin(FILE *to);
// Takes an event, whose texts must stay until the end.
void trace_text_write(struct trace_text *t, const struct trace_event *v);
// Sorts, writes and frees; false if memory ran out on the way. Errors of writing are the file's.
bool trace_text_end(struct trace_text *t);
