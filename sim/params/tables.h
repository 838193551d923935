// SPDX-License-Identifier: Apache-2.0
// The parameters of the simulator itself, sim/params/*.def, PARAM_IDENTIFIER each; and the registry of all.
#pragma once
#include "models/params/tables.h"
#include "models/systems/system.h"
#ifdef __cplusplus
extern "C" {
#endif
// The rows lie between the first and the last of these.
// clang-format off
#include "models/params/declare_rows.h"
#include "sim/params/capture.def"
#include "sim/params/generate.def"
#include "sim/params/sim.def"
#include "models/params/rows_end.h"
// clang-format on

// Their tables, for param_registry_add.
extern const struct param_table *const sim_param_tables[];

// Fills an empty registry with the tables of the models, of the simulator and of the systems (a list that ends with
// NULL). False and a message that names both places if a name is there twice.
bool registry_compose(struct param_registry *r, const struct system *const *systems, struct error *e);
#ifdef __cplusplus
}
#endif
