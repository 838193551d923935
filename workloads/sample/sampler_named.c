// SPDX-License-Identifier: Apache-2.0
#include "workloads/sample/sampler_named.h"
#include <string.h>

#define US UINT64_C(1000000) // picoseconds
#define COUNT(list) (sizeof(list) / sizeof(list)[0])
#define MODAL(list) sampler_modal(list, COUNT(list))
#define QUANTILES(list) sampler_quantiles(list, COUNT(list))

// Shinjuku, NSDI'19, section 4.2.
static const struct sampler_mode shinjuku_rare[] = {{US / 2, 995000}, {500 * US, 5000}};
static const struct sampler_mode shinjuku_even[] = {{1 * US, 500000}, {100 * US, 500000}};
static const struct sampler_mode shinjuku_three[] = {{1 * US, 333334}, {10 * US, 333333}, {100 * US, 333333}};

// Shenango (NSDI'19) and Caladan (OSDI'20), mean 10 us; recalled, not checked against the papers.
static const struct sampler_mode caladan_two[] = {{5 * US, 900000}, {55 * US, 100000}};

// Facebook's ETC pool (Atikoglu et al., SIGMETRICS'12) as mutilate fits it. The shares of 2, 3, 5, 11 and 14 bytes are
// read there, the smaller ones recalled; all sum to the published 44.155 %.
static const struct sampler_mode etc_head[] = {
    {0, 5360}, {1, 470},  {2, 178200}, {3, 92390},  {4, 180},  {5, 27400}, {6, 650},    {7, 6060},
    {8, 230},  {9, 8370}, {10, 8370},  {11, 89890}, {12, 920}, {13, 3260}, {14, 19800},
};
static const struct sampler_tail etc_key = {30798400, 8204490, 78688};
static const struct sampler_tail etc_value = {15000000, 214476000, 348238};

// Homa's workloads, by their published quantiles.
static const struct sampler_quantile w1[] = {{100000, 8},   {250000, 8},    {500000, 27},     {750000, 203},
                                             {900000, 503}, {990000, 1876}, {1000000, 100000}};
static const struct sampler_quantile w2[] = {{100000, 8},   {250000, 43},   {500000, 269},     {750000, 394},
                                             {900000, 512}, {990000, 3151}, {1000000, 3530000}};
static const struct sampler_quantile w3[] = {{100000, 36},   {250000, 85},    {500000, 268},      {750000, 469},
                                             {900000, 1755}, {990000, 31013}, {1000000, 15200000}};

static const char *const services[] = {"shinjuku_fixed",        "shinjuku_exp",      "shinjuku_bimodal_rare",
                                       "shinjuku_bimodal_even", "shinjuku_trimodal", "caladan_const",
                                       "caladan_exp",           "caladan_bimodal"};
static const char *const sizes[] = {"etc_key", "etc_value", "w1", "w2", "w3"};

const char *sampler_service_name(size_t i) {
  return i < COUNT(services) ? services[i] : NULL;
}

const char *sampler_size_name(size_t i) {
  return i < COUNT(sizes) ? sizes[i] : NULL;
}

static size_t find(const char *name, const char *const *list, size_t count) {
  size_t i = 0;
  while (i < count && strcmp(name, list[i]) != 0) i++;
  return i;
}

bool sampler_named_service(const char *name, struct sampler *sampler) {
  switch (find(name, services, COUNT(services))) {
  case 0:
    *sampler = sampler_fixed(1 * US);
    return true;
  case 1:
    *sampler = sampler_exponential(1 * US);
    return true;
  case 2:
    *sampler = MODAL(shinjuku_rare);
    return true;
  case 3:
    *sampler = MODAL(shinjuku_even);
    return true;
  case 4:
    *sampler = MODAL(shinjuku_three);
    return true;
  case 5:
    *sampler = sampler_fixed(10 * US);
    return true;
  case 6:
    *sampler = sampler_exponential(10 * US);
    return true;
  case 7:
    *sampler = MODAL(caladan_two);
    return true;
  default:
    return false;
  }
}

bool sampler_named_size(const char *name, struct sampler *sampler) {
  switch (find(name, sizes, COUNT(sizes))) {
  case 0:
    *sampler = sampler_gev(etc_key);
    return true;
  case 1:
    *sampler = sampler_gpareto(etc_head, COUNT(etc_head), etc_value);
    return true;
  case 2:
    *sampler = QUANTILES(w1);
    return true;
  case 3:
    *sampler = QUANTILES(w2);
    return true;
  case 4:
    *sampler = QUANTILES(w3);
    return true;
  default:
    return false;
  }
}
