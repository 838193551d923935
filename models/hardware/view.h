// SPDX-License-Identifier: Apache-2.0
// What the machine is in at one moment, and what it has counted, shown row by row to a visitor. Reports, dumps and
// whoever steps a run read this and nothing else of the machine. Rows come in one order, that of the functions in
// struct view, whatever the simulation's settings are; a machine whose harts all wait shows the same rows however far
// they ran ahead before. Names and states outlive the machine's run; rows, lists and bytes last until the function
// returns. Times are picoseconds, sizes bytes, unless a name says otherwise. Not in view: what simulates (events,
// posted or run); software's own stacks, and how far a hart's block copy or poll is; of the NIC its registers, and all
// insides but what its device shows (nic_device.h): the RTL's shows none, and so there are no rows of endpoints and
// queues.
#pragma once
#include "models/contract/observer.h"
#include "models/protocol/coherence/home.h"
#include "models/protocol/endpoint/endpoint.h"
#include "rtl/glue/nic_ports.h"
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

struct machine;

struct view_machine {
  uint64_t now_ps;
  const char *const *caches; // names of the nodes, by number: what masks below have bits for
  unsigned harts;            // so many
  uint16_t line_bytes;
  size_t messages; // coherence messages that are anywhere: as many rows follow
};

// A request that is inside.
struct view_request {
  uint32_t number;
  const char *stage; // where
};

struct view_hart {
  const char *name;
  const char *context;              // that is on it, or was last; "": none ever
  const char *state;                // "is parked on"
  bool present;                     // a context is or was here
  bool waits;                       // for something, since `since_ps`
  const struct observed_line *line; // that it loads, is parked on or polls; NULL: none
  uint64_t since_ps;                // where its own clock stands
  uint64_t cycle;                   // the same in cycles
  uint64_t resumes_cycle;           // it goes on then, whatever comes; UINT64_MAX: not known
  const char *step;                 // in scope
  const uint32_t *requests;         // in scope
  size_t request_count;             // 0: none
  bool masked;
};

// An interrupt line that is raised, or will be at a time that is set.
struct view_interrupt {
  const char *hart;
  unsigned line;
  uint64_t ps;
};

// An entry of a store buffer, the oldest first.
struct view_store {
  const char *hart;
  const struct observed_line *line;
  bool there;           // at the second-level cache; else on its way
  bool asked;           // permission to write the line was asked for
  const uint64_t *mask; // which of the bytes, a bit each, 64 a word
  const uint8_t *bytes; // of the whole line; only those are meant
};

// A request, write-back or eviction of a cache that is not answered: those that ask first, each the oldest first.
struct view_asked {
  const char *cache;
  const struct observed_line *line;
  uint64_t since_ps;
  const char *state; // which says for what
};

// An access that waits at a cache, in the order in which they will be tried.
struct view_access {
  const char *cache;
  const struct observed_line *line;
  const char *what; // "load"
  bool starved;     // for a miss buffer, a fill buffer or a way; else for the line
};

// A line in the L1 of a hart, by set, then way; its bytes are those of the cache below.
struct view_near {
  const char *l1;
  const struct observed_line *line;
  unsigned turn; // so many lines of its set go before it
};

// A bank of a second-level cache of whose fill buffers some are occupied.
struct view_bank {
  const char *cache;
  unsigned bank, used, of;
};

// A line at a cache, in order of address.
struct view_cached {
  const char *cache;
  const struct observed_line *line;
  const char *state;
  const char *snoop;    // put off until a conflict is settled; NULL: none
  bool dirty;           // the bytes are newer than the home's
  bool leaving;         // it has left its way
  uint64_t near;        // bit h: the L1 of hart h may have it
  unsigned turn;        // so many lines of its set go before it
  const uint8_t *bytes; // NULL: it waits for them
};

// A line of code in an instruction cache, by set, then way.
struct view_code {
  const char *cache;
  uint64_t address;
  unsigned turn;
};

// A context, in the order of their creation.
struct view_context {
  const char *name;
  const char *life; // "runs"
  const char *hart; // it is on, or was last; NULL: it never ran
  bool on_no_hart;  // it waits until something switches to it
  bool quiet;       // what it waits for is no obligation
  // while it is on no hart; else the hart's
  bool masked;
  const char *step;
  const uint32_t *requests;
  size_t request_count;
};

