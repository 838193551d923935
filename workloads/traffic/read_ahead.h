// SPDX-License-Identifier: Apache-2.0
// A stream that is read some injections ahead, in one go: what reads, pairs or generates them is a lot of code, and is
// done with it for a while, instead of taking turns with the simulation for each frame in the processor's caches.
#pragma once
#include "workloads/capture/injection.h"

#define READ_AHEAD_INJECTIONS 64u

struct read_ahead;

// NULL if there is no memory.
struct read_ahead *read_ahead_new(struct injection_stream inner);
// The same injections, in the same order; the end or an error comes behind those that were read before it.
struct injection_stream read_ahead_stream(struct read_ahead *r);
void read_ahead_free(struct read_ahead *r);
