// SPDX-License-Identifier: Apache-2.0
#include "sim/params/effect.h"
#include "models/params/value.h"
#include <stdlib.h>
#include <string.h>

// A condition is a list of alternatives, " or " between them; each is a list of what must hold, " and " between them:
//   a word for what is given on the command line, or "a handler that takes it";
//   name=value|value...   a parameter's value is one of these; or
//   name<number           it is smaller.
enum word { WORD_PCAP, WORD_WORKLOAD, WORD_TRACE, WORD_WAVES, WORD_HANDLER, WORDS };
static const char *const words[WORDS] = {[WORD_PCAP] = "--pcap",
                                         [WORD_WORKLOAD] = "--workload",
                                         [WORD_TRACE] = "--trace",
                                         [WORD_WAVES] = "--waves",
                                         [WORD_HANDLER] = "a handler that takes it"};

enum { PART_MAX = 100 };

// Copies the part at `at` to `to`; returns the one behind `between`, or NULL.
static const char *take(const char *at, const char *between, char to[PART_MAX]) {
  const char *next = strstr(at, between);
  size_t length = next ? (size_t)(next - at) : strlen(at);
  snprintf(to, PART_MAX, "%.*s", (int)length, at);
  return next ? next + strlen(between) : NULL;
}

static enum word word_of(const char *part) {
  unsigned i = 0;
  while (i < WORDS && strcmp(words[i], part) != 0) i++;
  return (enum word)i;
}

// Splits "name<number" or "name=values" at its sign; returns the parameter named, or NULL.
static const struct param_row *split(const struct param_registry *r, char *part, char *sign, char **right) {
  size_t length = strcspn(part, "=<");
  *sign = part[length];
  if (!*sign) return NULL;
  part[length] = 0;
  *right = part + length + 1;
  return param_find(r, part);
}

static bool word_holds(enum word word, const struct param_row *row, const struct effect_facts *f) {
  switch (word) {
  case WORD_PCAP:
    return f->capture;
  case WORD_WORKLOAD:
    return f->workload;
  case WORD_TRACE:
    return f->trace;
  case WORD_WAVES:
    return f->waves;
  case WORD_HANDLER:
    return f->handled && f->handled(f->context, row->name);
  case WORDS:
    break;
  }
  return false;
}

static bool value_holds(const struct params *p, char *part) {
  char sign, *right, value[PARAM_TEXT_MAX];
  const struct param_row *other = split(p->registry, part, &sign, &right);
  if (!other) return false;
  if (sign == '<') return param_int(p, other) < strtoll(right, NULL, 10);
  return choice_find(right, param_format(p, other, value, sizeof value)) >= 0;
}

static bool all_hold(const struct params *p, const struct param_row *row, const char *alternative,
                     const struct effect_facts *facts) {
  char part[PART_MAX];
  for (const char *at = alternative; at;) {
    at = take(at, " and ", part);
    enum word word = word_of(part);
    if (word < WORDS ? !word_holds(word, row, facts) : !value_holds(p, part)) return false;
  }
  return true;
}

bool param_has_effect(const struct params *p, const struct param_row *row, const struct effect_facts *facts) {
  char alternative[PART_MAX];
  if (!row->effective) return true;
  for (const char *at = row->effective; at;) {
    at = take(at, " or ", alternative);
    if (all_hold(p, row, alternative, facts)) return true;
  }
  return false;
}

static bool part_is_sound(const struct param_registry *r, char part[PART_MAX]) {
  char sign, *right, one[PART_MAX];
  if (word_of(part) < WORDS) return true;
  const struct param_row *row = split(r, part, &sign, &right);
  if (!row || !*right) return false;
  if (sign != '=' || row->type != PARAM_TYPE_ENUM) return true;
  for (size_t n; *right; right += n + (right[n] == '|')) {
    n = strcspn(right, "|");
    snprintf(one, sizeof one, "%.*s", (int)n, right);
    if (choice_find(row->choices, one) < 0) return false;
  }
  return true;
}

bool effect_is_sound(const struct param_registry *r, const char *condition) {
  char alternative[PART_MAX], part[PART_MAX];
  for (const char *at = condition; at;) {
    at = take(at, " or ", alternative);
    for (const char *in = alternative; in;) {
      in = take(in, " and ", part);
      if (!part_is_sound(r, part)) return false;
    }
  }
  return true;
}
