// SPDX-License-Identifier: Apache-2.0
#include "sim/result/metrics.h"
#include "sim/ledger/names.h"
#include "sim/result/means.h"
#include <stdio.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

// ---- words

static const uint8_t drop_codes[] = {
#define X(id, code, name, what) code,
    PISTE_DROPS(X)
#undef X
};

static const char *reason_word(unsigned i) {
  return drop_name(drop_codes[i]);
}
static const char *step_word(unsigned i) {
  return step_name((enum step)i);
}
static const char *place_word(unsigned i) {
  return place_name((enum place)i);
}
static const char *class_word(unsigned i) {
  return coh_class_name((enum coh_class)i);
}

static const struct word_list {
  const char *name;
  unsigned count;
  const char *(*word)(unsigned i);
} lists[] = {{"reason", sizeof drop_codes, reason_word},
             {"step", STEPS, step_word},
             {"place", PLACES, place_word},
             {"class", COH_CLASSES, class_word}};
enum { LISTS = sizeof lists / sizeof lists[0] };

const char *metric_list(unsigned list) {
  return list < LISTS ? lists[list].name : NULL;
}

const char *metric_word(unsigned list, unsigned word) {
  return word < lists[list].count ? lists[list].word(word) : NULL;
}

// The list that a key names behind its '<'.
static const struct word_list *list_of(const char *named) {
  const struct word_list *list = lists;
  while (strncmp(list->name, named, strlen(list->name)) != 0) list++;
  return list;
}

// ---- rows

static const struct metric_row rows[METRICS] = {
#define METRIC(id, key, unit, form, better, value, meaning) {key, unit, METRIC_##form, METRIC_##better, meaning},
#include "sim/result/metrics.def"
#undef METRIC
};

const struct metric_row *metric_row_of(enum metric metric) {
  return &rows[metric];
}

const char *metric_better_name(enum metric_better better) {
  static const char *const names[] = {
      [METRIC_NEITHER] = "neither", [METRIC_HIGHER] = "higher", [METRIC_LOWER] = "lower"};
  return names[better];
}

// How many metrics stand behind the words in <> of the rest of a key.
static unsigned members_of(const char *key) {
  unsigned members = 1;
  while ((key = strchr(key, '<'))) members *= list_of(++key)->count;
  return members;
}

unsigned metric_members(enum metric metric) {
  return members_of(rows[metric].key);
}

const char *metric_key(enum metric metric, unsigned member, char key[METRIC_KEY_MAX]) {
  size_t used = 0;
  for (const char *at = rows[metric].key; *at; at++) {
    if (*at != '<') {
      key[used++] = *at;
      continue;
    }
    const struct word_list *list = list_of(at + 1);
    at = strchr(at, '>');
    used +=
        (size_t)snprintf(key + used, METRIC_KEY_MAX - used, "%s", list->word(member / members_of(at) % list->count));
  }
  key[used] = 0;
  return key;
}

// ---- values

static struct metric_value number(uint64_t value) {
  return (struct metric_value){METRIC_NUMBER, value};
}

static struct metric_value none(void) {
  return (struct metric_value){METRIC_NULL, 0};
}

static struct metric_value unless_zero(uint64_t value) {
  return value ? number(value) : (struct metric_value){METRIC_ABSENT, 0};
}

static struct metric_value figure(struct figure f) {
  if (f.kind == FIGURE_VALUE) return number(f.value);
  return (struct metric_value){f.kind == FIGURE_INFINITE ? METRIC_INFINITE : METRIC_NULL, 0};
}

// What the system counts of itself; absent of one that does not count this.
static struct metric_value counter(const struct run_summary *s, const char *key) {
  for (unsigned i = 0; i < s->outcome.counter_count; i++)
    if (strcmp(s->outcome.counters[i].key, key) == 0) return number(s->outcome.counters[i].value);
  return unless_zero(0);
}

// part/whole, which is not to be had of nothing.
static struct metric_value part(uint64_t part, uint64_t whole) {
  return whole ? number(thousandths_of(part, whole)) : none();
}

// Events a second, in thousandths: those behind the first, over the time from `first_ps` to the last of them. One alone
// has no rate.
static struct metric_value rate(uint64_t count, uint64_t first_ps, uint64_t last_ps) {
  if (count < 2 || last_ps <= first_ps) return none();
  return number((uint64_t)((wide)(count - 1) * 1000000000000000u / (last_ps - first_ps)));
}

// For each request served.
static struct metric_value mean(const struct ledger_totals *t, uint64_t thousandths) {
  return t->served ? number(thousandths) : none();
}

// Picoseconds of the measured replies at step `i / PLACES` and place `i % PLACES`: for each of them, and of all.
static struct metric_value segment_mean(const struct ledger_totals *t, unsigned i) {
  uint64_t ps = t->segment_ps[i / PLACES][i % PLACES];
  return ps ? number(ps / t->measured_replied) : unless_zero(0);
}

static struct metric_value segment_share(const struct ledger_totals *t, unsigned i) {
  uint64_t ps = t->segment_ps[i / PLACES][i % PLACES];
  return ps ? number(thousandths_of(ps, segment_total(t))) : unless_zero(0);
}

struct metric_value metric_read(const struct run_summary *s, enum metric metric, unsigned i) {
  const struct ledger_totals *t = &s->totals;
  const struct ledger_witness *w = &s->outcome.witness;
  struct cycle_means means;
  const struct cycle_means *m = &means;
  cycle_means(t, &means);
  switch (metric) {
#define METRIC(id, key, unit, form, better, value, meaning)                                                            \
  case METRIC_##id:                                                                                                    \
    return value;
#include "sim/result/metrics.def"
#undef METRIC
  case METRICS:
    break;
  }
  return none();
}

uint64_t metric_sum(const struct run_summary *s, enum metric metric) {
  uint64_t sum = 0;
  for (unsigned i = 0, members = metric_members(metric); i < members; i++) sum += metric_read(s, metric, i).number;
  return sum;
}
