// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/trace_format.h"
#include <string.h>
#include <zlib.h>

static void put64(uint8_t *to, uint64_t n) {
  put_be32(to, (uint32_t)(n >> 32));
  put_be32(to + 4, (uint32_t)n);
}

static uint64_t get64(const uint8_t *from) {
  return (uint64_t)get_be32(from) << 32 | get_be32(from + 4);
}

void trace_block_put(uint8_t to[TRACE_BLOCK_HEAD], const struct trace_block *b) {
  put_be32(to, b->kind);
  put_be32(to + 4, b->bytes);
  put_be32(to + 8, b->events);
  put_be32(to + 12, b->crc);
  put64(to + 16, b->first_ps);
  put64(to + 24, b->last_ps);
}

struct trace_block trace_block_get(const uint8_t from[TRACE_BLOCK_HEAD]) {
  return (struct trace_block){get_be32(from),      get_be32(from + 4), get_be32(from + 8),
                              get_be32(from + 12), get64(from + 16),   get64(from + 24)};
}

uint32_t trace_block_crc(const uint8_t head[TRACE_BLOCK_HEAD], const uint8_t *payload, uint32_t bytes) {
  uint8_t copy[TRACE_BLOCK_HEAD];
  memcpy(copy, head, sizeof copy);
  put_be32(copy + 12, 0);
  uint32_t crc = (uint32_t)crc32(0, copy, sizeof copy);
  return bytes ? (uint32_t)crc32(crc, payload, bytes) : crc;
}
