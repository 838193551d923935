// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_read.h"
#include "sim/trace/trace_format.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct form {
  enum trace_kind kind;
  uint32_t number;
  const char *text[TRACE_TEXTS];
};

// Items of one size, numbered from 0 on.
struct list {
  void *items;
  size_t count, room;
};

struct trace_reader {
  FILE *file;
  const char *name;
  uint64_t from_ps, to_ps;
  struct list texts, lines, forms; // char *, struct trace_line, struct form
  uint64_t block;                  // its number, for messages
  uint8_t *payload;                // of the block at hand
  const uint8_t *at, *end;         // what is left of it
  uint32_t left;                   // events in it
  uint32_t all_events;             // so far, those left out included
  uint64_t begin_ps;
  uint32_t request;
  bool ended;
};

static bool damaged(const struct trace_reader *r, const char *what, struct error *e) {
  return error_set(e, "%.300s: block %" PRIu64 ": %s", r->name, r->block, what);
}

static bool append(struct list *l, const void *item, size_t size) {
  if (l->count == l->room) {
    size_t more = l->room ? 2 * l->room : 64;
    void *items = realloc(l->items, more * size);
    if (!items) return false;
    l->items = items;
    l->room = more;
  }
  memcpy((char *)l->items + l->count++ * size, item, size);
  return true;
}

struct trace_reader *trace_reader_new(FILE *file, const char *name, struct error *e) {
  uint8_t head[TRACE_HEAD];
  size_t got = fread(head, 1, sizeof head, file);
  if (got < sizeof head || memcmp(head, TRACE_MAGIC, TRACE_HEAD - 4) != 0) {
    error_set(e, "%.300s: %s", name, ferror(file) ? "cannot be read" : "not a piste trace");
    return NULL;
  }
  uint32_t version = get_be32(head + TRACE_HEAD - 4);
  if (version != TRACE_VERSION) {
    error_set(e, "%.300s: a piste trace of version %" PRIu32 "; this program reads version %d", name, version,
              TRACE_VERSION);
    return NULL;
  }
  struct trace_reader *r = calloc(1, sizeof *r);
  if (r) r->payload = malloc(TRACE_BLOCK_MOST);
  if (!r || !r->payload) {
    free(r);
    error_set(e, "out of memory");
    return NULL;
  }
  r->file = file;
  r->name = name;
  r->to_ps = UINT64_MAX;
  return r;
}

void trace_reader_free(struct trace_reader *r) {
  if (!r) return;
  for (size_t i = 0; i < r->texts.count; i++) free(((char **)r->texts.items)[i]);
  free(r->texts.items);
  free(r->lines.items);
  free(r->forms.items);
  free(r->payload);
  free(r);
}

void trace_reader_window(struct trace_reader *r, uint64_t from_ps, uint64_t to_ps) {
  r->from_ps = from_ps;
  r->to_ps = to_ps;
}

// Takes a number; false at the payload's end, or if it is too long.
static bool take(struct trace_reader *r, uint64_t *n) {
  *n = 0;
  for (unsigned shift = 0; r->at < r->end && shift < 64; shift += 7) {
    uint8_t b = *r->at++;
    *n |= (uint64_t)(b & 0x7f) << shift;
    if (b < 0x80) return shift < 63 || b < 2;
  }
  return false;
}

static bool take_text(struct trace_reader *r, const char **text) {
  uint64_t number;
  if (!take(r, &number) || number >= r->texts.count) return false;
  *text = ((char **)r->texts.items)[number];
  return true;
}

// Each takes one definition; false if it is damaged, or memory is out.
static bool define_text(struct trace_reader *r) {
  uint64_t length;
  if (!take(r, &length) || length > (uint64_t)(r->end - r->at)) return false;
  char *text = malloc(length + 1);
  if (!text) return false;
  memcpy(text, r->at, length);
  text[length] = 0;
  r->at += length;
  if (append(&r->texts, &text, sizeof(char *))) return true;
  free(text);
  return false;
}

static bool define_line(struct trace_reader *r) {
  struct trace_line line;
  uint64_t endpoint;
  if (!take(r, &line.address) || !take_text(r, &line.name) || !take(r, &endpoint) || endpoint > UINT32_MAX)
    return false;
  line.endpoint = endpoint ? (uint32_t)endpoint - 1 : TRACE_NO_ENDPOINT;
  return append(&r->lines, &line, sizeof line);
}

static bool define_form(struct trace_reader *r) {
  struct form f = {0};
  uint64_t kind, number;
  if (!take(r, &kind) || kind >= TRACE_KINDS || !take(r, &number) || number > UINT32_MAX) return false;
  f.kind = (enum trace_kind)kind;
  f.number = (uint32_t)number;
  for (unsigned i = 0; i < trace_shape_of(f.kind)->texts; i++)
    if (!take_text(r, &f.text[i])) return false;
  return append(&r->forms, &f, sizeof f);
}

