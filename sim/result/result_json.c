// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/names.h"
#include "sim/result/json.h"
#include "sim/result/means.h"
#include "sim/result/result.h"
#include <string.h>

static void write_param(struct json *j, const struct params *p, const struct param_row *row,
                        const struct param_value *v) {
  char text[PARAM_TEXT_MAX];
  param_format(p, row, text, sizeof text);
  json_open(j, NULL, '{');
  json_text(j, "name", row->name);
  if (row->type == PARAM_TYPE_TEXT || row->type == PARAM_TYPE_ENUM)
    json_text(j, "value", text);
  else if (row->type == PARAM_TYPE_BOOL)
    json_bool(j, "value", v->number != 0);
  else
    json_number(j, "value", text);
  json_text(j, "unit", row->unit);
  json_text(j, "origin", param_origin_name(v->origin));
  json_text(j, "provenance", param_provenance_name(v->provenance));
  json_text(j, "source", v->source);
  json_close(j, '}');
}

// Those of `p` that shape results and, unless `base` is NULL, differ from it.
static void write_params(struct json *j, const struct params *p, const struct params *base) {
  json_open(j, "parameters", '[');
  for (unsigned i = 0; i < p->registry->count; i++) {
    const struct param_row *row = p->registry->rows[i];
    if (row->beside_results) continue;
    if (base && memcmp(&base->values[i], &p->values[i], sizeof p->values[i]) == 0) continue;
    write_param(j, p, row, &p->values[i]);
  }
  json_close(j, ']');
}

static void write_input(struct json *j, const struct result *r) {
  const struct run_input *input = &r->systems[0].summary->outcome.input;
  json_open(j, "input", '{');
  json_text(j, "kind", r->workload ? "workload" : "capture");
  json_text(j, "sha256", input->sha256);
  json_text(j, "catalogue_sha256", input->catalogue_sha256);
  json_uint(j, "records", input->records);
  json_uint(j, "calls", input->calls);
  json_uint(j, "replies_withheld", input->replies_withheld);
  json_uint(j, "replies_paired", input->replies_paired);
  json_close(j, '}');
}

static void write_frames(struct json *j, const struct run_summary *s) {
  const struct ledger_totals *t = &s->totals;
  json_open(j, "frames", '{');
  json_uint(j, "in", t->frames_in);
  json_uint(j, "replied", t->replied);
  json_uint(j, "one_way", t->one_way);
  json_uint(j, "kernel", t->kernel);
  json_uint(j, "nested", t->nested);
  json_open(j, "dropped", '{');
  for (unsigned i = 0; i < DROP_CODES; i++)
    if (t->dropped[i]) json_uint(j, drop_name(i), t->dropped[i]);
  json_close(j, '}');
  json_uint(j, "in_flight", s->outcome.witness.in_flight);
  json_close(j, '}');
}

// Picoseconds as nanoseconds.
static void write_figure(struct json *j, const char *key, struct figure f) {
  if (f.kind == FIGURE_NULL)
    json_null(j, key);
  else if (f.kind == FIGURE_INFINITE)
    json_text(j, key, "inf");
  else
    json_thousandths(j, key, f.value);
}

static void write_distribution(struct json *j, const char *key, const struct distribution *d) {
  json_open(j, key, '{');
  json_uint(j, "samples", d->samples);
  write_figure(j, "min", d->min);
  write_figure(j, "mean", d->mean);
  write_figure(j, "p50", d->p50);
  write_figure(j, "p90", d->p90);
  write_figure(j, "p99", d->p99);
  write_figure(j, "p999", d->p999);
  write_figure(j, "max", d->max);
  json_close(j, '}');
}

// A mean in thousandths, or null where nothing was served.
static void write_mean(struct json *j, const char *key, const struct run_summary *s, uint64_t thousandths) {
  if (s->totals.served == 0)
    json_null(j, key);
  else
    json_thousandths(j, key, thousandths);
}

static void write_by_step(struct json *j, const char *key, const uint64_t thousandths[STEPS]) {
  json_open(j, key, '{');
  for (unsigned i = 0; i < STEPS; i++)
    if (thousandths[i]) json_thousandths(j, step_name((enum step)i), thousandths[i]);
  json_close(j, '}');
}

static void write_cycles(struct json *j, const struct run_summary *s) {
  struct cycle_means m;
  cycle_means(&s->totals, &m);
  json_open(j, "cpu_cycles_per_request", '{');
  for (unsigned kind = 0; kind < CYCLE_KINDS; kind++)
    write_mean(j, cycle_kind_name((enum cycle_kind)kind), s, m.by_kind[kind]);
  write_mean(j, "executed", s, m.executed);
  write_mean(j, "occupied", s, m.occupied);
  json_null(j, "reclaimable"); // no other work is configured
  write_by_step(j, "work_by_step", m.work_by_step);
  write_by_step(j, "stalled_by_step", m.stalled_by_step);
  json_close(j, '}');
}

static void write_steps(struct json *j, const struct ledger_totals *t) {
  uint64_t total = segment_total(t);
  json_open(j, "steps", '[');
  for (unsigned step = 0; step < STEPS; step++)
    for (unsigned place = 0; place < PLACES; place++) {
      uint64_t ps = t->segment_ps[step][place];
      if (ps == 0) continue;
      json_open(j, NULL, '{');
      json_text(j, "name", step_name((enum step)step));
      json_text(j, "place", place_name((enum place)place));
      json_thousandths(j, "mean_ns", ps / t->measured_replied);
      json_thousandths(j, "share", thousandths_of(ps, total));
      json_close(j, '}');
    }
  json_close(j, ']');
}

static void write_interconnect(struct json *j, const struct interconnect *i) {
  json_open(j, "interconnect", '{');
  for (unsigned c = 0; c < COH_CLASSES; c++) {
    json_open(j, coh_class_name((enum coh_class)c), '{');
    json_uint(j, "messages", i->classes[c].messages);
    json_uint(j, "bytes", i->classes[c].bytes);
    json_close(j, '}');
  }
  json_close(j, '}');
}

static void write_system(struct json *j, const struct result *r, const struct result_system *system) {
  const struct run_summary *s = system->summary;
  json_open(j, NULL, '{');
  json_text(j, "name", system->spec->name);
  json_text(j, "personality", system->spec->personality);
  json_text(j, "software", system->spec->software);
  json_text(j, "load", s->outcome.closed_loop ? "closed" : "open");
  write_params(j, system->params, r->params);
  write_frames(j, s);
  write_distribution(j, "latency_ns", &s->latency);
  write_distribution(j, "latency_with_drops_ns", &s->latency_with_drops);
  write_cycles(j, s);
  write_steps(j, &s->totals);
  write_interconnect(j, &s->outcome.interconnect);
  json_uint(j, "tryagain", s->outcome.tryagains);
  json_uint(j, "harts", s->outcome.witness.harts);
  json_uint(j, "simulated_ps", s->outcome.end_ps);
  json_close(j, '}');
}

void result_write_json(FILE *to, const struct result *r) {
  struct json j = json_begin(to);
  json_open(&j, NULL, '{');
  json_uint(&j, "schema_version", RESULT_SCHEMA_VERSION);
  json_open(&j, "tool", '{');
  json_text(&j, "name", "piste");
  json_text(&j, "version", PISTE_VERSION);
  json_close(&j, '}');
  json_text(&j, "platform", r->platform->name);
  write_input(&j, r);
  write_params(&j, r->params, NULL);
  json_open(&j, "systems", '[');
  for (unsigned i = 0; i < r->count; i++) write_system(&j, r, &r->systems[i]);
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}
