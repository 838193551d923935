// SPDX-License-Identifier: Apache-2.0
#include "sim/result/json.h"
#include "sim/validate/print.h"
#include "sim/validate/validate.h"

static void json_ns(struct json *j, const char *key, int64_t ps) {
  char ns[PRINT_NS];
  json_number(j, key, print_ns(ps, ns));
}

// A decimal as JSON has it: no sign before a positive one.
static void json_percent(struct json *j, const char *key, int64_t hundredths) {
  char text[PRINT_PERCENT];
  print_percent(hundredths, text);
  json_number(j, key, text[0] == '+' ? text + 1 : text);
}

static void print_row(struct json *j, const struct validation *v, unsigned i) {
  const struct table *t = v->table;
  const struct table_row *row = &t->rows[i];
  json_open(j, NULL, '{');
  json_text(j, "platform", t->platform);
  json_text(j, "transport", t->transport);
  json_text(j, "direction", table_quantity_name(row->quantity));
  if (row->quantity != TABLE_IO) json_uint(j, "size", row->size);
  json_ns(j, "ns", v->simulated[i]);
  json_ns(j, "published_ns", row->ps);
  json_percent(j, "error_percent", validation_error(row, v->simulated[i]));
  json_text(j, "label", row->set ? "set" : "compared");
  json_bool(j, "recalled", row->recalled);
  json_bool(j, "holds", validation_row_holds(v, i));
  json_text(j, "source", row->source);
  if (row->set) {
    json_open(j, "sets", '[');
    for (unsigned p = 0; p < t->free_count; p++)
      if (t->free[p].from >> i & 1) json_text(j, NULL, t->free[p].param->name);
    json_close(j, ']');
    json_open(j, "left_out", '{');
    json_ns(j, "ns", v->left_out[i]);
    json_percent(j, "error_percent", validation_error(row, v->left_out[i]));
    json_open(j, "parameters", '{');
    for (unsigned p = 0; p < t->free_count; p++) json_int(j, t->free[p].param->name, v->fitted[i][p]);
    json_close(j, '}');
    json_close(j, '}');
  }
  json_close(j, '}');
}

void validation_print_json(FILE *to, const struct validation *v) {
  const struct table *t = v->table;
  struct json j = json_begin(to);
  json_open(&j, NULL, '{');
  json_thousandths(&j, "tolerance", t->tolerance);
  json_open(&j, "rows", '[');
  for (unsigned i = 0; i < t->row_count; i++) print_row(&j, v, i);
  json_close(&j, ']');
  json_open(&j, "free_parameters", '[');
  for (unsigned i = 0; i < t->free_count; i++) {
    const struct param_row *row = t->free[i].param;
    json_open(&j, NULL, '{');
    json_text(&j, "name", row->name);
    json_int(&j, "value", param_int(v->params, t->free[i].param));
    json_int(&j, "refit", v->refit[i]);
    json_text(&j, "unit", row->unit);
    json_text(&j, "meaning", t->free[i].meaning);
    json_close(&j, '}');
  }
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}
