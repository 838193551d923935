// SPDX-License-Identifier: Apache-2.0
// Big-endian numbers in byte strings.
#pragma once
#include <stdint.h>

static inline uint16_t get_be16(const uint8_t *b) {
  return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t get_be32(const uint8_t *b) {
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline void put_be16(uint8_t *b, uint16_t v) {
  b[0] = (uint8_t)(v >> 8);
  b[1] = (uint8_t)v;
}

static inline void put_be32(uint8_t *b, uint32_t v) {
  put_be16(b, (uint16_t)(v >> 16));
  put_be16(b + 2, (uint16_t)v);
}
