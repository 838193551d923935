// SPDX-License-Identifier: Apache-2.0
#include "sim/params/tables.h"

#define PARAM_TABLE cache
#define PARAM_TABLE_FILE "sim/params/cache.def"
#include "models/params/define_table.h"

#define PARAM_TABLE capture
#define PARAM_TABLE_FILE "sim/params/capture.def"
#include "models/params/define_table.h"

#define PARAM_TABLE endpoint
#define PARAM_TABLE_FILE "sim/params/endpoint.def"
#include "models/params/define_table.h"

#define PARAM_TABLE generate
#define PARAM_TABLE_FILE "sim/params/generate.def"
#include "models/params/define_table.h"

#define PARAM_TABLE hart
#define PARAM_TABLE_FILE "sim/params/hart.def"
#include "models/params/define_table.h"

#define PARAM_TABLE home
#define PARAM_TABLE_FILE "sim/params/home.def"
#include "models/params/define_table.h"

#define PARAM_TABLE link
#define PARAM_TABLE_FILE "sim/params/link.def"
#include "models/params/define_table.h"

#define PARAM_TABLE machine
#define PARAM_TABLE_FILE "sim/params/machine.def"
#include "models/params/define_table.h"

#define PARAM_TABLE nic
#define PARAM_TABLE_FILE "sim/params/nic.def"
#include "models/params/define_table.h"

#define PARAM_TABLE sim
#define PARAM_TABLE_FILE "sim/params/sim.def"
#include "models/params/define_table.h"

#define PARAM_TABLE software
#define PARAM_TABLE_FILE "sim/params/software.def"
#include "models/params/define_table.h"

#define PARAM_TABLE wire
#define PARAM_TABLE_FILE "sim/params/wire.def"
#include "models/params/define_table.h"

const struct param_table *const sim_param_tables[] = {
    &params_cache,   &params_capture, &params_endpoint, &params_generate, &params_hart, &params_home, &params_link,
    &params_machine, &params_nic,     &params_sim,      &params_software, &params_wire, NULL,
};
