// SPDX-License-Identifier: Apache-2.0
// The C headers of the layers above, for C++.
#pragma once
extern "C" {
#include "models/contract/hart.h"
#include "models/contract/observer.h"
#include "models/protocol/coherence/coherence.h"
#include "models/protocol/endpoint/layout.h"
#include "rtl/glue/nic_ports.h"
#include "workloads/base/clock_edge.h"
}
