// SPDX-License-Identifier: Apache-2.0
// A control-line endpoint in the NIC, in both reply forms, as a pure function of state and event. The RTL's engine does
// the same, and the clocked C NIC calls this. docs/protocol.md has the rules, the table and the diagrams.
//
// The home forwards at most one load of a line at a time, none while it is recalling the line, and carries out commands
// in order. A write of a line that some cache holds makes the home take it back first.
#pragma once
#include "models/protocol/endpoint/layout.h"
#ifdef __cplusplus
extern "C" {
#endif

enum endpoint_phase {
  ENDPOINT_READY,      // the thread is running, or has not come yet
  ENDPOINT_PARKED,     // a load of the next receive line is held; the deadline is armed
  ENDPOINT_DELIVERING, // claimed: the request is being written into the lines
  ENDPOINT_LOOKING,    // a load that may be a doorbell is held; the line with the evidence is being recalled
  ENDPOINT_COLLECTING  // evidence seen; the remaining lines are being recalled
};

enum endpoint_event_kind {
  ENDPOINT_LOAD,         // a load or exclusive fetch of a control line: region, index, exclusive, tag
  ENDPOINT_CLAIM,        // this parked endpoint was chosen: a delivery begins
  ENDPOINT_DELIVERED,    // it ended: ok (else dropped), aux (auxiliary lines written)
  ENDPOINT_DEADLINE,     // the block time of the parked load is over
  ENDPOINT_RECALLED,     // a control line came back: region, index, and its header: flags, status, length, header_epoch
  ENDPOINT_RECALLED_AUX, // every auxiliary line of the last ENDPOINT_RECALL_AUX came back
  ENDPOINT_FLUSH,        // the thread leaves its loop: look for a finished reply without a doorbell (rule 8)
  ENDPOINT_ABORT,        // the thread's process died: drop the open request (rule 8)
  ENDPOINT_EVENTS
};

struct endpoint_event {
  uint8_t kind;   // enum endpoint_event_kind
  uint8_t region; // enum line_region
  uint8_t index;
  uint8_t tag;    // of the load, named again in its answer
  bool exclusive; // the load wants permission to write
  bool ok;
  uint8_t aux;
  uint8_t flags, status; // REPLY_FLAGS, REPLY_STATUS
  uint16_t length;       // REPLY_LENGTH
  uint32_t header_epoch; // REPLY_EPOCH
};

// What the engine does, in this order of bits. WRITE, ANSWER and RECALL are about one line, {region, index}.
#define ENDPOINT_WRITE 0x001u      // beat 0 of the line: RX_FLAGS = write_flags, RX_EPOCH = write_epoch, all else zero
#define ENDPOINT_ANSWER 0x002u     // the held load `tag` with the home's bytes; Exclusive if `exclusive`
#define ENDPOINT_RECALL 0x004u     // the line; ENDPOINT_RECALLED follows
#define ENDPOINT_RECALL_AUX 0x008u // auxiliary lines 0..aux-1 of aux_region (aux > 0); ENDPOINT_RECALLED_AUX follows
#define ENDPOINT_ARM 0x010u        // the deadline, block_cycles from now
#define ENDPOINT_DISARM 0x020u
#define ENDPOINT_REPLY 0x040u    // every byte is in: hand the reply to the framer (length, status, too_long)
#define ENDPOINT_ONE_WAY 0x080u  // the request is done and wants no reply
#define ENDPOINT_ABORTED 0x100u  // the request ends without a reply: count it
#define ENDPOINT_DOORBELL 0x200u // for the ledger: the load that says "done" was accepted
#define ENDPOINT_TRYAGAIN 0x400u // for the ledger: a parked load was answered TRYAGAIN
#define ENDPOINT_EARLY 0x800u    // for statistics: a load came without evidence (a prefetch, or no fence)
#define ENDPOINT_DEFER                                                                                                 \
  0x1000u // nothing was done: present the event again after the next ENDPOINT_RECALLED* or DELIVERED
#define ENDPOINT_ERROR 0x2000u // the event cannot happen in this phase: the sender is wrong

struct endpoint_step {
  uint16_t flags; // ENDPOINT_WRITE ...
  uint8_t region, index;
  uint8_t tag;
  bool exclusive;
  uint8_t write_flags;
  uint8_t aux_region, aux;
  uint8_t status;
  uint16_t length;
  uint32_t write_epoch;
  uint8_t rule;  // enum endpoint_rule that fired
  bool too_long; // the header's length exceeds max_reply: the reply says SYSTEM_ERR and is empty
};

struct endpoint_rules {
  uint16_t line_bytes;
  uint16_t reply_off;
  uint16_t max_reply; // bytes of payload that the lines and one frame can hold
  bool coupled;
  bool rx_exclusive; // receive control lines are answered Exclusive even to a plain load (rule 6)
  bool tx_exclusive; // so are transmit control lines
};

// Tracked state. Every byte is named, so that two equal states are equal bytes.
struct endpoint {
  uint32_t epoch;      // count of answers
  uint16_t outcome;    // COLLECTING: ENDPOINT_REPLY, ENDPOINT_ONE_WAY, ENDPOINT_ABORTED, or 0
  uint16_t length;     // ... of the reply
  uint8_t status;      // ... its accept_stat
  uint8_t too_long;    // ... and whether its header asked for more than max_reply
  uint8_t phase;       // enum endpoint_phase
  uint8_t k;           // receive line answered last
  uint8_t t;           // transmit line to be written (separate form)
  uint8_t open;        // the last answer was a request that is not finished yet
  uint8_t replied;     // ... but its reply was taken (separate form)
  uint8_t request_aux; // auxiliary lines that the open request was written to
  uint8_t holding;     // a load is held: its tag, and whether it wants permission to write
  uint8_t tag;
  uint8_t exclusive;
  uint8_t side;     // LOOKING, COLLECTING: control region that is being taken, enum line_region
  uint8_t wait;     // COLLECTING: bit 0 control line, bit 1 auxiliary lines are outstanding
  uint8_t sweeping; // bit 2 * region + index: a recall behind an answer is outstanding
  uint8_t pad[2];   // zero
};

// Rules of a layout; max_frame_reply: largest payload that fits a frame, in bytes.
struct endpoint_rules endpoint_rules_of(const struct layout *l, uint32_t max_frame_reply);
// State after reset: epoch 0, k 1, t 0.
struct endpoint endpoint_initial(void);
// The transition: changes *e and returns what to do. ENDPOINT_DEFER and ENDPOINT_ERROR leave *e as it was.
struct endpoint_step endpoint_next(struct endpoint *e, const struct endpoint_event *event,
                                   const struct endpoint_rules *rules);
// Where a claimed request is written, and the epoch that its header carries.
unsigned endpoint_next_line(const struct endpoint *e);
uint32_t endpoint_next_epoch(const struct endpoint *e);
const char *endpoint_phase_name(enum endpoint_phase phase);
const char *endpoint_event_name(enum endpoint_event_kind kind);
// A rule's name, and what it says.
const char *endpoint_rule_name(enum endpoint_rule rule);
const char *endpoint_rule_text(enum endpoint_rule rule);
// The kind of event that it is about.
enum endpoint_event_kind endpoint_rule_event(enum endpoint_rule rule);
#ifdef __cplusplus
}
#endif
