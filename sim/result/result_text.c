// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/names.h"
#include "sim/result/means.h"
#include "sim/result/metrics.h"
#include "sim/result/result.h"
#include "sim/result/text.h"
#include <string.h>

struct style {
  const char *bold, *end;
};

// A metric and what people call it.
struct shown {
  enum metric metric;
  const char *name;
};

// Its value in the unit that suits, or why there is none; `to` holds TEXT_SIZE.
static const char *show(const struct run_summary *s, enum metric metric, char *to) {
  const struct metric_row *row = metric_row_of(metric);
  struct metric_value v = metric_read(s, metric, 0);
  if (v.kind == METRIC_NULL) return "too few";
  if (v.kind == METRIC_INFINITE) return "never";
  if (row->form == METRIC_WHOLE) return text_count(v.number, to);
  return strcmp(row->unit, "ns") == 0 ? text_time(v.number, to) : text_thousandths(v.number, to);
}

static void write_count(FILE *to, const char *name, uint64_t value, const char *remark) {
  char n[TEXT_SIZE];
  fprintf(to, "  %-20s %10s%s%s\n", name, text_count(value, n), remark[0] ? "  " : "", remark);
}

static void write_reasons(FILE *to, const struct ledger_totals *t) {
  for (unsigned i = 0; i < NIC_DROP_CODES; i++) {
    char name[40];
    snprintf(name, sizeof name, "  %s", drop_name(i) ? drop_name(i) : "");
    if (t->dropped[i]) write_count(to, name, t->dropped[i], drop_meaning(i));
  }
}

static void write_frames(FILE *to, const struct run_summary *s, const struct style *style) {
  static const struct {
    struct shown shown;
    bool always; // also if there were none
  } counts[] = {{{METRIC_FRAMES_IN, "in"}, true},
                {{METRIC_FRAMES_REPLIED, "replied"}, true},
                {{METRIC_FRAMES_CUT, "  cut"}, false},
                {{METRIC_FRAMES_ONE_WAY, "one-way"}, false},
                {{METRIC_FRAMES_KERNEL, "kernel"}, false},
                {{METRIC_FRAMES_NESTED, "nested"}, false},
                {{METRIC_FRAMES_DROPPED, "dropped"}, true},
                {{METRIC_FRAMES_IN_FLIGHT, "in flight"}, false},
                {{METRIC_TRYAGAIN, "TRYAGAIN answers"}, false}};
  fprintf(to, "%sframes%s %24s\n", style->bold, style->end, "count");
  for (unsigned i = 0; i < sizeof counts / sizeof counts[0]; i++) {
    const struct shown *c = &counts[i].shown;
    uint64_t sum = metric_sum(s, c->metric);
    if (sum || counts[i].always) write_count(to, c->name, sum, "");
    if (c->metric == METRIC_FRAMES_DROPPED) write_reasons(to, &s->totals);
  }
}

// What a capture has that not every one has.
static void write_input(FILE *to, const struct capture_counts *counts, const struct style *style) {
  const struct {
    const char *name, *meaning;
    uint64_t count;
  } rows[] = {
#define INPUT(member, key, name, meaning) {name, meaning, counts->member},
#include "sim/result/input.def"
#undef INPUT
  };
  bool titled = false;
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (!rows[i].name[0] || !rows[i].count) continue;
    if (!titled) fprintf(to, "%sinput%s %25s\n", style->bold, style->end, "count");
    titled = true;
    write_count(to, rows[i].name, rows[i].count, rows[i].meaning);
  }
}

// A figure of a column of times in one unit, or why there is none.
static const char *show_in(struct metric_value v, enum time_unit unit, char *to) {
  return v.kind == METRIC_NUMBER ? text_time_in(v.number, unit, to) : v.kind == METRIC_NULL ? "too few" : "never";
}

