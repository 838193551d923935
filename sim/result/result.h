// SPDX-License-Identifier: Apache-2.0
// What a run found out, for machines and for people.
#pragma once
#include "models/params/params.h"
#include "sim/params/machine.h"
#include "sim/result/summary.h"
#include <stdio.h>

#define RESULT_SCHEMA_VERSION 1

struct result_system {
  const struct system_spec *spec;
  const struct params *params; // resolved for this system
  const struct run_summary *summary;
};

struct result {
  const struct platform *platform;
  const char *workload;        // NULL: a capture
  const struct params *params; // resolved without any system's own
  const struct warnings *warnings;
  unsigned count;
  const struct result_system *systems;
};

// result.json: docs/result.schema.json describes it.
void result_write_json(FILE *to, const struct result *r);
// The summary for a person; colour: with terminal colours.
void result_write_text(FILE *to, const struct result *r, bool colour);
