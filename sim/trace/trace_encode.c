// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_encode.h"
#include "sim/trace/trace_format.h"
#include <stdlib.h>
#include <string.h>

enum { KEY_WORDS = 2 + TRACE_TEXTS };

// What has a number in the file: a text (its address), a line, or a form of events.
struct named {
  uint64_t key[KEY_WORDS]; // all zero: nobody's
  uint32_t number;
};

struct bytes {
  uint8_t *data;
  size_t length, room;
};

struct trace_encoder {
  FILE *file;
  bool failed; // out of memory
  struct named *named;
  size_t named_count, named_room; // a power of two, at most half full
  uint32_t texts, lines, forms;   // defined so far
  struct bytes definitions, events;
  uint32_t block_events, all_events;
  uint64_t first_ps, last_ps; // of the block
  uint64_t begin_ps;          // of the last event
  uint32_t request;           // of the last event that had one
};

struct trace_encoder *trace_encoder_new(FILE *file) {
  struct trace_encoder *e = calloc(1, sizeof *e);
  if (!e) return NULL;
  e->file = file;
  e->named_room = 1024;
  e->named = calloc(e->named_room, sizeof *e->named);
  if (!e->named) return free(e), NULL;
  uint8_t head[TRACE_HEAD] = TRACE_MAGIC;
  put_be32(head + TRACE_HEAD - 4, TRACE_VERSION);
  fwrite(head, 1, sizeof head, file);
  return e;
}

void trace_encoder_free(struct trace_encoder *e) {
  if (!e) return;
  free(e->named);
  free(e->definitions.data);
  free(e->events.data);
  free(e);
}

// Room for so many bytes more; NULL if there is no memory.
static uint8_t *room(struct trace_encoder *e, struct bytes *b, size_t more) {
  if (b->length + more > b->room) {
    size_t wanted = 2 * (b->length + more) + 4096;
    uint8_t *data = realloc(b->data, wanted);
    if (!data) return e->failed = true, NULL;
    b->data = data;
    b->room = wanted;
  }
  return b->data + b->length;
}

// ---- names

static size_t place_of(const struct named *table, size_t room_of, const uint64_t key[KEY_WORDS]) {
  uint64_t hash = 0;
  for (unsigned i = 0; i < KEY_WORDS; i++) hash = (hash ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15), hash ^= hash >> 32;
  size_t at = hash & (room_of - 1);
  while (table[at].key[0] && memcmp(table[at].key, key, sizeof table[at].key) != 0) at = (at + 1) & (room_of - 1);
  return at;
}

static void grow(struct trace_encoder *e) {
  size_t more = 2 * e->named_room;
  struct named *table = calloc(more, sizeof *table);
  if (!table) {
    e->failed = true;
    return;
  }
  for (size_t i = 0; i < e->named_room; i++)
    if (e->named[i].key[0]) table[place_of(table, more, e->named[i].key)] = e->named[i];
  free(e->named);
  e->named = table;
  e->named_room = more;
}

// The number of what has this key; *fresh: it is new, and takes `next`.
static uint32_t number_of(struct trace_encoder *e, const uint64_t key[KEY_WORDS], uint32_t *next, bool *fresh) {
  if (2 * e->named_count >= e->named_room) grow(e);
  struct named *n = &e->named[place_of(e->named, e->named_room, key)];
  *fresh = n->key[0] == 0;
  if (!*fresh) return n->number;
  memcpy(n->key, key, sizeof n->key);
  e->named_count += !e->failed; // a table that could not grow is left as it is
  return n->number = (*next)++;
}

static uint32_t text_number(struct trace_encoder *e, const char *text) {
  const uint64_t key[KEY_WORDS] = {TRACE_DEFINE_TEXT, (uintptr_t)text};
  bool fresh;
  uint32_t number = number_of(e, key, &e->texts, &fresh);
  if (!fresh) return number;
  size_t length = strlen(text);
  uint8_t *start = room(e, &e->definitions, length + TRACE_VARINT + 1), *to = start;
  if (!start) return number;
  *to++ = TRACE_DEFINE_TEXT;
  to = trace_put(to, length);
  for (size_t i = 0; i < length; i++) *to++ = (uint8_t)text[i];
  e->definitions.length += (size_t)(to - start);
  return number;
}

