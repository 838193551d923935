// SPDX-License-Identifier: Apache-2.0
#include "sim/params/params.h"
#include "sim/params/nearest.h"
#include "sim/params/value.h"
#include <inttypes.h>
#include <string.h>

void params_init(struct params *p) {
  memset(p, 0, sizeof *p);
  for (unsigned i = 0; i < PARAMS; i++) {
    const struct param_row *row = param_row_of((enum param_id)i);
    struct param_value *v = &p->values[i];
    v->number = row->type == PARAM_TYPE_ENUM ? choice_find(row->choices, row->text) : row->initial;
    v->origin = ORIGIN_DEFAULT;
    v->provenance = row->provenance;
    snprintf(v->text, sizeof v->text, "%s", row->type == PARAM_TYPE_TEXT ? row->text : "");
    snprintf(v->source, sizeof v->source, "%s", row->source);
  }
}

static bool unknown(const char *name, struct error *e) {
  const char *names[PARAMS + 1];
  for (unsigned i = 0; i < PARAMS; i++) names[i] = param_row_of((enum param_id)i)->name;
  names[PARAMS] = NULL;
  char near[200];
  names_nearest(name, names, near, sizeof near);
  if (near[0]) return error_set(e, "unknown parameter \"%.80s\"; did you mean %s?", name, near);
  return error_set(e, "unknown parameter \"%.80s\"; `piste params` lists them all", name);
}

const char *param_format_range(enum param_id id, char *to, size_t size) {
  const struct param_row *row = param_row_of(id);
  char min[40], max[40];
  const char *space = row->unit[0] ? " " : "";
  switch (row->type) {
  case PARAM_TYPE_INT:
    snprintf(to, size, "%" PRId64 " to %" PRId64 "%s%s", row->min, row->max, space, row->unit);
    break;
  case PARAM_TYPE_POW2:
    snprintf(to, size, "a power of two from %" PRId64 " to %" PRId64 "%s%s", row->min, row->max, space, row->unit);
    break;
  case PARAM_TYPE_BOOL:
    snprintf(to, size, "0 or 1");
    break;
  case PARAM_TYPE_FIXED:
    snprintf(to, size, "%s to %s%s%s, at most six decimals", fixed_format(row->min, min, sizeof min),
             fixed_format(row->max, max, sizeof max), space, row->unit);
    break;
  case PARAM_TYPE_ENUM:
    snprintf(to, size, "%s", row->choices);
    break;
  case PARAM_TYPE_TEXT:
    snprintf(to, size, "text below %d characters", PARAM_TEXT_MAX);
    break;
  }
  return to;
}

static bool in_range(const struct param_row *row, int64_t number) {
  if (row->type == PARAM_TYPE_ENUM || row->type == PARAM_TYPE_TEXT) return true;
  if (row->type == PARAM_TYPE_POW2 && (number <= 0 || (number & (number - 1)) != 0)) return false;
  return number >= row->min && number <= row->max;
}

bool params_set(struct params *p, const char *name, const char *value, enum param_origin origin, struct error *e) {
  enum param_id id = param_find(name);
  if (id == PARAMS) return unknown(name, e);
  const struct param_row *row = param_row_of(id);
  int64_t number = 0;
  if (!value_parse(row, value, &number) || !in_range(row, number)) {
    char range[160];
    return error_set(e, "%s: \"%.80s\" is not allowed; it takes %s", name, value,
                     param_format_range(id, range, sizeof range));
  }
  struct param_value *v = &p->values[id];
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

int64_t param_int(const struct params *p, enum param_id id) {
  return p->values[id].number;
}

bool param_bool(const struct params *p, enum param_id id) {
  return p->values[id].number != 0;
}

const char *param_text(const struct params *p, enum param_id id) {
  return p->values[id].text;
}

bool param_is(const struct params *p, enum param_id id, const char *choice) {
  return choice_find(param_row_of(id)->choices, choice) == p->values[id].number;
}

const char *param_format(const struct params *p, enum param_id id, char *to, size_t size) {
  const struct param_row *row = param_row_of(id);
  int64_t number = p->values[id].number;
  if (row->type == PARAM_TYPE_TEXT)
    snprintf(to, size, "%s", p->values[id].text);
  else if (row->type == PARAM_TYPE_ENUM)
    choice_name(row->choices, number, to, size);
  else if (row->type == PARAM_TYPE_FIXED)
    fixed_format(number, to, size);
  else
    snprintf(to, size, "%" PRId64, number);
  return to;
}
