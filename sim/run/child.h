// SPDX-License-Identifier: Apache-2.0
// One system's simulation in a process of its own, seen from both sides.
#pragma once
#include "sim/run/summary.h"
#include <sys/types.h>

struct child_task {
  run_system_fn *run_system;
  struct run_plan plan;
  const char *rows;   // where the system's rows are appended, or NULL
  const char *trace;  // where its trace is written, or NULL
  bool system_column; // rows name the system
};

enum child_end { CHILD_DONE, CHILD_INTERRUPTED, CHILD_FAILED };

// Called as the simulation goes on.
typedef void child_progress_fn(void *context, const char *system, uint64_t requests, uint64_t ps);

// Runs the task in a child process and waits for it. CHILD_DONE: *summary holds what it sent, its status and error
// included. CHILD_INTERRUPTED: a signal to stop arrived on `signals` (a signalfd); the child is gone. CHILD_FAILED: the
// child ended without a summary; `e` says how.
enum child_end child_run(const struct child_task *task, int signals, child_progress_fn *progress, void *context,
                         struct run_summary *summary, struct error *e);
