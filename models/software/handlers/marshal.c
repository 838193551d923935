// SPDX-License-Identifier: Apache-2.0
#include "models/software/handlers/marshal.h"

static void reverse(uint8_t *p, unsigned bytes) {
  for (unsigned i = 0; i < bytes / 2; i++) {
    uint8_t byte = p[i];
    p[i] = p[bytes - 1 - i];
    p[bytes - 1 - i] = byte;
  }
}

uint32_t marshal_in_place(const struct signature *signature, uint8_t *block, size_t length) {
  uint32_t converted = 0;
  size_t at = 0;
  for (unsigned i = 0; i < signature_count(signature) && at + 4 <= length; i++) {
    uint32_t word = signature->words[i];
    size_t opaque = 0;
    if (signature_word_kind(word) == SIGNATURE_FIXED_OPAQUE) {
      opaque = signature_word_bound(word);
    } else {
      unsigned bytes = signature_word_kind(word) == SIGNATURE_U64 ? 8 : 4;
      if (at + bytes > length) break;
      if (signature_word_is_variable(word))
        opaque =
            (size_t)block[at] | (size_t)block[at + 1] << 8 | (size_t)block[at + 2] << 16 | (size_t)block[at + 3] << 24;
      reverse(block + at, bytes);
      at += bytes;
      converted++;
    }
    at += (opaque + 3) & ~(size_t)3;
  }
  return converted;
}
