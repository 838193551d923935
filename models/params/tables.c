// SPDX-License-Identifier: Apache-2.0
#include "models/params/tables.h"
#include "rtl/pkg/layout.h"
#include "rtl/pkg/nic_sizes.h"

#define PARAM_TABLE cache
#define PARAM_TABLE_FILE "models/params/tables/cache.def"
#include "models/params/define_table.h"

#define PARAM_TABLE hart
#define PARAM_TABLE_FILE "models/params/tables/hart.def"
#include "models/params/define_table.h"

#define PARAM_TABLE home
#define PARAM_TABLE_FILE "models/params/tables/home.def"
#include "models/params/define_table.h"

#define PARAM_TABLE link
#define PARAM_TABLE_FILE "models/params/tables/link.def"
#include "models/params/define_table.h"

#define PARAM_TABLE machine
#define PARAM_TABLE_FILE "models/params/tables/machine.def"
#include "models/params/define_table.h"

#define PARAM_TABLE nic
#define PARAM_TABLE_FILE "models/params/tables/nic.def"
#include "models/params/define_table.h"

#define PARAM_TABLE software_handlers
#define PARAM_TABLE_FILE "models/params/tables/software_handlers.def"
#include "models/params/define_table.h"

#define PARAM_TABLE wire
#define PARAM_TABLE_FILE "models/params/tables/wire.def"
#include "models/params/define_table.h"

const struct param_table *const model_param_tables[] = {
    &params_cache, &params_hart, &params_home, &params_link, &params_machine, &params_nic, &params_software_handlers,
    &params_wire,  NULL};
