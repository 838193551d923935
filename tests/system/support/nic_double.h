// SPDX-License-Identifier: Apache-2.0
// A NIC for tests of the machine around it: it speaks the ports of nic_ports.h with the endpoint kernel inside, but
// knows no protocol. A frame is an Ethernet header and arguments; it goes raw to the lowest parked endpoint, and its
// reply is the header with the payload behind it. Registers read back what was written, XORed with their address.
#pragma once
#include "models/hardware/nic/nic_device.h"

struct nic_double;

// handler: the code pointer that every request names.
struct nic_double *nic_double_new(const struct layout *layout, uint64_t block_cycles, uint64_t handler);
void nic_double_free(struct nic_double *n);
// Requests that it answers for: being received, waiting, at an endpoint, being sent.
unsigned nic_double_under_way(const struct nic_double *n);
// One edge, as nic_rtl_step.
void nic_double_step(void *nic, const struct nic_in *in, struct nic_out *out);
// Its endpoints; it has no queues to show.
void nic_double_show(const void *nic, const struct nic_viewer *to);
