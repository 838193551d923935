// SPDX-License-Identifier: Apache-2.0
// Figures of a validation as text.
#pragma once
#include <stdint.h>

enum { PRINT_NS = 32, PRINT_PERCENT = 32 };

// Picoseconds as nanoseconds, with decimals only where there are any: "764", "-12.5"; returns `to`, which holds
// PRINT_NS.
const char *print_ns(int64_t ps, char *to);
// Hundredths of a percent with two places and a sign: "+1.25"; returns `to`, which holds PRINT_PERCENT.
const char *print_percent(int64_t hundredths, char *to);
