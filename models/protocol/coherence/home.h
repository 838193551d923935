// SPDX-License-Identifier: Apache-2.0
// The home agent's directory entry of one line, as a pure function of state and event. The same function serves
// memory homes, which grant at once, and the NIC's home, whose device decides when a request is granted. The caller
// keeps the bytes and a queue of deferred events per line. docs/protocol.md has the table.
#pragma once
#include "models/protocol/coherence/coherence.h"
#ifdef __cplusplus
extern "C" {
#endif

#define HOME_NODES 64u // most cache nodes of one home
#define HOME_NOBODY 0xffu

enum home_busy {
  HOME_IDLE,
  HOME_SNOOPING, // snoop responses are outstanding
  HOME_GRANTED   // COH_RACE_GRANT_ACK: the grant is not acknowledged yet
};

enum home_event {
  // messages from a cache node
  HOME_READ_SHARED,
  HOME_READ_EXCLUSIVE,
  HOME_UPGRADE,
  HOME_WRITE_BACK,
  HOME_EVICT,
  HOME_SNOOP_CLEAN,
  HOME_SNOOP_DIRTY,
  HOME_CONFLICT,
  HOME_GRANT_ACK,
  // from the home's own device
  HOME_RECALL,          // take the line back from every cache: before the device reads it for good, or writes it
  HOME_LOCAL_READ,      // bring the newest bytes here; caches may keep Shared copies
  HOME_GRANT_SHARED,    // answer the held request: Shared if it is a COH_READ_SHARED, else Exclusive
  HOME_GRANT_EXCLUSIVE, // answer the held request: Exclusive unless other nodes share the line
  HOME_EVENTS
};

// The rules: X(identifier, name, what happened and what was done)
#define HOME_RULE_LIST(X)                                                                                              \
  X(NONE, "none", "no rule: the event cannot happen in this state")                                                    \
  X(REQUEST_WAITS, "request_waits", "a request for a line that is busy, or whose load is held: deferred")              \
  X(REQUEST_HELD, "request_held", "a request for a line that the device decides about: held, the device is asked")     \
  X(REQUEST_GRANTED, "request_granted", "a request that nobody is in the way of: granted")                             \
  X(REQUEST_SNOOPS, "request_snoops", "a request for a line that others have: they are snooped")                       \
  X(GRANT_WAITS, "grant_waits", "the device grants, but the line is busy: deferred")                                   \
  X(GRANT_GRANTED, "grant_granted", "the device grants, and nobody is in the way: the held request is answered")       \
  X(GRANT_SNOOPS, "grant_snoops", "the device grants a line that others have: they are snooped")                       \
  X(LEAVE_WAITS, "leave_waits", "a write-back or eviction that overtook its grant's acknowledgement: deferred")        \
  X(LEAVE_OWNER, "leave_owner", "the owner gives the line up: acknowledged")                                           \
  X(LEAVE_CROSSED, "leave_crossed", "a write-back or eviction that crossed a snoop: acknowledged, its bytes unused")   \
  X(CONFLICT, "conflict", "a snoop met an outstanding request: the handshake goes on")                                 \
  X(SNOOP_MORE, "snoop_more", "a snoop's answer; others are outstanding")                                              \
  X(SNOOP_GRANTED, "snoop_granted", "the last snoop's answer: the request that waited is granted")                     \
  X(SNOOP_DONE, "snoop_done", "the last snoop's answer: the device's own event is done")                               \
  X(ACKNOWLEDGED, "acknowledged", "a grant has arrived: the line is free")                                             \
  X(DEVICE_WAITS, "device_waits", "the device's own event for a busy line: deferred")                                  \
  X(DEVICE_DONE, "device_done", "the device's own event for a line that no cache is in the way of: done")              \
  X(DEVICE_SNOOPS, "device_snoops", "the device's own event for a line that caches have: they are snooped")
enum home_rule {
#define X(id, name, what) HOME_RULE_##id,
  HOME_RULE_LIST(X)
#undef X
      HOME_RULES
};

// What the caller does, in this order of bits.
#define HOME_TAKE 0x01u // the message's data become the home's
#define HOME_SEND 0x02u // send `op` to every node in `to`; COH_DATA_* with the home's bytes
#define HOME_DONE 0x04u // the HOME_RECALL or HOME_LOCAL_READ is done: the home's bytes are the newest, now
#define HOME_HOLD 0x08u // the request is held: ask the device, which answers with HOME_GRANT_*
#define HOME_WAKE                                                                                                      \
  0x10u // present every deferred event of this line again, oldest first; those deferred anew keep their
        // order
#define HOME_DEFER 0x20u // nothing was done: keep the event at the end of the line's queue until HOME_WAKE
#define HOME_ERROR 0x40u // the event cannot happen in this state: the sender is wrong

// Tracked state of a line; home_line_empty() is a line that no cache holds.
struct home_line {
  uint64_t sharers;  // bit n: node n may hold a Shared copy
  uint64_t waiting;  // bit n: node n's snoop response is outstanding
  uint8_t owner;     // node with an Exclusive or Modified copy, or HOME_NOBODY
  uint8_t busy;      // enum home_busy
  uint8_t doing;     // HOME_SNOOPING: the event that is being served (enum home_event)
  uint8_t requester; // ... and its node; HOME_GRANTED: the node that was granted
  uint8_t holder;    // node whose request the device holds, or HOME_NOBODY
  uint8_t held;      // ... and the request, enum home_event
  uint8_t pad[2];    // zero
};

struct home_rules {
  enum coh_race race;
  bool device; // requests are held for the device; else granted at once, Exclusive if nobody shares the line
};

struct home_step {
  uint64_t to;    // nodes, with HOME_SEND
  uint16_t op;    // enum coh_op, with HOME_SEND
  uint16_t flags; // HOME_TAKE ...
  uint16_t rule;  // enum home_rule that fired
  uint16_t pad;   // zero
};

struct home_line home_line_empty(void);
// The transition: changes *line and returns what to do. `node` is the sender (ignored for device events). Never fails;
// HOME_DEFER and HOME_ERROR leave *line as it was. While a request is held, further requests for the line are
// deferred; write-backs and device events are not. A held request whose grant finds the line busy is deferred too.
struct home_step home_next(struct home_line *line, enum home_event event, unsigned node, struct home_rules rules);
// The event that a message from a cache is; HOME_EVENTS if it is none.
enum home_event home_event_of(enum coh_op op);
// True if no cache can hold the line and nothing is under way: the device may touch the bytes without a recall.
bool home_uncached(const struct home_line *line);
const char *home_event_name(enum home_event event);
// A line's state for traces and reports: "idle", "snooping", "granted", and "held" for one that is idle but for a load
// that the device holds.
const char *home_state_name(const struct home_line *line);
// A rule's name, and what it says.
const char *home_rule_name(enum home_rule rule);
const char *home_rule_text(enum home_rule rule);
#ifdef __cplusplus
}
#endif
