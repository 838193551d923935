// SPDX-License-Identifier: Apache-2.0
// A hart without time: models/contract/hart.h over plain memory, so that software is tested without a simulator. Work
// is counted, fences and stores are logged, parked loads are answered by a callback.
#pragma once
#include "models/contract/hart.h"

struct plain_hart {
  void *context;
  // Called when a control line is loaded, before memory is read.
  void (*parked)(void *context, uint64_t address);
  // Called at every other load of 8 bytes, before memory is read (doorbells among them).
  void (*loaded)(void *context, uint64_t address);
  // Called after every store and fence; address 0 for a fence.
  void (*stored)(void *context, uint64_t address);
  // Called at every mark; may be NULL.
  void (*marked)(void *context, enum step step, enum place place);
  bool stopping;
};

struct hart *plain_hart_new(const struct plain_hart *behaviour);
void plain_hart_free(struct hart *h);
// The memory at an address (grown on demand, zero at first), `bytes` of it within one 4-KiB page.
uint8_t *plain_hart_memory(struct hart *h, uint64_t address);
// Cycles of work charged to a step so far.
uint64_t plain_hart_work(const struct hart *h, enum step step);
// How often a path ended, and its units in all. Each time is a cycle of work.
unsigned plain_hart_visits(const struct hart *h, enum path path);
uint64_t plain_hart_units(const struct hart *h, enum path path);
// Block copies so far, in either direction.
unsigned plain_hart_copies(const struct hart *h);
void plain_hart_stop(struct hart *h);
