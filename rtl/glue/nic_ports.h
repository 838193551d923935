// SPDX-License-Identifier: Apache-2.0
// The NIC's ports as C sees them: what is sampled at a rising clock edge, and what stands at the outputs after it.
// Outputs depend on registers only, so a handshake at edge k is decided by the outputs after edge k-1 and the inputs
// given for edge k: a transfer happens when valid and ready are both 1. Bytes are in wire order (byte 0 first).
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define NIC_BEAT 64        // bytes of a stream or line beat
#define NIC_MAX_FRAME 9728 // largest frame in bytes, without FCS
#define NIC_ENDPOINTS 64
#define NIC_PROCESSES 64
#define NIC_NO_DEADLINE UINT64_MAX

// {region, index} of a host line of an endpoint; region: 0 receive control, 1 transmit control, 2 receive auxiliary,
// 3 transmit auxiliary.
#define NIC_LINE(region, index) ((uint16_t)((region) << 8 | (index)))

enum nic_command { NIC_CMD_WRITE, NIC_CMD_ANSWER, NIC_CMD_RECALL };

// Events for the ledger, one port each; `code` is what the comment says.
enum nic_event {
  NIC_EV_CHECK,    // verdict on a frame: 0 accepted as a call, else the drop reason
  NIC_EV_LOOKUP,   // service found and request admitted: 0, else the drop reason
  NIC_EV_DISPATCH, // delivery to an endpoint begins: the endpoint
  NIC_EV_DELIVER,  // argument lines are written at the home: 0, else the drop reason
  NIC_EV_ANSWER,   // the parked load is answered with the request: the endpoint
  NIC_EV_DOORBELL, // the load that says "done" was accepted: the endpoint
  NIC_EV_COLLECT,  // evidence seen and every reply line collected: 0 a reply follows, 1 one-way, 2 too long (SYSTEM_ERR
                   // follows), 3 aborted
  NIC_EV_TRYAGAIN, // a parked load was answered TRYAGAIN (tag unused): the endpoint
  NIC_EVENTS
};

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
};
