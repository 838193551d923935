// SPDX-License-Identifier: Apache-2.0
#include "sim/run/resolve.h"

bool params_override(struct params *p, const struct params *config, unsigned count, const char *const *sets,
                     struct error *e) {
  for (unsigned i = 0; config && i < config->registry->count; i++)
    if (config->values[i].origin == ORIGIN_CONFIG) p->values[i] = config->values[i];
  for (unsigned i = 0; i < count; i++)
    if (!params_set_pair(p, sets[i], ORIGIN_COMMAND_LINE, e)) return false;
  return true;
}
