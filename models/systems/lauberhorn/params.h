// SPDX-License-Identifier: Apache-2.0
// The parameters of Lauberhorn: its endpoints, PARAM_IDENTIFIER each.
#pragma once
#include "models/params/tables.h"
#ifdef __cplusplus
extern "C" {
#endif
// The rows lie between the first and the last of these.
// clang-format off
#include "models/params/declare_rows.h"
#include "models/systems/lauberhorn/endpoint.def"
#include "models/params/rows_end.h"
// clang-format on

// Their table, and a list of it for param_registry_add.
extern const struct param_table params_endpoint;
extern const struct param_table *const lauberhorn_param_tables[];
#ifdef __cplusplus
}
#endif
