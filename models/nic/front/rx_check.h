// SPDX-License-Identifier: Apache-2.0
// What the NIC's ingress makes of the bytes of one whole frame: a pure function. The order of the checks is that of
// rtl/front/decode/rx_verdict.sv, which stands in its reasons' numbers: the lowest number wins.
#pragma once
#include "rtl/pkg/nic_types.h"

// Where a frame wants to go, from its first 38 bytes (which must be readable, whatever the frame's length): MAC and
// IPv4 destination. Either is meaningful only if rx_check gets as far as looking at it.
uint64_t rx_check_mac(const uint8_t *frame);
uint32_t rx_check_ip(const uint8_t *frame);

// Checks a frame of `length` bytes (without FCS, at most 65535) from Ethernet to ONC-RPC; both destinations are taken
// as accepted. Returns DROP_NONE, or the reason for dropping it, and fills in of *frame the length and what belongs
// to the layers that were reached (the tag and the packet buffer cells are the caller's).
enum drop rx_check(const uint8_t *bytes, uint32_t length, struct nic_frame *frame);

// The layer that a frame reached if this is what is wrong with it: the reasons' order is that of the layers.
enum nic_layer rx_check_layer(enum drop reason);

// The reason that stands when a frame has two (DROP_NONE: none).
static inline enum drop rx_check_first(enum drop a, enum drop b) {
  if (!a || !b) return a ? a : b;
  return a < b ? a : b;
}
