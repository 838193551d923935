// SPDX-License-Identifier: Apache-2.0
// What the NIC's ingress makes of one whole frame: a pure function of its bytes. The order of the checks is that of
// rtl/decode/rx_verdict.sv.
#pragma once
#include "models/protocol/nic/nic_types.h"

#define NIC_FILTERS 16

// Accepted destinations; MAC and address are looked up independently.
struct nic_filter {
  bool valid[NIC_FILTERS];
  uint64_t mac[NIC_FILTERS];
  uint32_t ip[NIC_FILTERS];
};

// Checks a frame of `length` bytes (without FCS); `bad` is the MAC's verdict on it. `length` is the frame's own even
// beyond cfg->max_frame; only the first cfg->max_frame bytes are looked at. Returns NIC_DROP_NONE and fills in *call
// but for its tag and its packet buffer cells; or the reason for dropping it, *call then being undefined. Never returns
// NIC_DROP_NO_BUFFER.
enum nic_drop rx_check(const uint8_t *frame, uint32_t length, bool bad, const struct nic_config *cfg,
                       const struct nic_filter *filter, struct nic_call *call);
