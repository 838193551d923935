// SPDX-License-Identifier: Apache-2.0
// The two heavy-tailed families: location + scale * (p - 1) / shape, where p = w^-shape. For the generalised extreme
// value distribution w = -ln U, for the generalised Pareto w = U.
#include "workloads/sample/sampler_internal.h"

// The value for p = 2^exponent, the exponent in units of 2^-48.
static uint64_t stretch(const struct sampler_tail *tail, int64_t exponent) {
  const int64_t one = INT64_C(1) << 32;
  fixed_i128 grown = ((fixed_i128)fixed_exp2(exponent) - one) * (fixed_i128)tail->scale_micro;
  // grown / shape is in units of the value times 2^32; micro against micro cancels in scale / shape.
  fixed_i128 value = grown / tail->shape_micro + (fixed_i128)tail->location_micro * one / 1000000;
  return value < 0 ? 0 : (uint64_t)(value >> 32);
}

static int64_t times_shape(const struct sampler_tail *tail, int64_t log) {
  return (int64_t)((fixed_i128)log * tail->shape_micro / 1000000);
}

uint64_t sampler_draw_gev(const struct sampler_tail *tail, struct rng *rng) {
  uint64_t nats = (uint64_t)((fixed_u128)sampler_surprise(rng) * FIXED_LN2 >> FIXED_BITS);
  int64_t log = (int64_t)fixed_log2(nats > 0 ? nats : 1) - (int64_t)(FIXED_BITS * FIXED_ONE);
  return stretch(tail, -times_shape(tail, log));
}

uint64_t sampler_draw_gpareto(const struct sampler_tail *tail, struct rng *rng) {
  return stretch(tail, times_shape(tail, (int64_t)sampler_surprise(rng)));
}
