// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/deliver/deliver.sv: one request at a time into the claimed endpoint's lines.
#pragma once
#include "models/nic/host/lines/arg_reader.h"
#include "models/nic/host/lines/rx_dispatch_ports.h"
#include "models/nic/host/lines/unmarshal.h"

struct nic_deliver {
  struct nic_arg_reader reader;
  struct nic_unmarshal unmarshal;
  struct nic_request request;
  uint8_t endpoint;
  bool starting, active; // the delivery's first cycle; those behind it
  bool freed;
  uint8_t beat; // the next beat of the lines, counted from the control line's first
  // the output register
  bool line_valid, line_beat;
  uint16_t line;
  uint8_t line_data[NIC_BEAT];
  // the report
  bool delivered, ok;
  uint8_t aux;
};

void nic_deliver_reset(struct nic_deliver *s);
// Whether a request can be claimed for at the next edge.
bool nic_deliver_idle(const struct nic_deliver *s);
// Whether the request's cells are to be freed, at the next edge that can.
bool nic_deliver_frees(const struct nic_deliver *s);
// One rising edge, at which a free of the request's cells is taken if free_ready. Returns the read of the packet buffer
// at this edge.
struct nic_read nic_deliver_step(struct nic_deliver *s, const struct nic_config *cfg, const struct nic_dispatch_in *in);
// The claim at the same edge, behind the step; delivery was idle.
void nic_deliver_claim(struct nic_deliver *s, uint8_t endpoint, const struct nic_request *request);
