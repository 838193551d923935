// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// clang-format off
// Numbers and codes that the RTL and C share.
#pragma once
#define NIC_BITS(n) (32 - __builtin_clz((n) - 1)) // that number n things (more than one)

// How many there are. A definition overrides a number, in the RTL too.
#ifndef NIC_ENDPOINTS
#define NIC_ENDPOINTS 64 // control-line endpoints
#endif
#if NIC_ENDPOINTS < 2 || NIC_ENDPOINTS > 64 || (NIC_ENDPOINTS & (NIC_ENDPOINTS - 1))
#error NIC_ENDPOINTS: a power of two from 2 to 64
#endif
#ifndef NIC_PROCESSES
#define NIC_PROCESSES 64 // processes with a queue of their own
#endif
#if NIC_PROCESSES < 64 || NIC_PROCESSES > 256 || (NIC_PROCESSES & (NIC_PROCESSES - 1))
#error NIC_PROCESSES: a power of two from 64 to 256
#endif
#ifndef NIC_SERVICES
#define NIC_SERVICES 1024 // service records
#endif
#if NIC_SERVICES < 2 || NIC_SERVICES > 1024 || (NIC_SERVICES & (NIC_SERVICES - 1))
#error NIC_SERVICES: a power of two from 2 to 1024
#endif
#ifndef NIC_LOOKUP_ENTRIES
#define NIC_LOOKUP_ENTRIES 4096 // entries of the service table, at most
#endif
#if NIC_LOOKUP_ENTRIES < 4096 || NIC_LOOKUP_ENTRIES > 4096 || (NIC_LOOKUP_ENTRIES & (NIC_LOOKUP_ENTRIES - 1))
#error NIC_LOOKUP_ENTRIES: 4096 and no other
#endif
#ifndef NIC_SIGNATURES
#define NIC_SIGNATURES 256 // argument signatures
#endif
#if NIC_SIGNATURES < 256 || NIC_SIGNATURES > 256 || (NIC_SIGNATURES & (NIC_SIGNATURES - 1))
#error NIC_SIGNATURES: 256 and no other
#endif
#ifndef NIC_FILTERS
#define NIC_FILTERS 16 // accepted destinations
#endif
#if NIC_FILTERS < 2 || NIC_FILTERS > 16 || (NIC_FILTERS & (NIC_FILTERS - 1))
#error NIC_FILTERS: a power of two from 2 to 16
#endif
#ifndef NIC_REQUESTS
#define NIC_REQUESTS 1024 // requests that wait in the NIC (metadata records)
#endif
#if NIC_REQUESTS < 1024 || NIC_REQUESTS > 1024 || (NIC_REQUESTS & (NIC_REQUESTS - 1))
#error NIC_REQUESTS: 1024 and no other
#endif
#ifndef NIC_CELLS
#define NIC_CELLS 8192 // packet buffer cells
#endif
#if NIC_CELLS < 8192 || NIC_CELLS > 8192 || (NIC_CELLS & (NIC_CELLS - 1))
#error NIC_CELLS: 8192 and no other
#endif
#ifndef NIC_DROP_CODES
#define NIC_DROP_CODES 64 // codes of drop reasons, those of frames that never reach the NIC included
#endif
#if NIC_DROP_CODES < 64 || NIC_DROP_CODES > 64 || (NIC_DROP_CODES & (NIC_DROP_CODES - 1))
#error NIC_DROP_CODES: 64 and no other
#endif

// Other sizes.
#define NIC_BEAT 64                 // bytes of a beat of a stream, and of a line that is not long
#define NIC_LONG_LINE 128           // bytes of a line of two beats (the setting line128)
#define NIC_MAX_FRAME 9728          // largest accepted frame in bytes, without FCS
#define NIC_MAX_HEADERS 526         // bytes before the arguments, at most: Ethernet with a tag, IPv4 and UDP, 60 and 8, RPC with the longest credential, 440
#define NIC_CELL_BEATS 4            // beats in one packet buffer cell
#define NIC_SIGNATURE_WORDS 16      // elements of one signature, END included
#define NIC_SIGNATURE_BOUND_BITS 28 // bits of an element's bound; its kind stands above
#define NIC_LINE_BITS 10            // bits of {region, index}, which names a line of an endpoint
#define NIC_LINE_INDEX_BITS 8       // ... of the index
#define NIC_ADDRESS_BITS 20         // bits of a register's byte address
#define NIC_HOST_LINES 0            // host side of control lines (rtl/host/lines), for the parameter Host of nic_top
#define NIC_BUCKET_WAYS 4           // entries of one bucket of the service table
#define NIC_REPLY_BEATS 160         // beats kept of an endpoint's lines: control line and 152 auxiliary lines of 64 B, rounded up
#define NIC_MAX_QUEUE_DEPTH 64      // requests that may wait per process, at most

// Regions of an endpoint's lines; {region, index} names a line.
enum line_region {
  REGION_RX,     // receive control line 0 or 1
  REGION_TX,     // transmit control line 0 or 1 (separate form)
  REGION_RX_AUX, // receive auxiliary lines
  REGION_TX_AUX, // transmit auxiliary lines (separate form)
};

// Commands to the home agent.
enum nic_command {
  NIC_CMD_WRITE,  // one 64-byte beat of a line's contents at the home
  NIC_CMD_ANSWER, // grant the held load `tag` with the home's bytes of the line
  NIC_CMD_RECALL, // take the line back; its bytes return on the recall port
};

