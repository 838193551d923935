// SPDX-License-Identifier: Apache-2.0
// The requests that the ledger has open, or closed but not yet written: found by injection index, in flat memory.
#pragma once
#include "models/hardware/observer.h"
#include <stdbool.h>
#include <stddef.h>

enum outcome { OUTCOME_OPEN, OUTCOME_REPLIED, OUTCOME_ONE_WAY, OUTCOME_DROPPED };
enum { SEGMENTS = STEPS * PLACES };

struct request_record {
  uint32_t index;
  uint8_t outcome;  // enum outcome
  uint8_t reason;   // enum drop, if dropped
  uint8_t segments; // distinct (step, place) so far
  uint32_t bytes_in, bytes_out;
  uint64_t in_first_ps, in_last_ps; // first and last bit on the wire
  uint64_t marked_ps;               // last mark
  uint64_t out_ps;                  // first bit of the reply
  uint64_t done_ps;                 // when it was replied to, completed or dropped
  uint64_t cycles[CYCLE_KINDS];
  struct request_record *next_free;
  uint8_t segment_key[SEGMENTS]; // step * PLACES + place
  uint64_t segment_ps[SEGMENTS];
};

struct request_table;
// NULL if there is no memory.
struct request_table *request_table_new(void);
void request_table_free(struct request_table *t);
// The request's record, or NULL.
struct request_record *request_table_find(const struct request_table *t, uint32_t index);
// A cleared, open record for a request that is not in the table; NULL if there is no memory.
struct request_record *request_table_add(struct request_table *t, uint32_t index);
void request_table_remove(struct request_table *t, struct request_record *r);
// How many are open, by walking all; *oldest is the least index among them.
uint64_t request_table_open(const struct request_table *t, uint32_t *oldest);
// Cycles of one kind charged to the requests in the table.
uint64_t request_table_cycles(const struct request_table *t, enum cycle_kind kind);
