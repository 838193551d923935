// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/names.h"
#include "sim/result/json.h"
#include "sim/result/metrics.h"
#include "sim/result/param_json.h"
#include "sim/result/result.h"
#include <string.h>

// Those of `p` that shape results and, unless `base` is NULL, differ from it.
static void write_params(struct json *j, const struct params *p, const struct params *base) {
  json_open(j, "parameters", '[');
  for (unsigned i = 0; i < p->registry->count; i++) {
    const struct param_row *row = p->registry->rows[i];
    if (row->beside_results) continue;
    if (base && memcmp(&base->values[i], &p->values[i], sizeof p->values[i]) == 0) continue;
    json_open(j, NULL, '{');
    param_json_write(j, p, row);
    json_close(j, '}');
  }
  json_close(j, ']');
}

static void write_input(struct json *j, const struct result *r) {
  const struct run_input *input = &r->systems[0].summary->outcome.input;
  json_open(j, "input", '{');
  json_text(j, "kind", r->workload ? "workload" : "capture");
  json_text(j, "sha256", input->sha256);
  json_text(j, "catalogue_sha256", input->catalogue_sha256);
#define INPUT(member, key, name, meaning) json_uint(j, key, input->counts.member);
#include "sim/result/input.def"
#undef INPUT
  json_close(j, '}');
}

// Each with the systems that it is of.
static void write_warnings(struct json *j, const struct result *r) {
  json_open(j, "warnings", '[');
  for (unsigned i = 0; i < r->warnings->count; i++) {
    const struct warning *w = &r->warnings->list[i];
    if (!warning_in_result((enum warning_code)w->code)) continue;
    json_open(j, NULL, '{');
    json_text(j, "code", warning_code_name((enum warning_code)w->code));
    json_text(j, "about", w->about);
    json_uint(j, "count", w->count);
    json_text(j, "text", w->text);
    json_text(j, "advice", w->advice);
    json_open(j, "systems", '[');
    for (unsigned s = 0; s < r->count; s++)
      if (w->systems >> s & 1) json_text(j, NULL, r->systems[s].spec->name);
    json_close(j, ']');
    json_close(j, '}');
  }
  json_close(j, ']');
}

// ---- metrics: their keys say where they stand

// Whether the object at `path`, of `length`, is the one at `open` or stands in it.
static bool within(const char *open, const char *path, size_t length) {
  size_t n = strlen(open);
  return n == 0 || (n <= length && strncmp(open, path, n) == 0 && (n == length || path[n] == '.'));
}

// Closes and opens objects until the one at `path`, of `length`, is open; `open` names the one that is.
static void enter(struct json *j, char open[METRIC_KEY_MAX], const char *path, size_t length) {
  for (char *end; !within(open, path, length); *end = 0) {
    end = strrchr(open, '.') ? strrchr(open, '.') : open;
    json_close(j, '}');
  }
  for (size_t used; (used = strlen(open)) < length;) {
    char name[METRIC_KEY_MAX];
    size_t begin = used ? used + 1 : 0, n = strcspn(path + begin, ".");
    snprintf(name, sizeof name, "%.*s", (int)n, path + begin);
    json_open(j, name, '{');
    snprintf(open, METRIC_KEY_MAX, "%.*s", (int)(begin + n), path);
  }
}

static void write_value(struct json *j, const char *name, enum metric metric, struct metric_value v) {
  if (v.kind == METRIC_NULL)
    json_null(j, name);
  else if (v.kind == METRIC_INFINITE)
    json_text(j, name, "inf");
  else if (v.kind == METRIC_NUMBER && metric_row_of(metric)->form == METRIC_WHOLE)
    json_uint(j, name, v.number);
  else if (v.kind == METRIC_NUMBER)
    json_thousandths(j, name, v.number);
}

static void write_metric(struct json *j, char open[METRIC_KEY_MAX], const struct run_summary *s, enum metric metric,
                         unsigned member) {
  char key[METRIC_KEY_MAX];
  const char *dot = strrchr(metric_key(metric, member, key), '.');
  enter(j, open, key, dot ? (size_t)(dot - key) : 0);
  write_value(j, dot ? dot + 1 : key, metric, metric_read(s, metric, member));
}

// steps.<step>.<place> are a list, of those that took time.
static void write_steps(struct json *j, const struct run_summary *s) {
  json_open(j, "steps", '[');
  for (unsigned i = 0; i < STEPS * PLACES; i++) {
    struct metric_value mean = metric_read(s, METRIC_SEGMENT_MEAN, i);
    if (mean.kind == METRIC_ABSENT) continue;
    json_open(j, NULL, '{');
    json_text(j, "name", step_name((enum step)(i / PLACES)));
    json_text(j, "place", place_name((enum place)(i % PLACES)));
    write_value(j, "mean_ns", METRIC_SEGMENT_MEAN, mean);
    write_value(j, "share", METRIC_SEGMENT_SHARE, metric_read(s, METRIC_SEGMENT_SHARE, i));
    json_close(j, '}');
  }
  json_close(j, ']');
}

// The first row behind `first` whose metrics do not stand in the same objects, an object for each word, as its own.
static unsigned rows_beside(unsigned first) {
  const char *key = metric_row_of((enum metric)first)->key, *dot = strrchr(key, '.');
  unsigned end = first + 1;
  if (!dot || dot[-1] != '>') return end;
  while (end < METRICS && strncmp(metric_row_of((enum metric)end)->key, key, (size_t)(dot - key) + 1) == 0) end++;
  return end;
}

static void write_metrics(struct json *j, const struct run_summary *s) {
  char open[METRIC_KEY_MAX] = "";
  for (unsigned first = 0, end; first < METRICS; first = end) {
    end = rows_beside(first);
    if (first == METRIC_SEGMENT_MEAN) {
      enter(j, open, "", 0);
      write_steps(j, s);
      continue;
    }
    for (unsigned i = 0, members = metric_members((enum metric)first); i < members; i++)
      for (unsigned row = first; row < end; row++) write_metric(j, open, s, (enum metric)row, i);
  }
}

static void write_system(struct json *j, const struct result *r, const struct result_system *system) {
  const struct run_summary *s = system->summary;
  json_open(j, NULL, '{');
  json_text(j, "name", system->spec->name);
  json_text(j, "personality", system->spec->personality);
  json_text(j, "software", system->spec->software);
  json_text(j, "load", s->outcome.closed_loop ? "closed" : "open");
  write_params(j, system->params, r->params);
  write_metrics(j, s);
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
  write_warnings(&j, r);
  write_params(&j, r->params, NULL);
  json_open(&j, "systems", '[');
  for (unsigned i = 0; i < r->count; i++) write_system(&j, r, &r->systems[i]);
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}
