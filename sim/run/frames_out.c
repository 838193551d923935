// SPDX-License-Identifier: Apache-2.0
#include "sim/run/frames_out.h"
#include "workloads/capture/capture_write.h"
#include <stdlib.h>
#include <string.h>

struct kept {
  uint64_t first_ps;
  uint8_t *bytes;
  uint32_t length;
};

// Frames are reported up to `slack_ps` behind their first bit, so the file of both directions waits for so long.
struct frames_out {
  struct capture_writer *replies, *wire;
  uint64_t slack_ps, sent;
  uint8_t *pulled; // bytes of the frame that the wire pulled last
  uint32_t pulled_length, pulled_capacity;
  struct kept *kept; // in order of first_ps
  size_t count, capacity;
  bool failed;
  struct error error;
};

struct frames_out *frames_out_open(const char *replies, const char *wire, uint64_t slack_ps, struct error *e) {
  struct frames_out *f = calloc(1, sizeof *f);
  if (!f) {
    error_set(e, "out of memory");
    return NULL;
  }
  f->slack_ps = slack_ps;
  bool open = !replies || (f->replies = capture_write_open(replies, e));
  open = open && (!wire || (f->wire = capture_write_open(wire, e)));
  if (open) return f;
  if (f->replies) capture_write_discard(f->replies);
  free(f);
  return NULL;
}

static void note(struct frames_out *f, bool good) {
  f->failed = f->failed || !good;
}

// Room for `bytes` at *p; false if there is no memory.
static bool reserve(uint8_t **p, uint32_t *capacity, uint32_t bytes) {
  if (bytes <= *capacity) return true;
  uint8_t *grown = realloc(*p, bytes);
  if (!grown) return false;
  *p = grown, *capacity = bytes;
  return true;
}

void frames_out_pulled(struct frames_out *f, const struct wire_frame *frame) {
  if (!f->wire) return;
  if (!reserve(&f->pulled, &f->pulled_capacity, frame->length)) {
    note(f, error_set(&f->error, "out of memory"));
    return;
  }
  memcpy(f->pulled, frame->bytes, frame->length);
  f->pulled_length = frame->length;
}

// Writes what lies before `ps`.
static void flush(struct frames_out *f, uint64_t ps) {
  size_t done = 0;
  while (done < f->count && f->kept[done].first_ps < ps) {
    const struct kept *k = &f->kept[done++];
    if (!f->failed) note(f, capture_write_frame(f->wire, k->first_ps, k->bytes, k->length, k->length, &f->error));
    free(k->bytes);
  }
  if (done == 0) return;
  f->count -= done;
  memmove(f->kept, f->kept + done, f->count * sizeof *f->kept);
}

static void keep(struct frames_out *f, uint64_t first_ps, const uint8_t *bytes, uint32_t length) {
  if (f->count == f->capacity) {
    size_t capacity = f->capacity ? 2 * f->capacity : 16;
    struct kept *grown = realloc(f->kept, capacity * sizeof *grown);
    if (!grown) {
      note(f, error_set(&f->error, "out of memory"));
      return;
    }
    f->kept = grown, f->capacity = capacity;
  }
  uint8_t *copy = malloc(length);
  if (!copy) {
    note(f, error_set(&f->error, "out of memory"));
    return;
  }
  memcpy(copy, bytes, length);
  size_t at = f->count++;
  for (; at > 0 && f->kept[at - 1].first_ps > first_ps; at--) f->kept[at] = f->kept[at - 1];
  f->kept[at] = (struct kept){first_ps, copy, length};
  if (first_ps > f->slack_ps) flush(f, first_ps - f->slack_ps);
}

void frames_out_received(struct frames_out *f, uint64_t first_ps) {
  if (f->wire) keep(f, first_ps, f->pulled, f->pulled_length);
}

void frames_out_sent(struct frames_out *f, uint64_t first_ps, const uint8_t *bytes, uint32_t length) {
  f->sent++;
  if (f->replies && !f->failed) note(f, capture_write_frame(f->replies, first_ps, bytes, length, length, &f->error));
  if (f->wire) keep(f, first_ps, bytes, length);
}

uint64_t frames_out_count(const struct frames_out *f) {
  return f->sent;
}

bool frames_out_close(struct frames_out *f, struct error *e) {
  flush(f, UINT64_MAX);
  if (f->replies && !f->failed) note(f, capture_write_close(f->replies, &f->error));
  if (f->wire && !f->failed) note(f, capture_write_close(f->wire, &f->error));
  if (f->failed) *e = f->error;
  return !f->failed;
}
