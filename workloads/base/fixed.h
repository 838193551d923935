// SPDX-License-Identifier: Apache-2.0
// Fixed-point logarithm and power of two from integer operations alone: the C library's differ between machines.
#pragma once
#include <stdint.h>

#define FIXED_BITS 48
#define FIXED_ONE (UINT64_C(1) << FIXED_BITS)
#define FIXED_LN2 UINT64_C(195103586505167) // ln 2 in units of 2^-48, rounded down

__extension__ typedef unsigned __int128 fixed_u128;
__extension__ typedef __int128 fixed_i128;

// log2(x) in units of 2^-48, rounded down; x must be at least 1. Off by at most one unit.
uint64_t fixed_log2(uint64_t x);

// 2^e for e in units of 2^-48, in units of 2^-32, rounded down. e must lie below 32 (times 2^48); below -32 gives 0.
uint64_t fixed_exp2(int64_t e);
