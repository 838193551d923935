// SPDX-License-Identifier: Apache-2.0
// One system's simulation in a process of its own, seen from both sides.
#pragma once
#include "sim/result/summary.h"
#include "sim/run/process.h"
#include "sim/run/run_system.h"

struct child_task {
  run_system_fn *run_system;
  struct run_plan plan;
  const char *rows;   // where the system's rows are appended, or NULL
  const char *steps;  // where the steps of each are appended, or NULL
  const char *trace;  // where its trace is written, or NULL
  bool system_column; // rows name the system
};

// Called as the simulation goes on.
typedef void child_progress_fn(void *context, const char *system, uint64_t requests, uint64_t ps);

// Runs the task in a child process and waits for it, as process_run. PROCESS_DONE: *summary holds what it sent, its
// status and error included.
enum process_end child_run(const struct child_task *task, int signals, child_progress_fn *progress, void *context,
                           struct run_summary *summary, struct error *e);
