// SPDX-License-Identifier: Apache-2.0
// What the program and the simulation of one system say to each other. A system is simulated in a process of its own,
// because SystemC elaborates once a process.
#pragma once
#include "models/hardware/observer.h"
#include "sim/ledger/ledger.h"
#include "sim/params/machine.h"
#include "sim/params/params.h"
#include "sim/stats/interconnect.h"
#include "workloads/error.h"
#ifdef __cplusplus
extern "C" {
#endif

// What to simulate. A path is NULL where nothing was asked for; files are written as they are named here, and the
// parent gives them their final names, so a half-written one may be left behind on an error.
struct run_plan {
  const struct params *params; // resolved for this system
  const struct system_spec *system;
  const struct platform *platform;
  const char *capture;  // to be replayed ("-": standard input); or
  const char *workload; // a shipped name or a YAML file
  const char *catalogue;
  const char *replies, *wire, *waves;
};

// What the source read: the same for each system of a run.
struct run_input {
  char sha256[65];           // of the raw input in lower-case hexadecimal
  char catalogue_sha256[65]; // of the services, given or inferred
  uint64_t records;          // frames in the capture, or generated
  uint64_t replies_withheld; // RPC replies, which are not injected
  uint64_t replies_paired;   // of those, paired with their call
  uint64_t calls;            // records that are RPC calls
  uint64_t omitted_calls;    // of those, to services that found no room in an inferred catalogue
  char no_calls[256];        // why there are no calls (capture_counts_explain), or ""
};

enum { RUN_REPORT_MAX = 65536 };

struct run_outcome {
  struct ledger_witness witness; // the machine's own counts
  struct run_input input;
  struct interconnect interconnect;
  uint64_t tryagains;   // parked loads answered TRYAGAIN
  uint64_t end_ps;      // simulated time at the end
  uint32_t closed_loop; // 1: arrivals waited for replies
  uint32_t padding;
  char report[RUN_REPORT_MAX]; // of a deadlock or a bus error: who waits for whom, a line each; else ""
};

// Simulates one system to its end, reporting to the observers, of whom there is room for one more, and fills *outcome.
// Returns 0; or 1 (a check failed: a deadlock, a bus error, a handler's fault) or 2 (bad input or output), with the
// message in `e` and, where there is more to say, in outcome->report. The registry has been applied already; nothing is
// read from the command line.
typedef int run_system_fn(const struct run_plan *plan, const struct observers *observers, struct run_outcome *outcome,
                          struct error *e);
int run_system(const struct run_plan *plan, const struct observers *observers, struct run_outcome *outcome,
               struct error *e);
#ifdef __cplusplus
}
#endif
