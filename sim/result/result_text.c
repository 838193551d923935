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
  fprintf(to, "%sframes%s\n", style->bold, style->end);
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
    if (!titled) fprintf(to, "%sinput%s\n", style->bold, style->end);
    titled = true;
    write_count(to, rows[i].name, rows[i].count, rows[i].meaning);
  }
}

static void write_latency(FILE *to, const struct run_summary *s, const struct style *style) {
  static const struct shown figures[] = {{METRIC_LATENCY_MIN, "min"}, {METRIC_LATENCY_MEAN, "mean"},
                                         {METRIC_LATENCY_P50, "p50"}, {METRIC_LATENCY_P90, "p90"},
                                         {METRIC_LATENCY_P99, "p99"}, {METRIC_LATENCY_P999, "p99.9"},
                                         {METRIC_LATENCY_MAX, "max"}};
  char text[TEXT_SIZE];
  fprintf(to, "\n%slatency%s of %s replies%s: last bit of the call in to first bit of the reply out\n", style->bold,
          style->end, show(s, METRIC_LATENCY_SAMPLES, text), s->outcome.closed_loop ? " (closed loop)" : "");
  if (s->latency.samples == 0) return;
  for (unsigned i = 0; i < sizeof figures / sizeof figures[0]; i++)
    fprintf(to, "  %-6s%14s\n", figures[i].name, show(s, figures[i].metric, text));
}

// share: thousandths, for the percentage and the bar.
static void write_bar(FILE *to, const char *name, const char *where, const char *figure, uint64_t share) {
  char bar[BAR_SIZE], percent[TEXT_SIZE];
  text_bar(share, bar);
  fprintf(to, "  %-14s %-10s %14s %6s %%%s%s\n", name, where, figure, text_thousandths(share * 100, percent),
          bar[0] ? "  " : "", bar);
}

static void write_steps(FILE *to, const struct run_summary *s, const struct style *style) {
  char figure[TEXT_SIZE];
  if (metric_sum(s, METRIC_SEGMENT_MEAN) == 0) return;
  fprintf(to, "\n%swhere the time went%s, per reply\n", style->bold, style->end);
  for (unsigned i = 0; i < STEPS * PLACES; i++) {
    struct metric_value mean = metric_read(s, METRIC_SEGMENT_MEAN, i);
    if (mean.kind == METRIC_NUMBER)
      write_bar(to, step_name((enum step)(i / PLACES)), place_name((enum place)(i % PLACES)),
                text_time(mean.number, figure), metric_read(s, METRIC_SEGMENT_SHARE, i).number);
  }
}

// Kinds as shares of the cycles that were taken from other work; a halted hart could have had some.
static void write_kinds(FILE *to, const struct cycle_means *m) {
  char figure[TEXT_SIZE];
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
  fprintf(to, "\n%swhat executed cycles went to%s (of which work, the rest being stalls)\n", style->bold, style->end);
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
  fprintf(to, "\n%s%-20s", style->bold, "system");
  for (unsigned c = 0; c < COLUMNS; c++) fprintf(to, " %14s", columns[c].name);
  fprintf(to, "%s\n", style->end);
  for (unsigned i = 0; i < r->count; i++) {
    fprintf(to, "%-20s", r->systems[i].spec->name);
    for (unsigned c = 0; c < COLUMNS; c++) fprintf(to, " %14s", show(r->systems[i].summary, columns[c].metric, text));
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
    write_latency(to, s, &style);
    write_steps(to, s, &style);
    write_cycles(to, s, &style);
  }
  if (r->count > 1) write_comparison(to, r, &style);
}
