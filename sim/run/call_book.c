// SPDX-License-Identifier: Apache-2.0
#include "sim/run/call_book.h"
#include <stdlib.h>

struct call_book {
  struct entry {
    uint32_t request;
    bool used;
    struct call_facts facts;
  } entries[CALL_BOOK_ENTRIES];
};

struct call_book *call_book_new(void) {
  return calloc(1, sizeof(struct call_book));
}

void call_book_free(struct call_book *b) {
  free(b);
}

void call_book_put(struct call_book *b, uint32_t request, const struct call_facts *facts) {
  b->entries[request % CALL_BOOK_ENTRIES] = (struct entry){.request = request, .used = true, .facts = *facts};
}

bool call_book_has(const struct call_book *b, uint32_t request) {
  const struct entry *e = &b->entries[request % CALL_BOOK_ENTRIES];
  return e->used && e->request == request;
}

struct call_facts call_book_get(void *book, uint32_t request) {
  const struct call_book *b = book;
  return call_book_has(b, request) ? b->entries[request % CALL_BOOK_ENTRIES].facts : (struct call_facts){0};
}
