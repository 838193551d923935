// SPDX-License-Identifier: Apache-2.0
#include "sim/stats/interconnect.h"

void interconnect_add(struct interconnect *i, unsigned op, uint64_t wire_bytes) {
  struct interconnect_count *count = &i->classes[coh_class_of((enum coh_op)op)];
  count->messages++;
  count->bytes += wire_bytes;
}

const char *interconnect_class_name(enum coh_class class_) {
  static const char *const names[COH_CLASSES] = {"request", "writeback", "response", "snoop", "snoop_response", "ack"};
  return names[class_];
}
