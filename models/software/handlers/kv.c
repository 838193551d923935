// SPDX-License-Identifier: Apache-2.0
// A key-value store whose table lives in simulated memory at the service's data pointer: open addressing over slots of
// one size, a lock word in each. get: opaque key -> u32 status, opaque value. set: opaque key, opaque value -> u32
// status.
#include "models/software/handlers/handlers.h"
#include <string.h>

#define SLOTS 65536u // a power of two
#define SLOT_BYTES 2048u
#define MAX_KEY 250u      // as memcached
#define VALUE_OFFSET 272u // lock 4, used 4, key length 4, value length 4, key up to 256
#define MAX_VALUE (SLOT_BYTES - VALUE_OFFSET)
#define REPLY_HEAD 8u // bytes of a get's reply before the value: status, length
#define PROBES 8u     // slots that are looked at before the table counts as full

enum kv_status { KV_OK, KV_MISSING, KV_FULL };

static uint32_t word_from_wire(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void word_to_wire(uint8_t *p, uint32_t v) {
  p[0] = (uint8_t)(v >> 24), p[1] = (uint8_t)(v >> 16), p[2] = (uint8_t)(v >> 8), p[3] = (uint8_t)v;
}

static uint32_t padded(uint32_t n) {
  return (n + 3) & ~3u;
}

// The length of an opaque from its four bytes: what the NIC has not put into host order is converted here.
static uint32_t read_length(struct hart *h, const struct handler_call *c, const uint8_t raw[4]) {
  uint32_t length;
  memcpy(&length, raw, 4);
  if (c->host_order) return length;
  enum step before = hart_step(h, STEP_UNMARSHAL);
  hart_enter(h);
  length = word_from_wire(raw);
  hart_path(h, PATH_DECODE_WORD, 0);
  hart_step(h, before);
  return length;
}

static bool take_opaque(struct hart *h, struct handler_call *c, uint32_t *at, uint32_t max, uint8_t *to,
                        uint32_t *length) {
  uint8_t raw[4];
  if (c->arguments < *at + 4) return false;
  c->path->read_arguments(h, c, *at, raw, 4);
  *length = read_length(h, c, raw);
  if (*length > max || c->arguments < *at + 4 + padded(*length)) return false;
  c->path->read_arguments(h, c, *at + 4, to, *length);
  *at += 4 + padded(*length);
  return true;
}

// Reads the opaque at *at (bounded by `max`) and moves *at behind it; false if the arguments hold no such thing.
static bool read_opaque(struct hart *h, struct handler_call *c, uint32_t *at, uint32_t max, uint8_t *to,
                        uint32_t *length) {
  hart_enter(h);
  bool taken = take_opaque(h, c, at, max, to, length);
  hart_path(h, PATH_DECODE_OPAQUE, 0);
  return taken;
}

// FNV-1a.
static uint64_t hash_key(struct hart *h, const uint8_t *key, uint32_t length) {
  hart_enter(h);
  uint64_t hash = 0xcbf29ce484222325u;
  for (uint32_t i = 0; i < length; i++) hash = (hash ^ key[i]) * 0x100000001b3u;
  hart_path(h, PATH_HASH, length);
  return hash;
}

static void slot_lock(struct hart *h, uint64_t slot) {
  while (hart_compare_and_swap(h, slot, 4, 0, 1) != 0) hart_poll_until(h, slot, 4, 1, 1, 4);
}

static void slot_unlock(struct hart *h, uint64_t slot) {
  hart_compare_and_swap(h, slot, 4, 1, 0);
}

static bool is_same(struct hart *h, const uint8_t *held, const uint8_t *key, uint32_t length) {
  hart_enter(h);
  bool same = !memcmp(held, key, length);
  hart_path(h, PATH_COMPARE, length);
  return same;
}

// Looks at slots, which *probes counts.
static uint64_t slot_search(struct hart *h, uint64_t table, const uint8_t *key, uint32_t length, bool may_add,
                            bool loaded, bool *written, uint32_t *probes) {
  uint64_t hash = hash_key(h, key, length);
  for (*probes = 0; *probes < PROBES;) {
    uint64_t slot = table + ((hash + (*probes)++) & (SLOTS - 1)) * SLOT_BYTES;
    slot_lock(h, slot);
    *written = hart_load(h, slot + 4, 4);
    if (!*written && may_add) return slot;
    if (!*written && !loaded) {
      slot_unlock(h, slot);
      return 0; // nothing is ever removed, so the key cannot lie further on
    }
    uint8_t held[MAX_KEY];
    if (hart_load(h, slot + 8, 4) == length || !*written) {
      hart_read(h, held, slot + 16, length);
      bool same = is_same(h, held, key, length);
      if (!*written || same) return slot;
    }
    slot_unlock(h, slot);
  }
  return 0;
}

// The locked slot that holds the key, or (for a set) a free one; 0 if there is none. In a store that starts loaded a
// slot that no call has written holds the key that is looked for (*written is false): it costs what any key does.
static uint64_t slot_find(struct hart *h, uint64_t table, const uint8_t *key, uint32_t length, bool may_add,
                          bool loaded, bool *written) {
  uint32_t probes;
  hart_enter(h);
  uint64_t slot = slot_search(h, table, key, length, may_add, loaded, written, &probes);
  hart_path(h, PATH_FIND, probes);
  return slot;
}

// Of a value that was there from the start: as long as makes the reply that of the observed one.
static uint32_t loaded_length(struct hart *h, const struct handler_world *w, const struct handler_call *c) {
  uint32_t reply = handler_facts(h, w, c).reply_bytes, length = reply > REPLY_HEAD ? reply - REPLY_HEAD : 0;
  return length < MAX_VALUE ? length : MAX_VALUE;
}

// Converts a word to network order and writes it.
static void reply_word(struct hart *h, struct handler_call *c, uint32_t at, uint32_t value) {
  uint8_t raw[4];
  hart_enter(h);
  word_to_wire(raw, value);
  c->path->write_reply(h, c, at, raw, 4);
  hart_path(h, PATH_ENCODE_WORD, 0);
}

enum handler_status handler_kv_get(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  uint8_t key[MAX_KEY], value[MAX_VALUE + 4];
  uint32_t at = 0, key_length, value_length = 0;
  bool written;
  if (!read_opaque(h, c, &at, MAX_KEY, key, &key_length)) return HANDLER_GARBAGE_ARGUMENTS;
  uint64_t slot = slot_find(h, c->data, key, key_length, false, handler_settings(h, w, c)->kv_loaded, &written);
  if (slot) {
    value_length = (uint32_t)hart_load(h, slot + 12, 4);
    if (!written) value_length = loaded_length(h, w, c);
    hart_read(h, value, slot + VALUE_OFFSET, value_length);
    memset(value + value_length, 0, 4); // its padding
    slot_unlock(h, slot);
  }
  hart_path(h, PATH_GET, 0);
  handler_begins_reply(h);
  reply_word(h, c, 0, slot ? KV_OK : KV_MISSING);
  reply_word(h, c, 4, value_length);
  c->path->write_reply(h, c, REPLY_HEAD, value, padded(value_length));
  c->reply = REPLY_HEAD + padded(value_length);
  hart_path(h, PATH_GET_REPLY, 0);
  return HANDLER_OK;
}

enum handler_status handler_kv_set(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  (void)w; // a set adds what is not there
  uint8_t key[MAX_KEY], value[MAX_VALUE];
  uint32_t at = 0, key_length, value_length;
  bool written;
  if (!read_opaque(h, c, &at, MAX_KEY, key, &key_length)) return HANDLER_GARBAGE_ARGUMENTS;
  if (!read_opaque(h, c, &at, MAX_VALUE, value, &value_length)) return HANDLER_GARBAGE_ARGUMENTS;
  uint64_t slot = slot_find(h, c->data, key, key_length, true, false, &written);
  if (slot) {
    hart_store(h, slot + 4, 4, 1);
    hart_store(h, slot + 8, 4, key_length);
    hart_store(h, slot + 12, 4, value_length);
    hart_write(h, slot + 16, key, key_length);
    hart_write(h, slot + VALUE_OFFSET, value, value_length);
    slot_unlock(h, slot);
  }
  hart_path(h, PATH_SET, 0);
  handler_begins_reply(h);
  reply_word(h, c, 0, slot ? KV_OK : KV_FULL);
  c->reply = 4;
  hart_path(h, PATH_SET_REPLY, 0);
  return HANDLER_OK;
}
