// SPDX-License-Identifier: Apache-2.0
// A frame on its way into the simulated NIC, and the stream that such frames are pulled from.
#pragma once
#include "workloads/base/error.h"
#include "workloads/base/pull.h"
#include "workloads/capture/frame.h"
#include <stdbool.h>
#include <stdint.h>

struct injection {
  uint32_t index;           // counts injections from 0; identifies the frame in the ledger
  uint32_t capture_index;   // the record in the capture, counted from 0
  uint64_t time_ps;         // never earlier than that of the injection before
  uint8_t *bytes;           // Ethernet, without FCS; valid until the next pull, and the puller may change them
  uint32_t length;          // bytes held
  uint32_t original_length; // bytes of the frame on the wire
  bool cut;                 // bytes are missing: a drop for the reason snaplen
  bool is_call;
  struct frame frame; // what the bytes say
  // What the capture tells about a call's reply; 0 unless paired.
  bool paired;
  uint32_t reply_status;        // accept_stat
  uint32_t reply_payload_bytes; // results behind the reply's header
  uint32_t reply_word;          // their first word, in many programs a status that says what follows
  uint64_t observed_service_ps; // from the call's stamp to the reply's
};

// A source of injections, in order.
struct injection_stream {
  void *self;
  enum pull (*next)(void *self, struct injection *injection, struct error *e);
  // Starts again from the first injection; the index starts from 0 again. False and a message if it cannot.
  bool (*rewind)(void *self, struct error *e);
};
