// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/reply/reply_queue.sv and reply_framer.sv: whom the calls came from, the
// collected replies in order, and the transmit stream. A frame is made as a whole when its reply is taken, and leaves
// beat by beat.
#pragma once
#include "models/nic/host/lines/reply_stage.h"
#include "rtl/pkg/nic_types.h"

#define NIC_REPLY_FRAME (NIC_MAX_FRAME + NIC_BEAT)

enum nic_framer_state { NIC_FRAMER_IDLE, NIC_FRAMER_READ, NIC_FRAMER_STREAM };

struct nic_framer {
  struct nic_reply_to calls[NIC_ENDPOINTS]; // of the request at the endpoint
  struct {
    uint8_t endpoint;
    bool too_long;
    struct nic_reply_to to;
  } replies[NIC_ENDPOINTS]; // oldest first
  unsigned reply_count;
  uint64_t framing; // endpoints whose reply waits or is being sent
  enum nic_framer_state state;
  uint8_t endpoint;
  uint32_t tag;
  uint8_t frame[NIC_REPLY_FRAME];
  unsigned length, at; // bytes, and those that have left
  // the stream's register
  bool valid, last;
  uint32_t user;
  uint64_t keep;
  uint8_t data[NIC_BEAT];
};

struct nic_framer_in {
  bool rst;
  const struct nic_config *cfg;
  // dispatch
  bool call_valid;
  uint8_t call_endpoint;
  const struct nic_reply_to *call_to;
  // engine
  bool frame_valid, frame_too_long;
  uint8_t frame_endpoint;
  const struct nic_stage *stage; // as of before this edge
  bool tx_ready;
};

// One rising edge. The first must be a reset.
void nic_framer_step(struct nic_framer *s, const struct nic_framer_in *in);
// Replies collected whose last beat has not left.
static inline unsigned nic_framer_replying(const struct nic_framer *s) {
  return s->reply_count + (s->state != NIC_FRAMER_IDLE) + (s->valid && s->last);
}
static inline bool nic_framer_busy(const struct nic_framer *s) {
  return s->state != NIC_FRAMER_IDLE || s->reply_count != 0 || s->valid;
}
