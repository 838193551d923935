// SPDX-License-Identifier: Apache-2.0
// The ports of rx_dispatch (rtl/host/lines/dispatch/rx_dispatch.sv) in C; the names are those of docs/nic.md.
#pragma once
#include "rtl/pkg/nic_types.h"

// Inputs at a rising edge. The call is looked at only under their valid.
struct nic_dispatch_in {
  bool rst;
  struct nic_table_write table;
  // ingress
  bool call_valid;
  struct nic_frame call;
  // packet buffer: 64 bytes and the cell linked behind, as of the latest read
  const uint8_t *read_data;
  uint16_t read_next;
  bool free_ready;
  // endpoint engine
  uint64_t parked;
  bool claimed_line;
  uint32_t claimed_epoch;
  // command channel
  bool line_ready;
};

// Outputs. Claims and reads follow the inputs: they are those that neighbours take at this same edge. All others stand
// behind the edge. Fields are written only under their valid.
struct nic_dispatch_out {
  // at this edge
  bool claim_valid;
  uint8_t claim_endpoint;
  bool read_valid;
  uint16_t read_cell;
  uint8_t read_beat;
  // behind it
  bool call_ready;
  bool free_valid;
  uint16_t free_head, free_tail;
  bool delivered_valid, delivered_ok;
  uint8_t delivered_endpoint, delivered_aux;
  struct nic_reply_to delivered_to;
  bool line_valid, line_beat;
  uint8_t line_endpoint;
  uint16_t line_line;
  uint8_t line_data[NIC_BEAT];
  bool lookup_valid, dispatch_valid, deliver_valid;
  uint32_t lookup_tag, dispatch_tag, deliver_tag;
  uint8_t lookup_code, dispatch_code, deliver_code;
  // requests inside
  uint16_t looking_up, waiting;
  bool delivering;
};
