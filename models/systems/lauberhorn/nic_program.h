// SPDX-License-Identifier: Apache-2.0
// The NIC's driver, the part that writes: makes a machine's NIC what a setup says.
#pragma once
#include "models/hardware/machine/machine.h"
#include "models/systems/lauberhorn/nic_setup.h"

// Writes the tables and settings into the machine's NIC before it runs. False and a message if they do not fit.
bool nic_program(struct machine *m, const struct nic_setup *setup, struct error *e);
