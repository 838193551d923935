// SPDX-License-Identifier: Apache-2.0
// What is left of a system's simulation: plain data of fixed layout, which the child process hands to its parent.
#pragma once
#include "models/systems/system.h"
#include "sim/ledger/ledger.h"
#include "sim/result/warnings.h"
#include "sim/stats/interconnect.h"
#include "workloads/base/error.h"
#include "workloads/capture/capture_counts.h"

// What the source read: the same for each system of a run.
struct run_input {
  char sha256[65];              // of the raw input in lower-case hexadecimal
  char catalogue_sha256[65];    // of the services, given or inferred
  struct capture_counts counts; // of a capture, or of what would be one; of all passes
  uint64_t stamps;              // 1: times are those of the input
  uint64_t processes;           // in the capture
  uint64_t merged_processes;    // of those, merged into others in an inferred catalogue
  uint64_t omitted_calls;       // to services that found no room in an inferred catalogue
  uint64_t cut_calls;           // generated: arguments shortened to fit the MTU or the signature's bounds
  uint64_t cut_replies;         // generated: results shortened to fit the MTU
  char no_calls[256];           // why there are no calls (capture_counts_explain), or ""
};

enum { RUN_REPORT_MAX = 65536 };

struct run_outcome {
  struct ledger_witness witness; // the machine's own counts
  struct run_input input;
  struct interconnect interconnect;
  uint32_t counter_count; // of the system
  uint32_t more_padding;
  struct {
    char key[24];
    uint64_t value;
  } counters[SYSTEM_COUNTERS];
  uint64_t replies_cut;                   // frames answered with less than there was
  uint64_t calls_dropped[NIC_DROP_CODES]; // of the frames dropped, those that are calls
  char settings[512];                     // that a handler of the run takes, a blank behind each
  struct warnings warnings;               // that only the simulation can give, not its counts
  uint64_t end_ps;                        // simulated time at the end
  uint32_t closed_loop;                   // 1: arrivals waited for replies
  uint32_t padding;
  char report[RUN_REPORT_MAX]; // of a deadlock or a bus error: who waits for whom, a line each; else ""
};

struct run_summary {
  int32_t status; // as run_system_fn
  uint32_t padding;
  struct error error;
  struct ledger_totals totals;
  struct distribution latency;            // ps, of answered requests
  struct distribution latency_with_drops; // ps, drops counted as infinite
  struct run_outcome outcome;
};
