// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), fed piece by piece.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_HEX 65 // hexadecimal digits and the closing NUL

struct sha256 {
  uint32_t state[8];
  uint64_t bytes; // hashed so far
  uint8_t block[64];
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *bytes, size_t count);
// Writes the digest of everything added; `s` must begin again before it is used again.
void sha256_end(struct sha256 *s, uint8_t digest[SHA256_BYTES]);
// As sha256_end, in lower-case hexadecimal with a closing NUL.
void sha256_end_hex(struct sha256 *s, char hex[SHA256_HEX]);
