// SPDX-License-Identifier: Apache-2.0
#include "workloads/rpc/xdr.h"
#include "workloads/base/bytes.h"
#include <string.h>

// The place for `n` more bytes, or NULL if they do not fit.
static uint8_t *take(struct xdr_writer *w, uint64_t n) {
  if (w->failed || n > w->capacity - w->at) {
    w->failed = true;
    return NULL;
  }
  uint8_t *place = w->bytes + w->at;
  w->at += n;
  return place;
}

void xdr_write_u32(struct xdr_writer *w, uint32_t value) {
  uint8_t *place = take(w, 4);
  if (place) put_be32(place, value);
}

void xdr_write_i32(struct xdr_writer *w, int32_t value) {
  xdr_write_u32(w, (uint32_t)value);
}

void xdr_write_u64(struct xdr_writer *w, uint64_t value) {
  uint8_t *place = take(w, 8);
  if (!place) return;
  put_be32(place, (uint32_t)(value >> 32));
  put_be32(place + 4, (uint32_t)value);
}

void xdr_write_bool(struct xdr_writer *w, bool value) {
  xdr_write_u32(w, value);
}

static void put_padded(uint8_t *place, const void *bytes, uint32_t n) {
  memset(place + n, 0, xdr_padded(n) - n);
  if (n > 0) memcpy(place, bytes, n);
}

void xdr_write_fixed(struct xdr_writer *w, const void *bytes, uint32_t n) {
  uint8_t *place = take(w, xdr_padded(n));
  if (place) put_padded(place, bytes, n);
}

void xdr_write_opaque(struct xdr_writer *w, const void *bytes, uint32_t n) {
  uint8_t *place = take(w, 4 + xdr_padded(n));
  if (!place) return;
  put_be32(place, n);
  put_padded(place + 4, bytes, n);
}

static const uint8_t *give(struct xdr_reader *r, uint64_t n) {
  if (r->failed || n > r->length - r->at) {
    r->failed = true;
    return NULL;
  }
  const uint8_t *place = r->bytes + r->at;
  r->at += n;
  return place;
}

uint32_t xdr_read_u32(struct xdr_reader *r) {
  const uint8_t *place = give(r, 4);
  return place ? get_be32(place) : 0;
}

int32_t xdr_read_i32(struct xdr_reader *r) {
  return (int32_t)xdr_read_u32(r);
}

uint64_t xdr_read_u64(struct xdr_reader *r) {
  const uint8_t *place = give(r, 8);
  return place ? (uint64_t)get_be32(place) << 32 | get_be32(place + 4) : 0;
}

bool xdr_read_bool(struct xdr_reader *r) {
  uint32_t value = xdr_read_u32(r);
  if (value <= 1) return value;
  r->failed = true;
  r->at -= 4;
  return false;
}

const uint8_t *xdr_read_fixed(struct xdr_reader *r, uint32_t n) {
  return give(r, xdr_padded(n));
}

const uint8_t *xdr_read_opaque(struct xdr_reader *r, uint32_t bound, uint32_t *n) {
  size_t before = r->at;
  uint32_t length = xdr_read_u32(r);
  if (length > bound) r->failed = true;
  const uint8_t *place = give(r, xdr_padded(length));
  if (!place) r->at = before;
  *n = place ? length : 0;
  return place;
}
