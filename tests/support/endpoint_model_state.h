// SPDX-License-Identifier: Apache-2.0
// The state of endpoint_model.h, shared by its parts: lines (cache, home, network), sharing (who waits for
// what in the cache), thread, and NIC.
#pragma once
#include "models/protocol/coherence/home.h"
#include "models/protocol/coherence/shared_line.h"
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
#define CORES 2   // of the cache: the thread's and the neighbour's
#define WAITERS 3 // accesses that can wait for a line, or for a fill buffer

enum core { CORE_THREAD, CORE_NEIGHBOUR };

// Whose access. A prefetch waits for nothing.
enum waiter { WAITER_NONE, WAITER_LOAD, WAITER_STORE, WAITER_NEIGHBOUR };

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
  struct shared_line cache;
  struct content at_home, in_cache;
  struct content first[CORES]; // in the first levels
  uint8_t held;                // bit c: the first level of core c has a copy
  uint8_t waiting[WAITERS];    // enum waiter, the oldest first
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
  uint8_t neighbour;               // line + 1 that its load waits for; 0: none
  uint8_t pad[2];
  struct line line[LINES]; // last, because the coupled form has only the first three
};
_Static_assert(offsetof(struct endpoint_state, line) % 8 == 0 && sizeof(struct line) % 8 == 0,
               "states are whole words");

// An access that found no fill buffer.
struct starved {
  uint8_t who; // enum waiter; WAITER_NONE: none
  uint8_t endpoint, line;
};

// What the lines of the cache share. The states of the endpoints follow.
struct bank {
  struct starved starved[2 * WAITERS]; // the oldest first
  uint8_t occupied;                    // fill buffers
  uint8_t broken;                      // enum endpoint_property
  uint8_t pad[4];
};
_Static_assert(sizeof(struct bank) % 8 == 0, "states are whole words");

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
  NOT_PROMPT,
  STALE_FIRST,
  BUFFER_COUNT,
  TOO_MANY_BUFFERS,
  LOST_COPY,
  NOT_WOKEN
};

struct endpoint_run {
  const struct endpoint_setup *setup;
  struct bank *bank;
  struct endpoint_state *s;
  unsigned number; // of the endpoint
  struct explore_note *note;
};

void model_break(struct endpoint_run *r, enum endpoint_property property);
bool model_fault(const struct endpoint_run *r, enum endpoint_fault fault);
const char *model_line_name(enum model_line line);
enum model_line model_line_of(enum line_region region, unsigned index);
size_t model_size(const struct endpoint_setup *setup); // of one endpoint's state
struct endpoint_state *model_endpoint(const struct endpoint_setup *setup, struct bank *bank, unsigned endpoint);

// Lines. An access behind the first level; true if it hit, else `who` waits and is presented again.
bool line_access(struct endpoint_run *r, enum model_line line, enum cache_event event, enum waiter who);
bool line_evict(struct endpoint_run *r, enum model_line line);
bool line_deliver(struct endpoint_run *r, enum model_line line, enum coh_class class_);
// Carries out the oldest command of the NIC, if the home can.
bool line_command(struct endpoint_run *r);

// The thread. `choice`: whether its reply needs an auxiliary line.
bool thread_step(struct endpoint_run *r, bool choice);
bool thread_drain(struct endpoint_run *r, unsigned entry);
bool thread_leave(struct endpoint_run *r, bool die);
// What the thread waited with is presented again.
void thread_present(struct endpoint_run *r, enum model_line line, bool store);

// Sharing. What a step of the cache means to first levels and fill buffers.
void sharing_step(struct endpoint_run *r, struct line *line, enum cache_event event, enum waiter who,
                  struct shared_step *step);
// Keeps an access until its line is here.
void sharing_wait(struct endpoint_run *r, enum model_line line, enum waiter who);
// Whether an access finds no fill buffer; if so, it is kept until one is free.
bool sharing_starves(struct endpoint_run *r, enum model_line line, enum cache_event event, enum waiter who);
// The line is here, or has left: presents what waits for it, and then what waits for a fill buffer.
void sharing_wake(struct endpoint_run *r, enum model_line line);
// The neighbour loads a line; a core's first level drops its copy.
bool sharing_load(struct endpoint_run *r, enum model_line line);
bool sharing_drop(struct endpoint_run *r, enum model_line line, enum core core);

// The NIC.
bool nic_take_load(struct endpoint_run *r);
bool nic_take_returned(struct endpoint_run *r);
bool nic_claim(struct endpoint_run *r, bool aux);
bool nic_delivered(struct endpoint_run *r, bool ok);
bool nic_deadline(struct endpoint_run *r);
// The endpoint is as far ahead of its thread as it may get, or will be after `room` more answers.
bool nic_is_ahead(const struct endpoint_run *r, unsigned room);
// The kernel's part after the thread left or died: flush or abort, then a thread again.
bool nic_kernel(struct endpoint_run *r);
