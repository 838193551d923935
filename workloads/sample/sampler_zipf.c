// SPDX-License-Identifier: Apache-2.0
#include "workloads/sample/sampler_zipf.h"
#include "workloads/base/fixed.h"
#include <assert.h>
#include <stdlib.h>

struct zipf {
  uint32_t n;
  uint64_t up_to[]; // up_to[r]: the sum of the weights of ranks 0..r
};

static uint64_t weight(uint32_t rank, uint32_t exponent_milli) {
  const uint64_t first = UINT64_C(1) << 40;
  fixed_u128 exponent = (fixed_u128)fixed_log2(rank + 1) * exponent_milli / 1000;
  uint64_t whole = (uint64_t)(exponent >> FIXED_BITS);
  if (whole >= 40) return 1;
  // 2^-exponent = 2^-(whole + 1) * 2^(1 - fraction); the second factor keeps 32 digits behind the point.
  int64_t fraction = (int64_t)((uint64_t)exponent & (FIXED_ONE - 1));
  uint64_t scaled = fixed_exp2((int64_t)FIXED_ONE - fraction); // 2^(1 - fraction) in units of 2^-32
  uint64_t w = (uint64_t)((fixed_u128)scaled * first >> (32 + whole + 1));
  return w > 0 ? w : 1;
}

struct zipf *zipf_new(uint32_t n, uint32_t exponent_milli) {
  assert(n >= 1 && n <= ZIPF_MAX_ITEMS && exponent_milli <= ZIPF_MAX_EXPONENT_MILLI);
  struct zipf *zipf = malloc(sizeof *zipf + n * sizeof zipf->up_to[0]);
  if (!zipf) return NULL;
  zipf->n = n;
  uint64_t sum = 0;
  for (uint32_t rank = 0; rank < n; rank++) zipf->up_to[rank] = sum += weight(rank, exponent_milli);
  return zipf;
}

void zipf_free(struct zipf *zipf) {
  free(zipf);
}

uint32_t zipf_draw(const struct zipf *zipf, struct rng *rng) {
  uint64_t point = rng_below(rng, zipf->up_to[zipf->n - 1]);
  uint32_t low = 0, high = zipf->n - 1; // the answer is the first rank whose sum exceeds the point
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (zipf->up_to[middle] > point)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
