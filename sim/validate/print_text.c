// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/print.h"
#include "sim/validate/validate.h"
#include <inttypes.h>
#include <string.h>

// The ancestry of a row, as the parameters that were set from it; empty for a compared row.
const char *validation_sets(const struct table *t, unsigned row, char *to, size_t size) {
  to[0] = 0;
  for (unsigned i = 0; i < t->free_count; i++)
    if (t->free[i].from >> row & 1)
      snprintf(to + strlen(to), size - strlen(to), "%s%s", to[0] ? ", " : "", t->free[i].param->name);
  return to;
}

static void print_row(FILE *to, const struct validation *v, unsigned i) {
  const struct table_row *row = &v->table->rows[i];
  char published[PRINT_NS], simulated[PRINT_NS], error[PRINT_PERCENT], left_out[PRINT_PERCENT] = "";
  if (row->set) print_percent(validation_error(row, v->left_out[i]), left_out);
  fprintf(to, "%-16s %10s %10s %8s  %-9s %10s%s\n", row->name, print_ns(row->ps, published),
          print_ns(v->simulated[i], simulated), print_percent(validation_error(row, v->simulated[i]), error),
          row->recalled ? "recalled"
          : row->set    ? "set"
                        : "compared",
          left_out, validation_row_holds(v, i) ? "" : "  FAILS");
}

void validation_print_text(FILE *to, const struct validation *v) {
  const struct table *t = v->table;
  char text[PARAM_TEXT_MAX];
  fprintf(to, "platform %s, transport %s\n\n%-16s %10s %10s %8s  %-9s %10s\n", t->platform, t->transport, "row",
          "published", "simulated", "error", "label", "left out");
  fprintf(to, "%-16s %10s %10s %8s  %-9s %10s\n", "", "ns", "ns", "%", "", "%");
  for (unsigned i = 0; i < t->row_count; i++) print_row(to, v, i);
  fprintf(to, "\nA row FAILS if its error is beyond %u.%u %% either way.\n", (unsigned)t->tolerance / 10,
          (unsigned)t->tolerance % 10);
  fprintf(to, "\nThe error when a row is left out is that of the parameters below fitted to the other rows.\n\n"
              "set from these rows, and refitted to all of them:\n");
  for (unsigned i = 0; i < t->free_count; i++) {
    const struct param_row *row = t->free[i].param;
    fprintf(to, "%-20s %10s %10" PRId64 " %-7s %s\n", row->name,
            param_format(v->params, t->free[i].param, text, sizeof text), v->refit[i], row->unit, t->free[i].meaning);
  }
  fprintf(to, "\nrow sets:\n");
  for (unsigned i = 0; i < t->row_count; i++)
    if (t->rows[i].set) fprintf(to, "%-16s %s\n", t->rows[i].name, validation_sets(t, i, text, sizeof text));
}
