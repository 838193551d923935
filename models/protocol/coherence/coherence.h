// SPDX-License-Identifier: Apache-2.0
// The coherence protocol's messages. Two pure transition functions speak it: the cache controller (cache_controller.h)
// and the home agent (home.h). MESI; a node is one cache, of one hart or of several. Within a class and a direction the
// network keeps order between a node and the home; across classes it keeps none.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define LINE_BYTES_MAX 128
#define NODE_NONE 0xffffu

// Message classes are the virtual channels of the link.
enum coh_class { COH_REQUEST, COH_WRITEBACK, COH_RESPONSE, COH_SNOOP, COH_SNOOP_RESPONSE, COH_ACK, COH_CLASSES };

enum coh_op {
  // cache -> home, COH_REQUEST
  COH_READ_SHARED,    // a load missed
  COH_READ_EXCLUSIVE, // a store (or exclusive prefetch) missed
  COH_UPGRADE,        // a store hit Shared
  // cache -> home, COH_WRITEBACK
  COH_WRITE_BACK, // dirty eviction, carries the line
  COH_EVICT,      // clean eviction
  // home -> cache, COH_RESPONSE
  COH_DATA_SHARED,    // fill, carries the line
  COH_DATA_EXCLUSIVE, // fill, carries the line
  COH_UPGRADE_ACK,    // permission without data
  COH_WRITE_BACK_ACK,
  // home -> cache, COH_SNOOP
  COH_SNOOP_INVALIDATE, // a recall, or another node's store
  COH_SNOOP_SHARE,      // another node's load
  // cache -> home, COH_SNOOP_RESPONSE
  COH_SNOOP_CLEAN, // done, the line was clean or absent
  COH_SNOOP_DIRTY, // done, carries the line
  // cache -> home, COH_ACK
  COH_GRANT_ACK, // the fill has arrived (COH_RACE_GRANT_ACK)
  // the back-invalidate conflict handshake of CXL 3 (COH_RACE_CONFLICT)
  COH_CONFLICT,     // cache -> home, COH_SNOOP_RESPONSE
  COH_CONFLICT_ACK, // home -> cache, COH_RESPONSE (ordered behind fills)
  COH_OPS
};

// How a grant meets a recall, per interconnect.
enum coh_race {
  COH_RACE_GRANT_ACK, // the home starts nothing on a line before its last grant is acknowledged (ECI)
  COH_RACE_CONFLICT   // a snoop that meets an outstanding request is put off by a conflict handshake (CXL 3)
};

struct coh_message {
  uint64_t address; // of the line
  uint16_t op;      // enum coh_op
  uint16_t node;    // the cache node that this comes from or goes to
  uint16_t bytes;   // line bytes carried: 0 or the line size
  uint16_t tag;     // the requester's, returned in the response
  uint8_t data[LINE_BYTES_MAX];
};

// COH_CLASSES for a number out of range.
static inline enum coh_class coh_class_of(enum coh_op op) {
  switch (op) {
  case COH_READ_SHARED:
  case COH_READ_EXCLUSIVE:
  case COH_UPGRADE:
    return COH_REQUEST;
  case COH_WRITE_BACK:
  case COH_EVICT:
    return COH_WRITEBACK;
  case COH_SNOOP_INVALIDATE:
  case COH_SNOOP_SHARE:
    return COH_SNOOP;
  case COH_SNOOP_CLEAN:
  case COH_SNOOP_DIRTY:
  case COH_CONFLICT:
    return COH_SNOOP_RESPONSE;
  case COH_GRANT_ACK:
    return COH_ACK;
  case COH_DATA_SHARED:
  case COH_DATA_EXCLUSIVE:
  case COH_UPGRADE_ACK:
  case COH_WRITE_BACK_ACK:
  case COH_CONFLICT_ACK:
    return COH_RESPONSE;
  case COH_OPS:
    break;
  }
  return COH_CLASSES;
}
// True if the message carries the line's bytes.
bool coh_carries_line(enum coh_op op);
// Names for traces, statistics and reports; "?" for a number out of range.
const char *coh_op_name(enum coh_op op);
const char *coh_class_name(enum coh_class class_);
#ifdef __cplusplus
}
#endif
