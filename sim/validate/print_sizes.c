// SPDX-License-Identifier: Apache-2.0
#include "sim/result/json.h"
#include "sim/validate/print.h"
#include "sim/validate/validate.h"

typedef void row_fn(void *to, const struct table *t, const char *direction, uint32_t size, int64_t ps);

static void each_row(const struct table *t, const struct measure_plan *plan, const struct measure_result *r,
                     row_fn *row, void *to) {
  for (unsigned i = 0; i < plan->count; i++)
    row(to, t, table_quantity_name(TABLE_RECEIVE), plan->sizes[i], r->receive[i]);
  for (unsigned i = 0; i < plan->count; i++)
    row(to, t, table_quantity_name(TABLE_TRANSMIT), plan->sizes[i], r->transmit[i]);
}

static void text_row(void *to, const struct table *t, const char *direction, uint32_t size, int64_t ps) {
  char ns[PRINT_NS];
  fprintf(to, "%-10s %-10s %-10s %6u %10s\n", t->platform, t->transport, direction, size, print_ns(ps, ns));
}

void validation_print_sizes_text(FILE *to, const struct table *t, const struct measure_plan *plan,
                                 const struct measure_result *r) {
  fprintf(to, "%-10s %-10s %-10s %6s %10s\n", "platform", "transport", "direction", "size", "ns");
  each_row(t, plan, r, text_row, to);
}

static void json_row(void *to, const struct table *t, const char *direction, uint32_t size, int64_t ps) {
  struct json *j = to;
  char ns[PRINT_NS];
  json_open(j, NULL, '{');
  json_text(j, "platform", t->platform);
  json_text(j, "transport", t->transport);
  json_text(j, "direction", direction);
  json_uint(j, "size", size);
  json_number(j, "ns", print_ns(ps, ns));
  json_close(j, '}');
}

void validation_print_sizes_json(FILE *to, const struct table *t, const struct measure_plan *plan,
                                 const struct measure_result *r) {
  struct json j = json_begin(to);
  json_open(&j, NULL, '{');
  json_open(&j, "rows", '[');
  each_row(t, plan, r, json_row, &j);
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}
