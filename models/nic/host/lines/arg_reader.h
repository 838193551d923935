// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/deliver/arg_reader.sv: reads a call's arguments and realigns them to the host
// lines' beats. It counts bytes where the RTL shifts beats.
#pragma once
#include "rtl/pkg/nic_types.h"

struct nic_arg_reader {
  uint8_t left;                       // beats of the frame yet to be read
  uint8_t skip;                       // cells to be passed over before the first of them
  uint16_t cell;                      // of the last read
  bool follow;                        // the next read is from the cell linked behind it
  uint8_t beat;                       // beat of the next read
  bool stands;                        // the packet buffer's read register holds a beat not yet taken,
  uint8_t begin;                      // with arguments from this byte on
  bool alone;                         // that beat is to be taken into `held` by itself
  uint8_t held[NIC_BEAT], held_count; // bytes taken, not yet gone out
  uint8_t to;                         // where the next beat out begins
  uint16_t out;                       // argument bytes yet to go out
};

// Of the packet buffer's read port, at one edge.
struct nic_read {
  bool valid;
  uint16_t cell;
  uint8_t beat;
};

// Whether a beat stands at the output.
bool nic_arg_reader_valid(const struct nic_arg_reader *s);
// That beat; read_data: the packet buffer's read register.
void nic_arg_reader_beat(const struct nic_arg_reader *s, const uint8_t read_data[NIC_BEAT], uint8_t out[NIC_BEAT]);
// The edge that begins a request's arguments, at offset `to` of the first beat out.
struct nic_read nic_arg_reader_start(struct nic_arg_reader *s, const struct nic_request *r, unsigned to);
// Any other edge. taken: the beat at the output is taken at it.
struct nic_read nic_arg_reader_step(struct nic_arg_reader *s, const uint8_t read_data[NIC_BEAT], uint16_t read_next,
                                    bool taken);
// An edge that gives up (or resets).
void nic_arg_reader_abort(struct nic_arg_reader *s);
