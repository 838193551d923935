// SPDX-License-Identifier: Apache-2.0
// The registry with the tables of every part of the program. It names the systems' tables, not the systems, which would
// bring a machine into every test.
#pragma once
#include "models/systems/lauberhorn/params.h"
#include "sim/params/tables.h"
#include <stdio.h>
#include <stdlib.h>

static inline const struct param_registry *whole_registry(void) {
  static const struct system lauberhorn = {.tables = lauberhorn_param_tables};
  static const struct system *const systems[] = {&lauberhorn, NULL};
  static struct param_registry registry;
  struct error e;
  if (registry.count == 0 && !registry_compose(&registry, systems, &e)) {
    fprintf(stderr, "%s\n", e.text);
    abort();
  }
  return &registry;
}
