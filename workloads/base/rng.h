// SPDX-License-Identifier: Apache-2.0
// The one generator of random numbers: xoshiro256** (Blackman and Vigna), seeded through splitmix64. A seed has 2^64
// streams, so that what one consumer draws never shifts what another sees.
#pragma once
#include <stdint.h>

struct rng {
  uint64_t s[4];
};

// Starts stream `stream` of `seed`. Every pair of values is legal, zeros included.
void rng_seed(struct rng *rng, uint64_t seed, uint64_t stream);

// The next 64 random bits.
uint64_t rng_next(struct rng *rng);

// An unbiased number in 0..n-1; n must be at least 1. Draws once, rarely more often.
uint64_t rng_below(struct rng *rng, uint64_t n);
