// SPDX-License-Identifier: Apache-2.0
// Frames of a capture that are remembered for a while: kept in the order of the capture, looked up by a hash, forgotten
// when they are too far behind.
#pragma once
#include "workloads/capture/container.h"
#include "workloads/capture/frame.h"
#include <stdbool.h>
#include <stdint.h>

struct recent_frame {
  struct recent_frame *older, *newer;
  struct recent_frame *next_same_bucket;
  uint64_t hash;
  uint32_t index; // of the record
  capture_ps stamp_ps;
  struct frame frame;
};

struct recent;

// `buckets`: a power of two, best as many as frames are remembered at once. NULL if there is no memory.
struct recent *recent_new(uint32_t buckets);
void recent_free(struct recent *r);
// Remembers a frame behind all others; its record's index is not below theirs. False if there is no memory.
bool recent_add(struct recent *r, uint64_t hash, uint32_t index, capture_ps stamp_ps, const struct frame *frame);
// The frames whose hash falls into the same bucket, newest first: the first of them, and the one behind one; NULL at
// their end.
struct recent_frame *recent_first(const struct recent *r, uint64_t hash);
static inline struct recent_frame *recent_next(const struct recent_frame *f) {
  return f->next_same_bucket;
}
// Forgets one.
void recent_forget(struct recent *r, struct recent_frame *f);
// Forgets all whose record is before `index`: how many these were.
uint64_t recent_forget_before(struct recent *r, uint64_t index);
