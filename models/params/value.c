// SPDX-License-Identifier: Apache-2.0
#include "models/params/value.h"
#include "models/params/unit.h"
#include <inttypes.h>
#include <string.h>

static bool parse_bool(const char *text, int64_t *number) {
  static const char *const words[] = {"0", "1", "false", "true", "no", "yes", "off", "on"};
  for (unsigned i = 0; i < 8; i++)
    if (strcmp(text, words[i]) == 0) {
      *number = i & 1;
      return true;
    }
  return false;
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
    return unit_parse(row->unit, text, 1, number);
  case PARAM_TYPE_BOOL:
    return parse_bool(text, number);
  case PARAM_TYPE_FIXED:
    return unit_parse(row->unit, text, PARAM_FIXED_ONE, number);
  case PARAM_TYPE_ENUM:
    *number = choice_find(row->choices, text);
    return *number >= 0;
  case PARAM_TYPE_TEXT:
    break;
  }
  *number = 0;
  return strlen(text) < PARAM_TEXT_MAX;
}
