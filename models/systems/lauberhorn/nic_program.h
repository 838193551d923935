// SPDX-License-Identifier: Apache-2.0
// The NIC's driver, the part that touches it: makes a machine's NIC what a setup says, and reads what it counted.
#pragma once
#include "models/hardware/machine/machine.h"
#include "models/systems/lauberhorn/nic_setup.h"
#include "rtl/pkg/drops.h"
#ifdef __cplusplus
extern "C" {
#endif

// Writes the tables and settings into the machine's NIC before it runs. False and a message if they do not fit.
bool nic_program(struct machine *m, const struct nic_setup *setup, struct error *e);
// After a run: how many frames the machine's NIC dropped, by reason, and how many requests it still answers for.
void nic_count(struct machine *m, uint64_t dropped[NIC_DROP_CODES], uint64_t *under_way);
#ifdef __cplusplus
}
#endif