static void write_latency(FILE *to, const struct run_summary *s, const struct style *style) {
  static const struct {
    enum metric replies, all;
    const char *name;
  } figures[] = {{METRIC_LATENCY_MIN, METRIC_ALL_MIN, "min"}, {METRIC_LATENCY_MEAN, METRIC_ALL_MEAN, "mean"},
                 {METRIC_LATENCY_P50, METRIC_ALL_P50, "p50"}, {METRIC_LATENCY_P90, METRIC_ALL_P90, "p90"},
                 {METRIC_LATENCY_P99, METRIC_ALL_P99, "p99"}, {METRIC_LATENCY_P999, METRIC_ALL_P999, "p99.9"},
                 {METRIC_LATENCY_MAX, METRIC_ALL_MAX, "max"}};
  char text[TEXT_SIZE];
  bool drops = s->latency_with_drops.samples > s->latency.samples;
  fprintf(to, "\n%slatency%s of %s replies%s: last bit of the call in to first bit of the reply out\n", style->bold,
          style->end, show(s, METRIC_LATENCY_SAMPLES, text), s->outcome.closed_loop ? " (closed loop)" : "");
  if (s->latency.samples == 0) return;
  enum time_unit unit = text_unit(s->latency.max.value);
  fprintf(to, "  %-6s%14s%s\n", "", text_unit_name(unit), drops ? "    with drops" : "");
  for (unsigned i = 0; i < sizeof figures / sizeof figures[0]; i++) {
    fprintf(to, "  %-6s%14s", figures[i].name, show_in(metric_read(s, figures[i].replies, 0), unit, text));
    if (drops) fprintf(to, "%14s", show_in(metric_read(s, figures[i].all, 0), unit, text));
    fputs("\n", to);
  }
}

// ---- load

static void write_load_row(FILE *to, const char *name, const char *figure, const char *remark) {
  fprintf(to, "  %-18s %12s  %s\n", name, figure, remark);
}

// A rate or a share: whole from 1,000 on, and "none" where there is nothing to divide by.
static void write_load_metric(FILE *to, const struct run_summary *s, enum metric metric, const char *name,
                              const char *remark) {
  char text[TEXT_SIZE];
  struct metric_value v = metric_read(s, metric, 0);
  if (v.kind != METRIC_NUMBER) return write_load_row(to, name, "none", remark);
  if (strcmp(metric_row_of(metric)->unit, "1") == 0) v.number *= 100; // a share, in percent
  write_load_row(to, name, v.number < 1000000 ? text_thousandths(v.number, text) : text_count(v.number / 1000, text),
                 remark);
}

static void write_load(FILE *to, const struct run_summary *s, const struct style *style) {
  char n[TEXT_SIZE], remark[160];
  if (s->totals.frames_in == 0) return;
  fprintf(to, "\n%sload%s\n", style->bold, style->end);
  write_load_metric(to, s, METRIC_OFFERED, "offered", "frames/s, from the first to the last that came in");
  write_load_metric(to, s, METRIC_ACHIEVED, "achieved", "requests/s served, from the first frame to the last end");
  snprintf(remark, sizeof remark, "%% of the cycles of the %s harts that serve, executed over the whole run",
           show(s, METRIC_SERVING, n));
  write_load_metric(to, s, METRIC_CAPACITY_USED, "capacity used", remark);
  snprintf(remark, sizeof remark, "%% of all latency was of replies that were the first of their hart: %s",
           show(s, METRIC_COLD_REPLIES, n));
  write_load_metric(to, s, METRIC_COLD_SHARE, "cold start", remark);
}

// ---- where time and cycles went

// share: thousandths, for the percentage and the bar.
static void write_bar(FILE *to, const char *name, const char *where, const char *figure, uint64_t share) {
  char bar[BAR_SIZE], percent[TEXT_SIZE];
  text_bar(share, bar);
  fprintf(to, "  %-14s %-10s %14s %6s %%%s%s\n", name, where, figure, text_thousandths(share * 100, percent),
          bar[0] ? "  " : "", bar);
}

static void write_labels(FILE *to, const char *name, const char *where, const char *figure, const char *share) {
  fprintf(to, "  %-14s %-10s %14s %8s\n", name, where, figure, share);
}

static void write_steps(FILE *to, const struct run_summary *s, const struct style *style) {
  const uint8_t *order = s->totals.order;
  unsigned count = s->totals.ordered;
  char figure[TEXT_SIZE];
  uint64_t most = 0;
  if (count == 0) return;
  for (unsigned i = 0; i < count; i++) {
    uint64_t mean = metric_read(s, METRIC_SEGMENT_MEAN, order[i]).number;
    if (mean > most) most = mean;
  }
  enum time_unit unit = text_unit(most);
  fprintf(to, "\n%swhere the time went%s, per reply, in the order in which it passes\n", style->bold, style->end);
  write_labels(to, "step", "place", text_unit_name(unit), "share");
  for (unsigned i = 0; i < count; i++) {
    struct metric_value mean = metric_read(s, METRIC_SEGMENT_MEAN, order[i]);
    if (mean.kind == METRIC_NUMBER)
      write_bar(to, step_name((enum step)(order[i] / PLACES)), place_name((enum place)(order[i] % PLACES)),
                text_time_in(mean.number, unit, figure), metric_read(s, METRIC_SEGMENT_SHARE, order[i]).number);
  }
}

