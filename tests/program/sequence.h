// SPDX-License-Identifier: Apache-2.0
// A call's trace as words and as a diagram.
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "sim/trace/trace_read.h"
#include <stdio.h>

#define SEQUENCE_NAME 32

// The lines' layout under these parameters.
struct params;
struct layout sequence_layout(const struct params *p);
// A line's short name: rx0, rx1, tx0, tx1, rx_aux0, tx_aux12, ...; "memory" if it is no endpoint's.
void sequence_line(const struct layout *l, uint64_t address, char to[SEQUENCE_NAME]);
// The event of the reply's frame, or NULL.
const struct trace_event *sequence_reply(const struct trace *t);
// Writes a mermaid sequence diagram, fences included, times in nanoseconds since the call's first bit: frames, marks
// and messages but for the acknowledgements of grants.
void sequence_draw(const struct trace *t, const struct layout *l, FILE *to);
