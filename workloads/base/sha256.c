// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/sha256.h"

void sha256_begin(struct sha256 *s) {
  sha256_init(&s->state);
}

void sha256_add(struct sha256 *s, const void *bytes, size_t count) {
  sha256_update(&s->state, count, bytes);
}

void sha256_end(struct sha256 *s, uint8_t digest[SHA256_BYTES]) {
  sha256_digest(&s->state, SHA256_BYTES, digest);
}

void sha256_end_hex(struct sha256 *s, char hex[SHA256_HEX]) {
  static const char digits[] = "0123456789abcdef";
  uint8_t digest[SHA256_BYTES];
  sha256_end(s, digest);
  for (size_t i = 0; i < SHA256_BYTES; i++) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 15];
  }
  hex[SHA256_HEX - 1] = '\0';
}
