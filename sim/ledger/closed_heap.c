// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/closed_heap.h"

static bool before(const struct request_record *a, const struct request_record *b) {
  return a->done_ps != b->done_ps ? a->done_ps < b->done_ps : a->index < b->index;
}

void closed_heap_add(struct closed_heap *h, struct request_record *r) {
  unsigned i = h->count++;
  while (i > 0 && before(r, h->records[(i - 1) / 2])) {
    h->records[i] = h->records[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  h->records[i] = r;
}

struct request_record *closed_heap_take(struct closed_heap *h) {
  struct request_record *first = h->records[0], *last = h->records[--h->count];
  unsigned i = 0;
  for (;;) {
    unsigned child = 2 * i + 1;
    if (child >= h->count) break;
    if (child + 1 < h->count && before(h->records[child + 1], h->records[child])) child++;
    if (!before(h->records[child], last)) break;
    h->records[i] = h->records[child];
    i = child;
  }
  h->records[i] = last;
  return first;
}
