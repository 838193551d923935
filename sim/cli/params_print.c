// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/params_print.h"
#include "models/params/params.h"
#include "models/params/unit.h"
#include "models/params/value.h"
#include "sim/result/param_json.h"
#include <string.h>

enum { MEANING_MAX = 400 };

// What a row means, and under which condition it has an effect.
static const char *meaning(const struct param_row *row, char to[MEANING_MAX]) {
  snprintf(to, MEANING_MAX, "%s%s%s", row->meaning, row->effective ? "; effective with " : "",
           row->effective ? row->effective : "");
  return to;
}

// The registry's rows in order of their names.
static void sorted(const struct param_registry *r, const struct param_row *order[PARAMS_MAX]) {
  for (unsigned i = 0; i < r->count; i++) {
    unsigned j = i;
    for (; j > 0 && strcmp(order[j - 1]->name, r->rows[i]->name) > 0; j--) order[j] = order[j - 1];
    order[j] = r->rows[i];
  }
}

void params_print_text(FILE *to, const struct param_registry *r) {
  struct params defaults;
  const struct param_row *order[PARAMS_MAX];
  char value[PARAM_TEXT_MAX], range[160];
  params_init(&defaults, r);
  sorted(r, order);
  fprintf(to, "%-28s %-24s %-44s %-10s %s\n", "name", "default", "takes", "provenance", "what it is");
  for (unsigned i = 0; i < r->count; i++) {
    const struct param_row *row = order[i];
    char with_unit[PARAM_TEXT_MAX + 40], what[MEANING_MAX];
    snprintf(with_unit, sizeof with_unit, "%s%s%s", param_format(&defaults, row, value, sizeof value),
             row->unit[0] ? " " : "", row->unit);
    fprintf(to, "%-28s %-24s %-44s %-10s %s\n", row->name, with_unit, param_format_range(row, range, sizeof range),
            param_provenance_name(row->provenance), meaning(row, what));
  }
}

static void print_bound(struct json *j, const char *key, const struct param_row *row, int64_t bound) {
  char text[40];
  if (row->type == PARAM_TYPE_FIXED)
    json_number(j, key, fixed_format(bound, text, sizeof text));
  else
    json_int(j, key, bound);
}

static void print_row_json(struct json *j, const struct param_row *row, const struct params *defaults) {
  bool text = row->type == PARAM_TYPE_TEXT || row->type == PARAM_TYPE_ENUM;
  char value[PARAM_TEXT_MAX];
  json_text(j, "name", row->name);
  json_text(j, "type", param_type_name(row->type));
  json_text(j, "unit", row->unit);
  if (!text) {
    print_bound(j, "min", row, row->min);
    print_bound(j, "max", row, row->max);
    print_bound(j, "default", row, row->initial);
  } else {
    if (row->type == PARAM_TYPE_ENUM) json_text(j, "choices", row->choices);
    json_text(j, "default", param_format(defaults, row, value, sizeof value));
  }
  json_text(j, "meaning", row->meaning);
  json_text(j, "effective", row->effective ? row->effective : "");
  json_text(j, "provenance", param_provenance_name(row->provenance));
  json_text(j, "source", row->source);
}

void params_print_json(FILE *to, const struct param_registry *r) {
  struct params defaults;
  const struct param_row *order[PARAMS_MAX];
  struct json j = json_begin(to);
  params_init(&defaults, r);
  sorted(r, order);
  json_open(&j, NULL, '{');
  json_open(&j, "parameters", '[');
  for (unsigned i = 0; i < r->count; i++) {
    json_open(&j, NULL, '{');
    print_row_json(&j, order[i], &defaults);
    json_close(&j, '}');
  }
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}

// A cell of a table must not hold its separator.
static void print_cell(FILE *to, const char *text) {
  fputs(" ", to);
  for (; *text; text++) fprintf(to, *text == '|' ? "\\|" : "%c", *text);
  fputs(" |", to);
}

// "BY value, BY value": who overrides a parameter.
static void print_overrides(FILE *to, const struct param_row *row, const struct param_overrides *o) {
  char value[PARAM_TEXT_MAX];
  unsigned said = 0;
  fputs(" ", to);
  for (unsigned i = 0; i < o->count; i++)
    if (overrides_value(o, i, row))
      fprintf(to, "%s%s %s", said++ ? ", " : "", o->list[i].by,
              param_format(&o->list[i].params, row, value, sizeof value));
  fputs(" |", to);
}

void params_print_markdown(FILE *to, const struct param_registry *r, const struct param_overrides *o) {
  struct params defaults;
  const struct param_row *order[PARAMS_MAX];
  char value[PARAM_TEXT_MAX], range[160];
  params_init(&defaults, r);
  sorted(r, order);
  fprintf(
      to,
      "# Parameters\n\n"
      "Made by `piste params --format markdown`; a test holds the page against the registry. Any of them may be\n"
      "set by a platform, a system, a `--config` file or `--set NAME=VALUE`, the later overriding the earlier.\n"
      "`piste params NAME` tells all of one, and `piste params --platform P --system S` what a run would use.\n\n"
      "Values are in the unit of the column *takes*; a suffix converts, if a whole number comes of it: durations take\n"
      "ps, ns, us, ms, s, min and h (`nic.block_time=40us`); bytes take B, kB, MB, GB, KiB, MiB and GiB\n"
      "(`wire.rx_fifo=64KiB`); rates and counts take k, M, G and T, with the unit or without (`gen.load=500k`,\n"
      "`nic.clock_hz=250MHz`).\n\n"
      "| name | default | overridden by | takes | what it is | provenance |\n"
      "| --- | --- | --- | --- | --- | --- |\n");
  for (unsigned i = 0; i < r->count; i++) {
    const struct param_row *row = order[i];
    char name[100], provenance[400], what[MEANING_MAX];
    snprintf(name, sizeof name, "`%s`", row->name);
    snprintf(provenance, sizeof provenance, "%s%s%s", param_provenance_name(row->provenance),
             row->source[0] ? ": " : "", row->source);
    fputs("|", to);
    print_cell(to, name);
    print_cell(to, param_format(&defaults, row, value, sizeof value));
    print_overrides(to, row, o);
    print_cell(to, param_format_range(row, range, sizeof range));
    print_cell(to, meaning(row, what));
    print_cell(to, provenance);
    fputs("\n", to);
  }
}

