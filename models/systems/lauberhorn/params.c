// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/params.h"
#include "rtl/pkg/nic_sizes.h"

#define PARAM_TABLE endpoint
#define PARAM_TABLE_FILE "models/systems/lauberhorn/endpoint.def"
#include "models/params/define_table.h"

const struct param_table *const lauberhorn_param_tables[] = {&params_endpoint, NULL};
