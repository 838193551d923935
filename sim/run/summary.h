// SPDX-License-Identifier: Apache-2.0
// What is left of a system's simulation: plain data of fixed layout, which the child process hands to its parent.
#pragma once
#include "sim/run/run_system.h"

struct run_summary {
  int32_t status; // as run_system_fn
  uint32_t padding;
  struct error error;
  struct ledger_totals totals;
  struct distribution latency;            // ps, of answered requests
  struct distribution latency_with_drops; // ps, drops counted as infinite
  struct run_outcome outcome;
};