// ---- one parameter

static void print_value(FILE *to, const char *by, const struct params *p, const struct param_row *row) {
  char value[PARAM_TEXT_MAX];
  const struct param_value *v = &p->values[param_index(p->registry, row)];
  fprintf(to, "  %-14s %s%s%s (%s%s%s)\n", by, param_format(p, row, value, sizeof value), row->unit[0] ? " " : "",
          row->unit, param_provenance_name(v->provenance), v->source[0] ? ": " : "", v->source);
}

void param_print_text(FILE *to, const struct param_row *row, const struct param_overrides *o) {
  struct params defaults;
  char range[160], suffixes[60];
  params_init(&defaults, o->list[0].params.registry);
  fprintf(to, "%s: %s\n", row->name, row->meaning);
  fprintf(to, "  %-14s %s\n", "takes", param_format_range(row, range, sizeof range));
  if (row->type != PARAM_TYPE_BOOL && *unit_suffixes(row->unit, suffixes, sizeof suffixes))
    fprintf(to, "  %-14s %s\n", "suffixes", suffixes);
  if (row->effective) fprintf(to, "  %-14s %s\n", "effective with", row->effective);
  print_value(to, "default", &defaults, row);
  for (unsigned i = 0; i < o->count; i++)
    if (overrides_value(o, i, row)) print_value(to, o->list[i].by, &o->list[i].params, row);
}

// As an object of its own.
static void print_all_json(struct json *j, const struct param_row *row, const struct param_overrides *o) {
  struct params defaults;
  params_init(&defaults, o->list[0].params.registry);
  json_open(j, NULL, '{');
  print_row_json(j, row, &defaults);
  json_open(j, "overrides", '[');
  for (unsigned i = 0; i < o->count; i++) {
    if (!overrides_value(o, i, row)) continue;
    json_open(j, NULL, '{');
    json_text(j, "by", o->list[i].by);
    param_json_write(j, &o->list[i].params, row);
    json_close(j, '}');
  }
  json_close(j, ']');
  json_close(j, '}');
}

void param_print_json(FILE *to, const struct param_row *row, const struct param_overrides *o) {
  struct json j = json_begin(to);
  print_all_json(&j, row, o);
  json_end(&j);
}

// ---- a group of parameters

static bool in_group(const struct param_row *row, const char *group) {
  size_t length = strlen(group);
  return strncmp(row->name, group, length) == 0 && row->name[length] == '.';
}

bool params_group(const struct param_registry *r, const char *group) {
  unsigned i = 0;
  while (i < r->count && !in_group(r->rows[i], group)) i++;
  return i < r->count;
}

void params_print_group_text(FILE *to, const char *group, const struct param_overrides *o) {
  const struct param_registry *r = o->list[0].params.registry;
  const struct param_row *order[PARAMS_MAX];
  unsigned printed = 0;
  sorted(r, order);
  for (unsigned i = 0; i < r->count; i++) {
    if (!in_group(order[i], group)) continue;
    if (printed++) fputs("\n", to);
    param_print_text(to, order[i], o);
  }
}

void params_print_group_json(FILE *to, const char *group, const struct param_overrides *o) {
  const struct param_registry *r = o->list[0].params.registry;
  const struct param_row *order[PARAMS_MAX];
  struct json j = json_begin(to);
  sorted(r, order);
  json_open(&j, NULL, '{');
  json_open(&j, "parameters", '[');
  for (unsigned i = 0; i < r->count; i++)
    if (in_group(order[i], group)) print_all_json(&j, order[i], o);
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}

// ---- a run's values

void params_print_effective_text(FILE *to, const struct params *p) {
  const struct param_row *order[PARAMS_MAX];
  char value[PARAM_TEXT_MAX], with_unit[PARAM_TEXT_MAX + 40];
  sorted(p->registry, order);
  fprintf(to, "%-28s %-24s %-12s %s\n", "name", "value", "from", "provenance");
  for (unsigned i = 0; i < p->registry->count; i++) {
    const struct param_row *row = order[i];
    const struct param_value *v = &p->values[param_index(p->registry, row)];
    snprintf(with_unit, sizeof with_unit, "%s%s%s", param_format(p, row, value, sizeof value), row->unit[0] ? " " : "",
             row->unit);
    fprintf(to, "%-28s %-24s %-12s %s%s%s\n", row->name, with_unit, param_origin_name(v->origin),
            param_provenance_name(v->provenance), v->source[0] ? ": " : "", v->source);
  }
}

void params_print_effective_json(FILE *to, const struct params *p, const char *platform, const char *system) {
  const struct param_row *order[PARAMS_MAX];
  struct json j = json_begin(to);
  sorted(p->registry, order);
  json_open(&j, NULL, '{');
  json_text(&j, "platform", platform);
  json_text(&j, "system", system);
  json_open(&j, "parameters", '[');
  for (unsigned i = 0; i < p->registry->count; i++) {
    json_open(&j, NULL, '{');
    param_json_write(&j, p, order[i]);
    json_close(&j, '}');
  }
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}
