// SPDX-License-Identifier: Apache-2.0
// Whether a parameter has an effect in a run: `effective` of its row says under which condition it has.
#pragma once
#include "models/params/params.h"

// What conditions ask of a run beside its parameters.
struct effect_facts {
  bool capture, workload, trace, waves; // given on the command line
  // Whether a handler of the run takes the setting that a parameter of this name is. NULL: there are no handlers.
  bool (*handled)(const void *context, const char *name);
  const void *context;
};

// True if the row's condition holds, or it has none.
bool param_has_effect(const struct params *p, const struct param_row *row, const struct effect_facts *facts);
// Whether a condition can be read: its words are known, its parameters are in the registry.
bool effect_is_sound(const struct param_registry *r, const char *condition);
