// SPDX-License-Identifier: Apache-2.0
// What a native trace consists of (docs/trace.md): events, and the texts and lines that they name.
#pragma once
#include <stdint.h>

// X(identifier, name, texts, takes time: an end of its own, has a line, has bytes of its own)
#define TRACE_KIND_LIST(X)                                                                                             \
  X(IN, "in", 0, 1, 0, 1)                                                                                              \
  X(MARK, "mark", 2, 0, 0, 0) /* step, place */                                                                        \
  X(DROP, "drop", 1, 0, 0, 0) /* reason */                                                                             \
  X(ONE_WAY, "one_way", 0, 0, 0, 0)                                                                                    \
  X(OUT, "out", 0, 1, 0, 1)                                                                                            \
  X(MESSAGE, "message", 4, 1, 1, 0)       /* from, to, channel, what; its number is the bytes on the wire */           \
  X(TRANSITION, "transition", 5, 0, 1, 0) /* agent, state, event, next, rule; its number is the rule's */              \
  X(SPAN, "span", 3, 1, 0, 0)             /* agent, step, what the hart's cycles were */
enum trace_kind {
#define X(id, name, texts, takes_time, line, bytes) TRACE_##id,
  TRACE_KIND_LIST(X)
#undef X
      TRACE_KINDS
};

enum { TRACE_TEXTS = 5 };
#define TRACE_NO_REQUEST UINT32_MAX
#define TRACE_NO_ENDPOINT UINT32_MAX

struct trace_line {
  uint64_t address;
  const char *name;
  uint32_t endpoint; // TRACE_NO_ENDPOINT: not an endpoint's
};

struct trace_event {
  enum trace_kind kind;
  uint32_t request;          // TRACE_NO_REQUEST: none
  uint64_t begin_ps, end_ps; // the same for what takes no time
  uint32_t number;           // bytes, or the rule's number
  const char *text[TRACE_TEXTS];
  struct trace_line line; // of kinds that have one
};

// What kinds consist of.
struct trace_shape {
  const char *name;
  uint8_t texts;
  uint8_t takes_time, has_line, has_bytes;
};
const struct trace_shape *trace_shape_of(enum trace_kind kind);