// A load of a context that goes on in the background, by ticket.
struct view_load {
  const char *context;
  unsigned ticket;
  const char *state; // "flying"
  const char *hart;  // in whose caches it lands; NULL: it has
  const struct observed_line *line;
  uint32_t offset, count; // which bytes of it
  uint64_t ready_cycle;   // landed: when its value can be used
  const uint8_t *bytes;   // ... which is this; NULL: it does not lie here
};

enum view_place {
  VIEW_IN_LANE,         // stands before a lane: of its class, the first waits for a credit or its turn
  VIEW_BEFORE_TRACKERS, // stands before a home's trackers, in its channel
  VIEW_FOR_TRACKER,     // in the queue of a unit whose trackers are all in use
  VIEW_ACTIVE,          // at its line: held by the device, or served while others are snooped
  VIEW_DEFERRED,        // at its line, until that is free
  VIEW_UNSENT,          // an answer that waits for the backing store
  VIEW_DEVICE,          // the device's own event, while caches are snooped
  VIEW_UNDER_WAY        // about to be sent, or on a lane
};

// A coherence message, or an event of a home's device. Those that stand somewhere come behind the row of what they
// stand at; those under way behind all homes, by time, address, operation and node.
struct view_message {
  enum view_place place;
  const char *agent; // where it stands; "" under way
  const char *what;  // "read_shared"
  const char *node;  // the cache that it comes from or goes to; NULL: a device's event
  const struct observed_line *line;
  size_t index, count; // the n-th, from 0, of so many that stand in one queue
  unsigned unit;       // of the trackers, of those at a home
  uint64_t since_ps;   // it stands there; under way: when it arrives, or begins to be sent
  uint16_t tag;
  const uint8_t *bytes; // that it carries; NULL: none
};

// A lane, one direction of a home's link.
struct view_lane {
  const char *name;
  unsigned credits[COH_CLASSES]; // that can be used now
  size_t waiting;                // messages before it, of which rows follow
  size_t flying;                 // messages on it
  uint64_t busy_ps;              // the serialiser is busy until then; 0: it is free
  const char *turn;              // class that goes first
};

struct view_home {
  const char *name;
  size_t blocked;         // messages before the trackers
  size_t store_accesses;  // that a foreign backing store has not finished
  uint64_t bytes_free_ps; // a home that keeps its bytes itself can read others then; 0: now
};

// A unit's trackers of one kind, of units that have messages.
struct view_tracker {
  const char *home;
  unsigned unit;
  const char *kind; // "reads", "writes"
  unsigned used;
  size_t waiting; // messages in its queue
};

// A line that a home has been asked for, in order of address.
struct view_home_line {
  const char *home;
  const struct observed_line *line;
  const char *state;                 // home_state_name
  const struct home_line *entry;     // of the directory
  const char *const *caches;         // names of the nodes there
  const struct view_message *active; // NULL: none
  size_t deferred, unsent;           // messages that stand at it: rows of them follow
  uint64_t data_ps;                  // the bytes for the active request are read by then; 0: now, or none
  const uint8_t *bytes;              // as the home keeps them, or last read or wrote them
};

struct view_nic {
  const char *name;
  bool busy;
  uint64_t last_edge;          // number of the clock's edge
  uint64_t deadline_ps;        // a timer ends then; UINT64_MAX: none is armed
  size_t commands, loads_held; // as many rows follow
  bool taking_back;            // a line, for the first command
  uint64_t recall_free_ps;     // the next recall can begin then; 0: now
  const struct nic_out *shown; // what stands at its outputs
};

// A command of the NIC that waits at its home, the oldest first.
struct view_command {
  const char *what; // "write"
  const struct observed_line *line;
  unsigned beat, tag;
  bool exclusive;
  const uint8_t *bytes; // NIC_BEAT of a write; else NULL
};

// A load that the NIC has not answered, by tag.
struct view_held {
  unsigned tag;
  const char *node;
  const struct observed_line *line;
};

