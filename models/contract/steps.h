// SPDX-License-Identifier: Apache-2.0
// The ledger's vocabulary: where a request's time and a hart's cycles go. Every system reports in these terms.
#pragma once

// X(identifier, name in results, what it covers)
#define PISTE_STEPS(X)                                                                                                 \
  X(READ, "read", "1: read the packet's contents")                                                                     \
  X(CHECK, "check", "2: protocol checks (checksums)")                                                                  \
  X(DEMUX, "demux", "3: demultiplex into a queue or endpoint")                                                         \
  X(INTERRUPT, "interrupt", "4: interrupt a core")                                                                     \
  X(PROTOCOL, "protocol", "5: generic protocol processing")                                                            \
  X(FIND_PROCESS, "find_process", "6: find the process or thread")                                                     \
  X(FIND_CORE, "find_core", "7: find a core for it, and wait for one")                                                 \
  X(SCHEDULE, "schedule", "8: schedule it there")                                                                      \
  X(SWITCH, "switch", "9: switch context")                                                                             \
  X(UNMARSHAL, "unmarshal", "10: unmarshal function name and arguments")                                               \
  X(FIND_FUNCTION, "find_function", "11: find the function's address")                                                 \
  X(JUMP, "jump", "12: jump there")                                                                                    \
  X(HANDLER, "handler", "the handler itself")                                                                          \
  X(MARSHAL, "marshal", "marshal the reply")                                                                           \
  X(TRANSMIT, "transmit", "transmit the reply")                                                                        \
  X(COPY, "copy", "copies")                                                                                            \
  X(BUFFERS, "buffers", "allocate, free and refill buffers")                                                           \
  X(COMPLETION, "completion", "completions")                                                                           \
  X(CONTROL, "control", "ticks, TRYAGAIN, preemption, scheduler overhead")

// The places a segment of latency is spent in.
#define PISTE_PLACES(X)                                                                                                \
  X(NIC, "nic")                                                                                                        \
  X(LINK, "link")                                                                                                      \
  X(HART, "hart")                                                                                                      \
  X(MEMORY, "memory")                                                                                                  \
  X(WIRE, "wire")

enum step {
#define X(id, name, what) STEP_##id,
  PISTE_STEPS(X)
#undef X
      STEPS
};
enum place {
#define X(id, name) PLACE_##id,
  PISTE_PLACES(X)
#undef X
      PLACES
};
