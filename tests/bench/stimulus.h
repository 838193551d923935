// SPDX-License-Identifier: Apache-2.0
// A recording of what a NIC was given at each edge that it was stepped, and of what it said: a head for each edge, and
// behind it the fields that some valid bit makes meaningful. Native byte order: written and read on one machine.
#pragma once
#include "rtl/glue/nic_ports.h"
#include <stddef.h>
#include <stdint.h>

struct stimulus_head {
  uint32_t edges;   // since the edge before
  uint16_t inputs;  // enum stimulus_input
  uint16_t outputs; // stimulus_outputs() after the edge
};
_Static_assert(sizeof(struct stimulus_head) == 8, "heads are packed");

enum stimulus_input {
  STIMULUS_RST = 1 << 0,
  STIMULUS_RX_VALID = 1 << 1,
  STIMULUS_RX_LAST = 1 << 2,
  STIMULUS_RX_BAD = 1 << 3,
  STIMULUS_TX_READY = 1 << 4,
  STIMULUS_LOAD_VALID = 1 << 5,
  STIMULUS_LOAD_EXCLUSIVE = 1 << 6,
  STIMULUS_RECALLED_VALID = 1 << 7,
  STIMULUS_RECALLED_BEAT = 1 << 8,
  STIMULUS_COMMAND_READY = 1 << 9,
  STIMULUS_AWVALID = 1 << 10,
  STIMULUS_WVALID = 1 << 11,
  STIMULUS_BREADY = 1 << 12,
  STIMULUS_ARVALID = 1 << 13,
  STIMULUS_RREADY = 1 << 14
};

enum { STIMULUS_MAX_BYTES = 256 }; // of one edge

// Every valid and ready, busy, and the events of an edge.
uint16_t stimulus_outputs(const struct nic_out *out);
// Writes an edge that follows the edge `before` to `to` (STIMULUS_MAX_BYTES of room); returns its size.
size_t stimulus_put(uint8_t *to, uint64_t before, const struct nic_in *in, const struct nic_out *out);
// Reads the edge at `from` into `in`, whose `now` is the edge before it, and what the outputs were; returns its size.
size_t stimulus_get(const uint8_t *from, struct nic_in *in, uint16_t *outputs);
