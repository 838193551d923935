// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/recent.h"
#include <stdlib.h>

struct recent {
  struct recent_frame *oldest, *newest, *free;
  uint32_t mask;
  struct recent_frame *buckets[];
};

struct recent *recent_new(uint32_t buckets) {
  struct recent *r = calloc(1, sizeof *r + buckets * sizeof(struct recent_frame *));
  if (r) r->mask = buckets - 1;
  return r;
}

static void free_list(struct recent_frame *f) {
  while (f) {
    struct recent_frame *next = f->newer;
    free(f);
    f = next;
  }
}

void recent_free(struct recent *r) {
  if (!r) return;
  free_list(r->oldest);
  free_list(r->free);
  free(r);
}

bool recent_add(struct recent *r, uint64_t hash, uint32_t index, capture_ps stamp_ps, const struct frame *frame) {
  struct recent_frame *f = r->free, **bucket = &r->buckets[hash & r->mask];
  if (f)
    r->free = f->newer;
  else if (!(f = malloc(sizeof *f)))
    return false;
  *f = (struct recent_frame){.older = r->newest,
                             .next_same_bucket = *bucket,
                             .hash = hash,
                             .index = index,
                             .stamp_ps = stamp_ps,
                             .frame = *frame};
  *bucket = f;
  *(r->newest ? &r->newest->newer : &r->oldest) = f;
  r->newest = f;
  return true;
}

struct recent_frame *recent_first(const struct recent *r, uint64_t hash) {
  return r->buckets[hash & r->mask];
}

void recent_forget(struct recent *r, struct recent_frame *f) {
  struct recent_frame **link = &r->buckets[f->hash & r->mask];
  while (*link != f) link = &(*link)->next_same_bucket;
  *link = f->next_same_bucket;
  *(f->older ? &f->older->newer : &r->oldest) = f->newer;
  *(f->newer ? &f->newer->older : &r->newest) = f->older;
  f->newer = r->free;
  r->free = f;
}

uint64_t recent_forget_before(struct recent *r, uint64_t index) {
  uint64_t count = 0;
  for (; r->oldest && r->oldest->index < index; count++) recent_forget(r, r->oldest);
  return count;
}
