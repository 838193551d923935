// SPDX-License-Identifier: Apache-2.0
#include "models/software/handlers/marshal.h"
#include "workloads/base/bytes.h"
#include <string.h>

static void to_wire(uint8_t *p, unsigned bytes) {
  uint32_t low, high;
  memcpy(&low, p, 4);
  if (bytes == 8) {
    memcpy(&high, p + 4, 4);
    put_be32(p, high);
    p += 4;
  }
  put_be32(p, low);
}

uint32_t marshal_in_place(const struct signature *signature, uint8_t *block, size_t length) {
  uint32_t converted = 0;
  unsigned elements = signature_count(signature);
  size_t at = 0;
  for (unsigned i = 0; i < elements && at + 4 <= length; i++) {
    uint32_t word = signature->words[i];
    uint32_t opaque = 0;
    if (signature_word_kind(word) == SIGNATURE_FIXED_OPAQUE) {
      opaque = signature_word_bound(word);
    } else {
      unsigned bytes = signature_word_kind(word) == SIGNATURE_U64 ? 8 : 4;
      if (at + bytes > length) break;
      if (signature_word_is_variable(word)) memcpy(&opaque, block + at, 4);
      to_wire(block + at, bytes);
      at += bytes;
      converted++;
    }
    at += xdr_padded(opaque);
  }
  return converted;
}
