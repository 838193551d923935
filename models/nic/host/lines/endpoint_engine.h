// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/endpoint/endpoint_engine.sv: one event of one endpoint an edge, decided by the
// pure transition function (models/protocol/endpoint/endpoint.h).
#pragma once
#include "models/nic/host/lines/command_channel.h"
#include "models/nic/host/lines/deadline_list.h"
#include "models/protocol/endpoint/endpoint.h"
#include "rtl/pkg/nic_types.h"

// What came back: a control line with the header in it, or the last auxiliary line.
struct nic_back {
  bool aux;
  uint8_t endpoint, region, index;
  uint8_t flags, status;
  uint16_t length;
  uint32_t epoch;
};

struct nic_load {
  uint8_t endpoint, tag;
  uint16_t line;
  bool exclusive;
};

struct nic_engine_in {
  bool rst;
  const struct nic_config *cfg;
  uint64_t now;
  // dispatch
  bool claim_valid;
  uint8_t claim_endpoint;
  bool delivered_valid, delivered_ok;
  uint8_t delivered_endpoint, delivered_aux;
  uint32_t delivered_tag;
  bool line_valid, line_beat;
  uint8_t line_endpoint;
  uint16_t line_line;
  const uint8_t *line_data;
  // host
  bool load_valid;
  struct nic_load load;
  bool command_ready;
  // reply stage
  bool back_valid;
  struct nic_back back;
  // registers
  bool leave_valid, leave_abort;
  uint8_t leave_endpoint;
};

struct nic_engine_out {
  // at this edge
  bool back_ready, leave_ready;
  bool count_set; // expect `count` auxiliary lines of `count_endpoint`
  uint8_t count_endpoint, count;
  bool frame_valid, frame_too_long; // a reply is collected
  uint8_t frame_endpoint;
  // behind it: events
  bool answer_valid, doorbell_valid, collect_valid, tryagain_valid, early_valid;
  uint32_t answer_tag, doorbell_tag, collect_tag;
  uint8_t answer_code, doorbell_code, collect_code, tryagain_code;
};

struct nic_engine {
  struct endpoint endpoints[NIC_ENDPOINTS];
  uint32_t tag[NIC_ENDPOINTS]; // of the call
  struct nic_load loads[2];    // oldest first
  unsigned load_count;
  bool load_wait, leave_wait; // was deferred, and no line has come back since
  struct nic_deadlines deadlines;
  struct nic_channel channel;
  bool claimed_line;
  uint32_t claimed_epoch;
  uint8_t open_count;
  struct nic_transition transition; // the last one
  bool event;                       // the ledger was told something at the last edge
};

// One rising edge. The first must be a reset.
void nic_engine_step(struct nic_engine *s, const struct nic_engine_in *in, struct nic_engine_out *out);
// Endpoints that may be claimed at the next edge.
uint64_t nic_engine_parked(const struct nic_engine *s);
// Whether the state may change at the next edge without input; `leave_valid` is the registers' request.
bool nic_engine_busy(const struct nic_engine *s, bool leave_valid);
// Whether a control line is being looked at for evidence.
bool nic_engine_looks(const struct nic_engine *s, uint8_t endpoint, uint8_t region, uint8_t index);
