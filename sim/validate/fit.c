// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/fit.h"

__extension__ typedef __int128 wide;

enum { SWEEPS = 100000 };
#define STILL 16 // a parameter that moves by less than this, in 2^-FIT_SHIFT of its unit, stands

// A row's error relative to its target, times 2^(2 * FIT_SHIFT), at parameters given in 2^-FIT_SHIFT of their units.
static wide residual(const struct fit *f, unsigned row, const int64_t *value) {
  wide time = (wide)f->base[row] << FIT_SHIFT;
  for (unsigned p = 0; p < f->params; p++)
    time += (wide)f->slope[row][p] * (value[p] - (f->origin[p] << FIT_SHIFT)) / (1 << FIT_SHIFT);
  return (time - ((wide)f->target[row] << FIT_SHIFT)) * (1 << FIT_SHIFT) / f->target[row];
}

// What one unit of the parameter does to the row's relative error, times 2^(2 * FIT_SHIFT).
static wide effect(const struct fit *f, unsigned row, unsigned param) {
  return (wide)f->slope[row][param] * (1 << FIT_SHIFT) / f->target[row];
}

static int64_t within(wide value, int64_t least, int64_t most) {
  if (value < (wide)least << FIT_SHIFT) return least << FIT_SHIFT;
  if (value > (wide)most << FIT_SHIFT) return most << FIT_SHIFT;
  return (int64_t)value;
}

// The parameter's best value with the others as they are.
static int64_t best(const struct fit *f, unsigned param, const int64_t *value) {
  wide pull = 0, weight = 0;
  for (unsigned r = 0; r < f->rows; r++) {
    if (!f->used[r]) continue;
    wide a = effect(f, r, param);
    pull += a * residual(f, r, value);
    weight += a * a;
  }
  if (!weight) return value[param];
  return within(value[param] - pull * (1 << FIT_SHIFT) / weight, f->least[param], f->most[param]);
}

static int64_t rounded(int64_t value) {
  int64_t half = INT64_C(1) << (FIT_SHIFT - 1);
  return (value >= 0 ? value + half : value - half) / (1 << FIT_SHIFT);
}

void fit_solve(const struct fit *f, int64_t value[FIT_PARAMS]) {
  for (unsigned p = 0; p < f->params; p++) value[p] = f->start[p] << FIT_SHIFT;
  bool moved = true;
  for (unsigned sweep = 0; moved && sweep < SWEEPS; sweep++) {
    moved = false;
    for (unsigned p = 0; p < f->params; p++) {
      int64_t to = best(f, p, value);
      int64_t by = to - value[p];
      if (by >= STILL || by <= -STILL) moved = true;
      value[p] = to;
    }
  }
  for (unsigned p = 0; p < f->params; p++) value[p] = rounded(value[p]);
}
