// SPDX-License-Identifier: Apache-2.0
// What the shipped platforms and systems set in place of defaults.
#pragma once
#include "models/params/params.h"

struct param_override {
  char by[48]; // a platform or a system
  struct params params;
};
struct param_overrides {
  unsigned count;
  struct param_override *list; // platforms, then systems, each in the order of their names
};

// Reads the file of every platform and system. False and a message if one is bad; overrides_free must follow in any
// case.
bool overrides_load(struct param_overrides *o, const struct param_registry *r, struct error *e);
void overrides_free(struct param_overrides *o);
// The value that the i-th of the list sets for a parameter; NULL if it sets none.
const struct param_value *overrides_value(const struct param_overrides *o, unsigned i, const struct param_row *row);
