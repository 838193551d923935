// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/closed_queue.h"

static bool before(const struct request_record *a, const struct request_record *b) {
  return a->done_ps != b->done_ps ? a->done_ps < b->done_ps : a->index < b->index;
}

static struct request_record **slot(struct closed_queue *q, unsigned i) {
  return &q->slots[(q->first + i) % CLOSED_SLOTS];
}

void closed_queue_add(struct closed_queue *q, struct request_record *r) {
  unsigned i = q->count++;
  for (; i > 0 && before(r, *slot(q, i - 1)); i--) *slot(q, i) = *slot(q, i - 1);
  *slot(q, i) = r;
}

struct request_record *closed_queue_take(struct closed_queue *q) {
  struct request_record *first = q->slots[q->first];
  q->first = (q->first + 1) % CLOSED_SLOTS;
  q->count--;
  return first;
}
