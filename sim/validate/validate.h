// SPDX-License-Identifier: Apache-2.0
// `piste validate`: published times beside simulated ones, and what the parameters that were set from them are worth.
#pragma once
#include "sim/validate/fit.h"
#include "sim/validate/measure.h"
#include "sim/validate/table.h"

// Simulates one plan in a process of its own. False and a message, with `*status` the exit status that it stands for.
bool validate_measure(measure_fn *measure, const struct measure_plan *plan, struct measure_result *result, int *status,
                      struct error *e);

struct validation {
  const struct table *table;
  const struct params *params;
  enum nic_kind nic;
  int64_t simulated[TABLE_ROWS];          // ps, with the parameters as they are
  int64_t refit[TABLE_FREE];              // the free parameters fitted to all set rows
  int64_t left_out[TABLE_ROWS];           // set rows: ps, with the free parameters fitted to the other rows
  int64_t fitted[TABLE_ROWS][TABLE_FREE]; // and those parameters
};

// Simulates everything. False and a message as above.
bool validate(measure_fn *measure, struct validation *v, int *status, struct error *e);
// How far a row is off, in hundredths of a percent of what is published, rounded to the nearest.
int64_t validation_error(const struct table_row *row, int64_t ps);
// The parameters that were set from a row, as text (none for a compared row); returns `to`.
const char *validation_sets(const struct table *t, unsigned row, char *to, size_t size);
// True if a row is off by no more than the table's tolerance, or carries no verdict.
bool validation_row_holds(const struct validation *v, unsigned row);
// True if no row with a verdict is off by more than the table's tolerance.
bool validation_holds(const struct validation *v);

void validation_print_text(FILE *to, const struct validation *v);
void validation_print_json(FILE *to, const struct validation *v);
void validation_print_markdown(FILE *to, const struct validation *v);
// The rows of --sizes.
void validation_print_sizes_text(FILE *to, const struct table *t, const struct measure_plan *plan,
                                 const struct measure_result *r);
void validation_print_sizes_json(FILE *to, const struct table *t, const struct measure_plan *plan,
                                 const struct measure_result *r);
