// SPDX-License-Identifier: Apache-2.0
// The C headers of the layers above, for C++.
#pragma once
extern "C" {
#include "models/hardware/observer.h"
#include "models/protocol/coherence.h"
#include "models/protocol/layout.h"
#include "models/software/hart.h"
#include "rtl/glue/nic_ports.h"
#include "workloads/clock_edge.h"
}
