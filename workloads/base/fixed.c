// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/fixed.h"

// 2^(2^-i) for i = 1..48 in units of 2^-63, rounded down: repeated integer square roots of 2, as test_fixed proves.
static const uint64_t roots[FIXED_BITS] = {
    0xb504f333f9de6484u, 0x9837f0518db8a96fu, 0x8b95c1e3ea8bd6e6u, 0x85aac367cc487b14u, 0x82cd8698ac2ba1d7u,
    0x8164d1f3bc030773u, 0x80b1ed4fd999ab6cu, 0x8058d7d2d5e5f6b0u, 0x802c6436d0e04f50u, 0x8016302f17467628u,
    0x800b179c82028fd0u, 0x80058baf7fee3b5du, 0x8002c5d00fdcfcb6u, 0x800162e61bed4a48u, 0x8000b17292f702a3u,
    0x800058b92abbae02u, 0x80002c5c8dade4d7u, 0x8000162e44eaf636u, 0x80000b1721fa7c18u, 0x8000058b90de7e4cu,
    0x800002c5c8678f36u, 0x80000162e431db9fu, 0x800000b1721872d0u, 0x80000058b90c1aa8u, 0x8000002c5c8605a4u,
    0x800000162e4300e6u, 0x8000000b17217ff8u, 0x800000058b90bfddu, 0x80000002c5c85fe6u, 0x8000000162e42ff1u,
    0x80000000b17217f8u, 0x8000000058b90bfcu, 0x800000002c5c85fdu, 0x80000000162e42feu, 0x800000000b17217fu,
    0x80000000058b90bfu, 0x8000000002c5c85fu, 0x800000000162e42fu, 0x8000000000b17217u, 0x800000000058b90bu,
    0x80000000002c5c85u, 0x8000000000162e42u, 0x80000000000b1721u, 0x8000000000058b90u, 0x800000000002c5c8u,
    0x80000000000162e4u, 0x800000000000b172u, 0x80000000000058b9u,
};

uint64_t fixed_log2(uint64_t x) {
  int leading = __builtin_clzll(x);
  uint64_t mantissa = x << leading; // in [1, 2) in units of 2^-63
  uint64_t log = (uint64_t)(63 - leading);
  // Each squaring doubles the logarithm; what it carries past 2 is its next binary digit.
  for (int i = 0; i < FIXED_BITS; i++) {
    fixed_u128 square = (fixed_u128)mantissa * mantissa;
    uint64_t carried = (uint64_t)(square >> 127);
    mantissa = carried ? (uint64_t)(square >> 64) : (uint64_t)(square >> 63);
    log = log << 1 | carried;
  }
  return log;
}

uint64_t fixed_exp2(int64_t e) {
  int64_t whole = e >> FIXED_BITS; // rounds towards minus infinity
  uint64_t fraction = (uint64_t)e & (FIXED_ONE - 1);
  if (whole < -32) return 0;
  uint64_t mantissa = UINT64_C(1) << 63;
  for (int i = 0; i < FIXED_BITS; i++)
    if (fraction >> (FIXED_BITS - 1 - i) & 1) mantissa = (uint64_t)((fixed_u128)mantissa * roots[i] >> 63);
  return mantissa >> (31 - whole);
}
