// SPDX-License-Identifier: Apache-2.0
// `piste run`: resolves parameters, simulates each system in a process of its own, and writes the results.
#pragma once
#include "sim/run/run_system.h"
#include <stdio.h>

enum { RUN_SYSTEMS_MAX = 16 };

struct run_options {
  const struct param_registry *registry;
  const struct system *const *modules; // the systems there are: a list that ends with NULL
  unsigned system_count;
  const char *systems[RUN_SYSTEMS_MAX];
  const char *platform;
  enum nic_kind nic;
  const char *capture, *workload, *catalogue; // exactly one of the first two; NULL where not given
  const char *config;
  unsigned set_count;
  const char *const *sets; // "name=value"
  const char *out, *replies, *wire, *trace, *waves, *timing;
  bool json; // print result.json in place of the summary
  bool colour, progress;
  run_system_fn *run_system;
};

// Prints the results to `out`, and progress and messages to `err`. Returns the program's exit status: 0, 1 (a check
// failed), 2 (bad input or an output that cannot be written) or 130 (interrupted). Files appear only with status 0.
int run(const struct run_options *options, FILE *out, FILE *err);
