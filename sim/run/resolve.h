// SPDX-License-Identifier: Apache-2.0
// Parameters of a run: default < platform < system < configuration file < command line.
#pragma once
#include "sim/run/run.h"

struct resolved {
  struct platform platform;
  struct params params; // without any system's own
  struct {
    struct system_spec spec;
    struct params params;
  } systems[RUN_SYSTEMS_MAX];
};

// False with a message for an unknown platform or system, a platform that cannot carry a system, or a bad parameter.
bool run_resolve(const struct run_options *options, struct resolved *r, struct error *e);
