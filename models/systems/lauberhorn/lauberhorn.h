// SPDX-License-Identifier: Apache-2.0
// Lauberhorn: the NIC answers a parked load of a control line with the call, decoded and dispatched; a user-mode loop
// on each endpoint's hart jumps to the handler.
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "models/systems/system.h"

extern const struct system lauberhorn_system;

// Where the endpoints' lines lie for caches with lines of `line_bytes`, by the parameters endpoint.*.
struct layout lauberhorn_layout(const struct params *p, uint16_t line_bytes);
