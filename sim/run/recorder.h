// SPDX-License-Identifier: Apache-2.0
// Listens to one system's simulation: feeds the ledger, the trace and the progress line.
#pragma once
#include "sim/result/summary.h"
#include "sim/trace/trace_write.h"

struct recorder;

struct recorder_options {
  struct ledger_options ledger;
  struct trace_writer *trace; // NULL: none
  // Called every 1,024 arrivals, and as simulated time passes; may be NULL.
  void (*progress)(void *context, uint64_t requests, uint64_t ps);
  void *progress_context;
};

// NULL if there is no memory.
struct recorder *recorder_new(const struct recorder_options *options);
void recorder_free(struct recorder *r);
struct observers recorder_observers(struct recorder *r);
// At the end of the simulation: writes what is held back, checks the ledger's identities against s->outcome.witness and
// fills the rest of *s. A violated identity gives s->status 1, a file that cannot be written 2, with s->error.
void recorder_finish(struct recorder *r, struct run_summary *s);
