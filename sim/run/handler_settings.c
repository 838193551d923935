// SPDX-License-Identifier: Apache-2.0
#include "sim/run/handler_settings.h"
#include "sim/params/tables.h"
#include "workloads/sample/sampler_text.h"
#include <stdlib.h>

static bool read_params(const struct params *p, struct handler_settings *settings, struct sampler *service_time,
                        struct error *e) {
  *settings = (struct handler_settings){.observed_service = param_bool(p, PARAM_HANDLER_OBSERVED_SERVICE),
                                        .kv_loaded = param_bool(p, PARAM_HANDLER_KV_LOADED),
                                        .service_time = service_time};
  return sampler_parse_time("handler.spin.service", param_text(p, PARAM_HANDLER_SPIN_SERVICE), service_time, e);
}

static bool apply(struct params *p, const struct handler *handler, const struct catalogue_setting *setting,
                  struct error *e) {
  char name[sizeof "handler." + CATALOGUE_NAME];
  if (!handler_takes(handler, setting->name))
    return error_set(e, "handler %s takes no setting \"%s\"; it takes %s", handler->name, setting->name,
                     *handler->settings ? handler->settings : "none");
  snprintf(name, sizeof name, "handler.%s", setting->name);
  return params_set(p, name, setting->value, ORIGIN_CONFIG, e);
}

bool handler_settings_make(const struct params *p, const struct handler *handler, const struct catalogue_setting *own,
                           unsigned count, struct handler_settings *settings, struct sampler *service_time,
                           struct error *e) {
  if (count == 0) return read_params(p, settings, service_time, e);
  struct params *with = malloc(sizeof *with); // large
  if (!with) return error_set(e, "out of memory");
  *with = *p;
  bool good = true;
  for (unsigned i = 0; good && i < count; i++) good = apply(with, handler, &own[i], e);
  good = good && read_params(with, settings, service_time, e);
  free(with);
  return good;
}
