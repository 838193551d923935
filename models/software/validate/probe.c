// SPDX-License-Identifier: Apache-2.0
#include "models/software/validate/probe.h"
#include "models/protocol/endpoint/receiver.h"
#include "models/software/message.h"

static uint64_t control_line(const struct probe *p, enum line_region region, unsigned parity) {
  return layout_address(p->layout, p->endpoint, region, parity);
}

static uint32_t smaller(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

// Reads the payload: what the control line holds, then the auxiliary lines; signals that it has all of it.
static void receive(struct hart *h, struct probe *p, unsigned parity, uint32_t bytes, uint32_t epoch) {
  const struct message m = {.layout = p->layout,
                            .endpoint = p->endpoint,
                            .control = REGION_RX,
                            .aux = REGION_RX_AUX,
                            .parity = parity,
                            .offset = p->layout->args_raw_off};
  uint32_t inside = smaller(bytes, message_inline(&m));
  message_read(h, &m, 0, p->payload, inside);
  if (bytes > inside) {
    hart_fence(h);
    message_read(h, &m, inside, p->payload + inside, bytes - inside);
  }
  hart_fence(h);
  hart_io_write(h, p->clock, epoch);
}

// Writes the control line (payload, then header), the auxiliary lines, and rings the doorbell. DONE stands before the
// auxiliary lines are written, as in the prototype: nothing here loads the other line early.
static void transmit(struct hart *h, struct probe *p, unsigned parity, uint32_t bytes, uint32_t epoch) {
  const struct message m = {.layout = p->layout,
                            .endpoint = p->endpoint,
                            .control = REGION_TX,
                            .aux = REGION_TX_AUX,
                            .parity = parity,
                            .offset = p->layout->reply_off};
  uint32_t inside = smaller(bytes, message_inline(&m));
  message_write(h, &m, 0, p->payload, inside);
  hart_store(h, control_line(p, REGION_TX, parity), 8,
             REPLY_DONE | (uint64_t)bytes << 8 * REPLY_LENGTH | (uint64_t)epoch << 8 * REPLY_EPOCH);
  if (bytes > inside) {
    hart_fence(h);
    message_write(h, &m, inside, p->payload + inside, bytes - inside);
  }
  hart_fence(h);
  uint64_t word;
  do word = hart_load(h, control_line(p, REGION_TX, parity ^ 1), 8);
  while (!receiver_taken((uint8_t)word, (uint32_t)(word >> 8 * RX_EPOCH), epoch));
}

void probe_thread(struct hart *h, void *arg) {
  struct probe *p = arg;
  uint32_t epoch = 0;
  unsigned transmit_line = 0;
  p->first_read = hart_io_read(h, p->clock);
  p->second_read = hart_io_read(h, p->clock);
  for (;;) {
    unsigned line = receiver_line(epoch);
    hart_quiet(h, true); // the next frame may never come
    uint64_t word = hart_load_parked(h, control_line(p, REGION_RX, line), 8);
    hart_quiet(h, false);
    uint32_t bytes = (uint16_t)(word >> 8 * RX_LENGTH);
    switch (receiver_read(&epoch, (uint8_t)word, (uint32_t)(word >> 8 * RX_EPOCH))) {
    case RECEIVER_REQUEST:
      receive(h, p, line, bytes, epoch);
      transmit(h, p, transmit_line, bytes, epoch);
      transmit_line ^= 1;
      break;
    case RECEIVER_NOTHING:
      if (hart_stopping(h)) return;
      break;
    case RECEIVER_AGAIN:
      break;
    }
  }
}
