// SPDX-License-Identifier: Apache-2.0
// Open addressing with linear probing; removal closes the gap, so there are no tombstones. Records come from chunks and
// return to a free list: memory grows with the most requests held at once, never with the length of the run.
#include "sim/ledger/request_table.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256, FIRST_BITS = 10 };

struct chunk {
  struct chunk *next;
  struct request_record records[CHUNK];
};

struct request_table {
  unsigned bits; // log2 of slots
  uint32_t used;
  struct request_record **slots;
  struct request_record *free_records;
  struct request_record *recent; // found last, or NULL
  struct chunk *chunks;
};

static struct request_record **new_slots(unsigned bits) {
  struct request_record **slots = calloc((size_t)1 << bits, sizeof(void *));
  return slots;
}

struct request_table *request_table_new(void) {
  struct request_table *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->bits = FIRST_BITS;
  t->slots = new_slots(t->bits);
  if (!t->slots) {
    free(t);
    return NULL;
  }
  return t;
}

void request_table_free(struct request_table *t) {
  if (!t) return;
  while (t->chunks) {
    struct chunk *next = t->chunks->next;
    free(t->chunks);
    t->chunks = next;
  }
  free(t->slots);
  free(t);
}

static uint32_t mask_of(const struct request_table *t) {
  return (UINT32_C(1) << t->bits) - 1;
}

static uint32_t home_of(const struct request_table *t, uint32_t index) {
  return (index * UINT32_C(2654435769)) >> (32 - t->bits);
}

// The slot that holds the request, or the empty one where it would go.
static uint32_t slot_of(const struct request_table *t, uint32_t index) {
  uint32_t slot = home_of(t, index);
  while (t->slots[slot] && t->slots[slot]->index != index) slot = (slot + 1) & mask_of(t);
  return slot;
}

struct request_record *request_table_find(struct request_table *t, uint32_t index) {
  // A hart charges many operations in a row to one request.
  if (t->recent && t->recent->index == index) return t->recent;
  struct request_record *r = t->slots[slot_of(t, index)];
  if (r) t->recent = r;
  return r;
}

static bool grow(struct request_table *t) {
  struct request_record **old = t->slots;
  uint32_t count = mask_of(t) + 1;
  struct request_record **slots = new_slots(t->bits + 1);
  if (!slots) return false;
  t->slots = slots;
  t->bits++;
  for (uint32_t i = 0; i < count; i++)
    if (old[i]) t->slots[slot_of(t, old[i]->index)] = old[i];
  free(old);
  return true;
}

static struct request_record *take_record(struct request_table *t) {
  if (!t->free_records) {
    struct chunk *chunk = malloc(sizeof *chunk);
    if (!chunk) return NULL;
    chunk->next = t->chunks;
    t->chunks = chunk;
    for (unsigned i = 0; i < CHUNK; i++) {
      chunk->records[i].next_free = t->free_records;
      t->free_records = &chunk->records[i];
    }
  }
  struct request_record *r = t->free_records;
  t->free_records = r->next_free;
  return r;
}

struct request_record *request_table_add(struct request_table *t, uint32_t index) {
  if (t->used * 2 > mask_of(t) && !grow(t)) return NULL;
  struct request_record *r = take_record(t);
  if (!r) return NULL;
  memset(r, 0, offsetof(struct request_record, segment));
  r->index = index;
  t->slots[slot_of(t, index)] = r;
  t->used++;
  return r;
}

void request_table_remove(struct request_table *t, struct request_record *r) {
  uint32_t gap = slot_of(t, r->index), mask = mask_of(t);
  for (uint32_t slot = (gap + 1) & mask; t->slots[slot]; slot = (slot + 1) & mask) {
    // A record may fill the gap unless its home lies behind the gap, on its way to where it is now.
    uint32_t home = home_of(t, t->slots[slot]->index);
    if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
    t->slots[gap] = t->slots[slot];
    gap = slot;
  }
  t->slots[gap] = NULL;
  if (t->recent == r) t->recent = NULL;
  t->used--;
  r->next_free = t->free_records;
  t->free_records = r;
}

uint64_t request_table_open(const struct request_table *t, uint32_t *oldest) {
  uint64_t open = 0;
  *oldest = UINT32_MAX;
  for (uint32_t slot = 0; slot <= mask_of(t); slot++) {
    const struct request_record *r = t->slots[slot];
    if (!r || r->outcome != OUTCOME_OPEN) continue;
    open++;
    if (r->index < *oldest) *oldest = r->index;
  }
  return open;
}

uint64_t request_table_cycles(const struct request_table *t, enum cycle_kind kind) {
  uint64_t cycles = 0;
  for (uint32_t slot = 0; slot <= mask_of(t); slot++)
    if (t->slots[slot]) cycles += t->slots[slot]->cycles[kind];
  return cycles;
}
