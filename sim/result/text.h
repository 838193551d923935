// SPDX-License-Identifier: Apache-2.0
// Figures as text for a person.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { TEXT_SIZE = 48, BAR_CELLS = 30, BAR_SIZE = BAR_CELLS * 3 + 1 };

// 1234567 -> "1,234,567"; returns `to`, which holds TEXT_SIZE.
const char *text_count(uint64_t value, char *to);
// Thousandths with one decimal, rounded: 1234567 -> "1,234.6".
const char *text_thousandths(uint64_t thousandths, char *to);
// Picoseconds in the unit that suits: "764.0 ns", "12.345 µs", "1.234 ms".
const char *text_time(uint64_t ps, char *to);
// A bar of `share` thousandths of BAR_CELLS cells, in eighths of a cell (UTF-8); `to` holds BAR_SIZE.
const char *text_bar(uint64_t share, char *to);
