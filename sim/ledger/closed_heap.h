// SPDX-License-Identifier: Apache-2.0
// Requests that have ended, held back a while: they leave in order of their end, ties by injection index, and cycles
// that a hart spends on one after its reply (freeing its buffers, say) still reach its record.
#pragma once
#include "sim/ledger/request_table.h"

enum { CLOSED_HELD = 512 };

// The order stands beside the pointer: comparing must not visit records that have left the processor's caches.
struct closed_entry {
  uint64_t done_ps;
  struct request_record *record;
  uint32_t index;
};

struct closed_heap {
  unsigned count;
  struct closed_entry entries[CLOSED_HELD + 1];
};

// Adds a record; there must be at most CLOSED_HELD.
void closed_heap_add(struct closed_heap *h, struct request_record *r);
// Takes the record that ended first; there must be one.
struct request_record *closed_heap_take(struct closed_heap *h);
