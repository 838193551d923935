// SPDX-License-Identifier: Apache-2.0
// The NIC behind its ports, whatever it is: the Verilated RTL, the clocked C model, or a test's double.
#pragma once
#include "models/hardware/nic/nic_meaning.h"
#include "models/protocol/endpoint/endpoint.h"

// What a NIC that is open to view says of itself; no function is NULL.
struct nic_viewer {
  void *context;
  void (*endpoint)(void *context, unsigned number, const struct endpoint *state);
  void (*queue)(void *context, const char *name, unsigned holds);
};

struct nic_device {
  void *nic;
  // One rising edge, as nic_rtl_step.
  void (*step)(void *nic, const struct nic_in *in, struct nic_out *out);
  // The same as nic_rtl_step_watched, for those who want to hear of transitions; NULL if the device cannot tell.
  void (*step_watched)(void *nic, const struct nic_in *in, struct nic_out *out);
  // As nic_rtl_waves and nic_rtl_wave_time; NULL if the device cannot write waves.
  int (*waves)(void *nic, const char *path);
  void (*wave_time)(void *nic, uint64_t time_ps);
  // Says what it has inside: every endpoint, by number; then its queues. NULL if that cannot be seen.
  void (*show)(const void *nic, const struct nic_viewer *to);
  // What its events say, by its personality: `meanings` rows, which outlive the machine.
  const struct nic_meaning *meaning;
  unsigned meanings;
};
