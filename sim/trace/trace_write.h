// SPDX-License-Identifier: Apache-2.0
// Chooses what a native trace keeps (docs/trace.md): in the window, what concerns the chosen requests, and what belongs
// to none while one of those is in the system; with every request chosen, everything.
#pragma once
#include "models/contract/observer.h"
#include "models/params/params.h"
#include <stdbool.h>
#include <stdio.h>

struct trace_writer;

// Writes to an open file, which stays the caller's. The choice is read from the parameters trace.*. NULL with a message
// if they make no sense or there is no memory.
struct trace_writer *trace_writer_new(FILE *file, const struct params *p, struct error *e);
void trace_writer_free(struct trace_writer *t);
// Writes what was held back, and the end: also of a run that failed. False if memory ran out on the way.
bool trace_writer_finish(struct trace_writer *t, struct error *e);
// Events kept so far; and how many of the chosen indices or ranges lie beyond every request that came.
uint64_t trace_writer_events(const struct trace_writer *t);
unsigned trace_writer_missed(const struct trace_writer *t);

// What the simulated machine is to tell it.
struct observer trace_observer(struct trace_writer *t);
