// SPDX-License-Identifier: Apache-2.0
#include "sim/run/services.h"
#include "sim/params/tables.h"
#include <string.h>

static bool unknown(const struct catalogue_service *service, unsigned number, const char *name, struct error *e) {
  char known[256] = "";
  for (unsigned i = 0; handler_at(i); i++)
    snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i ? ", " : "", handler_at(i)->name);
  return error_set(e, "service %u (port %u, program %u): no handler is named '%s'; there are %s", number, service->port,
                   service->program, name, known);
}

static bool add(struct services *s, const struct catalogue_service *service, unsigned number, const struct params *p,
                struct error *e) {
  const char *replaced = param_text(p, PARAM_HANDLER_NAME), *name = *replaced ? replaced : service->handler;
  int handler = handler_find(name);
  if (handler < 0) return unknown(service, number, name, e);
  s->handlers[number] = handler_at((unsigned)handler);
  // Settings are for the catalogue's handler, not for one that replaces it.
  unsigned count = *replaced ? 0 : service->setting_count;
  struct error why;
  if (handler_settings_make(p, s->handlers[number], service->settings, count, &s->settings[number],
                            &s->service_times[number], &why))
    return true;
  return error_set(e, "service %u (port %u, program %u): %.400s", number, service->port, service->program, why.text);
}

const char *services_settings(const struct services *s, char *to, size_t size) {
  uint64_t added = 0;
  to[0] = 0;
  for (unsigned i = 0; i < NIC_SERVICES && s->handlers[i]; i++) {
    uint64_t bit = UINT64_C(1) << handler_find(s->handlers[i]->name);
    size_t used = strlen(to);
    if (!(added & bit)) snprintf(to + used, size - used, "%s ", s->handlers[i]->settings);
    added |= bit;
  }
  return to;
}

bool services_make(struct services *s, const struct catalogue *c, const struct params *p, struct error *e) {
  for (unsigned i = 0; i < c->service_count; i++)
    if (!add(s, &c->services[i], i, p, e)) return false;
  return true;
}
