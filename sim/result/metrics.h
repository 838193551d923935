// SPDX-License-Identifier: Apache-2.0
// What is measured of a system: the rows of metrics.def, by which results are written, shown and compared. A row is one
// metric, or a family: one for each word, or pair of words, that the <> in its key stand for.
#pragma once
#include "sim/result/summary.h"

enum metric {
#define METRIC(id, ...) METRIC_##id,
#include "sim/result/metrics.def"
#undef METRIC
  METRICS
};

enum metric_form { METRIC_WHOLE, METRIC_THOUSANDTHS };
enum metric_better { METRIC_NEITHER, METRIC_HIGHER, METRIC_LOWER };

struct metric_row {
  const char *key; // below a system of result.json: "latency_ns.p99", "frames.dropped.<reason>"
  const char *unit;
  enum metric_form form;
  enum metric_better better;
  const char *meaning;
};
const struct metric_row *metric_row_of(enum metric metric);
// "higher", "lower" or "neither".
const char *metric_better_name(enum metric_better better);

// How many metrics the row stands for: 1 unless its key has words in <>.
unsigned metric_members(enum metric metric);
enum { METRIC_KEY_MAX = 96 };
// The key of a member below metric_members(), its words in place: "frames.dropped.queue_full"; returns `key`.
const char *metric_key(enum metric metric, unsigned member, char key[METRIC_KEY_MAX]);

enum metric_kind {
  METRIC_NUMBER,
  METRIC_ABSENT,  // zero, and left out of results
  METRIC_NULL,    // too few samples, or not to be had
  METRIC_INFINITE // a latency, where drops count
};
struct metric_value {
  enum metric_kind kind;
  uint64_t number; // in the form of the row; 0 unless it is a number
};
// A member's value; 0 is the only member of a row that is no family.
struct metric_value metric_read(const struct run_summary *s, enum metric metric, unsigned member);
// The sum of the row's numbers.
uint64_t metric_sum(const struct run_summary *s, enum metric metric);

// The lists of words that keys name in <>: "reason", "step", "place", "class". NULL at the end of the lists.
const char *metric_list(unsigned list);
// A word of a list; NULL at its end.
const char *metric_word(unsigned list, unsigned word);
