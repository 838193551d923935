// SPDX-License-Identifier: Apache-2.0
// Argument signatures: what a procedure's arguments look like, as the list of words that the NIC's table holds. A word
// is {kind[31:28], bound[27:0]} with the kinds of enum signature_kind; the bound is the length of a fixed opaque, or
// the largest length of a variable opaque or string, in bytes.
#pragma once
#include "rtl/pkg/nic_sizes.h"
#include "workloads/base/error.h"
#include "workloads/base/rng.h"
#include "workloads/rpc/xdr.h"

#define SIGNATURE_MAX_BOUND ((UINT32_C(1) << NIC_SIGNATURE_BOUND_BITS) - 1)

struct signature {
  uint32_t words[NIC_SIGNATURE_WORDS]; // the words from the first END on are END
};

static inline uint32_t signature_word(enum signature_kind kind, uint32_t bound) {
  return (uint32_t)kind << NIC_SIGNATURE_BOUND_BITS | bound;
}

static inline enum signature_kind signature_word_kind(uint32_t word) {
  return (enum signature_kind)(word >> NIC_SIGNATURE_BOUND_BITS);
}

static inline uint32_t signature_word_bound(uint32_t word) {
  return word & SIGNATURE_MAX_BOUND;
}

// Whether an element carries its own length.
static inline bool signature_word_is_variable(uint32_t word) {
  return signature_word_kind(word) == SIGNATURE_VAR_OPAQUE || signature_word_kind(word) == SIGNATURE_STRING;
}

// Elements before END.
unsigned signature_count(const struct signature *signature);
// How many of them are variable opaques or strings.
unsigned signature_variable_count(const struct signature *signature);

// Reads the text form: elements separated by spaces, each u32, i32, u64, bool, enum, opaque[N] (fixed), opaque<N>
// (variable) or string<N>. An empty text is a procedure without arguments.
bool signature_parse(const char *text, struct signature *signature, struct error *e);
// Writes the text form; true if it fits into `size` bytes.
bool signature_print(const struct signature *signature, char *text, size_t size);

// The reference for the NIC's unmarshaller (docs/nic.md, "Delivery's line writes"): turns `length` bytes of XDR
// arguments into as many bytes in host (little-endian) order at `host`. False if the arguments do not match the
// signature: a bool other than 0 or 1, a length beyond its bound or the end, too few bytes, or bytes left over; what
// `host` then holds is unspecified.
bool signature_unmarshal(const struct signature *signature, const uint8_t *args, size_t length, uint8_t *host);

// Bytes that the arguments take when every variable element is empty.
uint64_t signature_least_bytes(const struct signature *signature);
// Writes one valid element of random contents; `length` is that of a variable element, cut to its bound.
void signature_write_element(uint32_t word, uint32_t length, struct rng *rng, struct xdr_writer *w);
// Writes valid arguments of random contents. lengths[i] is the length of the i-th variable element, cut to its bound.
void signature_write(const struct signature *signature, const uint32_t *lengths, struct rng *rng, struct xdr_writer *w);
// The same with random lengths that keep all of it within `room` bytes. False if even empty elements do not fit.
bool signature_write_random(const struct signature *signature, size_t room, struct rng *rng, struct xdr_writer *w);
