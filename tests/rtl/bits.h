// SPDX-License-Identifier: Apache-2.0
// The packed structs of nic_pkg.sv as the 32-bit words of a module's wide ports, least significant first. A packed
// struct's last field lies at bit 0: the lists of rtl/pkg/nic_types.h go from there.
#pragma once
#include "rtl/pkg/nic_types.h"

struct bits {
  uint32_t *words;
  unsigned at; // bits passed
};

static inline void bits_put(struct bits *b, unsigned width, uint64_t value) {
  for (unsigned i = 0; i < width; i++, b->at++) {
    uint32_t bit = 1u << b->at % 32;
    b->words[b->at / 32] = (b->words[b->at / 32] & ~bit) | (value >> i & 1 ? bit : 0);
  }
}

static inline uint64_t bits_get(struct bits *b, unsigned width) {
  uint64_t value = 0;
  for (unsigned i = 0; i < width; i++, b->at++) value |= (uint64_t)(b->words[b->at / 32] >> b->at % 32 & 1) << i;
  return value;
}

// Bits of a struct from its list, as words.
#define BITS_COUNTED(bits, field) +(bits)
#define BITS_WORDS(list) ((0 list(BITS_COUNTED) + 31) / 32)
enum {
  BITS_FRAME = BITS_WORDS(NIC_FRAME_BITS),
  BITS_REPLY_TO = BITS_WORDS(NIC_REPLY_TO_BITS),
  BITS_CONFIG = BITS_WORDS(NIC_CONFIG_BITS),
  BITS_TABLE = BITS_WORDS(NIC_TABLE_WRITE_BITS),
  BITS_STATUS = BITS_WORDS(NIC_STATUS_BITS),
  BITS_REQUEST = BITS_WORDS(NIC_REQUEST_BITS)
};

#define BITS_PUT(bits, field) bits_put(&b, bits, from->field);
#define BITS_GET(bits, field) to.field = (__typeof__(to.field))bits_get(&b, bits);

static inline void bits_put_frame(uint32_t words[BITS_FRAME], const struct nic_frame *from) {
  struct bits b = {words, 0};
  NIC_FRAME_BITS(BITS_PUT)
}
static inline void bits_put_reply_to(uint32_t words[BITS_REPLY_TO], const struct nic_reply_to *from) {
  struct bits b = {words, 0};
  NIC_REPLY_TO_BITS(BITS_PUT)
}
static inline void bits_put_config(uint32_t words[BITS_CONFIG], const struct nic_config *from) {
  struct bits b = {words, 0};
  NIC_CONFIG_BITS(BITS_PUT)
}
static inline void bits_put_table(uint32_t words[BITS_TABLE], const struct nic_table_write *from) {
  struct bits b = {words, 0};
  NIC_TABLE_WRITE_BITS(BITS_PUT)
}
static inline struct nic_table_write bits_get_table(uint32_t words[BITS_TABLE]) {
  struct bits b = {words, 0};
  struct nic_table_write to;
  NIC_TABLE_WRITE_BITS(BITS_GET)
  return to;
}
static inline void bits_put_request(uint32_t words[BITS_REQUEST], const struct nic_request *from) {
  struct bits b = {words, 0};
  NIC_REQUEST_BITS(BITS_PUT)
}

static inline struct nic_frame bits_get_frame(uint32_t words[BITS_FRAME]) {
  struct bits b = {words, 0};
  struct nic_frame to;
  NIC_FRAME_BITS(BITS_GET)
  return to;
}
static inline struct nic_reply_to bits_get_reply_to(uint32_t words[BITS_REPLY_TO]) {
  struct bits b = {words, 0};
  struct nic_reply_to to;
  NIC_REPLY_TO_BITS(BITS_GET)
  return to;
}
static inline struct nic_request bits_get_request(uint32_t words[BITS_REQUEST]) {
  struct bits b = {words, 0};
  struct nic_request to;
  NIC_REQUEST_BITS(BITS_GET)
  return to;
}

// The lanes of events_t: 32-bit words of tags, then of codes, then which events there are.
#define BITS_EVENTS (NIC_EVENTS + NIC_EVENTS / 4 + 1)

static inline void bits_put_event(uint32_t words[BITS_EVENTS], enum nic_event event, uint32_t tag, uint8_t code) {
  words[event] = tag;
  words[NIC_EVENTS + event / 4] |= (uint32_t)code << 8 * (event % 4);
  words[BITS_EVENTS - 1] |= 1u << event;
}
