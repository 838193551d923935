// SPDX-License-Identifier: Apache-2.0
#include "workloads/traffic/read_ahead.h"
#include <stdlib.h>
#include <string.h>

struct kept {
  struct injection injection;
  uint8_t *bytes; // its own, of this capacity
  size_t capacity;
};

struct read_ahead {
  struct injection_stream inner;
  struct kept kept[READ_AHEAD_INJECTIONS];
  unsigned first, count; // those that are still to be given
  enum pull behind;      // what comes behind them: PULL_ITEM if that is not known
  struct error error;    // PULL_ERROR: why
};

struct read_ahead *read_ahead_new(struct injection_stream inner) {
  struct read_ahead *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  r->inner = inner;
  r->behind = PULL_ITEM;
  return r;
}

void read_ahead_free(struct read_ahead *r) {
  if (!r) return;
  for (unsigned i = 0; i < READ_AHEAD_INJECTIONS; i++) free(r->kept[i].bytes);
  free(r);
}

// Copies the bytes, which the inner stream may overwrite.
static bool keep_bytes(struct kept *k) {
  if (k->injection.length > k->capacity) {
    uint8_t *bytes = realloc(k->bytes, k->injection.length);
    if (!bytes) return false;
    k->bytes = bytes;
    k->capacity = k->injection.length;
  }
  if (k->injection.length) memcpy(k->bytes, k->injection.bytes, k->injection.length);
  k->injection.bytes = k->bytes;
  return true;
}

static void refill(struct read_ahead *r) {
  r->first = r->count = 0;
  while (r->count < READ_AHEAD_INJECTIONS && r->behind == PULL_ITEM) {
    struct kept *k = &r->kept[r->count];
    r->behind = r->inner.next(r->inner.self, &k->injection, &r->error);
    if (r->behind != PULL_ITEM) return;
    if (keep_bytes(k)) {
      r->count++;
    } else {
      error_set(&r->error, "out of memory");
      r->behind = PULL_ERROR;
    }
  }
}

static enum pull next(void *self, struct injection *injection, struct error *e) {
  struct read_ahead *r = self;
  if (r->first == r->count) refill(r);
  if (r->first == r->count) {
    if (r->behind == PULL_ERROR) *e = r->error;
    return r->behind;
  }
  *injection = r->kept[r->first++].injection;
  return PULL_ITEM;
}

static bool rewind_stream(void *self, struct error *e) {
  struct read_ahead *r = self;
  r->first = r->count = 0;
  r->behind = PULL_ITEM;
  return r->inner.rewind(r->inner.self, e);
}

struct injection_stream read_ahead_stream(struct read_ahead *r) {
  return (struct injection_stream){r, next, rewind_stream};
}
