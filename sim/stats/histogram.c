// SPDX-License-Identifier: Apache-2.0
#include "sim/stats/histogram.h"
#include <stdlib.h>

// Bucket b: below LINEAR the value itself; above, octave o (values of 11 + o bits and one more) holds HALF buckets of
// width 2^o.
enum { HALF_BITS = 10, HALF = 1 << HALF_BITS, LINEAR = 2 * HALF, OCTAVES = 64 - HALF_BITS - 1 };
enum { BUCKETS = LINEAR + OCTAVES * HALF };

__extension__ typedef unsigned __int128 wide;

struct histogram {
  uint64_t finite, infinite, min, max;
  wide sum;
  uint64_t counts[BUCKETS];
};

struct histogram *histogram_new(void) {
  struct histogram *h = calloc(1, sizeof *h);
  if (h) h->min = UINT64_MAX;
  return h;
}

void histogram_free(struct histogram *h) {
  free(h);
}

static unsigned bucket_of(uint64_t value) {
  if (value < LINEAR) return (unsigned)value;
  unsigned octave = 63u - (unsigned)__builtin_clzll(value) - HALF_BITS;
  return LINEAR + (octave - 1) * HALF + (unsigned)(value >> octave) - HALF;
}

// The largest value that falls into a bucket.
static uint64_t bucket_top(unsigned bucket) {
  if (bucket < LINEAR) return bucket;
  unsigned octave = (bucket - LINEAR) / HALF + 1;
  uint64_t lead = HALF + (bucket - LINEAR) % HALF;
  return (lead << octave) + ((UINT64_C(1) << octave) - 1);
}

void histogram_add(struct histogram *h, uint64_t value) {
  h->finite++;
  h->sum += value;
  if (value < h->min) h->min = value;
  if (value > h->max) h->max = value;
  h->counts[bucket_of(value)]++;
}

void histogram_add_infinite(struct histogram *h) {
  h->infinite++;
}

uint64_t histogram_finite(const struct histogram *h) {
  return h->finite;
}

uint64_t histogram_infinite(const struct histogram *h) {
  return h->infinite;
}

static struct figure value_of(uint64_t value) {
  return (struct figure){value, FIGURE_VALUE};
}

struct figure histogram_quantile(const struct histogram *h, unsigned thousandths, uint64_t infinite) {
  uint64_t samples = h->finite + infinite;
  uint64_t rank = (uint64_t)(((wide)samples * thousandths + 999) / 1000);
  if (rank == 0) rank = 1;
  if (rank > h->finite) return (struct figure){0, FIGURE_INFINITE};
  uint64_t below = 0;
  unsigned bucket = 0;
  while (below + h->counts[bucket] < rank) below += h->counts[bucket++];
  uint64_t top = bucket_top(bucket);
  return value_of(top < h->max ? top : h->max);
}

void histogram_summarise(const struct histogram *h, bool with_infinite, struct distribution *d) {
  uint64_t infinite = with_infinite ? h->infinite : 0;
  const struct figure unbounded = {0, FIGURE_INFINITE};
  *d = (struct distribution){.samples = h->finite + infinite};
  if (d->samples == 0) return;
  d->min = h->finite ? value_of(h->min) : unbounded;
  d->mean = infinite || !h->finite ? unbounded : value_of((uint64_t)(h->sum / h->finite));
  d->max = infinite ? unbounded : value_of(h->max);
  if (d->samples >= SAMPLES_P50) d->p50 = histogram_quantile(h, 500, infinite);
  if (d->samples >= SAMPLES_P90) d->p90 = histogram_quantile(h, 900, infinite);
  if (d->samples >= SAMPLES_P99) d->p99 = histogram_quantile(h, 990, infinite);
  if (d->samples >= SAMPLES_P999) d->p999 = histogram_quantile(h, 999, infinite);
}
