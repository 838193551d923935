// SPDX-License-Identifier: Apache-2.0
// What the program and the simulation of one system say to each other. A system is simulated in a process of its own,
// because SystemC elaborates once a process.
#pragma once
#include "models/contract/observer.h"
#include "models/params/params.h"
#include "models/systems/system.h"
#include "sim/params/machine.h"
#include "sim/result/summary.h"
#include "sim/run/nic_kind.h"
#include "workloads/base/error.h"
#ifdef __cplusplus
extern "C" {
#endif

// What to simulate. A path is NULL where nothing was asked for; files are written as they are named here, and the
// parent gives them their final names, so a half-written one may be left behind on an error.
struct run_plan {
  const struct params *params; // resolved for this system
  const struct system_spec *system;
  const struct system *module; // of its personality and software
  const struct platform *platform;
  enum nic_kind nic;
  const char *capture;  // to be replayed ("-": standard input); or
  const char *workload; // a shipped name or a YAML file
  const char *catalogue;
  const char *replies, *wire, *waves;
  const char *dump; // what the machine is in, if it cannot go on
};

// Simulates one system to its end, reporting to the observers, and fills *outcome.
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
