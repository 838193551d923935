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

struct observer {
  void *context;
  // A frame's first and last bit (FCS included) on the wire.
  void (*frame_in)(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes);
  // The request's latency from its previous mark (or from its last bit) to `ps` belongs to (step, place). The last mark
  // is at the first bit of the reply, before frame_out; none follows that.
  void (*mark)(void *context, uint32_t request, uint64_t ps, enum step step, enum place place);
  // The request left the system without a reply: reason is the NIC's drop code.
  void (*dropped)(void *context, uint32_t request, uint64_t ps, unsigned reason);
  void (*one_way)(void *context, uint32_t request, uint64_t ps);
  // A frame went out in answer to `request`; first bit and last bit on the wire.
  void (*frame_out)(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                    uint32_t length);
  // Hart cycles as they are charged: to a request (even after its reply), or to HART_NO_REQUEST as overhead under
  // `step`.
  void (*cycles)(void *context, unsigned hart, uint32_t request, enum cycle_kind kind, enum step step, uint64_t cycles);
  // For statistics and trace: a coherence message from `from` to `to` (names of agents), and a span of an agent's
  // activity.
  void (*message)(void *context, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to, unsigned op,
                  uint64_t address, unsigned wire_bytes);
  void (*span)(void *context, uint64_t begin_ps, uint64_t end_ps, const char *agent, const char *what,
               uint32_t request);
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
