// SPDX-License-Identifier: Apache-2.0
// A model for explore.h: one endpoint, its home and its lines (two control lines and an auxiliary line a direction),
// one cache, a network that reorders across classes, a thread with a store buffer, and an environment that prefetches
// and evicts whenever it likes. Contents are tokens that name the request they belong to, so that a stale, half-written
// or repeated one is seen. Requests go on for ever: epochs are kept relative to the endpoint's.
//
// The cache may have a second core, the neighbour, which loads the endpoint's lines whenever it likes, waits for them
// and keeps copies in its first level, as the thread's core then does. Or there are two endpoints, each with a thread
// on a core of its own, in a cache with few fill buffers. A line's state is its own, and nothing but fill buffers and
// ways is shared by lines: so endpoints meet nowhere else, and the loss of a way is an eviction, which may come at any
// time.
#pragma once
#include "models/protocol/coherence/coherence.h"
#include "tests/support/explore.h"

// Slips that the exploration must notice; bits, because one protection may hide another.
enum endpoint_fault {
  FAULT_NO_EVIDENCE = 1 << 0,        // a load of the other line counts as a doorbell by itself
  FAULT_EVIDENCE_ANY_EPOCH = 1 << 1, // DONE counts without the epoch
  FAULT_DONE_IS_VALID = 1 << 2,      // DONE is the bit that says VALID in a request's header
  FAULT_EARLY_ADVANCES = 1 << 3,     // the TRYAGAIN for want of evidence advances
  FAULT_KEEP_TRYAGAIN = 1 << 4,      // a TRYAGAIN's copy is not recalled
  FAULT_KEEP_EARLY = 1 << 5,         // nor the one for want of evidence
  FAULT_KEEP_RELOAD = 1 << 6,        // a reload of a finished line is not recalled
  FAULT_REPLAY_DESCRIPTOR = 1 << 7,  // a reload is answered with the request anew
  FAULT_SKIP_AUX = 1 << 8,           // the reply is taken with the home's bytes of auxiliary lines
  FAULT_KEEP_CLEAN_AUX = 1 << 9,     // auxiliary lines that only the request used are not recalled
  FAULT_WRITE_OVER_COPIES = 1 << 10, // the home is written while a cache holds the line
  FAULT_DONE_FIRST = 1 << 11,        // the thread writes DONE before the payload
  FAULT_NO_STORE_FENCE = 1 << 12,    // ... does not fence the payload's auxiliary lines before DONE
  FAULT_NO_FENCE = 1 << 13,          // ... does not fence DONE before the doorbell
  FAULT_IGNORE_EPOCH = 1 << 14,      // ... takes every VALID header for a new request
  FAULT_SKIP_AHEAD = 1 << 15,        // ... takes the epoch of an answer on the other line for read
  FAULT_NO_FLUSH = 1 << 16,          // ... leaves its loop without a flush
  FAULT_NO_ABORT = 1 << 17,          // ... dies without an abort
  // of a cache that two cores share
  FAULT_WAKES_ONE = 1 << 18,         // a fill is told to the oldest of the accesses that wait for it only
  FAULT_HIT_ASKS = 1 << 19,          // a load that hits is sent to the home as if it had missed
  FAULT_BUFFER_LEAKED = 1 << 20,     // a fill that several wait for does not return its fill buffer
  FAULT_SNOOP_KEEPS_FIRST = 1 << 21, // a snoop does not take first levels' copies
  FAULT_STORE_KEEPS_FIRST = 1 << 22, // nor does another core's store
  FAULT_STARVED_FORGOTTEN = 1 << 23, // who finds no fill buffer is not presented again
  FAULT_NO_BUFFER_ASKED = 1 << 24    // a request goes out whether a fill buffer is free or not
};

// Lines by number; the coupled form has the first three.
enum model_line { LINE_RX0, LINE_RX1, LINE_RX_AUX, LINE_TX0, LINE_TX1, LINE_TX_AUX, LINES };

struct endpoint_setup {
  bool coupled;
  enum coh_race race;
  bool aux;           // requests and replies may need an auxiliary line
  bool weak;          // stores to different lines drain in any order (Arm), else in program order (x86)
  bool leaves;        // the thread may leave its loop with a reply in hand, or die
  bool shared;        // receive lines are granted Shared, else Exclusive
  bool prompt;        // property: no doorbell comes without evidence
  unsigned strays;    // bit l: line l is prefetched and evicted at any time (enum model_line)
  bool fetches;       // ... and prefetched for writing
  unsigned neighbour; // bit l: another core loads line l at any time, and first levels keep copies of it
  bool pair;          // two endpoints, of which the second has the strays; the goal is that the first one parks
  unsigned idle;      // bit e: endpoint e gets no request
  unsigned buffers;   // fill buffers, all lines being of one bank; 0: enough
  unsigned at_once;   // bit c: messages of class c arrive in the step that sends them
  unsigned faults;
  uint64_t *fired; // bit r is set once the endpoint's rule r has fired; may be NULL
};

struct explore_model endpoint_model(const struct endpoint_setup *setup);
