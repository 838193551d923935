// SPDX-License-Identifier: Apache-2.0
// Random arguments that a signature accepts.
#include "workloads/rpc/signature.h"
#include <string.h>

#define CHUNK 256

// A run of random bytes, printable letters and digits for a string.
static void write_contents(struct xdr_writer *w, uint32_t n, bool printable, struct rng *rng) {
  static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
  uint8_t chunk[CHUNK];
  // Chunks are multiples of four bytes, so only the last one is padded.
  for (uint32_t done = 0; done < n && !w->failed;) {
    uint32_t step = n - done < CHUNK ? n - done : CHUNK;
    uint64_t bits = 0;
    for (uint32_t i = 0; i < step; i++) {
      bits = i % 8 ? bits >> 8 : rng_next(rng);
      chunk[i] = printable ? (uint8_t)letters[bits & 63] : (uint8_t)bits;
    }
    xdr_write_fixed(w, chunk, step);
    done += step;
  }
}

static uint32_t smaller(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

static void write_variable(uint32_t word, uint32_t length, struct rng *rng, struct xdr_writer *w) {
  uint32_t n = smaller(length, signature_word_bound(word));
  xdr_write_u32(w, n);
  write_contents(w, n, signature_word_kind(word) == SIGNATURE_STRING, rng);
}

void signature_write_element(uint32_t word, uint32_t length, struct rng *rng, struct xdr_writer *w) {
  switch (signature_word_kind(word)) {
  case SIGNATURE_U64:
    xdr_write_u64(w, rng_next(rng));
    break;
  case SIGNATURE_BOOL:
    xdr_write_bool(w, rng_next(rng) >> 63);
    break;
  case SIGNATURE_FIXED_OPAQUE:
    write_contents(w, signature_word_bound(word), false, rng);
    break;
  case SIGNATURE_VAR_OPAQUE:
  case SIGNATURE_STRING:
    write_variable(word, length, rng, w);
    break;
  default:
    xdr_write_u32(w, (uint32_t)rng_next(rng));
    break;
  }
}

void signature_write(const struct signature *signature, const uint32_t *lengths, struct rng *rng,
                     struct xdr_writer *w) {
  unsigned count = signature_count(signature);
  for (unsigned i = 0; i < count; i++) {
    uint32_t word = signature->words[i];
    signature_write_element(word, signature_word_is_variable(word) ? *lengths++ : 0, rng, w);
  }
}

uint64_t signature_least_bytes(const struct signature *signature) {
  uint64_t bytes = 0;
  unsigned count = signature_count(signature);
  for (unsigned i = 0; i < count; i++) {
    uint32_t word = signature->words[i];
    switch (signature_word_kind(word)) {
    case SIGNATURE_U64:
      bytes += 8;
      break;
    case SIGNATURE_FIXED_OPAQUE:
      bytes += xdr_padded(signature_word_bound(word));
      break;
    default:
      bytes += 4;
      break;
    }
  }
  return bytes;
}

bool signature_write_random(const struct signature *signature, size_t room, struct rng *rng, struct xdr_writer *w) {
  uint64_t least = signature_least_bytes(signature);
  if (least > room) return false;
  uint64_t left = room - least;
  uint32_t lengths[NIC_SIGNATURE_WORDS] = {0};
  unsigned n = 0, count = signature_count(signature);
  for (unsigned i = 0; i < count; i++) {
    if (!signature_word_is_variable(signature->words[i])) continue;
    uint64_t most = left & ~UINT64_C(3);
    if (most > signature_word_bound(signature->words[i])) most = signature_word_bound(signature->words[i]);
    lengths[n] = (uint32_t)rng_below(rng, most + 1);
    left -= xdr_padded(lengths[n++]);
  }
  signature_write(signature, lengths, rng, w);
  return !w->failed;
}
