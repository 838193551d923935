// SPDX-License-Identifier: Apache-2.0
// Turns a capture into what the NIC is to be given: replies are withheld, and tell what is known of their calls.
//
// A reply belongs to the oldest call that still waits for one with the same XID, client and server address and port. A
// call that is sent again under its XID is thus paired with the next reply under it, or stays unpaired. A reply that
// was recorded before its call is paired if it was not stamped before it. Later fragments of a reply's datagram are
// withheld with it. Memory is bounded by the window, not by the capture.
//
// A call to a broadcast or group address belongs to any server's reply, and goes to that server in place of all; one
// that nobody answers goes to the first server that the capture shows.
#pragma once
#include "workloads/capture/capture_counts.h"
#include "workloads/capture/capture_read.h"
#include "workloads/capture/injection.h"

#define PAIRING_MAX_WINDOW 1048576u

struct pairing_settings {
  uint32_t window;     // how many records are searched around a call for its reply, 1..PAIRING_MAX_WINDOW
  bool stamps;         // times matter: a frame too late for 64 bits of them is an error; else it is as late as can be
  uint64_t max_gap_ps; // a longer silence before a frame is shortened to this; 0: none is
};

struct pairing;

// The reader is borrowed; `counts` is added to as records are read, and complete at the end. NULL and a message if
// memory is out.
struct pairing *pairing_new(struct capture_reader *reader, const struct pairing_settings *settings,
                            struct capture_counts *counts, struct error *e);
// The next frame, stamped relative to the first one: PULL_ITEM, PULL_END or PULL_ERROR.
enum pull pairing_next(struct pairing *p, struct injection *injection, struct error *e);
void pairing_free(struct pairing *p);
