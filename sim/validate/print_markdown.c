// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/print.h"
#include "sim/validate/validate.h"
#include <inttypes.h>

static void print_row(FILE *to, const struct validation *v, unsigned i) {
  const struct table_row *row = &v->table->rows[i];
  char published[PRINT_NS], simulated[PRINT_NS], error[PRINT_PERCENT], left_out[PRINT_PERCENT] = "", sets[256];
  if (row->set) print_percent(validation_error(row, v->left_out[i]), left_out);
  fprintf(to, "| %s | %s | %s | %s | %s | %s | %s |\n", row->name, print_ns(row->ps, published),
          print_ns(v->simulated[i], simulated), print_percent(validation_error(row, v->simulated[i]), error),
          row->set ? "set" : "compared", left_out, validation_sets(v->table, i, sets, sizeof sets));
}

void validation_print_markdown(FILE *to, const struct validation *v) {
  const struct table *t = v->table;
  char text[PARAM_TEXT_MAX];
  fprintf(to, "| row | published (ns) | simulated (ns) | error (%%) | label | error when left out (%%) | sets |\n"
              "| --- | ---: | ---: | ---: | --- | ---: | --- |\n");
  for (unsigned i = 0; i < t->row_count; i++) print_row(to, v, i);
  fprintf(to, "\n| free parameter | value | refit | unit | what it is |\n| --- | ---: | ---: | --- | --- |\n");
  for (unsigned i = 0; i < t->free_count; i++) {
    const struct param_row *row = t->free[i].param;
    fprintf(to, "| `%s` | %s | %" PRId64 " | %s | %s |\n", row->name,
            param_format(v->params, t->free[i].param, text, sizeof text), v->refit[i], row->unit, t->free[i].meaning);
  }
}
