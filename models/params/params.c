// SPDX-License-Identifier: Apache-2.0
#include "models/params/params.h"
#include "models/params/nearest.h"
#include "models/params/unit.h"
#include "models/params/value.h"
#include <inttypes.h>
#include <string.h>

const char *param_origin_name(enum param_origin origin) {
  static const char *const names[ORIGINS] = {"default", "platform", "system", "config file", "command line"};
  return names[origin];
}

void params_init(struct params *p, const struct param_registry *registry) {
  memset(p, 0, sizeof *p);
  p->registry = registry;
  for (unsigned i = 0; i < registry->count; i++) {
    const struct param_row *row = registry->rows[i];
    struct param_value *v = &p->values[i];
    v->number = row->type == PARAM_TYPE_ENUM ? choice_find(row->choices, row->text) : row->initial;
    v->origin = ORIGIN_DEFAULT;
    v->provenance = row->provenance;
    snprintf(v->text, sizeof v->text, "%s", row->type == PARAM_TYPE_TEXT ? row->text : "");
    snprintf(v->source, sizeof v->source, "%s", row->source);
  }
}

static bool unknown(const struct param_registry *registry, const char *name, struct error *e) {
  for (unsigned i = 0; i < registry->count; i++)
    if (registry->rows[i]->formerly && strcmp(registry->rows[i]->formerly, name) == 0)
      return error_set(e, "%s is no parameter any more: %s", name, registry->rows[i]->since);
  const char *names[PARAMS_MAX + 1];
  for (unsigned i = 0; i < registry->count; i++) names[i] = registry->rows[i]->name;
  names[registry->count] = NULL;
  char near[200];
  names_nearest(name, names, near, sizeof near);
  if (near[0]) return error_set(e, "unknown parameter \"%.80s\"; did you mean %s?", name, near);
  return error_set(e, "unknown parameter \"%.80s\"; `piste params` lists them all", name);
}

static bool in_range(const struct param_row *row, int64_t number) {
  if (row->type == PARAM_TYPE_ENUM || row->type == PARAM_TYPE_TEXT) return true;
  if (row->type == PARAM_TYPE_POW2 && (number <= 0 || (number & (number - 1)) != 0)) return false;
  return number >= row->min && number <= row->max;
}

bool params_set(struct params *p, const char *name, const char *value, enum param_origin origin, struct error *e) {
  const struct param_row *row = param_find(p->registry, name);
  if (!row) return unknown(p->registry, name, e);
  int64_t number = 0;
  bool parsed = value_parse(row, value, &number);
  if (!parsed || !in_range(row, number)) {
    char range[160], suffixes[60] = "";
    if (!parsed) unit_suffixes(row->unit, suffixes, sizeof suffixes);
    return error_set(e, "%s: \"%.80s\" is not allowed; it takes %s%s%s", name, value,
                     param_format_range(row, range, sizeof range), suffixes[0] ? ", with or without a suffix: " : "",
                     suffixes);
  }
  struct param_value *v = param_value(p, row);
  v->number = number;
  v->origin = origin;
  v->provenance = PROVENANCE_ASSUMED;
  if (row->type == PARAM_TYPE_TEXT) snprintf(v->text, sizeof v->text, "%s", value);
  snprintf(v->source, sizeof v->source, "%s", param_origin_name(origin));
  return true;
}

bool params_set_pair(struct params *p, const char *pair, enum param_origin origin, struct error *e) {
  char name[80];
  const char *equals = strchr(pair, '=');
  if (!equals || equals == pair) return error_set(e, "\"%.80s\": expected NAME=VALUE", pair);
  snprintf(name, sizeof name, "%.*s", (int)(equals - pair), pair);
  return params_set(p, name, equals + 1, origin, e);
}

struct param_value *param_value(struct params *p, const struct param_row *row) {
  return &p->values[param_index(p->registry, row)];
}

int64_t param_int(const struct params *p, const struct param_row *row) {
  return p->values[param_index(p->registry, row)].number;
}

bool param_bool(const struct params *p, const struct param_row *row) {
  return param_int(p, row) != 0;
}

const char *param_text(const struct params *p, const struct param_row *row) {
  return p->values[param_index(p->registry, row)].text;
}

bool param_is(const struct params *p, const struct param_row *row, const char *choice) {
  return choice_find(row->choices, choice) == param_int(p, row);
}

const char *param_format(const struct params *p, const struct param_row *row, char *to, size_t size) {
  if (row->type == PARAM_TYPE_TEXT)
    snprintf(to, size, "%s", param_text(p, row));
  else if (row->type == PARAM_TYPE_ENUM)
    choice_name(row->choices, param_int(p, row), to, size);
  else if (row->type == PARAM_TYPE_FIXED)
    fixed_format(param_int(p, row), to, size);
  else
    snprintf(to, size, "%" PRId64, param_int(p, row));
  return to;
}
