// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/dispatch/rx_dispatch.sv: equal to it at its ports in every cycle.
#pragma once
#include "models/nic/host/lines/deliver.h"
#include "models/nic/host/lines/endpoint_choice.h"
#include "models/nic/host/lines/request_queues.h"
#include "models/nic/host/lines/service_lookup.h"

struct nic_dispatch {
  struct nic_lookup lookup;
  struct nic_queues queues;
  struct nic_endpoint_choice choice;
  struct nic_deliver deliver;
  // cells of dropped calls, on their way to the free port
  uint8_t dropped_count; // 0..2
  uint16_t dropped_head[2], dropped_tail[2];
  // the last edge's events
  bool looked_up;
  uint32_t lookup_tag;
  uint8_t lookup_code;
};

// One rising edge. The first must be a reset.
void nic_dispatch_step(struct nic_dispatch *s, const struct nic_config *cfg, const struct nic_dispatch_in *in,
                       struct nic_dispatch_out *out);
// Whether the state may change at the next edge, the engine's parked endpoints being these, even if no input is valid.
bool nic_dispatch_busy(const struct nic_dispatch *s, uint64_t parked);
