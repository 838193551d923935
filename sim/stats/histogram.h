// SPDX-License-Identifier: Apache-2.0
// A log-linear histogram of unsigned integers: values below 2048 have a bucket each, and above that each power of two
// is cut into 1024 buckets, so that a value read back is at most 1/1024 (0.1 %) above the one recorded. Minimum,
// maximum and sum are exact. Samples may also be infinite (a request that was dropped).
#pragma once
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

struct histogram;

// NULL if there is no memory.
struct histogram *histogram_new(void);
void histogram_free(struct histogram *h);
void histogram_add(struct histogram *h, uint64_t value);
void histogram_add_infinite(struct histogram *h);
uint64_t histogram_finite(const struct histogram *h);   // samples that are not infinite
uint64_t histogram_infinite(const struct histogram *h); // samples that are

enum figure_kind { FIGURE_NULL, FIGURE_VALUE, FIGURE_INFINITE };
// A statistic: a value, infinite, or null where there are too few samples.
struct figure {
  uint64_t value;
  uint64_t kind; // enum figure_kind
};

struct distribution {
  uint64_t samples;
  struct figure min, mean, p50, p90, p99, p999, max; // mean: rounded down to a whole unit
};
// A percentile is there from so many samples: ten are above it, a hundred above p99.9.
enum { SAMPLES_P50 = 20, SAMPLES_P90 = 100, SAMPLES_P99 = 1000, SAMPLES_P999 = 100000 };
// with_infinite: infinite samples count, as the largest.
void histogram_summarise(const struct histogram *h, bool with_infinite, struct distribution *d);

// The smallest value v such that at least parts/1000 of the finite samples and `infinite` further ones are at most v,
// within the promised resolution and never above the exact maximum. Needs one sample.
struct figure histogram_quantile(const struct histogram *h, unsigned thousandths, uint64_t infinite);
#ifdef __cplusplus
}
#endif
