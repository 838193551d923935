// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/names.h"
#include "sim/result/means.h"
#include "sim/result/result.h"
#include "sim/result/text.h"

struct style {
  const char *bold, *warn, *end;
};

static void warn(FILE *to, const struct style *style, const char *what, const char *advice) {
  fprintf(to, "%sWARNING: %s%s\n         %s\n", style->warn, what, style->end, advice);
}

static uint64_t dropped(const struct ledger_totals *t) {
  uint64_t total = 0;
  for (unsigned i = 0; i < DROP_CODES; i++) total += t->dropped[i];
  return total;
}

// What a person must not overlook.
static void write_warnings(FILE *to, const struct run_summary *s, const struct style *style) {
  const struct ledger_totals *t = &s->totals;
  const struct run_input *input = &s->outcome.input;
  if (input->no_calls[0]) warn(to, style, input->no_calls, "piste replays ONC-RPC version 2 calls over UDP and IPv4.");
  if (input->omitted_calls > 0)
    warn(to, style, "calls to services beyond the NIC's tables are dropped as no_service",
         "The capture names more services than fit; choose among them with --catalogue.");
  if (t->frames_in > 0 && t->dropped[DROP_UDP_CHECKSUM] == t->frames_in)
    warn(to, style, "every frame was dropped for its UDP checksum",
         "A capture from a sending host or from loopback has unfinished checksums: --set capture.fix_checksums=1");
  else if (t->frames_in > 0 && dropped(t) == t->frames_in)
    warn(to, style, "every frame was dropped", "The reasons are below.");
}

static void write_count(FILE *to, const char *name, uint64_t value, const char *remark) {
  char n[TEXT_SIZE];
  fprintf(to, "  %-18s %12s%s%s\n", name, text_count(value, n), remark[0] ? "  " : "", remark);
}

static void write_frames(FILE *to, const struct run_summary *s, const struct style *style) {
  const struct ledger_totals *t = &s->totals;
  fprintf(to, "%sframes%s\n", style->bold, style->end);
  write_count(to, "in", t->frames_in, "");
  write_count(to, "replied", t->replied, "");
  if (t->one_way) write_count(to, "one-way", t->one_way, "");
  if (t->kernel) write_count(to, "kernel", t->kernel, "");
  if (t->nested) write_count(to, "nested", t->nested, "");
  write_count(to, "dropped", dropped(t), "");
  for (unsigned i = 0; i < DROP_CODES; i++) {
    char name[40];
    snprintf(name, sizeof name, "  %s", drop_name(i) ? drop_name(i) : "");
    if (t->dropped[i]) write_count(to, name, t->dropped[i], drop_meaning(i));
  }
  if (s->outcome.witness.in_flight) write_count(to, "in flight", s->outcome.witness.in_flight, "");
  if (s->outcome.tryagains) write_count(to, "TRYAGAIN answers", s->outcome.tryagains, "");
}

static void write_figure(FILE *to, const char *name, struct figure f) {
  char text[TEXT_SIZE];
  fprintf(to, "  %-6s", name);
  if (f.kind == FIGURE_VALUE)
    fprintf(to, "%14s\n", text_time(f.value, text));
  else
    fprintf(to, "%14s\n", f.kind == FIGURE_NULL ? "too few" : "never");
}

static void write_latency(FILE *to, const struct run_summary *s, const struct style *style) {
  const struct distribution *d = &s->latency;
  char n[TEXT_SIZE];
  fprintf(to, "\n%slatency%s of %s replies%s: last bit of the call in to first bit of the reply out\n", style->bold,
          style->end, text_count(d->samples, n), s->outcome.closed_loop ? " (closed loop)" : "");
  if (d->samples == 0) return;
  write_figure(to, "min", d->min);
  write_figure(to, "mean", d->mean);
  write_figure(to, "p50", d->p50);
  write_figure(to, "p90", d->p90);
  write_figure(to, "p99", d->p99);
  write_figure(to, "p99.9", d->p999);
  write_figure(to, "max", d->max);
}

// share: thousandths, for the percentage and the bar.
static void write_bar(FILE *to, const char *name, const char *where, const char *figure, uint64_t share) {
  char bar[BAR_SIZE], percent[TEXT_SIZE];
  text_bar(share, bar);
  fprintf(to, "  %-14s %-10s %14s %6s %%%s%s\n", name, where, figure, text_thousandths(share * 100, percent),
          bar[0] ? "  " : "", bar);
}

static void write_steps(FILE *to, const struct run_summary *s, const struct style *style) {
  const struct ledger_totals *t = &s->totals;
  uint64_t total = segment_total(t);
  char figure[TEXT_SIZE];
  if (t->measured_replied == 0 || total == 0) return;
  fprintf(to, "\n%swhere the time went%s, per reply\n", style->bold, style->end);
  for (unsigned step = 0; step < STEPS; step++)
    for (unsigned place = 0; place < PLACES; place++) {
      uint64_t ps = t->segment_ps[step][place];
      if (ps == 0) continue;
      write_bar(to, step_name((enum step)step), place_name((enum place)place),
                text_time(ps / t->measured_replied, figure), thousandths_of(ps, total));
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

static const char *median(const struct distribution *d, char *to) {
  if (d->p50.kind != FIGURE_VALUE) return d->p50.kind == FIGURE_NULL ? "too few" : "never";
  return text_time(d->p50.value, to);
}

static void write_comparison(FILE *to, const struct result *r, const struct style *style) {
  fprintf(to, "\n%s%-20s %14s %14s %14s %14s%s\n", style->bold, "system", "replied", "p50", "executed", "occupied",
          style->end);
  for (unsigned i = 0; i < r->count; i++) {
    const struct run_summary *s = r->systems[i].summary;
    struct cycle_means m;
    char replied[TEXT_SIZE], p50[TEXT_SIZE], executed[TEXT_SIZE], occupied[TEXT_SIZE];
    cycle_means(&s->totals, &m);
    fprintf(to, "%-20s %14s %14s %14s %14s\n", r->systems[i].spec->name, text_count(s->totals.replied, replied),
            median(&s->latency, p50), text_thousandths(m.executed, executed), text_thousandths(m.occupied, occupied));
  }
}

void result_write_text(FILE *to, const struct result *r, bool colour) {
  const struct style style = colour ? (struct style){"\033[1m", "\033[1;31m", "\033[0m"} : (struct style){"", "", ""};
  for (unsigned i = 0; i < r->count; i++) {
    const struct run_summary *s = r->systems[i].summary;
    fprintf(to, "%s%s%s on %s%s\n", i ? "\n" : "", style.bold, r->systems[i].spec->name, r->platform->name, style.end);
    write_warnings(to, s, &style);
    write_frames(to, s, &style);
    write_latency(to, s, &style);
    write_steps(to, s, &style);
    write_cycles(to, s, &style);
  }
  if (r->count > 1) write_comparison(to, r, &style);
}
