// SPDX-License-Identifier: Apache-2.0
#include "sim/result/param_json.h"

void param_json_write(struct json *j, const struct params *p, const struct param_row *row) {
  const struct param_value *v = &p->values[param_index(p->registry, row)];
  char text[PARAM_TEXT_MAX];
  param_format(p, row, text, sizeof text);
  json_text(j, "name", row->name);
  if (row->type == PARAM_TYPE_TEXT || row->type == PARAM_TYPE_ENUM)
    json_text(j, "value", text);
  else if (row->type == PARAM_TYPE_BOOL)
    json_bool(j, "value", v->number != 0);
  else
    json_number(j, "value", text);
  json_text(j, "unit", row->unit);
  json_text(j, "origin", param_origin_name(v->origin));
  json_text(j, "provenance", param_provenance_name(v->provenance));
  json_text(j, "source", v->source);
}
