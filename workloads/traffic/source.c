// SPDX-License-Identifier: Apache-2.0
#include "workloads/traffic/source.h"
#include "workloads/base/bytes.h"
#include "workloads/capture/pairing.h"
#include "workloads/traffic/read_ahead.h"
#include <stdlib.h>
#include <string.h>

struct source {
  struct source_settings settings;
  char *path;
  struct capture_reader *reader;
  struct pairing *pairing;
  struct read_ahead *read_ahead;
  struct retime *retime;
  struct generate *generate; // a workload in place of reader and pairing
  struct capture_counts counts;
  struct generate_totals before; // of the passes that are over
  uint64_t fixed;
  struct sha256 hash; // of the first pass
  bool hashed;        // the first pass is over, and hex is set
  char hex[SHA256_HEX];
};

static void close_pass(struct source *s) {
  pairing_free(s->pairing);
  capture_read_close(s->reader);
  s->pairing = NULL;
  s->reader = NULL;
}

static bool open_pass(struct source *s, struct error *e) {
  close_pass(s);
  s->reader = capture_read_open(s->path, s->hashed ? NULL : &s->hash, e);
  const struct pairing_settings settings = {.window = s->settings.pairing_window,
                                            .stamps = retime_uses_stamps(&s->settings.retime),
                                            .max_gap_ps = s->settings.retime.max_gap_ps};
  if (s->reader) s->pairing = pairing_new(s->reader, &settings, &s->counts, e);
  return s->pairing != NULL;
}

static enum pull next_of_pass(void *self, struct injection *injection, struct error *e) {
  struct source *s = self;
  enum pull status = pairing_next(s->pairing, injection, e);
  if (status == PULL_END && !s->hashed) {
    sha256_end_hex(&s->hash, s->hex);
    s->hashed = true;
  }
  if (status == PULL_ITEM && s->settings.fix_checksums)
    s->fixed += frame_fix_checksums(injection->bytes, injection->length);
  return status;
}

static bool rewind_pass(void *self, struct error *e) {
  return open_pass(self, e);
}

static void hash_frame(struct source *s, const struct injection *injection) {
  uint8_t head[16] = {0};
  uint64_t ns = injection->time_ps / 1000;
  put_be32(head, (uint32_t)(ns >> 32));
  put_be32(head + 4, (uint32_t)ns);
  put_be32(head + 12, injection->length);
  sha256_add(&s->hash, head, sizeof head);
  sha256_add(&s->hash, injection->bytes, injection->length);
}

static enum pull next_generated(void *self, struct injection *injection, struct error *e) {
  struct source *s = self;
  struct injection_stream stream = generate_stream(s->generate);
  enum pull status = stream.next(stream.self, injection, e);
  if (status == PULL_ITEM) {
    // Each call has its reply, which is withheld as one of a capture would be.
    s->counts.frames += 2;
    s->counts.calls++;
    s->counts.replies++;
    s->counts.paired++;
    if (!s->hashed) hash_frame(s, injection);
  } else if (status == PULL_END && !s->hashed) {
    sha256_end_hex(&s->hash, s->hex);
    s->hashed = true;
  }
  return status;
}

static bool rewind_generated(void *self, struct error *e) {
  (void)e;
  struct source *s = self;
  s->before = source_generated(s);
  generate_rewind(s->generate);
  return true;
}

static bool retime_stream(struct source *s, struct injection_stream stream, struct error *e) {
  s->read_ahead = read_ahead_new(stream);
  if (!s->read_ahead) return error_set(e, "out of memory");
  s->retime = retime_new(&s->settings.retime, read_ahead_stream(s->read_ahead), e);
  return s->retime != NULL;
}

// What does not fit is refused before anything is simulated. What is read for that counts for nothing.
static bool check_length(struct source *s, struct injection_stream stream, struct error *e) {
  if (!retime_may_not_fit(&s->settings.retime)) return true;
  if (!retime_fits(&s->settings.retime, stream, e)) return false;
  s->counts = (struct capture_counts){0};
  s->before = (struct generate_totals){0};
  s->fixed = 0;
  return true;
}

static bool begin_workload(struct source *s, struct error *e) {
  const struct injection_stream stream = {s, next_generated, rewind_generated};
  s->generate = generate_new(s->settings.workload, false, e);
  return s->generate && check_length(s, stream, e) && retime_stream(s, stream, e);
}

static bool begin(struct source *s, struct error *e) {
  if (!s->path) return error_set(e, "out of memory");
  uint32_t window = s->settings.pairing_window;
  if (window < 1 || window > PAIRING_MAX_WINDOW)
    return error_set(e, "capture.pairing_window is %u records; it must be 1 to %u", window, PAIRING_MAX_WINDOW);
  const struct injection_stream stream = {s, next_of_pass, rewind_pass};
  if (!retime_stream(s, stream, e) || !open_pass(s, e)) return false;
  if (capture_read_repeatable(s->reader)) return check_length(s, stream, e);
  return s->settings.retime.repeat == 1 ||
         error_set(e, "%s can be read only once, so it cannot be repeated; give a regular file", s->path);
}

struct source *source_open(const struct source_settings *settings, struct error *e) {
  struct source *s = calloc(1, sizeof *s);
  if (!s) return error_set(e, "out of memory"), NULL;
  s->settings = *settings;
  sha256_begin(&s->hash);
  if (settings->path) s->path = strdup(settings->path);
  if (settings->path ? begin(s, e) : begin_workload(s, e)) return s;
  source_close(s);
  return NULL;
}

enum pull source_next(struct source *s, struct injection *injection, struct error *e) {
  return retime_next(s->retime, injection, e);
}

void source_time(struct source *s, uint64_t now_ps) {
  retime_time(s->retime, now_ps);
}

uint64_t source_due(const struct source *s) {
  return retime_due(s->retime);
}

bool source_completed(struct source *s, uint32_t index, uint64_t time_ps, bool answered) {
  return retime_completed(s->retime, index, time_ps, answered);
}

const struct capture_counts *source_counts(const struct source *s) {
  return &s->counts;
}

struct generate_totals source_generated(const struct source *s) {
  struct generate_totals sum = s->before;
  if (!s->generate) return sum;
  const struct generate_totals *now = generate_totals(s->generate);
  sum.calls += now->calls;
  sum.replies += now->replies;
  sum.cut_requests += now->cut_requests;
  sum.cut_replies += now->cut_replies;
  sum.argument_bytes += now->argument_bytes;
  sum.result_bytes += now->result_bytes;
  sum.last_ps = now->last_ps;
  return sum;
}

uint64_t source_fixed(const struct source *s) {
  return s->fixed;
}

bool source_hash(const struct source *s, char hex[SHA256_HEX]) {
  if (s->hashed) memcpy(hex, s->hex, SHA256_HEX);
  return s->hashed;
}

void source_close(struct source *s) {
  if (!s) return;
  retime_free(s->retime);
  read_ahead_free(s->read_ahead);
  close_pass(s);
  generate_free(s->generate);
  free(s->path);
  free(s);
}
