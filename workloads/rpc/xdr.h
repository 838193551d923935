// SPDX-License-Identifier: Apache-2.0
// XDR primitives (RFC 4506) over byte arrays. A reader or writer that has failed stays failed, so that a run of calls
// needs one check at its end. Every item takes a multiple of four bytes; padding is written as zero and not checked.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct xdr_writer {
  uint8_t *bytes;
  size_t capacity, at;
  bool failed; // an item did not fit; nothing of it was written
};

struct xdr_reader {
  const uint8_t *bytes;
  size_t length, at;
  bool failed; // an item was cut short, too long or of no legal value; `at` stays before it
};

// Bytes that `n` bytes of opaque data take with their padding.
static inline uint64_t xdr_padded(uint64_t n) {
  return (n + 3) & ~UINT64_C(3);
}

void xdr_write_u32(struct xdr_writer *w, uint32_t value);
void xdr_write_i32(struct xdr_writer *w, int32_t value); // also enum
void xdr_write_u64(struct xdr_writer *w, uint64_t value);
void xdr_write_bool(struct xdr_writer *w, bool value);
// `n` bytes and their padding, without a length.
void xdr_write_fixed(struct xdr_writer *w, const void *bytes, uint32_t n);
// A length and its bytes and padding: a variable opaque or a string.
void xdr_write_opaque(struct xdr_writer *w, const void *bytes, uint32_t n);

// On failure these return 0 (or false, or NULL).
uint32_t xdr_read_u32(struct xdr_reader *r);
int32_t xdr_read_i32(struct xdr_reader *r);
uint64_t xdr_read_u64(struct xdr_reader *r);
bool xdr_read_bool(struct xdr_reader *r); // other values than 0 and 1 fail
// The place of `n` bytes in the message.
const uint8_t *xdr_read_fixed(struct xdr_reader *r, uint32_t n);
// The place of a variable opaque's (or string's) bytes; *n is their number, at most `bound`, or it fails.
const uint8_t *xdr_read_opaque(struct xdr_reader *r, uint32_t bound, uint32_t *n);
