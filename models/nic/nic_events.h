// SPDX-License-Identifier: Apache-2.0
// events_t of rtl/pkg/nic_pkg.sv in C: the events of one edge.
#pragma once
#include "rtl/pkg/nic_sizes.h"
#include <stdbool.h>
#include <stdint.h>

// Bit i of `valid` says that event i (enum nic_event) stands; tags and codes have a meaning only then.
struct nic_events {
  uint32_t valid;
  uint32_t tag[NIC_EVENTS];
  uint8_t code[NIC_EVENTS];
};

static inline void nic_event_put(struct nic_events *events, enum nic_event which, bool valid, uint32_t tag,
                                 uint8_t code) {
  if (!valid) return;
  events->valid |= 1u << which;
  events->tag[which] = tag;
  events->code[which] = code;
}
