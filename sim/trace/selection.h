// SPDX-License-Identifier: Apache-2.0
// A choice of requests by injection index, as text: "3,7,10-12" or "all".
#pragma once
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stdint.h>

enum { SELECTION_RANGES = 64 };

struct selection {
  unsigned count;
  struct {
    uint32_t first, last;
  } ranges[SELECTION_RANGES];
};

bool selection_parse(struct selection *s, const char *text, struct error *e);
// Every request, whatever its index.
bool selection_is_all(const struct selection *s);
// How many ranges begin beyond the first `count` requests.
unsigned selection_beyond(const struct selection *s, uint64_t count);
bool selection_has(const struct selection *s, uint32_t index);
