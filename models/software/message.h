// SPDX-License-Identifier: Apache-2.0
// A run of bytes that begins in a control line and runs on through auxiliary lines: how software sees the arguments
// that the NIC delivered, and where it writes the reply.
#pragma once
#include "models/contract/hart.h"
#include "models/protocol/endpoint/layout.h"

struct message {
  const struct layout *layout;
  unsigned endpoint;
  enum line_region control, aux; // REGION_RX and REGION_RX_AUX, or the transmit pair
  unsigned parity;               // which control line
  uint16_t offset;               // of the first byte in the control line
};

// Bytes that fit before the first auxiliary line.
static inline uint32_t message_inline(const struct message *m) {
  return m->layout->line_bytes - m->offset;
}

// Bytes that the lines hold: whatever else the message has is nowhere.
static inline uint32_t message_room(const struct message *m) {
  return message_inline(m) + (uint32_t)m->layout->aux_lines * m->layout->line_bytes;
}

// The address of byte `at` of the message.
uint64_t message_address(const struct message *m, uint32_t at);
// Copies `bytes` bytes from (to) byte `at` on with the hart's block copies: one for the control line, one for the rest.
// What is written beyond the lines' room is left out. Returns how many it took.
uint32_t message_read(struct hart *h, const struct message *m, uint32_t at, void *to, uint32_t bytes);
uint32_t message_write(struct hart *h, const struct message *m, uint32_t at, const void *from, uint32_t bytes);
