// SPDX-License-Identifier: Apache-2.0
// The parameters that every system reads: of the machine, of its NIC and of the handlers; models/params/tables/*.def,
// PARAM_IDENTIFIER each.
#pragma once
#include "models/params/params.h"
#ifdef __cplusplus
extern "C" {
#endif
// The rows lie between the first and the last of these.
// clang-format off
#include "models/params/declare_rows.h"
#include "models/params/tables/cache.def"
#include "models/params/tables/hart.def"
#include "models/params/tables/home.def"
#include "models/params/tables/link.def"
#include "models/params/tables/machine.def"
#include "models/params/tables/nic.def"
#include "models/params/tables/software_handlers.def"
#include "models/params/tables/wire.def"
#include "models/params/rows_end.h"
// clang-format on

// Their tables, for param_registry_add.
extern const struct param_table *const model_param_tables[];
#ifdef __cplusplus
}
#endif
