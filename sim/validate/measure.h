// SPDX-License-Identifier: Apache-2.0
// One simulation of the authors' procedure: the I/O round trip, and the one-way times of raw payloads through an
// endpoint's lines, all stamped in the NIC's clock. docs/validation.md says how, and why so.
#pragma once
#include "models/params/params.h"
#include "rtl/pkg/nic_sizes.h"
#include "sim/run/nic_kind.h"
#include "workloads/base/error.h"

enum { MEASURE_SIZES = NIC_MAX_FRAME }; // one for each that a frame can hold

struct measure_plan {
  const struct params *params; // of the platform and a system, resolved
  enum nic_kind nic;
  unsigned count; // of sizes, at most MEASURE_SIZES
  uint32_t sizes[MEASURE_SIZES];
};

// Plain data of fixed layout, which a child process hands to its parent. Times are picoseconds; a one-way time that is
// below half an I/O round trip comes out negative.
struct measure_result {
  int32_t status; // 0; 1: the simulation failed; 2: the parameters are unfit for the procedure
  uint32_t padding;
  struct error error;
  int64_t io; // round trip
  int64_t receive[MEASURE_SIZES], transmit[MEASURE_SIZES];
};

// Simulates the plan in this process, which can do so once.
typedef void measure_fn(const struct measure_plan *plan, struct measure_result *result);
void measure_run(const struct measure_plan *plan, struct measure_result *result);

// The largest payload that the frames and lines of these parameters hold in both directions.
uint32_t measure_largest(const struct params *p);
