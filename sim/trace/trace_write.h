// SPDX-License-Identifier: Apache-2.0
// The native trace: one JSON object a line, exact to the picosecond (docs/trace.md). Kept: what happens in the chosen
// window to the chosen requests, and the messages sent while one of those is in the system.
#pragma once
#include "models/contract/observer.h"
#include "models/params/params.h"
#include <stdio.h>

struct trace_writer;

// Writes to an open file, which stays the caller's. The choice is read from the parameters trace.*. NULL with a message
// if they make no sense or there is no memory.
struct trace_writer *trace_writer_new(FILE *file, const struct params *p, struct error *e);
void trace_writer_free(struct trace_writer *t);

// What the simulated machine is to tell it.
struct observer trace_observer(struct trace_writer *t);
