// SPDX-License-Identifier: Apache-2.0
// Joins the NIC to a machine.
#pragma once
#include "models/hardware/machine/machine.h"
#include "models/software/lauberhorn/nic_setup.h"
#include "sim/run/nic_kind.h"

// A NIC of its own, as the machine steps it. False and a message if there is no memory.
bool nic_attach(enum nic_kind kind, struct nic_device *device, struct error *e);
// Writes the tables and settings into the machine's NIC before it runs. False and a message if they do not fit.
bool nic_attach_program(struct machine *m, const struct nic_setup *setup, struct error *e);