static bool define(struct trace_reader *r, struct error *e) {
  while (r->at < r->end) {
    uint8_t what = *r->at++;
    bool good = what == TRACE_DEFINE_TEXT   ? define_text(r)
                : what == TRACE_DEFINE_LINE ? define_line(r)
                                            : what == TRACE_DEFINE_FORM && define_form(r);
    if (!good) return damaged(r, "damaged: a definition that makes no sense", e);
  }
  return true;
}

// Passes over so many bytes, of a pipe by reading them.
static bool pass(struct trace_reader *r, uint32_t bytes) {
  if (fseeko(r->file, bytes, SEEK_CUR) == 0) return true;
  return fread(r->payload, 1, bytes, r->file) == bytes;
}

// The next block: its definitions are taken, its events stand at r->at. False at the end, or with *bad.
static bool next_block(struct trace_reader *r, bool *bad, struct error *e) {
  uint8_t head[TRACE_BLOCK_HEAD];
  r->block++;
  if (fread(head, 1, sizeof head, r->file) < sizeof head)
    return *bad = true, damaged(r, ferror(r->file) ? "cannot be read" : "cut short: the trace has no end", e);
  struct trace_block b = trace_block_get(head);
  if (b.kind < TRACE_BLOCK_DEFINITIONS || b.kind > TRACE_BLOCK_END || b.bytes > TRACE_BLOCK_MOST)
    return *bad = true, damaged(r, "damaged: no block begins here", e);
  if (b.kind == TRACE_BLOCK_EVENTS && (b.last_ps < r->from_ps || b.first_ps > r->to_ps)) {
    r->all_events += b.events;
    return pass(r, b.bytes) || (*bad = true, damaged(r, "cut short", e));
  }
  if (fread(r->payload, 1, b.bytes, r->file) < b.bytes) return *bad = true, damaged(r, "cut short", e);
  if (trace_block_crc(head, r->payload, b.bytes) != b.crc)
    return *bad = true, damaged(r, "damaged: the checksum does not fit", e);
  if (b.kind == TRACE_BLOCK_END) {
    r->ended = true;
    if (b.bytes || b.events != r->all_events || fgetc(r->file) != EOF)
      *bad = true, damaged(r, "damaged: the end does not fit what stands before it", e);
    return false;
  }
  r->at = r->payload;
  r->end = r->payload + b.bytes;
  r->begin_ps = 0;
  r->request = 0;
  if (b.kind == TRACE_BLOCK_DEFINITIONS) return define(r, e) || (*bad = true, false);
  r->left = b.events;
  return true;
}

static bool take_event(struct trace_reader *r, struct trace_event *v) {
  uint64_t form, begin, lasts = 0, request, line = 0, bytes = 0;
  if (!take(r, &form) || form >= r->forms.count) return false;
  const struct form *f = &((struct form *)r->forms.items)[form];
  const struct trace_shape *shape = trace_shape_of(f->kind);
  if (!take(r, &begin) || (shape->takes_time && !take(r, &lasts)) || !take(r, &request)) return false;
  if (shape->has_line && (!take(r, &line) || line >= r->lines.count)) return false;
  if (shape->has_bytes && (!take(r, &bytes) || bytes > UINT32_MAX)) return false;
  *v = (struct trace_event){.kind = f->kind, .request = TRACE_NO_REQUEST, .number = f->number};
  memcpy(v->text, f->text, sizeof v->text);
  v->begin_ps = r->begin_ps += trace_unfold(begin);
  v->end_ps = v->begin_ps + lasts;
  if (v->end_ps < v->begin_ps) return false;
  if (request) {
    uint64_t index = r->request + trace_unfold(request - 1);
    if (index >= TRACE_NO_REQUEST) return false;
    v->request = r->request = (uint32_t)index;
  }
  if (shape->has_line) v->line = ((struct trace_line *)r->lines.items)[line];
  if (shape->has_bytes) v->number = (uint32_t)bytes;
  return true;
}

bool trace_reader_next(struct trace_reader *r, struct trace_event *v, bool *bad, struct error *e) {
  *bad = false;
  while (!r->ended) {
    if (r->left == 0) {
      if (r->at != r->end) return *bad = true, damaged(r, "damaged: bytes are left over", e);
      if (!next_block(r, bad, e)) return false;
      continue;
    }
    if (!take_event(r, v)) return *bad = true, damaged(r, "damaged: an event that makes no sense", e);
    r->left--;
    r->all_events++;
    if (v->end_ps >= r->from_ps && v->begin_ps <= r->to_ps) return true;
  }
  return false;
}
