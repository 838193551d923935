// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/reply/reply_stage.sv: recalled beats in, per endpoint the payload of a reply,
// and word to the engine of what came back.
#pragma once
#include "models/nic/host/lines/endpoint_engine.h"

#define NIC_REPLY_BYTES 10240 // of an endpoint's lines that are kept, from the control line's first byte

struct nic_recalled {
  uint8_t endpoint;
  uint16_t line;
  bool beat;
  uint8_t data[NIC_BEAT];
};

struct nic_stage {
  struct nic_recalled beats[2]; // oldest first
  unsigned beat_count;
  uint8_t left[NIC_ENDPOINTS]; // auxiliary lines still to come
  bool back_valid;
  struct nic_back back;
  struct nic_back header; // of the control line whose second beat comes next
  uint16_t length[NIC_ENDPOINTS];
  uint8_t status[NIC_ENDPOINTS];
  uint8_t lines[NIC_ENDPOINTS][NIC_REPLY_BYTES]; // control line, auxiliary lines
};

struct nic_stage_in {
  bool rst;
  const struct nic_config *cfg;
  bool recalled_valid;
  const struct nic_recalled *recalled; // read only if valid
  bool back_ready;
  bool count_set;
  uint8_t count_endpoint, count;
  // about the beat at hand, as of before this edge
  bool looks;   // its line is looked at for evidence
  bool framing; // its endpoint's last reply waits for the framer
};

// One rising edge. The first must be a reset.
void nic_stage_step(struct nic_stage *s, const struct nic_stage_in *in);
static inline bool nic_stage_busy(const struct nic_stage *s) {
  return s->beat_count != 0 || s->back_valid;
}
