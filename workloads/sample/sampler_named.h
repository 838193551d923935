// SPDX-License-Identifier: Apache-2.0
// Distributions that publications name. docs/workloads.md says where each comes from and how well it is known.
#pragma once
#include "workloads/sample/sampler.h"

// Service times in picoseconds: shinjuku_fixed, shinjuku_exp, shinjuku_bimodal_rare, shinjuku_bimodal_even,
// shinjuku_trimodal, caladan_const, caladan_exp, caladan_bimodal. False if there is none of that name.
bool sampler_named_service(const char *name, struct sampler *sampler);

// Sizes in bytes: etc_key, etc_value, w1, w2, w3. False if there is none of that name.
bool sampler_named_size(const char *name, struct sampler *sampler);

// The i-th name of either list, for messages; NULL past the end.
const char *sampler_service_name(size_t i);
const char *sampler_size_name(size_t i);
