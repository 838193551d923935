// SPDX-License-Identifier: Apache-2.0
#include "models/params/row.h"
#include "models/params/params.h"
#include "models/params/value.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

const char *param_format_range(const struct param_row *row, char *to, size_t size) {
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
