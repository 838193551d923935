// SPDX-License-Identifier: Apache-2.0
// The NIC's ports as C sees them: what is sampled at a rising clock edge, and what stands at the outputs after it.
// Outputs depend on registers only, so a handshake at edge k is decided by the outputs after edge k-1 and the inputs
// given for edge k: a transfer happens when valid and ready are both 1. Bytes are in wire order (byte 0 first).
#pragma once
#include "rtl/pkg/nic_types.h"
#include <stdbool.h>
#include <stdint.h>

#define NIC_NO_DEADLINE UINT64_MAX

// {region, index} of a host line of an endpoint (enum line_region).
#define NIC_LINE(region, index) ((uint16_t)((region) << NIC_LINE_INDEX_BITS | (index)))
#define NIC_LINE_REGION(line) ((enum line_region)((line) >> NIC_LINE_INDEX_BITS))
#define NIC_LINE_INDEX(line) ((line) & ((1u << NIC_LINE_INDEX_BITS) - 1))

struct nic_in {
  uint64_t now; // number of this clock edge
  bool rst;     // synchronous reset
  // receive stream (s_axis_rx): user = tag, bad = the MAC's verdict, valid with last
  bool rx_valid, rx_last, rx_bad;
  uint32_t rx_tag;
  uint64_t rx_keep;
  uint8_t rx_data[NIC_BEAT];
  // transmit stream (m_axis_tx)
  bool tx_ready;
  // a load or an exclusive fetch of a control line reaches the endpoint engine
  bool load_valid, load_exclusive;
  uint8_t load_endpoint;
  uint16_t load_line;
  uint8_t load_tag;
  // one beat of a recalled line, lines whole and beats in order
  bool recalled_valid, recalled_beat;
  uint8_t recalled_endpoint;
  uint16_t recalled_line;
  uint8_t recalled_data[NIC_BEAT];
  // commands to the home agent
  bool command_ready;
  // AXI4-Lite (32-bit data, 20-bit byte address)
  bool awvalid, wvalid, bready, arvalid, rready;
  uint32_t awaddr, wdata, araddr;
};

struct nic_out {
  bool rx_ready;
  bool tx_valid, tx_last;
  uint32_t tx_tag;
  uint64_t tx_keep;
  uint8_t tx_data[NIC_BEAT];
  bool load_ready, recalled_ready;
  bool command_valid, command_beat, command_exclusive;
  uint8_t command; // enum nic_command
  uint8_t command_endpoint;
  uint16_t command_line;
  uint8_t command_tag;
  uint8_t command_data[NIC_BEAT];
  bool awready, wready, bvalid, arready, rvalid;
  uint8_t bresp, rresp;
  uint32_t rdata;
  bool busy;              // state may change at the next edge even without input
  uint64_t next_deadline; // edge at which a timer expires; NIC_NO_DEADLINE if none is armed
  uint32_t events;        // bit i: event i happened at this edge
  uint32_t event_tag[NIC_EVENTS];
  uint8_t event_code[NIC_EVENTS];
  // Only a watched step (nic_rtl_step_watched) writes it, and says so by the bit NIC_TRANSITION of `events`.
  struct nic_transition transition;
};

#define NIC_TRANSITION (UINT32_C(1) << NIC_EVENTS)
