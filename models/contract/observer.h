// SPDX-License-Identifier: Apache-2.0
// What the simulated machine tells the ledger, the statistics and the trace. Times are picoseconds; `request` is the
// injection index that the frame carried as its tag. Any function pointer may be NULL.
#pragma once
#include "models/contract/steps.h"
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// What a hart's cycle was. X(identifier, name in results)
#define PISTE_CYCLE_KINDS(X)                                                                                           \
  X(WORK, "work")                                                                                                      \
  X(STALL, "stalled")                                                                                                  \
  X(PARKED, "parked")                                                                                                  \
  X(POLLING, "polling")                                                                                                \
  X(HALTED, "halted")
enum cycle_kind {
#define X(id, name) CYCLE_##id,
  PISTE_CYCLE_KINDS(X)
#undef X
      CYCLE_KINDS
};

// A line, or what else of an endpoint something is about. Texts here and below outlive the observers.
#define OBSERVED_NO_ENDPOINT UINT32_MAX
struct observed_line {
  uint64_t address;
  const char *name;  // as reports call it: "endpoint 3, receive control line 0"
  uint32_t endpoint; // whose it is, or OBSERVED_NO_ENDPOINT
  // The request that this endpoint holds; of a line that is no endpoint's, the one in scope on the hart concerned.
  // HART_NO_REQUEST: none.
  uint32_t request;
};

// What passes between two agents: a coherence message, or a word between a home and the device behind it.
struct observed_message {
  uint64_t sent_ps, arrived_ps;
  const char *from, *to;
  const char *channel; // the message's class, or OBSERVED_DEVICE
  const char *what;    // the operation
  uint32_t bytes; // as they occupy the wire, header included; to and from a device those of the line that it carries
  struct observed_line line;
};
#define OBSERVED_DEVICE "device"

// A transition of one of the protocols. Accesses that a cache performs at once, and that change nothing, are none.
struct observed_transition {
  uint64_t ps;
  const char *agent;
  const char *state, *event, *next;
  const char *rule;     // by name
  uint32_t rule_number; // in the protocol's own list
  struct observed_line line;
};

// What a hart did, without a gap: worked (L1 misses that the L2 served included), or waited.
struct observed_span {
  uint64_t begin_ps, end_ps;
  const char *agent;
  const char *what; // the step in scope
  enum cycle_kind kind;
  uint32_t request; // in scope, or HART_NO_REQUEST
};

// A call as its frame names it; `process` is that of its service ("": there is none) and outlives the observers.
struct observed_call {
  uint32_t xid, program, version, procedure;
  uint16_t port;
  const char *process;
};

struct observer {
  void *context;
  // A frame's first and last bit (FCS included) on the wire.
  void (*frame_in)(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes);
  // The frame that came in last as this request is an RPC call.
  void (*call)(void *context, uint32_t request, const struct observed_call *call);
  // An endpoint holds the request from now on.
  void (*held)(void *context, uint32_t request, unsigned endpoint);
  // The request's latency from its previous mark (or from its last bit) to `ps` belongs to (step, place). The last mark
  // is at the first bit of the reply, before frame_out; none follows that.
  void (*mark)(void *context, uint32_t request, uint64_t ps, enum step step, enum place place);
  // The request left the system without a reply: reason is the NIC's drop code.
  void (*dropped)(void *context, uint32_t request, uint64_t ps, unsigned reason);
  void (*one_way)(void *context, uint32_t request, uint64_t ps);
  // A frame went out in answer to `request`; first bit and last bit on the wire.
  void (*frame_out)(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                    uint32_t length);
  // Simulated time has come so far: told now and then, also while nothing else happens.
  void (*time)(void *context, uint64_t ps);
  // Hart cycles as they are charged: to a request (even after its reply), or to HART_NO_REQUEST as overhead under
  // `step`.
  void (*cycles)(void *context, unsigned hart, uint32_t request, enum cycle_kind kind, enum step step, uint64_t cycles);
  // The wait for a request at this endpoint has ended without one: what was told of it since belongs to no request.
  void (*gave_up)(void *context, unsigned endpoint, uint64_t ps);
  // Everything else that happens. A run in which nobody wants to hear it does not gather it.
  void (*message)(void *context, const struct observed_message *m);
  void (*transition)(void *context, const struct observed_transition *t);
  void (*span)(void *context, const struct observed_span *s);
};

// Any number of them, each told in turn. The list is borrowed: it outlives whatever tells them.
struct observers {
  const struct observer *list;
  unsigned count;
};

// Calls `function` of each observer that has it.
#define OBSERVE(observers, function, ...)                                                                              \
  do                                                                                                                   \
    for (unsigned observer_ = 0; observer_ < (observers)->count; observer_++)                                          \
      if ((observers)->list[observer_].function)                                                                       \
        (observers)->list[observer_].function((observers)->list[observer_].context, __VA_ARGS__);                      \
  while (0)
#ifdef __cplusplus
}
#endif
