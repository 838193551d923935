// SPDX-License-Identifier: Apache-2.0
// One simulation in a process of its own, seen from both sides: SystemC elaborates once a process.
#pragma once
#include "workloads/base/error.h"
#include <stddef.h>
#include <stdint.h>

// What the child does: fills *result, which is zero at first. `notes` is for process_note.
typedef void process_body(const void *arg, int notes, void *result);

struct process_task {
  process_body *body;
  const void *arg;
  size_t result_size;
};

enum process_end { PROCESS_DONE, PROCESS_INTERRUPTED, PROCESS_FAILED };

// Called in the parent as the simulation goes on.
typedef void process_progress(void *context, uint64_t requests, uint64_t ps);

// Runs the task in a child process and waits for it. PROCESS_DONE: *result holds the bytes that the child filled in.
// PROCESS_INTERRUPTED: a signal to stop arrived on `signals` (a signalfd, or -1 for none); the child is gone.
// PROCESS_FAILED: the child ended without a result; `e` says how. `progress` may be NULL.
enum process_end process_run(const struct process_task *task, int signals, process_progress *progress, void *context,
                             void *result, struct error *e);

// In the child: tells the parent how far it is.
void process_note(int notes, uint64_t requests, uint64_t ps);
