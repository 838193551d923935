// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/validate.h"
#include "sim/run/process.h"

_Static_assert((int)TABLE_ROWS == (int)FIT_ROWS && (int)TABLE_FREE == (int)FIT_PARAMS, "a table's rows can be fitted");
_Static_assert((int)TABLE_ROWS <= (int)MEASURE_SIZES, "a plan holds the sizes of all rows");

enum { STATUS_CHECK_FAILED = 1 };

struct job {
  measure_fn *measure;
  const struct measure_plan *plan;
};

static void body(const void *arg, int notes, void *result) {
  const struct job *job = arg;
  (void)notes;
  job->measure(job->plan, result);
}

bool validate_measure(measure_fn *measure, const struct measure_plan *plan, struct measure_result *result, int *status,
                      struct error *e) {
  const struct job job = {measure, plan};
  const struct process_task task = {.body = body, .arg = &job, .result_size = sizeof *result};
  *status = STATUS_CHECK_FAILED;
  if (process_run(&task, -1, NULL, NULL, result, e) != PROCESS_DONE) return false;
  *status = result->status;
  if (result->status) *e = result->error;
  return result->status == 0;
}

// A plan for all sizes of the table; sets at[row] to the place of each row's size.
static struct measure_plan plan_of(const struct validation *v, const struct params *p, unsigned at[TABLE_ROWS]) {
  const struct table *t = v->table;
  struct measure_plan plan = {.params = p, .nic = v->nic};
  for (unsigned r = 0; r < t->row_count; r++) {
    unsigned i = 0;
    while (i < plan.count && plan.sizes[i] != t->rows[r].size) i++;
    at[r] = i;
    if (t->rows[r].quantity != TABLE_IO && i == plan.count) plan.sizes[plan.count++] = t->rows[r].size;
  }
  return plan;
}

// The times of the table's rows with these parameters.
static bool simulate(measure_fn *measure, const struct validation *v, const struct params *p, int64_t ps[TABLE_ROWS],
                     int *status, struct error *e) {
  const struct table *t = v->table;
  unsigned at[TABLE_ROWS];
  struct measure_result r;
  const struct measure_plan plan = plan_of(v, p, at);
  if (!validate_measure(measure, &plan, &r, status, e)) return false;
  for (unsigned i = 0; i < t->row_count; i++) {
    ps[i] = r.io;
    if (t->rows[i].quantity == TABLE_RECEIVE) ps[i] = r.receive[at[i]];
    if (t->rows[i].quantity == TABLE_TRANSMIT) ps[i] = r.transmit[at[i]];
  }
  return true;
}

static int64_t clamp(const struct param_row *row, int64_t value) {
  return value < row->min ? row->min : value > row->max ? row->max : value;
}

static void change(struct params *p, const struct param_row *row, int64_t value) {
  param_value(p, row)->number = clamp(row, value);
}

// How the rows' times depend on one parameter, from half to one and a half times its value: times come in whole cycles
// of the NIC's clock, so that a small step would tell little.
static bool slope_of(measure_fn *measure, const struct validation *v, struct fit *f, unsigned i, int *status,
                     struct error *e) {
  const struct param_row *row = v->table->free[i].param;
  int64_t value = param_int(v->params, row);
  int64_t low = clamp(row, value / 2), high = clamp(row, value + value / 2 + 1);
  if (high <= low) return *status = 2, error_set(e, "%s: it has one value only, and cannot be free", row->name);
  int64_t less[TABLE_ROWS], more[TABLE_ROWS];
  struct params p = *v->params;
  change(&p, row, low);
  if (!simulate(measure, v, &p, less, status, e)) return false;
  change(&p, row, high);
  if (!simulate(measure, v, &p, more, status, e)) return false;
  for (unsigned r = 0; r < f->rows; r++) f->slope[r][i] = (more[r] - less[r]) * (1 << FIT_SHIFT) / (high - low);
  f->origin[i] = value;
  f->start[i] = row->initial;
  f->least[i] = row->min;
  f->most[i] = row->max;
  return true;
}

// Fits the free parameters to all set rows but one, from the registry's defaults, and simulates that row with them.
static bool leave_out(measure_fn *measure, struct validation *v, const struct fit *all, unsigned row, int *status,
                      struct error *e) {
  struct fit f = *all;
  int64_t ps[TABLE_ROWS] = {0};
  struct params p = *v->params;
  f.used[row] = false;
  fit_solve(&f, v->fitted[row]);
  for (unsigned i = 0; i < f.params; i++) change(&p, v->table->free[i].param, v->fitted[row][i]);
  if (!simulate(measure, v, &p, ps, status, e)) return false;
  v->left_out[row] = ps[row];
  return true;
}

bool validate(measure_fn *measure, struct validation *v, int *status, struct error *e) {
  const struct table *t = v->table;
  struct fit f = {.rows = t->row_count, .params = t->free_count};
  *status = STATUS_CHECK_FAILED;
  if (!table_check_ancestry(t, v->params, e)) return false;
  if (!simulate(measure, v, v->params, v->simulated, status, e)) return false;
  for (unsigned r = 0; r < t->row_count; r++) {
    f.used[r] = t->rows[r].set;
    f.base[r] = v->simulated[r];
    f.target[r] = t->rows[r].ps;
  }
  for (unsigned i = 0; i < t->free_count; i++)
    if (!slope_of(measure, v, &f, i, status, e)) return false;
  fit_solve(&f, v->refit);
  for (unsigned r = 0; r < t->row_count; r++)
    if (t->rows[r].set && !leave_out(measure, v, &f, r, status, e)) return false;
  return true;
}

int64_t validation_error(const struct table_row *row, int64_t ps) {
  int64_t off = (ps - row->ps) * 20000 / row->ps;
  return (off + (off < 0 ? -1 : 1)) / 2;
}

bool validation_row_holds(const struct validation *v, unsigned row) {
  const struct table_row *published = &v->table->rows[row];
  int64_t off = v->simulated[row] - published->ps;
  return published->recalled || (off < 0 ? -off : off) * 1000 <= published->ps * v->table->tolerance;
}

bool validation_holds(const struct validation *v) {
  unsigned row = 0;
  while (row < v->table->row_count && validation_row_holds(v, row)) row++;
  return row == v->table->row_count;
}
