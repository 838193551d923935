// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_event.h"

const struct trace_shape *trace_shape_of(enum trace_kind kind) {
  static const struct trace_shape shapes[TRACE_KINDS] = {
#define X(id, name, texts, takes_time, line, bytes) {name, texts, takes_time, line, bytes},
      TRACE_KIND_LIST(X)
#undef X
  };
  return &shapes[kind];
}
