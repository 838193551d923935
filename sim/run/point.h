// SPDX-License-Identifier: Apache-2.0
// One point: one system on one platform with one set of parameters, from its names to its summary.
#pragma once
#include "sim/run/child.h"

// What to simulate, and where to write what it says. Where a pointer may be NULL, nothing is wanted.
struct point {
  const struct param_registry *registry;
  const struct system *const *modules; // the systems there are: a list that ends with NULL
  run_system_fn *run_system;
  enum nic_kind nic;
  const char *platform, *system;
  const struct params *config; // of a configuration file, whose values have that origin; or NULL
  unsigned set_count;
  const char *const *sets;                    // "name=value"
  const char *capture, *workload, *catalogue; // exactly one of the first two
  const char *replies, *wire, *waves, *trace, *rows, *steps, *dump;
  bool system_column; // rows name the system
  int signals;        // as child_run
  child_progress_fn *progress;
  void *progress_context;
};

// A point's names, resolved. Parameters: default < platform < system < configuration file < command line.
struct resolved_point {
  struct platform platform;
  struct system_spec spec;
  const struct system *module;
  struct params params;
};

enum { POINT_DONE = 0, POINT_CHECK_FAILED = 1, POINT_BAD = 2, POINT_INTERRUPTED = 130 };

// False with a message for an unknown platform, system, personality or software, a platform that cannot carry the
// system, or a bad parameter.
bool point_resolve(const struct point *point, struct resolved_point *r, struct error *e);
// Resolves the point and simulates it in a process of its own. Returns one of POINT_...: with POINT_DONE *resolved and
// *summary are filled in; else the message is in `e`, and what more there is to say in summary->outcome.report.
int run_point(const struct point *point, struct resolved_point *resolved, struct run_summary *summary, struct error *e);
