// SPDX-License-Identifier: Apache-2.0
// The requests that the ledger has open, or closed but not yet written: found by injection index, in flat memory.
#pragma once
#include "models/contract/observer.h"
#include <stdbool.h>
#include <stddef.h>

enum outcome { OUTCOME_OPEN, OUTCOME_REPLIED, OUTCOME_ONE_WAY, OUTCOME_DROPPED };
enum { SEGMENTS = STEPS * PLACES };

// What a mark reads lies in front. The time of each (step, place) that has any is kept in order of its first mark: a
// record is long, and few lines of it are in use, which is what the processor's caches see of it.
struct request_record {
  uint32_t index;
  uint8_t outcome; // enum outcome
  uint8_t reason;  // enum drop, if dropped
  uint8_t segments;
  struct request_record *next; // in its bucket, or among the free ones
  uint64_t marked_ps;          // last mark
  uint64_t has_segment[2];     // by step * PLACES + place: a bit each
  uint32_t bytes_in, bytes_out;
  struct observed_call call;        // process: NULL of a frame that is none
  uint16_t endpoint;                // that held it: its number and 1; 0: none
  uint16_t hart;                    // that spent cycles on it last; if any did: request_was_on_hart
  uint64_t in_first_ps, in_last_ps; // first and last bit on the wire
  uint64_t out_ps;                  // first bit of the reply
  uint64_t done_ps;                 // when it was replied to, completed or dropped
  uint64_t cycles[CYCLE_KINDS];
  uint8_t segment[SEGMENTS];     // step * PLACES + place
  uint64_t segment_ps[SEGMENTS]; // its time
};

// Adds to the time of one (step, place).
static inline void request_segment_add(struct request_record *r, enum step step, enum place place, uint64_t ps) {
  _Static_assert(SEGMENTS <= 128, "a bit for each segment");
  unsigned key = (unsigned)step * PLACES + (unsigned)place;
  uint64_t bit = UINT64_C(1) << (key & 63);
  if (r->has_segment[key >> 6] & bit) {
    unsigned i = r->segments - 1u;
    while (r->segment[i] != key) i--;
    r->segment_ps[i] += ps;
    return;
  }
  r->has_segment[key >> 6] |= bit;
  r->segment[r->segments] = (uint8_t)key;
  r->segment_ps[r->segments++] = ps;
}

// Whether any hart spent cycles on it.
static inline bool request_was_on_hart(const struct request_record *r) {
  uint64_t any = 0;
  for (unsigned kind = 0; kind < CYCLE_KINDS; kind++) any |= r->cycles[kind];
  return any != 0;
}

struct request_table;
// NULL if there is no memory.
struct request_table *request_table_new(void);
void request_table_free(struct request_table *t);
// The request's record, or NULL.
struct request_record *request_table_find(struct request_table *t, uint32_t index);
// A cleared, open record for a request that is not in the table; NULL if there is no memory.
struct request_record *request_table_add(struct request_table *t, uint32_t index);
void request_table_remove(struct request_table *t, struct request_record *r);
// How many are open, by walking all; *oldest is the least index among them.
uint64_t request_table_open(const struct request_table *t, uint32_t *oldest);
// Cycles of one kind charged to the requests in the table.
uint64_t request_table_cycles(const struct request_table *t, enum cycle_kind kind);
