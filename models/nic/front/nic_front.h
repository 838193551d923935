// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/front/nic_front.sv: frames in, decoded and kept; registers; the events of both sides.
#pragma once
#include "models/nic/front/packet_buffer.h"
#include "models/nic/front/regs.h"
#include "models/nic/front/rx_ingress.h"
#include "models/nic/host_ports.h"

struct nic_front {
  struct nic_rx_ingress ingress;
  struct nic_packet_buffer buffer;
  struct nic_regs regs;
  // what stands at the blocks' outputs
  struct nic_rx_out ingress_out;
  struct nic_buffer_out buffer_out;
  struct nic_events events; // of both sides
};

// What the front end shows the host side before the next edge; it points into the front end's state.
struct nic_host_in nic_front_shows(const struct nic_front *s, const struct nic_in *port);
// One rising edge: `shown` is what the host side showed before it, `now` what it offers at it. The first must be a
// reset.
void nic_front_step(struct nic_front *s, const struct nic_in *port, const struct nic_host_out *shown,
                    const struct nic_host_out *now);
// Fills in the outputs that are the front end's: receive stream, registers, events.
void nic_front_outputs(const struct nic_front *s, struct nic_out *out);
bool nic_front_busy(const struct nic_front *s);
