// SPDX-License-Identifier: Apache-2.0
#include "sim/params/params.h"
#include <string.h>

#define MILLIONTHS(x) ((int64_t)((x)*1000000.0 + ((x) < 0 ? -0.5 : 0.5)))

static const struct param_row rows[PARAMS] = {
#define ROW(name, kind, unit, min, max, initial, choices, text, how, source, meaning)                                  \
  {name, unit, min, max, initial, choices, text, source, meaning, PARAM_TYPE_##kind, PROVENANCE_##how},
#define PARAM(id, name, kind, unit, min, max, initial, how, source, meaning)                                           \
  ROW(name, kind, unit, min, max, initial, "", "", how, source, meaning)
#define PARAM_FIXED(id, name, unit, min, max, initial, how, source, meaning)                                           \
  ROW(name, FIXED, unit, MILLIONTHS(min), MILLIONTHS(max), MILLIONTHS(initial), "", "", how, source, meaning)
#define PARAM_ENUM(id, name, choices, initial, how, source, meaning)                                                   \
  ROW(name, ENUM, "", 0, 0, 0, choices, initial, how, source, meaning)
#define PARAM_TEXT(id, name, initial, how, source, meaning)                                                            \
  ROW(name, TEXT, "", 0, 0, 0, "", initial, how, source, meaning)
#include "param_rows.inc"
};

const struct param_row *param_row_of(enum param_id id) {
  return &rows[id];
}

enum param_id param_find(const char *name) {
  unsigned i = 0;
  while (i < PARAMS && strcmp(rows[i].name, name) != 0) i++;
  return (enum param_id)i;
}

const char *param_origin_name(enum param_origin origin) {
  static const char *const names[ORIGINS] = {"default", "platform", "system", "config file", "command line"};
  return names[origin];
}

static const char *const provenances[PROVENANCES] = {"measured", "published", "derived", "assumed"};

const char *param_provenance_name(enum param_provenance provenance) {
  return provenances[provenance];
}

enum param_provenance param_provenance_find(const char *name) {
  unsigned i = 0;
  while (i < PROVENANCES && strcmp(provenances[i], name) != 0) i++;
  return (enum param_provenance)i;
}

const char *param_type_name(enum param_type type) {
  static const char *const names[] = {"integer", "power of two", "boolean", "decimal", "choice", "text"};
  return names[type];
}

bool param_shapes_results(enum param_id id) {
  switch (id) {
  case PARAM_SIM_RUN_AHEAD:
  case PARAM_SIM_CLOCK_GATING:
  case PARAM_TRACE_FROM:
  case PARAM_TRACE_TO:
  case PARAM_TRACE_REQUESTS:
  case PARAM_WAVES_FROM:
  case PARAM_WAVES_TO:
    return false;
  default:
    return true;
  }
}
