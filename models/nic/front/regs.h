// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/front/regs.sv: settings, table writes, counters behind AXI4-Lite (docs/registers.md).
#pragma once
#include "models/nic/host_ports.h"

// What the last edge's events and the blocks say.
struct nic_regs_in {
  const struct nic_in *port;
  bool leave_ready;
  const struct nic_events *events;
  bool early; // a load without evidence was answered
  struct nic_inside inside;
  uint16_t cells;
};

struct nic_regs {
  struct nic_control control;
  bool aw, w, bvalid, rvalid;
  uint32_t awaddr, wdata, rdata;
  uint32_t drops[NIC_DROPS];
  struct nic_status counted; // only the counters of it
};

// One rising edge; a reset if in->port->rst.
void nic_regs_step(struct nic_regs *s, const struct nic_regs_in *in);
static inline bool nic_regs_busy(const struct nic_regs *s) {
  return s->aw || s->w || s->control.table.valid || s->bvalid || s->rvalid;
}
