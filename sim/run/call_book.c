// SPDX-License-Identifier: Apache-2.0
#include "sim/run/call_book.h"
#include <stdlib.h>

// Calls under way are at most some thousand, and their indices are dense: chains are short.
enum { CHAINS = 1024, CHUNK = 64 };

struct entry {
  struct entry *next; // in its chain, or among the free ones
  uint32_t request;
  struct call_facts facts;
};

struct chunk {
  struct chunk *next;
  struct entry entries[CHUNK];
};

struct call_book {
  struct entry *chains[CHAINS];
  struct entry *free_entries;
  struct chunk *chunks;
};

struct call_book *call_book_new(void) {
  return calloc(1, sizeof(struct call_book));
}

void call_book_free(struct call_book *b) {
  if (!b) return;
  while (b->chunks) {
    struct chunk *next = b->chunks->next;
    free(b->chunks);
    b->chunks = next;
  }
  free(b);
}

static bool make_entries(struct call_book *b) {
  struct chunk *chunk = malloc(sizeof *chunk);
  if (!chunk) return false;
  chunk->next = b->chunks;
  b->chunks = chunk;
  for (unsigned i = 0; i < CHUNK; i++) {
    chunk->entries[i].next = b->free_entries;
    b->free_entries = &chunk->entries[i];
  }
  return true;
}

bool call_book_put(struct call_book *b, uint32_t request, const struct call_facts *facts) {
  if (!b->free_entries && !make_entries(b)) return false;
  struct entry *e = b->free_entries;
  b->free_entries = e->next;
  *e = (struct entry){.next = b->chains[request % CHAINS], .request = request, .facts = *facts};
  b->chains[request % CHAINS] = e;
  return true;
}

// Where the call's entry hangs, or the chain's end.
static struct entry **link_of(struct call_book *b, uint32_t request) {
  struct entry **link = &b->chains[request % CHAINS];
  while (*link && (*link)->request != request) link = &(*link)->next;
  return link;
}

struct call_facts call_book_get(void *book, uint32_t request) {
  const struct entry *e = *link_of(book, request);
  return e ? e->facts : (struct call_facts){0};
}

bool call_book_take(struct call_book *b, uint32_t request) {
  struct entry **link = link_of(b, request), *e = *link;
  if (!e) return false;
  *link = e->next;
  e->next = b->free_entries;
  b->free_entries = e;
  return true;
}
