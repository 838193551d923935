// SPDX-License-Identifier: Apache-2.0
// The bytes of a native trace (docs/trace.md): a head, then blocks. Numbers in heads are big endian; those inside
// blocks are LEB128, signed ones folded (0, -1, 1, -2, ...).
#pragma once
#include "workloads/base/bytes.h"

#define TRACE_MAGIC "piste-trace\n"
enum {
  TRACE_VERSION = 2,
  TRACE_HEAD = 16,            // magic, version
  TRACE_BLOCK_HEAD = 32,      // struct trace_block
  TRACE_BLOCK_MOST = 1 << 20, // payload bytes of a block: readers refuse more
  TRACE_BLOCK_FULL = 1 << 16, // writers begin a new one from here on
  TRACE_VARINT = 10           // bytes of a number at most
};

enum trace_block_kind {
  TRACE_BLOCK_DEFINITIONS = 1, // texts, lines and forms of events that the blocks behind it name
  TRACE_BLOCK_EVENTS,
  TRACE_BLOCK_END // the last: its `events` are those of the whole trace, modulo 2^32
};

// Definitions, each with this in front. They are numbered from 0 on, each kind by itself.
enum trace_definition {
  TRACE_DEFINE_TEXT = 1, // length, bytes
  TRACE_DEFINE_LINE,     // address, text, endpoint + 1 (0: none)
  TRACE_DEFINE_FORM      // kind, number, its texts: what events have in common
};

struct trace_block {
  uint32_t kind;              // enum trace_block_kind
  uint32_t bytes;             // of the payload
  uint32_t events;            // in it
  uint32_t crc;               // CRC-32 of head (with 0 here) and payload
  uint64_t first_ps, last_ps; // EVENTS: the earliest begin, the latest end
};

// Head of a block to and from bytes.
void trace_block_put(uint8_t to[TRACE_BLOCK_HEAD], const struct trace_block *b);
struct trace_block trace_block_get(const uint8_t from[TRACE_BLOCK_HEAD]);

// The checksum of a block: `head` as it stands in the file.
uint32_t trace_block_crc(const uint8_t head[TRACE_BLOCK_HEAD], const uint8_t *payload, uint32_t bytes);

// Appends a number; returns its end.
static inline uint8_t *trace_put(uint8_t *to, uint64_t n) {
  for (; n >= 0x80; n >>= 7) *to++ = (uint8_t)(n | 0x80);
  *to++ = (uint8_t)n;
  return to;
}
// Signed numbers, small ones of either sign short. Differences are taken modulo 2^64.
static inline uint64_t trace_fold(uint64_t n) {
  return n << 1 ^ (n >> 63 ? UINT64_MAX : 0);
}
static inline uint64_t trace_unfold(uint64_t n) {
  return n >> 1 ^ (n & 1 ? UINT64_MAX : 0);
}
