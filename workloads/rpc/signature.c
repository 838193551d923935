// SPDX-License-Identifier: Apache-2.0
#include "workloads/rpc/signature.h"
#include "workloads/base/bytes.h"
#include <string.h>

unsigned signature_count(const struct signature *signature) {
  unsigned n = 0;
  while (n < NIC_SIGNATURE_WORDS && signature_word_kind(signature->words[n]) != SIGNATURE_END) n++;
  return n;
}

unsigned signature_variable_count(const struct signature *signature) {
  unsigned n = 0, count = signature_count(signature);
  for (unsigned i = 0; i < count; i++) n += signature_word_is_variable(signature->words[i]);
  return n;
}

static void put_le(uint8_t *to, uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i++) to[i] = (uint8_t)(value >> 8 * i);
}

static void copy_padded(uint8_t *to, const uint8_t *from, uint32_t n) {
  memset(to + n, 0, xdr_padded(n) - n);
  memcpy(to, from, n);
}

// Unmarshals the element that `r` stands at to the same place in `host`.
static void unmarshal_element(uint32_t word, struct xdr_reader *r, uint8_t *host) {
  uint8_t *to = host + r->at;
  uint32_t bound = signature_word_bound(word), n = bound;
  const uint8_t *from;
  uint64_t value;
  switch (signature_word_kind(word)) {
  case SIGNATURE_U32:
  case SIGNATURE_I32:
  case SIGNATURE_ENUM:
    value = xdr_read_u32(r);
    if (!r->failed) put_le(to, value, 4);
    return;
  case SIGNATURE_BOOL:
    value = xdr_read_bool(r);
    if (!r->failed) put_le(to, value, 4);
    return;
  case SIGNATURE_U64:
    value = xdr_read_u64(r);
    if (!r->failed) put_le(to, value, 8);
    return;
  case SIGNATURE_FIXED_OPAQUE:
    from = xdr_read_fixed(r, bound);
    if (from) copy_padded(to, from, bound);
    return;
  case SIGNATURE_VAR_OPAQUE:
  case SIGNATURE_STRING:
    from = xdr_read_opaque(r, bound, &n);
    if (!from) return;
    put_le(to, n, 4);
    copy_padded(to + 4, from, n);
    return;
  case SIGNATURE_END:
  case SIGNATURE_KINDS:
    break;
  }
  r->failed = true;
}

bool signature_unmarshal(const struct signature *signature, const uint8_t *args, size_t length, uint8_t *host) {
  struct xdr_reader r = {.bytes = args, .length = length};
  unsigned count = signature_count(signature);
  for (unsigned i = 0; i < count && !r.failed; i++) unmarshal_element(signature->words[i], &r, host);
  return !r.failed && r.at == length;
}
