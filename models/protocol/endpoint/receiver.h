// SPDX-License-Identifier: Apache-2.0
// How a thread reads its endpoint's control lines: the other half of endpoint.h, for the user loop.
#pragma once
#include "models/protocol/endpoint/layout.h"
#ifdef __cplusplus
extern "C" {
#endif

enum receiver_verdict {
  RECEIVER_REQUEST, // the line holds the next request
  RECEIVER_NOTHING, // TRYAGAIN: go on to the next line
  RECEIVER_AGAIN    // not the next answer: load the line that receiver_line() names
};

// The line to be loaded next, given the epoch of the last answer seen (0 at start): answer n is on line (n - 1) mod 2.
static inline unsigned receiver_line(uint32_t seen) {
  return seen & 1u;
}

// Judges the flags and epoch read from receive line receiver_line(*seen), and moves *seen on. An epoch that is not
// beyond *seen belongs to a copy that is being taken back, or says that the NIC saw no evidence. One that is further
// ahead than this line can hold says that the next answers went to prefetches: they are followed line by line.
enum receiver_verdict receiver_read(uint32_t *seen, uint8_t flags, uint32_t epoch);
// The doorbell of the separate form: true if the transmit line just loaded says that the reply of `epoch` was taken;
// else the same line is loaded again.
static inline bool receiver_taken(uint8_t flags, uint32_t epoch_read, uint32_t epoch) {
  return (flags & RX_VALID) != 0 && epoch_read == epoch;
}
#ifdef __cplusplus
}
#endif
