// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/rng.h"
#include <assert.h>

__extension__ typedef unsigned __int128 u128;

static uint64_t rotate_left(uint64_t x, int k) {
  return x << k | x >> (64 - k);
}

static uint64_t splitmix(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

void rng_seed(struct rng *rng, uint64_t seed, uint64_t stream) {
  // Seed and stream are both scrambled before they meet: neighbouring streams of neighbouring seeds share no state.
  uint64_t state = splitmix(&seed) + rotate_left(splitmix(&stream), 32);
  for (int i = 0; i < 4; i++) rng->s[i] = splitmix(&state);
}

uint64_t rng_next(struct rng *rng) {
  uint64_t *s = rng->s;
  uint64_t result = rotate_left(s[1] * 5, 7) * 9;
  uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate_left(s[3], 45);
  return result;
}

uint64_t rng_below(struct rng *rng, uint64_t n) {
  assert(n > 0);
  // Lemire's method: the high half of a 128-bit product is uniform once the 2^64 mod n smallest low halves are refused.
  u128 product = (u128)rng_next(rng) * n;
  if ((uint64_t)product < n) {
    uint64_t refused = -n % n;
    while ((uint64_t)product < refused) product = (u128)rng_next(rng) * n;
  }
  return (uint64_t)(product >> 64);
}
