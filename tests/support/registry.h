// SPDX-License-Identifier: Apache-2.0
// The registry with the tables of every part of the program.
#pragma once
#include "sim/params/tables.h"
#include <stdio.h>
#include <stdlib.h>

static inline const struct param_registry *whole_registry(void) {
  static struct param_registry registry;
  struct error e;
  if (registry.count == 0 && !param_registry_add(&registry, sim_param_tables, &e)) {
    fprintf(stderr, "%s\n", e.text);
    abort();
  }
  return &registry;
}
