// SPDX-License-Identifier: Apache-2.0
// Coherence messages and their bytes, by class.
#pragma once
#include "models/protocol/coherence.h"
#include <stdint.h>

struct interconnect_count {
  uint64_t messages, bytes; // bytes as they occupy the wire, headers included
};
struct interconnect {
  struct interconnect_count classes[COH_CLASSES];
};

// Counts one message of operation `op` (enum coh_op).
void interconnect_add(struct interconnect *i, unsigned op, uint64_t wire_bytes);
const char *interconnect_class_name(enum coh_class class_);
