// SPDX-License-Identifier: Apache-2.0
// A call's trace as words and as a diagram.
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "tests/support/whole_trace.h"
#include <stdio.h>

#define SEQUENCE_NAME 32

// The lines' layout under these parameters.
struct params;
struct layout sequence_layout(const struct params *p);
// A line's short name: rx0, rx1, tx0, tx1, rx_aux0, tx_aux12, ...; "memory" if it is no endpoint's.
void sequence_line(const struct layout *l, uint64_t address, char to[SEQUENCE_NAME]);
// The event of the reply's frame, or NULL.
const struct trace_event *sequence_reply(const struct whole_trace *t);
// The event of the call's frame, or NULL.
const struct trace_event *sequence_call(const struct whole_trace *t);
// Whether an event is a coherence message, but no acknowledgement of a grant.
bool sequence_message(const struct trace_event *e);
// Writes a mermaid sequence diagram, fences included, times in nanoseconds since the call's first bit: frames, marks
// and messages that began no earlier but for the acknowledgements of grants.
void sequence_draw(const struct whole_trace *t, const struct layout *l, FILE *to);
