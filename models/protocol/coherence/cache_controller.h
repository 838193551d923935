// SPDX-License-Identifier: Apache-2.0
// One line in one cache node (a node is one cache, of one hart or of several): MESI with its transients, as a pure
// function of state and event. The caller keeps the bytes, finds the line's record, and carries out the actions before
// it presents another event of the same line. docs/protocol.md has the table.
#pragma once
#include "models/protocol/coherence/coherence.h"
#ifdef __cplusplus
extern "C" {
#endif

enum cache_state {
  CACHE_I, // not here
  CACHE_S,
  CACHE_E,
  CACHE_M,
  // a request is outstanding; the name says where it leads and what it waits for (Data or Acknowledgement)
  CACHE_IS_D, // load
  CACHE_IE_D, // store, or fetch with permission to write
  CACHE_SE_A, // the same with a Shared copy in hand
  // the line has left; its write-back or eviction is not acknowledged yet
  CACHE_MI_A,
  CACHE_EI_A,
  CACHE_II_A, // and a snoop took it meanwhile
  CACHE_STATES
};

enum cache_event {
  CACHE_LOAD,            // a load, or a prefetch of a Shared copy
  CACHE_STORE,           // a store or an atomic operation
  CACHE_FETCH_EXCLUSIVE, // a prefetch with permission to write
  CACHE_EVICT,           // replacement wants the way
  // messages from the home
  CACHE_DATA_SHARED,
  CACHE_DATA_EXCLUSIVE,
  CACHE_UPGRADE_ACK,
  CACHE_WRITE_BACK_ACK,
  CACHE_CONFLICT_ACK,
  CACHE_SNOOP_INVALIDATE,
  CACHE_SNOOP_SHARE,
  CACHE_EVENTS
};

// What the caller does, in this order of bits.
#define CACHE_TAKE 0x01u      // the message's data become the line's
#define CACHE_HIT 0x02u       // the access is performed now
#define CACHE_SEND 0x04u      // send `send` to the home
#define CACHE_WITH_DATA 0x08u // ... with the line's bytes
#define CACHE_FREE 0x10u      // the line's bytes are no longer wanted: the way is free
#define CACHE_WAKE                                                                                                     \
  0x20u // accesses that were stalled on this line are presented again now, oldest first, before
        // any message of this line: the one that missed hits
#define CACHE_STALL                                                                                                    \
  0x40u                    // nothing was done: present the event again at the next CACHE_WAKE of this line; a
                           // prefetch may be forgotten instead, an eviction picks another victim
#define CACHE_MISS 0x80u   // a request went out for this access: it waits for CACHE_WAKE
#define CACHE_ERROR 0x100u // the event cannot happen in this state: the sender is wrong

// Tracked state of the line; all zero is Invalid. No padding.
struct cache_line {
  uint8_t state; // enum cache_state
  uint8_t snoop; // COH_RACE_CONFLICT: the snoop (enum cache_event) that met an outstanding request and is answered when
                 // COH_CONFLICT_ACK arrives; else 0. Meanwhile the fill may come and accesses may hit, nothing else.
};

// The rules are numbered: those of the table by their state and event, and three of the conflict handshake.
#define CACHE_RULE_NONE 0u // the event cannot happen in this state
#define CACHE_RULE(state, event) (1u + (unsigned)(state)*CACHE_EVENTS + (unsigned)(event))
#define CACHE_RULE_PUT_OFF CACHE_RULE(CACHE_STATES, 0)  // a snoop met an outstanding request: put off
#define CACHE_RULE_ANSWERED CACHE_RULE(CACHE_STATES, 1) // the handshake is over: the snoop is answered
#define CACHE_RULE_HELD_UP CACHE_RULE(CACHE_STATES, 2)  // stalled, because a snoop is put off
#define CACHE_RULES CACHE_RULE(CACHE_STATES, 3)

struct cache_step {
  uint16_t flags; // CACHE_TAKE ...
  uint16_t send;  // enum coh_op, with CACHE_SEND
  uint16_t rule;  // that fired
};

// The transition: changes *line and returns what to do. Never fails; CACHE_ERROR leaves *line as it was.
struct cache_step cache_next(struct cache_line *line, enum cache_event event, enum coh_race race);
// The event that a message from the home is; CACHE_EVENTS if it is none.
enum cache_event cache_event_of(enum coh_op op);
// The bytes here are valid and may be read, or written without asking.
bool cache_readable(enum cache_state state);
bool cache_writable(enum cache_state state);
// A request of the line's is not answered yet.
bool cache_requesting(enum cache_state state);
const char *cache_state_name(enum cache_state state);
const char *cache_event_name(enum cache_event event);
// A rule's name: "M.snoop_invalidate" for a row of the table.
const char *cache_rule_name(unsigned rule);
#ifdef __cplusplus
}
#endif
