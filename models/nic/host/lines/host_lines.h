// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/host_lines.sv: the host side of control lines.
#pragma once
#include "models/nic/host/lines/endpoint_engine.h"
#include "models/nic/host/lines/reply_framer.h"
#include "models/nic/host/lines/reply_stage.h"
#include "models/nic/host/lines/rx_dispatch.h"
#include "models/nic/host_ports.h"

struct nic_lines {
  struct nic_dispatch dispatch;
  struct nic_engine engine;
  struct nic_stage stage;
  struct nic_framer framer;
  // what stands at the blocks' outputs
  struct nic_dispatch_out dispatch_out;
  struct nic_engine_out engine_out;
};

// One rising edge. The first must be a reset.
void nic_lines_step(struct nic_lines *s, const struct nic_host_in *in, struct nic_host_out *out);
// Fills in the outputs that are the host side's: transmit stream, loads, recalled lines, commands.
void nic_lines_outputs(const struct nic_lines *s, struct nic_out *out);
// Whether the state may change at the next edge without input; `leave_valid` is the registers' request.
bool nic_lines_busy(const struct nic_lines *s, bool leave_valid);