// Kinds as shares of the cycles that were taken from other work; a halted hart could have had some.
static void write_kinds(FILE *to, const struct cycle_means *m) {
  char figure[TEXT_SIZE];
  write_labels(to, "kind", "", "cycles", "occupied");
  for (unsigned kind = 0; kind < CYCLE_HALTED; kind++)
    if (m->by_kind[kind])
      write_bar(to, cycle_kind_name((enum cycle_kind)kind), "", text_thousandths(m->by_kind[kind], figure),
                thousandths_of(m->by_kind[kind], m->occupied));
  if (m->by_kind[CYCLE_HALTED])
    fprintf(to, "  %-25s %14s  (harts without work)\n", cycle_kind_name(CYCLE_HALTED),
            text_thousandths(m->by_kind[CYCLE_HALTED], figure));
}

static void write_cycles(FILE *to, const struct run_summary *s, const struct style *style) {
  struct cycle_means m;
  char executed[TEXT_SIZE], occupied[TEXT_SIZE], work[TEXT_SIZE];
  if (s->totals.served == 0) return;
  cycle_means(&s->totals, &m);
  fprintf(to, "\n%swhere the CPU cycles went%s, per request served: %s executed, %s occupied\n", style->bold,
          style->end, text_thousandths(m.executed, executed), text_thousandths(m.occupied, occupied));
  write_kinds(to, &m);
  fprintf(
      to,
      "  Occupied is what no other work could have: executed (work and stalled), parked and polling, of all harts and\n"
      "  endpoints, those without a call too, over all %s of the run, its idle time included.\n",
      text_time(s->outcome.end_ps, occupied));
  fprintf(to, "\n%swhat executed cycles went to%s\n", style->bold, style->end);
  write_labels(to, "step", "work", "executed", "share");
  for (unsigned step = 0; step < STEPS; step++) {
    uint64_t both = m.work_by_step[step] + m.stalled_by_step[step];
    if (both)
      write_bar(to, step_name((enum step)step), text_thousandths(m.work_by_step[step], work),
                text_thousandths(both, executed), thousandths_of(both, m.executed));
  }
}

static void write_comparison(FILE *to, const struct result *r, const struct style *style) {
  static const struct shown columns[] = {{METRIC_FRAMES_REPLIED, "replied"},
                                         {METRIC_LATENCY_P50, "p50"},
                                         {METRIC_EXECUTED, "executed"},
                                         {METRIC_OCCUPIED, "occupied"}};
  enum { COLUMNS = sizeof columns / sizeof columns[0] };
  char text[TEXT_SIZE];
  uint64_t most = 0;
  for (unsigned i = 0; i < r->count; i++) {
    struct metric_value p50 = metric_read(r->systems[i].summary, METRIC_LATENCY_P50, 0);
    if (p50.number > most) most = p50.number;
  }
  enum time_unit unit = text_unit(most);
  const char *const units[COLUMNS] = {"frames", text_unit_name(unit), "cycles", "cycles"};
  fprintf(to, "\n%s%-20s", style->bold, "system");
  for (unsigned c = 0; c < COLUMNS; c++) fprintf(to, " %14s", columns[c].name);
  fprintf(to, "%s\n%-20s", style->end, "");
  for (unsigned c = 0; c < COLUMNS; c++) fprintf(to, " %14s", units[c]);
  fprintf(to, "\n");
  for (unsigned i = 0; i < r->count; i++) {
    const struct run_summary *s = r->systems[i].summary;
    fprintf(to, "%-20s", r->systems[i].spec->name);
    for (unsigned c = 0; c < COLUMNS; c++)
      fprintf(to, " %14s",
              columns[c].metric == METRIC_LATENCY_P50 ? show_in(metric_read(s, METRIC_LATENCY_P50, 0), unit, text)
                                                      : show(s, columns[c].metric, text));
    fprintf(to, "\n");
  }
}

void result_write_text(FILE *to, const struct result *r, bool colour) {
  const struct style style = colour ? (struct style){"\033[1m", "\033[0m"} : (struct style){"", ""};
  for (unsigned i = 0; i < r->count; i++) {
    const struct run_summary *s = r->systems[i].summary;
    fprintf(to, "%s%s%s on %s%s\n", i ? "\n" : "", style.bold, r->systems[i].spec->name, r->platform->name, style.end);
    write_input(to, &s->outcome.input.counts, &style);
    write_frames(to, s, &style);
    write_load(to, s, &style);
    write_latency(to, s, &style);
    write_steps(to, s, &style);
    write_cycles(to, s, &style);
  }
  if (r->count > 1) write_comparison(to, r, &style);
}
