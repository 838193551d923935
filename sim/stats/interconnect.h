// SPDX-License-Identifier: Apache-2.0
// Coherence messages and their bytes, by class.
#pragma once
#include "models/protocol/coherence/coherence.h"
#include <stdint.h>

struct interconnect_count {
  uint64_t messages, bytes; // bytes as they occupy the wire, headers included
};
struct interconnect {
  struct interconnect_count classes[COH_CLASSES];
};
