// SPDX-License-Identifier: Apache-2.0
// A linear least-squares fit in integers: which small changes of parameters bring simulated times closest to published
// ones. The same inputs give the same bits everywhere.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { FIT_ROWS = 32, FIT_PARAMS = 16 };

// Times near one set of parameters: time[r] = base[r] + sum over p of slope[r][p] * change[p] / 2^FIT_SHIFT.
#define FIT_SHIFT 20
struct fit {
  unsigned rows, params;
  bool used[FIT_ROWS];                 // rows that count
  int64_t base[FIT_ROWS];              // ps
  int64_t target[FIT_ROWS];            // ps; the error of a row is relative to it
  int64_t slope[FIT_ROWS][FIT_PARAMS]; // ps per unit, times 2^FIT_SHIFT
  int64_t start[FIT_PARAMS], least[FIT_PARAMS], most[FIT_PARAMS];
  int64_t origin[FIT_PARAMS]; // the parameters that `base` belongs to
};

// The parameters that minimise the sum of squared relative errors of the used rows, within their ranges. A parameter,
// or a combination of them, that no used row depends on stays as it was at the start. By Gauss-Seidel: one parameter
// after the other takes its best value, until none moves.
void fit_solve(const struct fit *f, int64_t value[FIT_PARAMS]);
