// SPDX-License-Identifier: Apache-2.0
#include "workloads/sample/sampler_internal.h"
#include <assert.h>

struct sampler sampler_quantiles(const struct sampler_quantile *quantiles, size_t count) {
  struct sampler sampler = {.kind = SAMPLER_QUANTILES, .count = count};
  assert(count > 0 && count <= SAMPLER_MODES && quantiles[count - 1].share_ppm == SAMPLER_CERTAIN);
  for (size_t i = 0; i < count; i++) sampler.quantiles[i] = quantiles[i];
  return sampler;
}

uint64_t sampler_draw_quantile(const struct sampler *sampler, struct rng *rng) {
  // The point is a share in units of 2^-32 parts per million, so that a wide last segment is drawn finely.
  uint64_t point = rng_below(rng, (uint64_t)SAMPLER_CERTAIN << 32);
  const struct sampler_quantile *above = sampler->quantiles;
  while (point >= (uint64_t)above->share_ppm << 32) above++;
  if (above == sampler->quantiles) return above->value;
  const struct sampler_quantile *below = above - 1;
  uint64_t into = point - ((uint64_t)below->share_ppm << 32);
  uint64_t width = (uint64_t)(above->share_ppm - below->share_ppm) << 32;
  // Rounded up: the share of values at most a published one is then exactly the published share.
  return below->value + (uint64_t)(((fixed_u128)(above->value - below->value) * into + width - 1) / width);
}
