// SPDX-License-Identifier: Apache-2.0
// The ports between the front end and a host side (rtl/front/nic_front.sv, rtl/host/lines/host_lines.sv), in C.
#pragma once
#include "models/nic/nic_events.h"
#include "models/nic/nic_inside.h"
#include "rtl/glue/nic_ports.h"
#include "rtl/pkg/nic_types.h"

// What the registers hold for a host side: settings, the table-write port, and which endpoint is to be left.
struct nic_control {
  struct nic_config cfg;
  struct nic_table_write table;
  bool leave_valid, leave_abort;
  uint8_t leave_endpoint;
};

// What the front end shows before an edge. The host side is stepped before it.
struct nic_host_in {
  const struct nic_in *port;
  const struct nic_control *control;
  bool frame_valid;
  const struct nic_frame *frame; // read only if valid
  // packet buffer: 64 bytes and the cell linked behind, as of the latest read
  const uint8_t *read_data;
  uint16_t read_next;
  bool free_ready;
};

// Reads and leave_ready follow the inputs: they are those that the front end takes at this same edge. All others stand
// behind the edge. Fields are meaningful only under their valid.
struct nic_host_out {
  // at this edge
  bool read_valid;
  uint16_t read_cell;
  uint8_t read_beat;
  bool leave_ready;
  // behind it
  bool frame_ready;
  uint32_t wanted; // bit i: frames with the reason i for dropping are handed on all the same
  bool free_valid;
  uint16_t free_head, free_tail;
  struct nic_events events; // all but NIC_EV_CHECK
  bool early;
  struct nic_inside inside; // the host side's places
  uint64_t next_deadline;
};
