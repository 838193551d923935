// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/metrics_print.h"
#include "sim/result/json.h"
#include "sim/result/metrics.h"

void metrics_print_text(FILE *to) {
  fprintf(to, "%-48s %-10s %-8s %s\n", "key", "unit", "better", "what it is");
  for (unsigned i = 0; i < METRICS; i++) {
    const struct metric_row *row = metric_row_of((enum metric)i);
    fprintf(to, "%-48s %-10s %-8s %s\n", row->key, row->unit, metric_better_name(row->better), row->meaning);
  }
  for (unsigned list = 0; metric_list(list); list++) {
    fprintf(to, "\n<%s> is one of", metric_list(list));
    for (unsigned i = 0; metric_word(list, i); i++) fprintf(to, "%s %s", i ? "," : "", metric_word(list, i));
    fputs("\n", to);
  }
}

void metrics_print_json(FILE *to) {
  struct json j = json_begin(to);
  json_open(&j, NULL, '{');
  json_open(&j, "metrics", '[');
  for (unsigned i = 0; i < METRICS; i++) {
    const struct metric_row *row = metric_row_of((enum metric)i);
    json_open(&j, NULL, '{');
    json_text(&j, "key", row->key);
    json_text(&j, "unit", row->unit);
    json_bool(&j, "whole", row->form == METRIC_WHOLE);
    json_text(&j, "better", metric_better_name(row->better));
    json_text(&j, "meaning", row->meaning);
    json_close(&j, '}');
  }
  json_close(&j, ']');
  json_open(&j, "words", '{');
  for (unsigned list = 0; metric_list(list); list++) {
    json_open(&j, metric_list(list), '[');
    for (unsigned i = 0; metric_word(list, i); i++) json_text(&j, NULL, metric_word(list, i));
    json_close(&j, ']');
  }
  json_close(&j, '}');
  json_close(&j, '}');
  json_end(&j);
}

void metrics_print_markdown(FILE *to) {
  fprintf(
      to,
      "# Metrics\n\n"
      "Made by `piste metrics --format markdown`; a test holds the page against the table, and the table against\n"
      "`result.json` and its schema. A key says where a metric stands below a system of `result.json`, where\n"
      "`steps.<step>.<place>` is the item of `steps` with that name and place. A metric that is left out is zero.\n\n"
      "| key | unit | better | what it is |\n| --- | --- | --- | --- |\n");
  for (unsigned i = 0; i < METRICS; i++) {
    const struct metric_row *row = metric_row_of((enum metric)i);
    fprintf(to, "| `%s` | %s | %s | %s |\n", row->key, row->unit, metric_better_name(row->better), row->meaning);
  }
  fputs("\n| | is one of |\n| --- | --- |\n", to);
  for (unsigned list = 0; metric_list(list); list++) {
    fprintf(to, "| `<%s>` |", metric_list(list));
    for (unsigned i = 0; metric_word(list, i); i++) fprintf(to, "%s `%s`", i ? "," : "", metric_word(list, i));
    fputs(" |\n", to);
  }
}