// What waits at the NIC's inputs: loads, then beats of recalled lines, each the oldest first.
struct view_input {
  const char *what; // "load", "recalled"
  const struct observed_line *line;
  unsigned beat, tag;
  bool exclusive;
  uint64_t ps;          // it can be seen from then on
  const uint8_t *bytes; // NIC_BEAT of a beat; else NULL
};

// A register access on its way to the NIC, by hart (HART_NO_REQUEST does not occur), or at its port, the oldest first.
struct view_register {
  bool at_port, write;
  unsigned hart; // on its way: whose
  uint64_t address, value;
};

// An endpoint in the NIC.
struct view_endpoint {
  const char *name;
  unsigned number;
  uint32_t request; // that it holds, or held last and that is still inside; HART_NO_REQUEST: none
  const char *phase;
  const struct endpoint *state;
};

// A queue in the NIC.
struct view_queue {
  const char *name; // until the function returns
  unsigned holds;
};

struct view_wire {
  const char *name;
  bool ended;          // no frame comes any more
  uint64_t arrival_ps; // of the next frame, whose row follows; UINT64_MAX: none is known
  uint64_t tx_bytes;   // in the MAC's transmit buffer
  uint64_t tx_free_ps; // the wire is free to send again, if that is to come
};

// A frame on the wire or in the MAC: what comes, what is being handed to the NIC, what it sends, what leaves.
struct view_frame {
  const char *place; // "coming", "received", "building", "leaving"
  uint32_t request;
  bool bad;
  uint64_t first_ps, last_ps; // its first bit, and its last with the FCS; building: of its first beat, and 0
  size_t passed;              // bytes that the NIC has taken
  size_t length;
  const uint8_t *bytes;
};

// What an agent has counted; counts that are 0 have no row.
struct view_count {
  const char *agent;
  const char *what; // a class of messages, a kind of cycles
  const char *of;   // "messages", "bytes", or the cycles' step
  uint64_t value;
};

// Calls back with `context`; a function that is NULL does not want such rows. In the order of rows; in braces what
// comes by hart, by home.
struct view {
  void *context;
  void (*machine)(void *context, const struct view_machine *row);
  void (*request)(void *context, const struct view_request *row);
  // { of each hart
  void (*hart)(void *context, const struct view_hart *row);
  void (*interrupt)(void *context, const struct view_interrupt *row);
  void (*store)(void *context, const struct view_store *row);
  void (*near)(void *context, const struct view_near *row);
  void (*code)(void *context, const struct view_code *row);
  // }
  // { of each second-level cache; before them the accesses that wait at first levels, by hart
  void (*bank)(void *context, const struct view_bank *row);
  void (*asked)(void *context, const struct view_asked *row);
  void (*access)(void *context, const struct view_access *row);
  void (*cached)(void *context, const struct view_cached *row);
  // }
  void (*of_context)(void *context, const struct view_context *row);
  void (*load)(void *context, const struct view_load *row); // behind its context
  void (*lane)(void *context, const struct view_lane *row); // of each home two: to it, to the caches
  // { of each home
  void (*home)(void *context, const struct view_home *row);
  void (*tracker)(void *context, const struct view_tracker *row);
  void (*home_line)(void *context, const struct view_home_line *row);
  // }
  void (*message)(void *context, const struct view_message *row); // where it stands
  void (*nic)(void *context, const struct view_nic *row);
  void (*command)(void *context, const struct view_command *row);
  void (*held)(void *context, const struct view_held *row);
  void (*input)(void *context, const struct view_input *row);
  void (*register_access)(void *context, const struct view_register *row);
  void (*endpoint)(void *context, const struct view_endpoint *row);
  void (*queue)(void *context, const struct view_queue *row);
  void (*wire)(void *context, const struct view_wire *row);
  void (*frame)(void *context, const struct view_frame *row);
  void (*count)(void *context, const struct view_count *row);
};

// Shows the machine as it is. To be called between two of its events (from a callback of its observers some part may be
// in the middle of one), or when its run has ended, in whatever way. Changes nothing.
void machine_view(const struct machine *m, const struct view *to);
#ifdef __cplusplus
}
#endif
