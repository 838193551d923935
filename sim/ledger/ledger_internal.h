// SPDX-License-Identifier: Apache-2.0
// The ledger's state, shared by the part that keeps the books (ledger.c) and the part that checks them (identities.c).
#pragma once
#include "sim/ledger/closed_queue.h"
#include "sim/ledger/ledger.h"
#include "sim/ledger/request_table.h"

struct ledger {
  uint64_t in_order[2];    // segments that are in totals.order: a bit each, as in struct request_record
  bool warm[LEDGER_HARTS]; // harts that a request has been replied to from
  struct ledger_options options;
  struct request_table *table;
  struct closed_queue closed;
  struct histogram *latency;
  struct ledger_totals totals;
  uint64_t row_cycles[CYCLE_KINDS];  // of requests whose rows are written
  uint64_t late_cycles[CYCLE_KINDS]; // charged to requests after that
  bool rows_failed;
  uint64_t faults;    // reports that contradict each other
  struct error fault; // the first of them
};