// Events for the ledger; each has a code of its own.
enum nic_event {
  NIC_EV_CHECK,    // verdict on a frame: 0 accepted as a call, else the drop reason
  NIC_EV_LOOKUP,   // service found and request admitted: 0, else the drop reason
  NIC_EV_DISPATCH, // delivery to an endpoint begins: the endpoint
  NIC_EV_DELIVER,  // argument lines are written at the home: 0, else the drop reason
  NIC_EV_ANSWER,   // the parked load is answered with the request: the endpoint
  NIC_EV_DOORBELL, // the load that says "done" was accepted: the endpoint
  NIC_EV_COLLECT,  // evidence seen and every reply line collected: what follows (collect codes)
  NIC_EV_TRYAGAIN, // a parked load was answered TRYAGAIN (tag unused): the endpoint
  NIC_EVENTS
};

// How far a frame could be understood: the highest layer whose header is whole and has the form that is expected.
enum nic_layer {
  NIC_LAYER_NONE,
  NIC_LAYER_ETH,
  NIC_LAYER_IPV4,
  NIC_LAYER_UDP,
  NIC_LAYER_RPC, // a call
};

// What follows a collection.
enum nic_collect {
  NIC_COLLECT_REPLY,    // a reply
  NIC_COLLECT_ONE_WAY,  // nothing: the handler said so
  NIC_COLLECT_TOO_LONG, // an empty reply that says SYSTEM_ERR
  NIC_COLLECT_ABORTED,  // nothing: the process died
};

// Tables, as the table-write port names them.
enum nic_table {
  NIC_TABLE_NONE, // no table
  NIC_TABLE_OWNER,
  NIC_TABLE_FILTER,
  NIC_TABLE_SIGNATURE,
  NIC_TABLE_SERVICE,
  NIC_TABLE_BUCKET,
};

// Rules of an endpoint's transition function: what happened, and what was done (docs/protocol.md).
// X(identifier, name, what it means)
#define ENDPOINT_RULE_LIST(X) \
  X(NONE, "none", "no rule: the event cannot happen in this phase") \
  X(LOAD_CURRENT, "load_current", "load of k or t: answered with the home's bytes") \
  X(LOAD_FINISHED, "load_finished", "load of k with nothing open, or of t while its reply is collected: answered, and taken back behind the answer") \
  X(LOAD_SWEPT, "load_swept", "load of a line that is being taken back behind its answer: deferred until it is back") \
  X(LOAD_TAKEN, "load_taken", "load of a line of the side that is being looked at or collected: deferred until that is over") \
  X(LOAD_PARK, "load_park", "load of 1-k with nothing open: held, and the deadline is armed") \
  X(LOAD_DONE, "load_done", "load of 1-k with a request open (coupled form): held, and k is recalled to look for evidence") \
  X(LOAD_NEXT, "load_next", "load of 1-k behind the reply (separate form): held, and the request's lines are recalled") \
  X(LOAD_DOORBELL, "load_doorbell", "load of 1-t with a request open (separate form): held, and t is recalled to look for evidence") \
  X(LOAD_EARLY, "load_early", "load of 1-k or 1-t without a reply: answered with a TRYAGAIN that does not advance, and taken back behind it") \
  X(CLAIM, "claim", "parked, and chosen: a request is being written into its lines") \
  X(DELIVERED, "delivered", "the request is in its lines: the held load of 1-k is answered with it, and k and the epoch advance") \
  X(UNDELIVERED, "undelivered", "its arguments were wrong: parked again under the old deadline") \
  X(TRYAGAIN, "tryagain", "the block time is over: the held load is answered with a TRYAGAIN that advances, and taken back behind it") \
  X(DEADLINE_LATE, "deadline_late", "the block time is over while a request is being written: deferred") \
  X(SWEPT, "swept", "a line that was taken back behind its answer is here") \
  X(NO_EVIDENCE, "no_evidence", "no DONE with this epoch: the held load is answered with a TRYAGAIN that does not advance, and taken back behind it") \
  X(NOTHING_LEFT, "nothing_left", "no DONE with this epoch, and no load held: the thread left without a reply") \
  X(EVIDENCE, "evidence", "DONE with this epoch: auxiliary lines are recalled") \
  X(EVIDENCE_WHOLE, "evidence_whole", "DONE with this epoch, and no auxiliary line used: all is in") \
  X(CONTROL_BACK, "control_back", "the control line is here; auxiliary lines are not all") \
  X(CONTROL_LAST, "control_last", "the control line is here, and all is in") \
  X(AUX_BACK, "aux_back", "the auxiliary lines are here; the control line is not") \
  X(AUX_LAST, "aux_last", "the auxiliary lines are here, and all is in") \
  X(LEAVE_WAIT, "leave_wait", "flush or abort while lines are looked at or collected: deferred") \
  X(LEAVE_IDLE, "leave_idle", "flush or abort with nothing open: nothing") \
  X(FLUSH, "flush", "flush with a request open: its reply's line is recalled to look for evidence") \
  X(ABORT, "abort", "abort with a request open: its lines are recalled, and it ends without a reply")
enum endpoint_rule {
#define X(id, name, what) ENDPOINT_RULE_##id,
  ENDPOINT_RULE_LIST(X)
#undef X
  ENDPOINT_RULES
};

// Kinds of what a receive line holds.
enum rx_kind {
  RX_KIND_BYPASS,
  RX_KIND_ARP,
  RX_KIND_CALL, // every request
  RX_KIND_REPLY,
  RX_KIND_ERROR,
};

// Kinds of a signature's elements.
enum signature_kind {
  SIGNATURE_END, // the signature ends
  SIGNATURE_U32,
  SIGNATURE_I32,
  SIGNATURE_U64,
  SIGNATURE_FIXED_OPAQUE,
  SIGNATURE_VAR_OPAQUE,
  SIGNATURE_STRING,
  SIGNATURE_BOOL,
  SIGNATURE_ENUM,
  SIGNATURE_KINDS
};
