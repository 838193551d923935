// SPDX-License-Identifier: Apache-2.0
// Exact clock edges: edge k of a clock of f Hz is at floor(k * 10^12 / f) ps; a period is never accumulated.
#pragma once
#include <stdint.h>

__extension__ typedef unsigned __int128 clock_u128;

static inline uint64_t clock_edge_ps(uint64_t k, uint64_t hz) {
  return (uint64_t)((clock_u128)k * 1000000000000u / hz);
}

// The number of the first edge at or after `ps`.
static inline uint64_t clock_edge_at_or_after(uint64_t ps, uint64_t hz) {
  uint64_t k = (uint64_t)((clock_u128)ps * hz / 1000000000000u);
  while (clock_edge_ps(k, hz) < ps) k++;
  return k;
}
