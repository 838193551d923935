// SPDX-License-Identifier: Apache-2.0
// Where the processes' data lie in simulated memory.
#pragma once
#include "models/protocol/endpoint/layout.h"

#define PROCESS_DATA_BYTES (UINT64_C(1) << 32) // of one process

// Where a process's data begin, from `base` on: apart from other processes' and from the lines of which the NIC is
// home.
uint64_t process_data(const struct layout *layout, uint64_t base, unsigned process);
