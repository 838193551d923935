// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/front/decode/rx_ingress.sv: equal to it at its ports in every cycle. It judges a frame's
// bytes as a whole (rx_check) when the last beat arrives, and lets the verdict out at the edge at which the pipeline
// would.
#pragma once
#include "models/nic/front/rx_check.h"

#define NIC_RX_FRAMES 8    // frames between their first beat and their verdict; at most 5 are
#define NIC_RX_WAITING 8   // frames that wait for the host side
#define NIC_RX_BYTES 16448 // the largest frame that any setting lets through, in whole beats, and one beat

struct nic_rx_in {
  bool rst;
  const struct nic_config *cfg;
  struct nic_table_write table;
  // a beat: bad is valid with last; data is 64 bytes, and read only if valid
  bool valid, last, bad;
  uint32_t tag;
  uint64_t keep;
  const uint8_t *data;
  // packet buffer
  bool write_full;
  uint16_t write_head, write_tail;
  // host side
  bool frame_ready;
  uint32_t wanted; // bit i: frames with the reason i for dropping are handed on
};

struct nic_rx_out {
  // packet buffer; data is 64 bytes inside the state, meaningful only if valid, and stands until the next edge
  bool write_valid, write_first;
  const uint8_t *write_data;
  bool free_valid;
  uint16_t free_head, free_tail;
  // host side
  bool frame_valid;
  struct nic_frame frame;
  // the event
  bool check_valid;
  uint32_t check_tag;
  uint8_t check_code;
  bool busy;
};

// A frame on its way to its verdict. Edges are counted from reset; 0 means not yet known.
struct nic_rx_frame {
  uint64_t begun, joined, ended; // edges that took the first, the second and the last beat
  uint64_t mac;
  uint32_t ip;
  struct nic_frame frame; // its reason: so far, no_buffer and too_long apart
  bool stored, too_long, no_buffer;
};

struct nic_rx_ingress {
  uint64_t edge;
  struct nic_filter filters[NIC_FILTERS];
  // frames, oldest first; the newest is being received unless its `ended` is set
  struct nic_rx_frame frames[NIC_RX_FRAMES];
  unsigned oldest, count;
  // the frame being received
  uint8_t bytes[NIC_RX_BYTES];
  uint32_t length;
  bool too_long;
  // the latest beat, the edge that took it, and whether it is to be written at the edge behind
  uint8_t beat[NIC_BEAT];
  uint64_t beat_edge;
  bool begins_frame, begins_cell, writes;
  // frames for the host side, oldest first
  struct nic_frame waiting[NIC_RX_WAITING];
  unsigned waiting_oldest, waiting_count;
};

// One rising edge: samples `in`, then fills *out with the outputs that stand behind it. The first edge must be a reset.
// out->frame, out->free_* and out->check_* but for their valid are written only while they are valid.
void nic_rx_ingress_step(struct nic_rx_ingress *s, const struct nic_rx_in *in, struct nic_rx_out *out);
