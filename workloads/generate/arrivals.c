// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/arrivals.h"
#include "workloads/base/clock_edge.h"
#include "workloads/sample/sampler.h"

#define SECOND UINT64_C(1000000000000)

// Draws from an exponential distribution.
static uint64_t draw(struct rng *rng, uint64_t mean) {
  struct sampler sampler = sampler_exponential(mean);
  return sampler_draw(&sampler, rng);
}

void arrivals_start(struct arrivals *arrivals, const struct workload_arrivals *settings, uint64_t seed,
                    uint64_t stream) {
  *arrivals = (struct arrivals){.settings = *settings};
  rng_seed(&arrivals->rng, seed, stream);
  if (settings->process != WORKLOAD_BURSTY) return;
  // In one cycle of a calm and a burst arrive rate * (calm + burst) = calm_rate * (calm + ratio * burst) calls.
  uint64_t calm = settings->calm_ps, burst = settings->burst_ps, ratio = settings->burst_ratio;
  clock_u128 weighted = (clock_u128)SECOND * (calm + ratio * burst);
  arrivals->calm_gap = (uint64_t)(weighted / ((clock_u128)settings->rate * (calm + burst)));
  arrivals->burst_gap = (uint64_t)(weighted / ((clock_u128)settings->rate * (calm + burst) * ratio));
  arrivals->state_ends_ps = draw(&arrivals->rng, calm);
}

// An exponential gap has no memory: where a state ends before the gap does, the rest is drawn anew at the new rate.
static uint64_t next_bursty(struct arrivals *a) {
  for (;;) {
    uint64_t arrival = a->time_ps + draw(&a->rng, a->bursting ? a->burst_gap : a->calm_gap);
    if (arrival < a->state_ends_ps) return a->time_ps = arrival;
    a->time_ps = a->state_ends_ps;
    a->bursting = !a->bursting;
    a->state_ends_ps += draw(&a->rng, a->bursting ? a->settings.burst_ps : a->settings.calm_ps);
  }
}

uint64_t arrivals_next(struct arrivals *a) {
  uint64_t k = a->count++;
  if (k == 0) return 0;
  switch (a->settings.process) {
  case WORKLOAD_FIXED:
    return a->time_ps = clock_edge_ps(k, a->settings.rate);
  case WORKLOAD_POISSON:
    return a->time_ps += draw(&a->rng, SECOND / a->settings.rate);
  case WORKLOAD_BURSTY:
    return next_bursty(a);
  }
  return a->time_ps;
}
