// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/closed_heap.h"

static bool before(const struct closed_entry *a, const struct closed_entry *b) {
  return a->done_ps != b->done_ps ? a->done_ps < b->done_ps : a->index < b->index;
}

void closed_heap_add(struct closed_heap *h, struct request_record *r) {
  const struct closed_entry e = {.done_ps = r->done_ps, .record = r, .index = r->index};
  unsigned i = h->count++;
  while (i > 0 && before(&e, &h->entries[(i - 1) / 2])) {
    h->entries[i] = h->entries[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  h->entries[i] = e;
}

struct request_record *closed_heap_take(struct closed_heap *h) {
  struct request_record *first = h->entries[0].record;
  const struct closed_entry *last = &h->entries[--h->count];
  unsigned i = 0;
  for (;;) {
    unsigned child = 2 * i + 1;
    if (child >= h->count) break;
    if (child + 1 < h->count && before(&h->entries[child + 1], &h->entries[child])) child++;
    if (!before(&h->entries[child], last)) break;
    h->entries[i] = h->entries[child];
    i = child;
  }
  h->entries[i] = *last;
  return first;
}
