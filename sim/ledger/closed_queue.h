// SPDX-License-Identifier: Apache-2.0
// Requests that have ended, held back a while: they leave in order of their end, ties by injection index, and cycles
// that a hart spends on one after its reply (freeing its buffers, say) still reach its record.
#pragma once
#include "sim/ledger/request_table.h"

// Few enough that their records are still in the processor's caches when their rows are written.
enum { CLOSED_HELD = 63, CLOSED_SLOTS = CLOSED_HELD + 1 };

struct closed_queue {
  unsigned first, count;
  struct request_record *slots[CLOSED_SLOTS]; // a ring, in order
};

// Adds a record; there must be at most CLOSED_HELD. They end nearly in order: it seldom passes another.
void closed_queue_add(struct closed_queue *q, struct request_record *r);
// Takes the record that ended first; there must be one.
struct request_record *closed_queue_take(struct closed_queue *q);
