// SPDX-License-Identifier: Apache-2.0
// Numbers with a suffix, in the unit of a parameter: "2us" of one in ps, "9KiB" of one in bytes, "500k" of one in
// calls/s.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Reads [-]digits[.digits][suffix] as a number of `unit`s times `scale` (1, 1000 or PARAM_FIXED_ONE), into *number.
// What may follow the digits are the suffixes of the unit (unit_suffixes), or the unit itself. False if it is none,
// does not fit, or is no whole number in the end; without a suffix decimals need a scale beyond 1.
bool unit_parse(const char *unit, const char *text, int64_t scale, int64_t *number);
// The suffixes that the unit takes, as "ps, ns, us, ms, s"; "" if it takes none. Returns `to`.
const char *unit_suffixes(const char *unit, char *to, size_t size);
