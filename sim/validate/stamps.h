// SPDX-License-Identifier: Apache-2.0
// The stamps of one round, as numbers of the NIC's clock edges: all are taken at the NIC.
#pragma once
#include "models/hardware/machine/machine.h"

struct stamps {
  const struct layout *layout;
  uint64_t hz; // of the NIC's clock
  struct nic_device inner;
  bool receiving, sending; // within a frame
  bool tx_stands,
      tx_last;        // a beat stood at the transmit stream behind the last edge, and whether it was a frame's last
  bool waiting;       // a load of a receive control line was sent and no frame has come since
  uint64_t parked_ps; // ... and its arrival
  // Of the round:
  bool parked, fetched;   // the hart's load stood at the NIC when the frame entered; first_write is known
  uint64_t entry;         // the frame's first beat on the receive stream
  uint64_t read_complete; // the host's signal arrives
  uint64_t first_write;   // the request for the transmit control line's ownership arrives
  uint64_t exit;          // the reply's first beat on the transmit stream
};

// A new round: its frame is on the wire.
void stamps_begin(struct stamps *s);
// The device with the stamps' eyes on its streams.
struct nic_device stamps_device(struct stamps *s, const struct nic_device *inner);
// A coherence message that will arrive at `arrived_ps`.
void stamps_message(struct stamps *s, const struct observed_message *m);
// For machine_on_clock_write; `context` is the stamps.
void stamps_clock_write(void *context, unsigned hart, uint64_t value, uint64_t edge);
