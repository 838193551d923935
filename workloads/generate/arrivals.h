// SPDX-License-Identifier: Apache-2.0
// The times at which calls arrive.
#pragma once
#include "workloads/base/rng.h"
#include "workloads/generate/workload.h"

struct arrivals {
  struct workload_arrivals settings;
  struct rng rng;
  uint64_t count;               // arrivals so far
  uint64_t time_ps;             // of the last one
  bool bursting;                // bursty
  uint64_t state_ends_ps;       // bursty
  uint64_t calm_gap, burst_gap; // bursty: mean picoseconds between arrivals in each state
};

// Starts at time 0 (in calm). The settings must be those of a checked workload.
void arrivals_start(struct arrivals *arrivals, const struct workload_arrivals *settings, uint64_t seed,
                    uint64_t stream);

// The next arrival in picoseconds; never before the one before. The first is at 0. Fixed: arrival k is at
// floor(k * 10^12 / rate). The others draw gaps in whole picoseconds.
uint64_t arrivals_next(struct arrivals *arrivals);
