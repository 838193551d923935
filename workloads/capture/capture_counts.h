// SPDX-License-Identifier: Apache-2.0
// What was found in a capture.
#pragma once
#include "workloads/capture/frame.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// frames = calls + replies + reply_fragments + other; calls = paired + unpaired; replies = paired + orphans. Each is
// counted where it is decided, none as a difference.
struct capture_counts {
  uint64_t frames;
  uint64_t calls;
  uint64_t replies;                     // withheld, all of them
  uint64_t reply_fragments;             // withheld: later fragments of their datagrams
  uint64_t paired;                      // calls whose reply was found, and so many replies
  uint64_t unpaired;                    // calls without
  uint64_t orphans;                     // replies to no call that was seen within the window
  uint64_t redirected;                  // calls to a broadcast or group address, sent to one server
  uint64_t other;                       // frames that are neither, and given to the NIC
  uint64_t cut;                         // frames of any of these kinds that the capture length cut
  uint64_t backwards;                   // frames stamped earlier than one before them
  uint64_t moved;                       // of those that are injected, behind an earlier one: they come at its time
  uint64_t shortened;                   // silences that were shortened (pairing.h)
  uint64_t left_out;                    // records of a link type that is not read, which are no frames
  uint64_t reasons[FRAME_REASON_COUNT]; // the other frames, by why they are neither call nor reply
};

// Adds one frame to frames and to calls, replies or other.
void capture_counts_add(struct capture_counts *counts, const struct frame *frame, bool cut);

// Counts a fragment, which has been added as other, as a reply's.
void capture_counts_withhold_fragment(struct capture_counts *counts);

// Says for a person why there are no calls to simulate: "no RPC call among 12 frames: 10 TCP, 2 replies". With calls
// there, the text is empty and false is returned.
bool capture_counts_explain(const struct capture_counts *counts, char *text, size_t size);
