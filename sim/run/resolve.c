// SPDX-License-Identifier: Apache-2.0
#include "sim/run/resolve.h"
#include "sim/params/config.h"
#include <string.h>

static bool apply_user(const struct run_options *options, const struct params *config, struct params *p,
                       struct error *e) {
  for (unsigned i = 0; i < config->registry->count; i++)
    if (config->values[i].origin == ORIGIN_CONFIG) p->values[i] = config->values[i];
  for (unsigned i = 0; i < options->set_count; i++)
    if (!params_set_pair(p, options->sets[i], ORIGIN_COMMAND_LINE, e)) return false;
  return true;
}

static bool resolve_system(const struct run_options *options, unsigned i, const struct params *config,
                           struct resolved *r, struct error *e) {
  for (unsigned j = 0; j < i; j++)
    if (strcmp(options->systems[i], options->systems[j]) == 0)
      return error_set(e, "--system %s: given twice", options->systems[i]);
  return platform_load(options->platform, &r->platform, &r->systems[i].params, e) &&
         system_load(options->systems[i], options->platform, &r->systems[i].spec, &r->systems[i].params, e) &&
         apply_user(options, config, &r->systems[i].params, e);
}

bool run_resolve(const struct run_options *options, struct resolved *r, struct error *e) {
  // The file is read once: it may be a pipe.
  struct params config;
  params_init(&config, options->registry);
  if (options->config && !params_load_yaml(&config, options->config, e)) return false;
  params_init(&r->params, options->registry);
  if (!platform_load(options->platform, &r->platform, &r->params, e) || !apply_user(options, &config, &r->params, e))
    return false;
  for (unsigned i = 0; i < options->system_count; i++) {
    params_init(&r->systems[i].params, options->registry);
    if (!resolve_system(options, i, &config, r, e)) return false;
  }
  return true;
}
