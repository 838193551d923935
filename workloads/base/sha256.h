// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), fed piece by piece: nettle's, which uses the processor's instructions for it.
#pragma once
#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES SHA256_DIGEST_SIZE
#define SHA256_HEX 65 // hexadecimal digits and the closing NUL

struct sha256 {
  struct sha256_ctx state;
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *bytes, size_t count);
// Writes the digest of everything added; `s` must begin again before it is used again.
void sha256_end(struct sha256 *s, uint8_t digest[SHA256_BYTES]);
// As sha256_end, in lower-case hexadecimal with a closing NUL.
void sha256_end_hex(struct sha256 *s, char hex[SHA256_HEX]);
