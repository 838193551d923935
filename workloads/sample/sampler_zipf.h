// SPDX-License-Identifier: Apache-2.0
// Zipf popularity: rank r of n is drawn with probability proportional to (r + 1)^-exponent.
#pragma once
#include "workloads/base/rng.h"

#define ZIPF_MAX_ITEMS 1000000
#define ZIPF_MAX_EXPONENT_MILLI 4000

struct zipf;

// Makes the table of n items (1..ZIPF_MAX_ITEMS) for an exponent in thousandths (0..ZIPF_MAX_EXPONENT_MILLI); 0 makes
// all equally likely. A weight is kept in units of 2^-40 of the first one's, and is at least one unit. NULL if there is
// no memory. 8 bytes an item.
struct zipf *zipf_new(uint32_t n, uint32_t exponent_milli);

void zipf_free(struct zipf *zipf);

// A rank in 0..n-1; 0 is the most popular.
uint32_t zipf_draw(const struct zipf *zipf, struct rng *rng);
