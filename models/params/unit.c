// SPDX-License-Identifier: Apache-2.0
#include "models/params/unit.h"
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

struct suffix {
  const char *text;
  uint64_t factor; // of the kind's first
};

static const struct suffix durations[] = {{"ps", 1},
                                          {"ns", 1000},
                                          {"us", 1000000},
                                          {"ms", 1000000000},
                                          {"s", UINT64_C(1000000000000)},
                                          {"min", UINT64_C(60000000000000)},
                                          {"h", UINT64_C(3600000000000000)},
                                          {NULL, 0}};
static const struct suffix sizes[] = {{"B", 1},         {"kB", 1000},     {"MB", 1000000},  {"GB", 1000000000},
                                      {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {NULL, 0}};
// Of all others, of rates and counts; the unit may stand behind them.
static const struct suffix multiples[] = {
    {"k", 1000}, {"M", 1000000}, {"G", 1000000000}, {"T", UINT64_C(1000000000000)}, {NULL, 0}};

static const struct suffix *find(const struct suffix *list, const char *text, size_t length) {
  while (list->text && (strlen(list->text) != length || memcmp(list->text, text, length) != 0)) list++;
  return list->text ? list : NULL;
}

static const struct suffix *suffixes_of(const char *unit) {
  if (!unit[0]) return multiples + sizeof multiples / sizeof multiples[0] - 1;
  if (find(durations, unit, strlen(unit))) return durations;
  return strcmp(unit, "bytes") == 0 ? sizes : multiples;
}

// The suffix as a multiple of the unit, times *divisor; 0 if it is none.
static uint64_t factor_of(const char *unit, const char *suffix, uint64_t *divisor) {
  const struct suffix *list = suffixes_of(unit), *base = find(list, unit, strlen(unit));
  size_t length = strlen(suffix), own = strlen(unit);
  *divisor = base ? base->factor : 1;
  if (length == 0 || strcmp(suffix, unit) == 0) return *divisor;
  if (list == multiples && length > own && strcmp(suffix + length - own, unit) == 0) length -= own;
  const struct suffix *found = find(list, suffix, length);
  return found ? found->factor : 0;
}

bool unit_parse(const char *unit, const char *text, int64_t scale, int64_t *number) {
  bool negative = *text == '-', point = false;
  const char *at = text + negative;
  uint64_t digits = 0, divisor, tens = 1;
  for (; (*at >= '0' && *at <= '9') || (*at == '.' && !point && at > text + negative); at++) {
    if (*at == '.') {
      point = true;
      continue;
    }
    if (digits > INT64_MAX / 10 || tens > INT64_MAX / 10) return false;
    digits = digits * 10 + (uint64_t)(*at - '0');
    tens *= point ? 10 : 1;
  }
  if (at == text + negative || at[-1] == '.' || (point && !*at && scale == 1)) return false;
  uint64_t factor = factor_of(unit, at, &divisor);
  wide numerator = (wide)digits * (uint64_t)scale, denominator = (wide)tens * divisor;
  if (factor == 0 || numerator > ((wide)-1) / factor) return false;
  numerator *= factor;
  if (numerator % denominator || numerator / denominator > INT64_MAX) return false;
  *number = (int64_t)(numerator / denominator) * (negative ? -1 : 1);
  return true;
}

const char *unit_suffixes(const char *unit, char *to, size_t size) {
  to[0] = 0;
  for (const struct suffix *s = suffixes_of(unit); s->text; s++) {
    size_t used = strlen(to);
    snprintf(to + used, size - used, "%s%s", used ? ", " : "", s->text);
  }
  return to;
}
