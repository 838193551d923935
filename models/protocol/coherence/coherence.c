// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/coherence/coherence.h"

const char *coh_op_name(enum coh_op op) {
  static const char *const names[COH_OPS] = {
      [COH_READ_SHARED] = "read_shared",
      [COH_READ_EXCLUSIVE] = "read_exclusive",
      [COH_UPGRADE] = "upgrade",
      [COH_WRITE_BACK] = "write_back",
      [COH_EVICT] = "evict",
      [COH_DATA_SHARED] = "data_shared",
      [COH_DATA_EXCLUSIVE] = "data_exclusive",
      [COH_UPGRADE_ACK] = "upgrade_ack",
      [COH_WRITE_BACK_ACK] = "write_back_ack",
      [COH_SNOOP_INVALIDATE] = "snoop_invalidate",
      [COH_SNOOP_SHARE] = "snoop_share",
      [COH_SNOOP_CLEAN] = "snoop_clean",
      [COH_SNOOP_DIRTY] = "snoop_dirty",
      [COH_GRANT_ACK] = "grant_ack",
      [COH_CONFLICT] = "conflict",
      [COH_CONFLICT_ACK] = "conflict_ack",
  };
  return op < COH_OPS ? names[op] : "?";
}

bool coh_carries_line(enum coh_op op) {
  return op == COH_WRITE_BACK || op == COH_DATA_SHARED || op == COH_DATA_EXCLUSIVE || op == COH_SNOOP_DIRTY;
}

const char *coh_class_name(enum coh_class class_) {
  static const char *const names[COH_CLASSES] = {"request", "writeback", "response", "snoop", "snoop_response", "ack"};
  return class_ < COH_CLASSES ? names[class_] : "?";
}
