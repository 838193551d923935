// SPDX-License-Identifier: Apache-2.0
// Buckets by index, which are dense: neighbours lie side by side, and chains are short. Records come from chunks and
// return to a free list: memory grows with the most requests held at once, never with the length of the run.
#include "sim/ledger/request_table.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256, FIRST_BUCKETS = 1024 };

struct chunk {
  struct chunk *next;
  struct request_record records[CHUNK];
};

struct request_table {
  uint32_t buckets; // a power of two
  uint32_t used;
  struct request_record **bucket; // the first of its records
  struct request_record *free_records;
  struct chunk *chunks;
};

struct request_table *request_table_new(void) {
  struct request_table *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->buckets = FIRST_BUCKETS;
  t->bucket = calloc(t->buckets, sizeof(struct request_record *));
  if (t->bucket) return t;
  free(t);
  return NULL;
}

void request_table_free(struct request_table *t) {
  if (!t) return;
  while (t->chunks) {
    struct chunk *next = t->chunks->next;
    free(t->chunks);
    t->chunks = next;
  }
  free(t->bucket);
  free(t);
}

static struct request_record **bucket_of(const struct request_table *t, uint32_t index) {
  return &t->bucket[index & (t->buckets - 1)];
}

struct request_record *request_table_find(struct request_table *t, uint32_t index) {
  struct request_record *r = *bucket_of(t, index);
  while (r && r->index != index) r = r->next;
  return r;
}

static void put(struct request_table *t, struct request_record *r) {
  struct request_record **bucket = bucket_of(t, r->index);
  r->next = *bucket;
  *bucket = r;
}

static bool grow(struct request_table *t) {
  struct request_record **old = t->bucket, **grown = calloc(2 * (size_t)t->buckets, sizeof(struct request_record *));
  uint32_t count = t->buckets;
  if (!grown) return false;
  t->bucket = grown;
  t->buckets = 2 * count;
  for (uint32_t i = 0; i < count; i++)
    for (struct request_record *r = old[i], *next; r; r = next) {
      next = r->next;
      put(t, r);
    }
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
      chunk->records[i].next = t->free_records;
      t->free_records = &chunk->records[i];
    }
  }
  struct request_record *r = t->free_records;
  t->free_records = r->next;
  return r;
}

struct request_record *request_table_add(struct request_table *t, uint32_t index) {
  if (t->used * 2 > t->buckets && !grow(t)) return NULL;
  struct request_record *r = take_record(t);
  if (!r) return NULL;
  memset(r, 0, offsetof(struct request_record, segment));
  r->index = index;
  put(t, r);
  t->used++;
  return r;
}

void request_table_remove(struct request_table *t, struct request_record *r) {
  struct request_record **link = bucket_of(t, r->index);
  while (*link != r) link = &(*link)->next;
  *link = r->next;
  t->used--;
  r->next = t->free_records;
  t->free_records = r;
}

uint64_t request_table_open(const struct request_table *t, uint32_t *oldest) {
  uint64_t open = 0;
  *oldest = UINT32_MAX;
  for (uint32_t i = 0; i < t->buckets; i++)
    for (const struct request_record *r = t->bucket[i]; r; r = r->next) {
      if (r->outcome != OUTCOME_OPEN) continue;
      open++;
      if (r->index < *oldest) *oldest = r->index;
    }
  return open;
}

uint64_t request_table_cycles(const struct request_table *t, enum cycle_kind kind) {
  uint64_t cycles = 0;
  for (uint32_t i = 0; i < t->buckets; i++)
    for (const struct request_record *r = t->bucket[i]; r; r = r->next) cycles += r->cycles[kind];
  return cycles;
}
