// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/unpack.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

struct unpack {
  enum packing packing;
  bool between; // the last member (gzip) or frame (zstd) is complete
  z_stream gzip;
  ZSTD_DStream *zstd;
};

enum packing packing_of(const uint8_t *bytes, size_t count) {
  if (count >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0) return PACKED_GZIP;
  if (count >= 4 && memcmp(bytes, "\x28\xb5\x2f\xfd", 4) == 0) return PACKED_ZSTD;
  return PACKED_NOT;
}

struct unpack *unpack_new(enum packing packing) {
  struct unpack *u = calloc(1, sizeof *u);
  if (!u) return NULL;
  u->packing = packing;
  bool ready = false;
  if (packing == PACKED_GZIP) {
    ready = inflateInit2(&u->gzip, 16 + MAX_WBITS) == Z_OK;
  } else {
    u->zstd = ZSTD_createDStream();
    ready = u->zstd != NULL;
  }
  if (!ready) {
    free(u);
    return NULL;
  }
  return u;
}

void unpack_free(struct unpack *u) {
  if (!u) return;
  if (u->packing == PACKED_GZIP) inflateEnd(&u->gzip);
  ZSTD_freeDStream(u->zstd);
  free(u);
}

static const char *step_gzip(struct unpack *u, const uint8_t *from, size_t *from_count, uint8_t *to, size_t *to_count) {
  // A file may be several members, one behind the other (RFC 1952, 2.2).
  if (u->between) inflateReset(&u->gzip);
  u->between = false;
  uInt in = *from_count > UINT_MAX ? UINT_MAX : (uInt)*from_count;
  uInt out = *to_count > UINT_MAX ? UINT_MAX : (uInt)*to_count;
  u->gzip.next_in = (z_const Bytef *)(uintptr_t)from;
  u->gzip.avail_in = in;
  u->gzip.next_out = to;
  u->gzip.avail_out = out;
  int status = inflate(&u->gzip, Z_NO_FLUSH);
  *from_count = in - u->gzip.avail_in;
  *to_count = out - u->gzip.avail_out;
  if (status == Z_STREAM_END) {
    u->between = true;
    return NULL;
  }
  return status == Z_OK || status == Z_BUF_ERROR ? NULL : "damaged gzip data";
}

static const char *step_zstd(struct unpack *u, const uint8_t *from, size_t *from_count, uint8_t *to, size_t *to_count) {
  ZSTD_inBuffer in = {from, *from_count, 0};
  ZSTD_outBuffer out = {to, *to_count, 0};
  size_t status = ZSTD_decompressStream(u->zstd, &out, &in);
  *from_count = in.pos;
  *to_count = out.pos;
  if (ZSTD_isError(status)) return "damaged zstd data";
  u->between = status == 0;
  return NULL;
}

const char *unpack_step(struct unpack *u, const uint8_t *from, size_t *from_count, uint8_t *to, size_t *to_count) {
  return u->packing == PACKED_GZIP ? step_gzip(u, from, from_count, to, to_count)
                                   : step_zstd(u, from, from_count, to, to_count);
}

bool unpack_may_end(const struct unpack *u) {
  return u->between;
}
