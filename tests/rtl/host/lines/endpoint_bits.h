// SPDX-License-Identifier: Apache-2.0
// The packed structs of endpoint_pkg.sv as words; as in bits.h, fields go from the last to the first.
#pragma once
#include "tests/rtl/bits.h"

// operation_t
struct operation {
  uint8_t endpoint, side, line;
  bool write, valid, answer, exclusive, recall;
  uint8_t aux, tag;
  uint32_t epoch;
};

static inline uint64_t bits_put_operation(const struct operation *o) {
  uint32_t words[2] = {0};
  struct bits b = {words, 0};
  bits_put(&b, 32, o->epoch), bits_put(&b, 8, o->tag), bits_put(&b, 8, o->aux), bits_put(&b, 1, o->recall);
  bits_put(&b, 1, o->exclusive), bits_put(&b, 1, o->answer), bits_put(&b, 1, o->valid), bits_put(&b, 1, o->write);
  bits_put(&b, 1, o->line), bits_put(&b, 1, o->side), bits_put(&b, 6, o->endpoint);
  return words[0] | (uint64_t)words[1] << 32;
}

static inline struct operation bits_get_operation(uint64_t operation) {
  uint32_t words[2] = {(uint32_t)operation, (uint32_t)(operation >> 32)};
  struct bits b = {words, 0};
  struct operation o;
  o.epoch = (uint32_t)bits_get(&b, 32), o.tag = (uint8_t)bits_get(&b, 8), o.aux = (uint8_t)bits_get(&b, 8);
  o.recall = bits_get(&b, 1) != 0, o.exclusive = bits_get(&b, 1) != 0, o.answer = bits_get(&b, 1) != 0;
  o.valid = bits_get(&b, 1) != 0, o.write = bits_get(&b, 1) != 0, o.line = (uint8_t)bits_get(&b, 1);
  o.side = (uint8_t)bits_get(&b, 1), o.endpoint = (uint8_t)bits_get(&b, 6);
  return o;
}

// reply_header_t
static inline uint64_t bits_put_reply_header(uint8_t flags, uint16_t length, uint32_t epoch) {
  return epoch | (uint64_t)length << 32 | (uint64_t)(flags >> 6 & 3) << 48; // REPLY_ONEWAY, REPLY_DONE
}
