// SPDX-License-Identifier: Apache-2.0
#include "workloads/sample/sampler_text.h"
#include "workloads/sample/sampler_named.h"
#include <string.h>

#define MAX_WORDS (1 + 2 * SAMPLER_MODES)

struct word {
  const char *text;
  size_t length;
};

// How one kind of value is written.
struct dialect {
  const char *forms; // for messages
  bool (*value)(const struct word *word, uint64_t *value);
  bool (*named)(const char *name, struct sampler *sampler);
  const char *(*name)(size_t i);
};

bool sampler_parse_decimal(const char *text, size_t n, uint64_t scale, uint64_t max, uint64_t *value) {
  uint64_t whole = 0, fraction = 0, unit = scale;
  size_t i = 0;
  for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) {
    whole = whole * 10 + (uint64_t)(text[i] - '0');
    if (whole > max / scale) return false;
  }
  if (i == 0) return false;
  if (i < n && text[i] == '.') {
    if (++i == n) return false;
    for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) {
      if (unit % 10 != 0) return false;
      unit /= 10;
      fraction += unit * (uint64_t)(text[i] - '0');
    }
  }
  *value = whole * scale + fraction;
  return i == n && *value <= max;
}

static bool size_value(const struct word *word, uint64_t *value) {
  return sampler_parse_decimal(word->text, word->length, 1, SAMPLER_MAX_SIZE, value);
}

static bool time_value(const struct word *word, uint64_t *value) {
  static const struct {
    char unit[3];
    uint64_t ps;
  } units[] = {{"ns", 1000}, {"us", 1000000}, {"ms", 1000000000}};
  for (size_t i = 0; i < 3; i++)
    if (word->length > 2 && memcmp(word->text + word->length - 2, units[i].unit, 2) == 0)
      return sampler_parse_decimal(word->text, word->length - 2, units[i].ps, SAMPLER_MAX_TIME, value);
  return false;
}

static bool is_word(const struct word *word, const char *text) {
  return word->length == strlen(text) && memcmp(word->text, text, word->length) == 0;
}

// SHARE% VALUE pairs whose shares make up the whole.
static bool parse_modes(const struct dialect *d, const struct word *words, size_t count, struct sampler *sampler) {
  struct sampler_mode modes[SAMPLER_MODES];
  uint64_t sum = 0, share;
  if (count == 0 || count % 2 != 0) return false;
  for (size_t i = 0; i < count; i += 2) {
    const struct word *percent = &words[i];
    if (percent->text[percent->length - 1] != '%') return false;
    if (!sampler_parse_decimal(percent->text, percent->length - 1, SAMPLER_CERTAIN / 100, SAMPLER_CERTAIN, &share))
      return false;
    if (!d->value(&words[i + 1], &modes[i / 2].value)) return false;
    modes[i / 2].share_ppm = (uint32_t)share;
    sum += share;
  }
  *sampler = sampler_modal(modes, count / 2);
  return sum == SAMPLER_CERTAIN;
}

static bool parse_words(const struct dialect *d, const struct word *words, size_t count, struct sampler *sampler) {
  uint64_t a, b;
  char name[32];
  if (count == 0) return false;
  if (is_word(&words[0], "modes")) return parse_modes(d, words + 1, count - 1, sampler);
  if (count == 3 && is_word(&words[0], "uniform")) {
    if (!d->value(&words[1], &a) || !d->value(&words[2], &b) || a > b) return false;
    *sampler = sampler_uniform(a, b);
    return true;
  }
  if (count == 2 && is_word(&words[0], "exponential")) {
    if (!d->value(&words[1], &a)) return false;
    *sampler = sampler_exponential(a);
    return true;
  }
  if (count != 1) return false;
  if (d->value(&words[0], &a)) {
    *sampler = sampler_fixed(a);
    return true;
  }
  if (words[0].length >= sizeof name) return false;
  memcpy(name, words[0].text, words[0].length);
  name[words[0].length] = 0;
  return d->named(name, sampler);
}

static bool parse(const struct dialect *d, const char *what, const char *text, struct sampler *sampler,
                  struct error *e) {
  struct word words[MAX_WORDS];
  size_t count = 0;
  const char *at = text + strspn(text, " \t");
  for (; *at && count < MAX_WORDS; at += strspn(at, " \t")) {
    words[count++] = (struct word){at, strcspn(at, " \t")};
    at += words[count - 1].length;
  }
  if (!*at && parse_words(d, words, count, sampler)) return true;
  char names[256] = "";
  size_t used = 0;
  for (size_t i = 0; d->name(i) && used < sizeof names; i++)
    used += (size_t)snprintf(names + used, sizeof names - used, ", %s", d->name(i));
  return error_set(e, "%s: \"%.60s\" is no distribution; write %s%s", what, text, d->forms, names);
}

bool sampler_parse_size(const char *what, const char *text, struct sampler *sampler, struct error *e) {
  static const struct dialect sizes = {"BYTES, uniform 8 1024, exponential 64, modes 90% 64 10% 1024", size_value,
                                       sampler_named_size, sampler_size_name};
  return parse(&sizes, what, text, sampler, e);
}

bool sampler_parse_time(const char *what, const char *text, struct sampler *sampler, struct error *e) {
  static const struct dialect times = {"a time as 1.5us, uniform 1us 2us, exponential 1us, modes 90% 5us 10% 55us",
                                       time_value, sampler_named_service, sampler_service_name};
  return parse(&times, what, text, sampler, e);
}

bool sampler_parse_duration(const char *what, const char *text, uint64_t *ps, struct error *e) {
  struct word word = {text, strlen(text)};
  if (time_value(&word, ps)) return true;
  return error_set(e, "%s: \"%.60s\" is no time; write a number with ns, us or ms behind it, at most 1000ms", what,
                   text);
}
