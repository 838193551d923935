// SPDX-License-Identifier: Apache-2.0
// What the NIC's events say about a request. A table of it is data, which a system hands in with its personality of the
// NIC: an event without a row says nothing.
#pragma once
#include "models/contract/steps.h"
#include "rtl/glue/nic_ports.h"

// Where a request is. X(identifier, words for reports)
#define PISTE_STAGES(X)                                                                                                \
  X(GONE, "gone")                                                                                                      \
  X(RECEIVING, "being received")        /* its frame is on the wire or in the NIC's decoders */                        \
  X(LOOKING_UP, "being looked up")      /* accepted as a call */                                                       \
  X(WAITING, "waiting for an endpoint") /* admitted */                                                                 \
  X(DELIVERING, "being delivered")      /* its arguments are being written */                                          \
  X(ANSWERING, "being answered")        /* written; its load is about to be answered */                                \
  X(SERVING, "on its hart")             /* answered */                                                                 \
  X(COLLECTING, "being collected")      /* doorbell seen: the reply's lines are being recalled */                      \
  X(SENDING, "being sent")              /* its reply is in the framer or on the wire */

enum stage {
#define X(id, words) STAGE_##id,
  PISTE_STAGES(X)
#undef X
      STAGES
};

// What happens with the event, by its code.
enum nic_effect {
  MEANS_MOVE,  // the request goes on, whatever the code
  MEANS_DROP,  // it is dropped for the reason that the code is, unless that is 0
  MEANS_END,   // it ends without a reply if the code is 1
  MEANS_FILL,  // endpoint `code` holds the request from now on
  MEANS_EMPTY, // endpoint `code` holds no request any more; the event belongs to none
};

struct nic_meaning {
  enum nic_event event;
  enum nic_effect effect;
  enum step step; // the event ends a segment of the request's latency, of this step at this place
  enum place place;
  enum stage then; // where the request is from now on
  enum stage only; // it says something only while the request is here; STAGE_GONE: wherever it is
};
