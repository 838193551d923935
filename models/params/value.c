// SPDX-License-Identifier: Apache-2.0
#include "models/params/value.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool parse_int(const char *text, int64_t *number) {
  if (*text != '-' && (*text < '0' || *text > '9')) return false;
  char *end;
  errno = 0;
  *number = strtoll(text, &end, 10);
  return errno == 0 && end != text && *end == 0;
}

static bool parse_bool(const char *text, int64_t *number) {
  static const char *const words[] = {"0", "1", "false", "true", "no", "yes", "off", "on"};
  for (unsigned i = 0; i < 8; i++)
    if (strcmp(text, words[i]) == 0) {
      *number = i & 1;
      return true;
    }
  return false;
}

// [-]digits[.up to six digits]
static bool parse_fixed(const char *text, int64_t *number) {
  bool negative = *text == '-';
  const char *s = text + negative;
  int64_t whole = 0, fraction = 0, unit = PARAM_FIXED_ONE;
  unsigned digits = 0;
  for (; *s >= '0' && *s <= '9'; s++, digits++) {
    if (whole > INT64_MAX / PARAM_FIXED_ONE / 10 - 1) return false;
    whole = whole * 10 + (*s - '0');
  }
  if (digits == 0) return false;
  if (*s == '.') {
    s++;
    if (*s == 0) return false;
    for (; *s >= '0' && *s <= '9'; s++) {
      unit /= 10;
      if (unit == 0) return false;
      fraction += (*s - '0') * unit;
    }
  }
  if (*s != 0) return false;
  *number = (whole * PARAM_FIXED_ONE + fraction) * (negative ? -1 : 1);
  return true;
}

int choice_find(const char *choices, const char *text) {
  size_t length = strlen(text);
  int index = 0;
  for (const char *s = choices; length > 0; index++) {
    size_t n = strcspn(s, "|");
    if (n == length && memcmp(s, text, n) == 0) return index;
    if (s[n] == 0) break;
    s += n + 1;
  }
  return -1;
}

const char *choice_name(const char *choices, int64_t index, char *to, size_t size) {
  const char *s = choices;
  for (; index > 0; index--) s += strcspn(s, "|") + 1;
  snprintf(to, size, "%.*s", (int)strcspn(s, "|"), s);
  return to;
}

const char *fixed_format(int64_t millionths, char *to, size_t size) {
  uint64_t magnitude = millionths < 0 ? -(uint64_t)millionths : (uint64_t)millionths;
  snprintf(to, size, "%s%" PRIu64 ".%06" PRIu64, millionths < 0 ? "-" : "", magnitude / PARAM_FIXED_ONE,
           magnitude % PARAM_FIXED_ONE);
  size_t n = strlen(to);
  while (to[n - 1] == '0') to[--n] = 0;
  if (to[n - 1] == '.') to[n - 1] = 0;
  return to;
}

bool value_parse(const struct param_row *row, const char *text, int64_t *number) {
  switch (row->type) {
  case PARAM_TYPE_INT:
  case PARAM_TYPE_POW2:
    return parse_int(text, number);
  case PARAM_TYPE_BOOL:
    return parse_bool(text, number);
  case PARAM_TYPE_FIXED:
    return parse_fixed(text, number);
  case PARAM_TYPE_ENUM:
    *number = choice_find(row->choices, text);
    return *number >= 0;
  case PARAM_TYPE_TEXT:
    break;
  }
  *number = 0;
  return strlen(text) < PARAM_TEXT_MAX;
}
