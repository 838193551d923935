// SPDX-License-Identifier: Apache-2.0
#include "sim/params/overrides.h"
#include "sim/params/machine.h"
#include <stdlib.h>

static bool load(const char *name, bool system, struct params *p, struct error *e) {
  struct platform platform;
  struct system_spec spec;
  return system ? system_load(name, NULL, &spec, p, e) : platform_load(name, &platform, p, e);
}

static bool add(struct param_overrides *o, const char *name, bool system, const struct param_registry *r,
                struct error *e) {
  struct param_override *grown = realloc(o->list, (o->count + 1) * sizeof *grown);
  if (!grown) return error_set(e, "out of memory");
  o->list = grown;
  struct param_override *one = &grown[o->count++];
  snprintf(one->by, sizeof one->by, "%s", name);
  params_init(&one->params, r);
  return load(name, system, &one->params, e);
}

bool overrides_load(struct param_overrides *o, const struct param_registry *r, struct error *e) {
  static const char *const folders[] = {"models/platforms", "models/systems"};
  *o = (struct param_overrides){0};
  for (unsigned system = 0; system < 2; system++) {
    struct name_list names;
    if (!data_list(folders[system], "yaml", &names, e)) return false;
    for (unsigned i = 0; i < names.count; i++)
      if (!add(o, names.names[i], system, r, e)) return false;
  }
  return true;
}

void overrides_free(struct param_overrides *o) {
  free(o->list);
}

const struct param_value *overrides_value(const struct param_overrides *o, unsigned i, const struct param_row *row) {
  struct params *p = &o->list[i].params;
  const struct param_value *v = param_value(p, row);
  return v->origin == ORIGIN_DEFAULT ? NULL : v;
}
