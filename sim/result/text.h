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
// A unit of time for a column of figures.
enum time_unit { UNIT_NS, UNIT_US, UNIT_MS };
// The one that suits the largest of a column.
enum time_unit text_unit(uint64_t most_ps);
const char *text_unit_name(enum time_unit unit); // "ns", "µs", "ms"
// Picoseconds in that unit: "764.0", "12.345".
const char *text_time_in(uint64_t ps, enum time_unit unit, char *to);
// The same in the unit that suits, and the unit: "764.0 ns", "12.345 µs", "1.234 ms".
const char *text_time(uint64_t ps, char *to);
// A bar of `share` thousandths of BAR_CELLS cells, in eighths of a cell (UTF-8); `to` holds BAR_SIZE.
const char *text_bar(uint64_t share, char *to);
