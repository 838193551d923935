// SPDX-License-Identifier: Apache-2.0
#include "sim/params/tables.h"

#define PARAM_TABLE capture
#define PARAM_TABLE_FILE "sim/params/capture.def"
#include "models/params/define_table.h"

#define PARAM_TABLE generate
#define PARAM_TABLE_FILE "sim/params/generate.def"
#include "models/params/define_table.h"

#define PARAM_TABLE sim
#define PARAM_TABLE_FILE "sim/params/sim.def"
#include "models/params/define_table.h"

const struct param_table *const sim_param_tables[] = {&params_capture, &params_generate, &params_sim, NULL};

bool registry_compose(struct param_registry *r, const struct system *const *systems, struct error *e) {
  bool good = param_registry_add(r, model_param_tables, e) && param_registry_add(r, sim_param_tables, e);
  for (; good && *systems; systems++) good = param_registry_add(r, (*systems)->tables, e);
  return good;
}
