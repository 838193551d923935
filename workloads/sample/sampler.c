// SPDX-License-Identifier: Apache-2.0
#include "workloads/sample/sampler.h"
#include "workloads/sample/sampler_internal.h"
#include <assert.h>

struct sampler sampler_fixed(uint64_t value) {
  return (struct sampler){.kind = SAMPLER_FIXED, .low = value};
}

struct sampler sampler_uniform(uint64_t low, uint64_t high) {
  assert(low <= high);
  return (struct sampler){.kind = SAMPLER_UNIFORM, .low = low, .high = high};
}

struct sampler sampler_exponential(uint64_t mean) {
  assert(mean < UINT64_C(1) << 57);
  return (struct sampler){.kind = SAMPLER_EXPONENTIAL, .low = mean};
}

static void copy_modes(struct sampler *sampler, const struct sampler_mode *modes, size_t count) {
  assert(count <= SAMPLER_MODES);
  sampler->count = count;
  for (size_t i = 0; i < count; i++) sampler->modes[i] = modes[i];
}

struct sampler sampler_modal(const struct sampler_mode *modes, size_t count) {
  struct sampler sampler = {.kind = SAMPLER_MODAL};
  assert(count > 0);
  copy_modes(&sampler, modes, count);
  return sampler;
}

struct sampler sampler_gev(struct sampler_tail tail) {
  return (struct sampler){.kind = SAMPLER_GEV, .tail = tail};
}

struct sampler sampler_gpareto(const struct sampler_mode *head, size_t count, struct sampler_tail tail) {
  struct sampler sampler = {.kind = SAMPLER_GPARETO, .tail = tail};
  copy_modes(&sampler, head, count);
  return sampler;
}

uint64_t sampler_surprise(struct rng *rng) {
  // An odd numerator is never 0, and lies in the middle of the interval of width 2^-63 that it stands for.
  uint64_t log = fixed_log2(rng_next(rng) | 1);
  return (uint64_t)(((fixed_u128)64 << FIXED_BITS) - log);
}

static uint64_t draw_exponential(uint64_t mean, struct rng *rng) {
  fixed_u128 nats = (fixed_u128)sampler_surprise(rng) * FIXED_LN2 >> FIXED_BITS;
  return (uint64_t)((nats * mean + FIXED_ONE / 2) >> FIXED_BITS);
}

// Finds the mode that a draw falls on; false if it falls beyond them all.
static bool draw_mode(const struct sampler *sampler, struct rng *rng, uint64_t *value) {
  uint64_t point = rng_below(rng, SAMPLER_CERTAIN);
  for (size_t i = 0; i < sampler->count; i++) {
    if (point < sampler->modes[i].share_ppm) {
      *value = sampler->modes[i].value;
      return true;
    }
    point -= sampler->modes[i].share_ppm;
  }
  return false;
}

uint64_t sampler_draw(const struct sampler *sampler, struct rng *rng) {
  uint64_t value = 0;
  switch (sampler->kind) {
  case SAMPLER_FIXED:
    return sampler->low;
  case SAMPLER_UNIFORM:
    if (sampler->high - sampler->low == UINT64_MAX) return rng_next(rng);
    return sampler->low + rng_below(rng, sampler->high - sampler->low + 1);
  case SAMPLER_EXPONENTIAL:
    return draw_exponential(sampler->low, rng);
  case SAMPLER_MODAL: {
    bool found = draw_mode(sampler, rng, &value);
    assert(found);
    (void)found;
    return value;
  }
  case SAMPLER_QUANTILES:
    return sampler_draw_quantile(sampler, rng);
  case SAMPLER_GEV:
    return sampler_draw_gev(&sampler->tail, rng);
  case SAMPLER_GPARETO:
    if (sampler->count > 0 && draw_mode(sampler, rng, &value)) return value;
    return sampler_draw_gpareto(&sampler->tail, rng);
  }
  return value;
}