static uint32_t line_number(struct trace_encoder *e, const struct trace_line *line) {
  const uint64_t key[KEY_WORDS] = {TRACE_DEFINE_LINE, (uintptr_t)line->name, line->address, line->endpoint};
  bool fresh;
  uint32_t number = number_of(e, key, &e->lines, &fresh);
  if (!fresh) return number;
  uint32_t text = text_number(e, line->name);
  uint8_t *start = room(e, &e->definitions, 3 * TRACE_VARINT + 1), *to = start;
  if (!start) return number;
  *to++ = TRACE_DEFINE_LINE;
  to = trace_put(to, line->address);
  to = trace_put(to, text);
  to = trace_put(to, line->endpoint == TRACE_NO_ENDPOINT ? 0 : (uint64_t)line->endpoint + 1);
  e->definitions.length += (size_t)(to - start);
  return number;
}

static uint32_t form_number(struct trace_encoder *e, const struct trace_event *v, const struct trace_shape *shape) {
  uint64_t number_in_form = shape->has_bytes ? 0 : v->number;
  uint64_t key[KEY_WORDS] = {TRACE_DEFINE_FORM | (uint64_t)v->kind << 8, number_in_form};
  for (unsigned i = 0; i < shape->texts; i++) key[2 + i] = (uintptr_t)v->text[i];
  bool fresh;
  uint32_t number = number_of(e, key, &e->forms, &fresh), text[TRACE_TEXTS];
  if (!fresh) return number;
  for (unsigned i = 0; i < shape->texts; i++) text[i] = text_number(e, v->text[i]);
  uint8_t *start = room(e, &e->definitions, (2 + TRACE_TEXTS) * TRACE_VARINT + 1), *to = start;
  if (!start) return number;
  *to++ = TRACE_DEFINE_FORM;
  to = trace_put(to, v->kind);
  to = trace_put(to, number_in_form);
  for (unsigned i = 0; i < shape->texts; i++) to = trace_put(to, text[i]);
  e->definitions.length += (size_t)(to - start);
  return number;
}

// ---- blocks

static void write_block(struct trace_encoder *e, struct trace_block b, struct bytes *payload) {
  uint8_t head[TRACE_BLOCK_HEAD];
  b.bytes = (uint32_t)payload->length;
  trace_block_put(head, &b);
  b.crc = trace_block_crc(head, payload->data, b.bytes);
  trace_block_put(head, &b);
  fwrite(head, 1, sizeof head, e->file);
  if (b.bytes) fwrite(payload->data, 1, b.bytes, e->file);
  payload->length = 0;
}

static void flush(struct trace_encoder *e) {
  if (e->definitions.length) write_block(e, (struct trace_block){.kind = TRACE_BLOCK_DEFINITIONS}, &e->definitions);
  if (e->block_events)
    write_block(
        e,
        (struct trace_block){
            .kind = TRACE_BLOCK_EVENTS, .events = e->block_events, .first_ps = e->first_ps, .last_ps = e->last_ps},
        &e->events);
  e->block_events = 0;
}

void trace_encode(struct trace_encoder *e, const struct trace_event *v) {
  if (e->failed) return;
  const struct trace_shape *shape = trace_shape_of(v->kind);
  uint32_t form = form_number(e, v, shape), line = shape->has_line ? line_number(e, &v->line) : 0;
  uint8_t *start = room(e, &e->events, (size_t)6 * TRACE_VARINT), *to = start;
  if (!start) return;
  if (e->block_events == 0) { // each block stands for itself
    e->begin_ps = 0;
    e->request = 0;
    e->first_ps = UINT64_MAX;
    e->last_ps = 0;
  }
  to = trace_put(to, form);
  to = trace_put(to, trace_fold(v->begin_ps - e->begin_ps));
  if (shape->takes_time) to = trace_put(to, v->end_ps - v->begin_ps);
  to = trace_put(to, v->request == TRACE_NO_REQUEST ? 0 : 1 + trace_fold((uint64_t)v->request - e->request));
  if (shape->has_line) to = trace_put(to, line);
  if (shape->has_bytes) to = trace_put(to, v->number);
  e->events.length += (size_t)(to - start);
  e->begin_ps = v->begin_ps;
  if (v->request != TRACE_NO_REQUEST) e->request = v->request;
  if (v->begin_ps < e->first_ps) e->first_ps = v->begin_ps;
  if (v->end_ps > e->last_ps) e->last_ps = v->end_ps;
  e->block_events++;
  e->all_events++;
  if (e->events.length + e->definitions.length >= TRACE_BLOCK_FULL) flush(e);
}

bool trace_encoder_finish(struct trace_encoder *e) {
  if (e->failed) return false;
  flush(e);
  write_block(e, (struct trace_block){.kind = TRACE_BLOCK_END, .events = e->all_events}, &e->events);
  return true;
}
