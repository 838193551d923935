// SPDX-License-Identifier: Apache-2.0
// Where the frames of a run come from. They are pulled one at a time, so that a source may stream a file, or make a
// client's next call only when its last one is answered.
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct wire_frame {
  uint64_t at_ps;       // earliest time of its first bit; it leaves later if the wire is busy
  const uint8_t *bytes; // from the Ethernet header on, without FCS; valid until the next call
  uint32_t length;
  uint32_t request; // its identity in the ledger, by which the NIC names it in events
  bool bad;         // arrives with a broken FCS
};

enum wire_next {
  WIRE_END,   // no more frames, ever
  WIRE_FRAME, // *frame is filled in
  // None now: machine_poke_source() tells when there is one, and frame->at_ps, unless 0, when to ask again without it.
  WIRE_LATER
};

struct wire_source {
  enum wire_next (*next)(void *context, struct wire_frame *frame);
  void *context;
};
