// SPDX-License-Identifier: Apache-2.0
// Signatures for tests of delivery: random ones with arguments that fit them or were spoilt, and arguments that do not
// match, case by case.
#pragma once
#include "workloads/rpc/signature.h"

// An element.
#define W(kind, bound) ((uint32_t)SIGNATURE_##kind << 28 | (bound))

static inline struct signature random_signature(struct rng *rng) {
  struct signature s = {{0}};
  unsigned n = (unsigned)rng_below(rng, NIC_SIGNATURE_WORDS);
  for (unsigned i = 0; i < n; i++) {
    enum signature_kind kind = (enum signature_kind)(1 + rng_below(rng, SIGNATURE_KINDS - 1));
    bool bounded = kind == SIGNATURE_FIXED_OPAQUE || signature_word_is_variable(signature_word(kind, 0));
    s.words[i] = signature_word(kind, bounded ? (uint32_t)rng_below(rng, 1u << rng_below(rng, 9)) : 0);
  }
  return s;
}

// Arguments of the signature in args (of `room` bytes, zero) and their length; half of them are changed in a word or in
// their length, and then mostly wrong. False if the signature wants more than 2000 bytes.
static inline bool random_arguments(struct rng *rng, const struct signature *s, uint8_t *args, size_t room,
                                    unsigned *bytes) {
  struct xdr_writer w = {args, room - 4, 0, false};
  if (!signature_write_random(s, 2000, rng, &w)) return false;
  unsigned n = (unsigned)w.at, spoil = (unsigned)rng_below(rng, 8);
  if (spoil == 0) n += 4;
  if (spoil == 1 && n > 0) n -= 4;
  if (spoil == 2 && n > 0) args[4 * rng_below(rng, n / 4) + 3] ^= (uint8_t)(1u << rng_below(rng, 8));
  if (spoil == 3 && n > 0) args[rng_below(rng, n)] ^= 0x80;
  *bytes = n;
  return true;
}

static const struct bad_arguments {
  const char *what;
  struct signature signature;
  uint8_t args[16];
  uint16_t length;
} bad_arguments[] = {
    {"bool of 2", {{W(BOOL, 0)}}, {0, 0, 0, 2}, 4},
    {"bool of 2^31", {{W(BOOL, 0)}}, {0x80, 0, 0, 1}, 4},
    {"length above the bound", {{W(STRING, 3)}}, {0, 0, 0, 4, 1, 2, 3, 4}, 8},
    {"length beyond the end", {{W(VAR_OPAQUE, 100)}}, {0, 0, 0, 5, 1, 2, 3, 4}, 8},
    {"length of nearly 2^32", {{W(VAR_OPAQUE, SIGNATURE_MAX_BOUND)}}, {0xff, 0xff, 0xff, 0xfc, 1, 2, 3, 4}, 8},
    {"length of 2^28 and fitting low bits", {{W(VAR_OPAQUE, SIGNATURE_MAX_BOUND)}}, {0x10, 0, 0, 4, 1, 2, 3, 4}, 8},
    {"fixed opaque beyond the end", {{W(FIXED_OPAQUE, 9)}}, {0}, 8},
    {"huge fixed opaque", {{W(FIXED_OPAQUE, SIGNATURE_MAX_BOUND)}}, {0}, 8},
    {"bytes left over", {{W(U32, 0)}}, {0}, 8},
    {"arguments where there should be none", {{0}}, {0}, 4},
    {"no arguments where there should be one", {{W(U32, 0)}}, {0}, 0},
    {"half a u64", {{W(U32, 0), W(U64, 0)}}, {0}, 8},
    {"no length", {{W(U32, 0), W(STRING, 9)}}, {0}, 4},
    {"unknown kind", {{UINT32_C(9) << 28}}, {0}, 4},
};
#define BAD_ARGUMENTS (sizeof bad_arguments / sizeof bad_arguments[0])
