// SPDX-License-Identifier: Apache-2.0
// What the files of the sampler share.
#pragma once
#include "workloads/base/fixed.h"
#include "workloads/sample/sampler.h"

// -log2 of a number that is uniform in (0, 1), in units of 2^-48; at least one unit, at most 64 (times 2^48).
uint64_t sampler_surprise(struct rng *rng);

uint64_t sampler_draw_gev(const struct sampler_tail *tail, struct rng *rng);
uint64_t sampler_draw_gpareto(const struct sampler_tail *tail, struct rng *rng);
uint64_t sampler_draw_quantile(const struct sampler *sampler, struct rng *rng);
