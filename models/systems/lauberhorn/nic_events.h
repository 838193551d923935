// SPDX-License-Identifier: Apache-2.0
// What the NIC's events mean for Lauberhorn: steps and places of the ledger.
#pragma once
#include "models/hardware/nic/nic_meaning.h"
#ifdef __cplusplus
extern "C" {
#endif

enum { LAUBERHORN_EVENTS = 8 };
extern const struct nic_meaning lauberhorn_events[LAUBERHORN_EVENTS];
#ifdef __cplusplus
}
#endif
