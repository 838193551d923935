// SPDX-License-Identifier: Apache-2.0
// The state of endpoint_model.h, shared by its three parts: lines (caches, home, network), thread, and NIC.
#pragma once
#include "models/protocol/coherence/cache_controller.h"
#include "models/protocol/coherence/home.h"
#include "models/protocol/endpoint/endpoint.h"
#include "tests/support/endpoint_model.h"
#include <stddef.h>

// What a line holds. body: BODY_ARGUMENTS or BODY_REPLY with the epoch of the request, or BODY_ZERO.
struct content {
  uint8_t flags, epoch, length, body; // length: auxiliary lines of the message
};
#define BODY_ZERO 0u
#define BODY_ARGUMENTS 0x40u
#define BODY_REPLY 0x80u
#define BODY_KIND 0xc0u

#define MESSAGES 2 // in one channel
#define DEFERRED 3 // events of one line
#define COMMANDS 8
#define STORES 4

struct line_message {
  uint8_t op; // + 1; 0: none
  struct content content;
};

struct deferred_event {
  uint8_t event; // + 1; 0: none
  struct content content;
};

enum device_use { DEVICE_FREE, DEVICE_TAKES, DEVICE_WRITES };

struct line {
  struct home_line home;
  struct cache_line cache;
  struct content at_home, in_cache;
  struct line_message channel[COH_CLASSES][MESSAGES];
  struct deferred_event deferred[DEFERRED];
  uint8_t device; // enum device_use: what HOME_RECALL is under way for
};

enum command_kind { COMMAND_NONE, COMMAND_WRITE, COMMAND_ANSWER, COMMAND_RECALL };

struct command {
  uint8_t kind, line, exclusive;
  struct content content;
};

struct load {
  uint8_t line; // + 1; 0: none
  uint8_t exclusive;
};

struct returned {
  uint8_t line; // + 1; 0: none
  struct content content;
};

enum thread_at {
  THREAD_WAIT, // loads the next receive line
  THREAD_READ,
  THREAD_READ_AUX,
  THREAD_WRITE,
  THREAD_WRITE_AUX,
  THREAD_ORDER, // the payload is written, DONE is not
  THREAD_FENCE, // DONE is written, the doorbell is not rung
  THREAD_BELL,  // separate form: loads the other transmit line
  THREAD_LEFT,  // left its loop with a reply in hand
  THREAD_FLUSHED,
  THREAD_DEAD
};

struct store {
  uint8_t line; // + 1; 0: none
  uint8_t header;
  struct content content;
};

struct thread {
  uint8_t at, seen, transmit, request_aux, reply_aux;
  uint8_t blocked; // line + 1 that its load waits for; 0: none
  struct store buffer[STORES];
};

struct endpoint_state {
  struct endpoint endpoint;
  struct thread thread;
  struct command command[COMMANDS];
  struct load load[4];
  struct returned returned[LINES];
  struct content taken, taken_aux; // by the NIC, of the reply
  uint8_t delivering_aux;          // auxiliary lines of the request that is being delivered
  uint8_t handled;                 // epoch of the request that the thread took last
  uint8_t ended;                   // epoch of the request that was replied to or aborted last
  uint8_t request;                 // epoch of the request that was dispatched last
  uint8_t broken;                  // enum endpoint_property
  uint8_t pad[2];
  struct line line[LINES]; // last, because the coupled form has only the first three
};
_Static_assert(offsetof(struct endpoint_state, line) % 8 == 0 && sizeof(struct line) % 8 == 0,
               "states are whole words");

enum endpoint_property {
  KEPT,
  UNEXPECTED,
  OVERFLOW,
  STALE_ARGUMENTS,
  HANDLED_TWICE,
  NOT_HANDLED,
  REPLIED_TWICE,
  HALF_REPLY,
  LOST_REQUEST,
  STRANDED_REPLY,
  NOT_PROMPT
};

struct endpoint_run {
  const struct endpoint_setup *setup;
  struct endpoint_state *s;
  struct explore_note *note;
};

void model_break(struct endpoint_run *r, enum endpoint_property property);
bool model_fault(const struct endpoint_run *r, enum endpoint_fault fault);
const char *model_line_name(enum model_line line);
enum model_line model_line_of(enum line_region region, unsigned index);

// Lines. An access by the thread or by a prefetcher; true if it hit.
bool line_access(struct endpoint_run *r, enum model_line line, enum cache_event event);
bool line_evict(struct endpoint_run *r, enum model_line line);
bool line_deliver(struct endpoint_run *r, enum model_line line, enum coh_class class_);
// Carries out the oldest command of the NIC, if the home can.
bool line_command(struct endpoint_run *r);

// The thread. `choice`: whether its reply needs an auxiliary line.
bool thread_step(struct endpoint_run *r, bool choice);
bool thread_drain(struct endpoint_run *r, unsigned entry);
bool thread_leave(struct endpoint_run *r, bool die);
// A line that stalled an access is here: presents what waits for it again.
void thread_wake(struct endpoint_run *r, enum model_line line);

// The NIC.
bool nic_take_load(struct endpoint_run *r);
bool nic_take_returned(struct endpoint_run *r);
bool nic_claim(struct endpoint_run *r, bool aux);
bool nic_delivered(struct endpoint_run *r, bool ok);
bool nic_deadline(struct endpoint_run *r);
// The kernel's part after the thread left or died: flush or abort, then a thread again.
bool nic_kernel(struct endpoint_run *r);
