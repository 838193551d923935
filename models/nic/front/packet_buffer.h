// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/front/buffer/packet_buffer.sv: equal to it at its ports in every cycle. Free cells stand in
// a plain queue here; the RTL's linked list hands them out in the same order.
#pragma once
#include "rtl/pkg/nic_types.h"

#define NIC_FREE_PORTS 2
#define NIC_FREE_WAITING 8 // entries of the longer of the two ports' queues

struct nic_buffer_in {
  bool rst;
  // ingress; data is 64 bytes, and read only if valid
  bool write_valid, write_first;
  const uint8_t *write_data;
  // delivery
  bool read_valid;
  uint16_t read_cell;
  uint8_t read_beat;
  // 0 ingress, 1 dispatch
  bool free_valid[NIC_FREE_PORTS];
  uint16_t free_head[NIC_FREE_PORTS], free_tail[NIC_FREE_PORTS];
};

struct nic_buffer_out {
  bool write_full;
  uint16_t write_head, write_tail; // meaningful once a frame's first beat is stored
  const uint8_t *read_data;        // 64 bytes inside the state, as of the latest read
  uint16_t read_next;              // undefined behind a frame's last cell
  bool free_ready[NIC_FREE_PORTS];
  uint16_t cells_used;
  bool busy;
};

struct nic_chain {
  uint16_t head, tail;
};

struct nic_packet_buffer {
  uint8_t data[NIC_CELLS][NIC_CELL_BEATS][NIC_BEAT];
  uint16_t next[NIC_CELLS]; // within a frame
  uint16_t free[NIC_CELLS]; // a ring: the free cells in order
  uint32_t free_oldest;
  uint16_t used;
  // the frame that is written
  uint16_t head, tail;
  unsigned beat; // beats stored
  // chains on their way into `free`: those that wait at a port, and the one that goes in next
  struct nic_chain waiting[NIC_FREE_PORTS][NIC_FREE_WAITING];
  unsigned waiting_oldest[NIC_FREE_PORTS], waiting_count[NIC_FREE_PORTS];
  bool returning;
  struct nic_chain chain;
  // the latest read
  uint8_t read_data[NIC_BEAT];
  uint16_t read_next;
};

// One rising edge: samples `in`, then fills *out with the outputs that stand behind it. The first edge must be a reset.
void nic_packet_buffer_step(struct nic_packet_buffer *s, const struct nic_buffer_in *in, struct nic_buffer_out *out);
