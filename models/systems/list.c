// SPDX-License-Identifier: Apache-2.0
#include "models/systems/list.h"
#include "models/systems/lauberhorn/lauberhorn.h"

const struct system *const all_systems[] = {&lauberhorn_system, NULL};
