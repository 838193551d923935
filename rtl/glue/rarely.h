// SPDX-License-Identifier: Apache-2.0
// Read ahead of Verilator's generated code (-include). At any one edge most conditions of the RTL are false: a valid
// that is not there, a state that is not this one. Verilator cannot know, and the compiler would lay the code out in
// the order of the source, so that an edge jumps through all of it and through more lines than the first-level
// instruction cache has. Told that no condition holds, it puts what they guard behind everything else, and what an edge
// does mostly is one straight run. docs/performance.md says what that is worth.
#pragma once
#include "verilated.h"
#include "verilated_fst_c.h"
#include <cstring>
// No header is read behind this point but the model's own, which branch on nothing.
// (A space behind the name would make it another macro.)
// clang-format off
#define if(...) if (__builtin_expect(!!(__VA_ARGS__), 0))
// clang-format on
