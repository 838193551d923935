// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/endpoint/deadline_list.sv: timers in the order in which they were armed, which
// is that of their deadlines, since all run equally long.
#pragma once
#include "rtl/glue/nic_ports.h"

struct nic_deadlines {
  uint8_t endpoint[NIC_ENDPOINTS]; // in order; the head is entry 0
  uint64_t deadline[NIC_ENDPOINTS];
  unsigned count;
  bool expired; // the head's deadline had come at the last edge, and nothing was unlinked at it
};

// One rising edge, edge number `now`: arms or disarms the timer of `endpoint`, not both. Arming: it expires `delay`
// edges later.
void nic_deadlines_step(struct nic_deadlines *s, bool arm, bool disarm, uint8_t endpoint, uint64_t now, uint64_t delay);

// The earliest deadline, NIC_NO_DEADLINE if there is none.
static inline uint64_t nic_deadlines_next(const struct nic_deadlines *s) {
  return s->count ? s->deadline[0] : NIC_NO_DEADLINE;
}
