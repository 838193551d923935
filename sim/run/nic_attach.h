// SPDX-License-Identifier: Apache-2.0
// Joins the NIC to a machine.
#pragma once
#include "models/hardware/nic/nic_device.h"
#include "sim/run/nic_kind.h"
#include "workloads/base/error.h"

// A NIC of its own, as the machine steps it; what its events mean is still to be said. False and a message if there is
// no memory.
bool nic_attach(enum nic_kind kind, struct nic_device *device, struct error *e);
