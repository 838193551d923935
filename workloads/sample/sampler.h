// SPDX-License-Identifier: Apache-2.0
// Random variates from integer arithmetic alone, the same on every machine. A sampler is a plain value without memory
// of its own and without state: what it draws depends on the generator only. Values carry whatever unit the caller
// gives (piste uses picoseconds for times and bytes for sizes).
#pragma once
#include "workloads/base/rng.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLER_MODES 16
#define SAMPLER_CERTAIN 1000000 // shares are in parts per million

// A value and the share of draws that give it, in parts per million.
struct sampler_mode {
  uint64_t value;
  uint32_t share_ppm;
};

// A published quantile: `share_ppm` parts per million of all values are at most `value`.
struct sampler_quantile {
  uint32_t share_ppm;
  uint64_t value;
};

// Location, scale and shape of a generalised extreme value or Pareto distribution, in millionths of the value's unit
// (the shape in millionths). The shape must lie in 1..499,999, the scale in 1..10^12, the location at most 10^12 either
// side of 0.
struct sampler_tail {
  int64_t location_micro;
  uint64_t scale_micro;
  uint32_t shape_micro;
};

enum sampler_kind {
  SAMPLER_FIXED,
  SAMPLER_UNIFORM,
  SAMPLER_EXPONENTIAL,
  SAMPLER_MODAL,
  SAMPLER_QUANTILES,
  SAMPLER_GEV,
  SAMPLER_GPARETO
};

struct sampler {
  enum sampler_kind kind;
  uint64_t low, high;                       // fixed: low; uniform: both ends; exponential: low is the mean
  size_t count;                             // modes, or quantiles
  struct sampler_mode modes[SAMPLER_MODES]; // modal, and the discrete head of a tail
  struct sampler_quantile quantiles[SAMPLER_MODES];
  struct sampler_tail tail; // GEV, Pareto
};

// Always `value`.
struct sampler sampler_fixed(uint64_t value);

// Every integer from `low` to `high`, ends included, equally likely; low must not exceed high.
struct sampler sampler_uniform(uint64_t low, uint64_t high);

// Exponential with the given mean, rounded to the nearest integer. The mean must be below 2^57.
struct sampler sampler_exponential(uint64_t mean);

// One of up to SAMPLER_MODES values; the shares must sum to SAMPLER_CERTAIN.
struct sampler sampler_modal(const struct sampler_mode *modes, size_t count);

// Piecewise linear through published quantiles in ascending order, the last at SAMPLER_CERTAIN. Nothing is published
// below the first: everything there has the first one's value. Rounded up.
struct sampler sampler_quantiles(const struct sampler_quantile *quantiles, size_t count);

// Generalised extreme value distribution, rounded down; draws below 0 give 0.
struct sampler sampler_gev(struct sampler_tail tail);

// Discrete modes (possibly none) whose shares sum to at most SAMPLER_CERTAIN; the other draws follow a generalised
// Pareto distribution, rounded down, draws below 0 as 0.
struct sampler sampler_gpareto(const struct sampler_mode *head, size_t count, struct sampler_tail tail);

// The next value.
uint64_t sampler_draw(const struct sampler *sampler, struct rng *rng);
