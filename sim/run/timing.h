// SPDX-License-Identifier: Apache-2.0
// How long the simulation of each system took by the wall clock. Nothing here reaches a result.
#pragma once
#include <stdint.h>
#include <stdio.h>

struct timing {
  unsigned count;
  struct {
    const char *system;
    uint64_t requests, wall_ns;
  } systems[16];
};

void timing_begin(struct timing *t);
// The clock runs from start to stop. `system` must outlive `t`.
void timing_start(struct timing *t, const char *system);
void timing_stop(struct timing *t, uint64_t requests);
// A line a system, for a person.
void timing_write_text(const struct timing *t, FILE *to);
// {"systems": [{name, requests, wall_ns, requests_per_second}]}
void timing_write_json(const struct timing *t, FILE *to);
