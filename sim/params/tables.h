// SPDX-License-Identifier: Apache-2.0
// The parameters of the simulator itself: the rows of sim/params/*.def, PARAM_IDENTIFIER each.
#pragma once
#include "models/params/params.h"
#ifdef __cplusplus
extern "C" {
#endif
// The rows lie between the first and the last of these.
// clang-format off
#include "models/params/declare_rows.h"
#include "sim/params/cache.def"
#include "sim/params/capture.def"
#include "sim/params/endpoint.def"
#include "sim/params/generate.def"
#include "sim/params/hart.def"
#include "sim/params/home.def"
#include "sim/params/link.def"
#include "sim/params/machine.def"
#include "sim/params/nic.def"
#include "sim/params/sim.def"
#include "sim/params/software.def"
#include "sim/params/wire.def"
#include "models/params/rows_end.h"
// clang-format on

// Their tables, for param_registry_add.
extern const struct param_table *const sim_param_tables[];
#ifdef __cplusplus
}
#endif
