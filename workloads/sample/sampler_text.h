// SPDX-License-Identifier: Apache-2.0
// Distributions as people write them:
//   N | uniform LOW HIGH | exponential MEAN | modes SHARE% VALUE SHARE% VALUE ... | a name of
//   workloads/sample/sampler_named.h
// A size is a whole number of bytes. A time carries its unit (ns, us, ms), and may have a fraction that whole
// picoseconds can hold.
#pragma once
#include "workloads/base/error.h"
#include "workloads/sample/sampler.h"

#define SAMPLER_MAX_SIZE UINT64_C(1000000000)    // bytes
#define SAMPLER_MAX_TIME UINT64_C(1000000000000) // picoseconds: a second

// `what` names the setting in messages.
bool sampler_parse_size(const char *what, const char *text, struct sampler *sampler, struct error *e);
bool sampler_parse_time(const char *what, const char *text, struct sampler *sampler, struct error *e);

// One time, in picoseconds.
bool sampler_parse_duration(const char *what, const char *text, uint64_t *ps, struct error *e);

// A number without sign, with a fraction if need be, times `scale`; false unless that is a whole number of at most
// `max`. Reads the first `n` characters.
bool sampler_parse_decimal(const char *text, size_t n, uint64_t scale, uint64_t max, uint64_t *value);
