// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/selection.h"
#include <string.h>

// Reads digits; false if there are none, or too many for an index.
static bool read_index(const char **text, uint32_t *index) {
  uint64_t value = 0;
  const char *s = *text;
  for (; *s >= '0' && *s <= '9' && value <= UINT32_MAX; s++) value = value * 10 + (uint64_t)(*s - '0');
  if (s == *text || value > UINT32_MAX) return false;
  *text = s;
  *index = (uint32_t)value;
  return true;
}

static bool read_range(const char **text, uint32_t *first, uint32_t *last) {
  if (!read_index(text, first)) return false;
  *last = *first;
  if (**text != '-') return true;
  (*text)++;
  return read_index(text, last) && *last >= *first;
}

bool selection_parse(struct selection *s, const char *text, struct error *e) {
  s->count = 0;
  if (strcmp(text, "all") == 0) {
    s->count = 1;
    s->ranges[0].first = 0;
    s->ranges[0].last = UINT32_MAX;
    return true;
  }
  for (const char *at = text;; at++) {
    if (s->count == SELECTION_RANGES) return error_set(e, "trace.requests: more than %d ranges", SELECTION_RANGES);
    if (!read_range(&at, &s->ranges[s->count].first, &s->ranges[s->count].last) || (*at != ',' && *at != 0))
      return error_set(e, "trace.requests: \"%.80s\": expected indices and ranges as 3,7,10-12, or all", text);
    s->count++;
    if (*at == 0) return true;
  }
}

bool selection_is_all(const struct selection *s) {
  for (unsigned i = 0; i < s->count; i++)
    if (s->ranges[i].first == 0 && s->ranges[i].last == UINT32_MAX) return true;
  return false;
}

unsigned selection_beyond(const struct selection *s, uint64_t count) {
  unsigned beyond = 0;
  for (unsigned i = 0; i < s->count; i++) beyond += s->ranges[i].first >= count;
  return beyond;
}

bool selection_has(const struct selection *s, uint32_t index) {
  for (unsigned i = 0; i < s->count; i++)
    if (index >= s->ranges[i].first && index <= s->ranges[i].last) return true;
  return false;
}
