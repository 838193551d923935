// SPDX-License-Identifier: Apache-2.0
// Reads a native trace whole.
#pragma once
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum trace_kind { TRACE_IN, TRACE_MARK, TRACE_DROP, TRACE_ONE_WAY, TRACE_OUT, TRACE_MESSAGE, TRACE_SPAN };

enum { TRACE_NAME = 48 };
#define TRACE_NO_REQUEST UINT32_MAX

struct trace_event {
  enum trace_kind kind;
  uint32_t request; // TRACE_NO_REQUEST if it belongs to none
  uint32_t bytes;
  uint64_t begin_ps, end_ps; // the same for what takes no time
  uint64_t address;          // MESSAGE
  char agent[TRACE_NAME];    // SPAN; MESSAGE: where from; MARK: place
  char to[TRACE_NAME];       // MESSAGE
  char what[TRACE_NAME];     // SPAN; MESSAGE: operation; MARK: step; DROP: reason
};

struct trace {
  size_t count;
  struct trace_event *events; // in the order of the file
};

// `name` is the file's in messages. False, with "NAME:LINE: what", for what is no trace or is damaged; then nothing is
// held.
bool trace_read(struct trace *t, FILE *file, const char *name, struct error *e);
void trace_free(struct trace *t);
