// SPDX-License-Identifier: Apache-2.0
// Senders of calls for tests of the reply path.
#pragma once
#include "rtl/pkg/nic_types.h"
#include "workloads/base/rng.h"

static inline struct nic_reply_to random_call(struct rng *rng, bool vlan) {
  struct nic_reply_to to = {.tag = (uint32_t)rng_next(rng), .vlan = vlan};
  to.eth_dst = rng_next(rng) >> 16, to.eth_src = rng_next(rng) >> 16;
  to.vlan_tci = (uint16_t)rng_next(rng), to.ip_src = (uint32_t)rng_next(rng);
  to.ip_dst = (uint32_t)rng_next(rng), to.udp_src = (uint16_t)rng_next(rng);
  to.udp_dst = (uint16_t)rng_next(rng), to.xid = (uint32_t)rng_next(rng);
  return to;
}
