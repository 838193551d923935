// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/result/json.h"
#include "sim/result/means.h"
#include "sim/result/result.h"
#include "sim/result/text.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

// Ten replies of 1 us and two drops, with figures chosen so that every mean can be worked out by hand.
static void fill(struct run_summary *s) {
  memset(s, 0, sizeof *s);
  s->totals.frames_in = 12;
  s->totals.replied = s->totals.served = s->totals.measured_replied = s->totals.measured_served = 10;
  s->totals.dropped[DROP_QUEUE_FULL] = 2;
  s->totals.segment_ps[STEP_CHECK][PLACE_NIC] = 2500000;
  s->totals.segment_ps[STEP_HANDLER][PLACE_HART] = 7500000;
  s->totals.charged[CYCLE_WORK][STEP_HANDLER] = 1234;
  s->totals.charged[CYCLE_STALL][STEP_HANDLER] = 10;
  s->totals.overhead[CYCLE_WORK][STEP_CONTROL] = 5;
  s->totals.overhead[CYCLE_PARKED][STEP_CONTROL] = 999;
  s->totals.overhead[CYCLE_HALTED][STEP_CONTROL] = 20;
  s->totals.last_in_ps = 11000000;
  s->totals.last_done_ps = 9000000;
  s->totals.cold_replied = 1;
  s->totals.cold_ps = 1000000;
  s->totals.order[0] = STEP_CHECK * PLACES + PLACE_NIC;
  s->totals.order[1] = STEP_HANDLER * PLACES + PLACE_HART;
  s->totals.ordered = 2;
  s->outcome.end_ps = 12000000;
  s->outcome.witness.harts = 2;
  s->outcome.witness.hart[0] =
      (struct hart_count){2500, {[CYCLE_WORK] = 1239, [CYCLE_STALL] = 10, [CYCLE_PARKED] = 1251}};
  s->outcome.witness.hart[1] = (struct hart_count){2500, {[CYCLE_HALTED] = 2500}};
  memset(s->outcome.input.sha256, '0', 64);
  memset(s->outcome.input.catalogue_sha256, '1', 64);
  struct histogram *h = histogram_new();
  for (int i = 0; i < 10; i++) histogram_add(h, 1000000);
  histogram_add_infinite(h);
  histogram_add_infinite(h);
  histogram_summarise(h, false, &s->latency);
  histogram_summarise(h, true, &s->latency_with_drops);
  histogram_free(h);
}

static char *write(const struct run_summary *s, bool json) {
  char *text;
  size_t size;
  struct params *p = malloc(sizeof *p);
  params_init(p, whole_registry());
  const struct platform platform = {"box", "a box"};
  const struct system_spec spec = {.name = "one", .personality = "p", .software = "s"};
  const struct result_system system = {&spec, p, s};
  struct warnings warnings = {0}, run = {0};
  warnings_add(&warnings, WARNING_DROPPED, "queue_full", 2, "less", "2 of 12 calls dropped");
  warnings_add(&warnings, WARNING_NO_RECORD, "trace.from", 1, "x", "x");
  warnings_merge(&run, &warnings, 0);
  const struct result result = {&platform, NULL, p, &run, 1, &system};
  FILE *file = open_memstream(&text, &size);
  if (json)
    result_write_json(file, &result);
  else
    result_write_text(file, &result, false);
  fclose(file);
  free(p);
  return text;
}

static bool fits_schema(const char *json) {
  FILE *checker = popen("python3 " PISTE_SOURCE_DIR "/tests/unit/sim/result/check_schema.py " PISTE_SOURCE_DIR
                        "/docs/result.schema.json",
                        "w");
  if (!checker) return false;
  fputs(json, checker);
  return pclose(checker) == 0;
}

static void the_result_fits_its_schema(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  char *json = write(&s, true);
  assert_true(fits_schema(json));
  free(json);
}

static void a_run_that_served_nothing_fits_the_schema_too(void **state) {
  (void)state;
  struct run_summary s;
  memset(&s, 0, sizeof s);
  memset(s.outcome.input.sha256, '0', 64);
  memset(s.outcome.input.catalogue_sha256, '1', 64);
  char *json = write(&s, true);
  assert_true(fits_schema(json));
  assert_non_null(strstr(json, "\"work\": null"));
  free(json);
}

static void the_schema_refuses_what_it_does_not_know(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  char *json = write(&s, true), *samples = strstr(json, "\"samples\"");
  memcpy(samples, "\"sampler\"", 9);
  assert_false(fits_schema(json));
  free(json);
}

static void figures_of_the_result_are_worked_out_exactly(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  char *json = write(&s, true);
  assert_non_null(strstr(json, "\"dropped\": {\n          \"queue_full\": 2\n        }"));
  assert_non_null(strstr(json, "\"mean\": 1000.000,"));
  assert_non_null(strstr(json, "\"max\": \"inf\""));
  assert_non_null(strstr(json, "\"work\": 123.900,"));
  assert_non_null(strstr(json, "\"stalled\": 1.000,"));
  assert_non_null(strstr(json, "\"parked\": 99.900,"));
  assert_non_null(strstr(json, "\"executed\": 124.900,"));
  assert_non_null(strstr(json, "\"occupied\": 224.800,"));
  assert_non_null(strstr(json, "\"reclaimable\": null,"));
  assert_non_null(strstr(json, "\"handler\": 123.400,\n          \"control\": 0.500\n"));
  assert_non_null(strstr(json,
                         "\"name\": \"check\",\n          \"place\": \"nic\",\n          \"mean_ns\": 250.000,\n   "
                         "       \"share\": 0.250"));
  free(json);
}

static void output_options_and_mechanisms_are_no_part_of_the_result(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  char *json = write(&s, true);
  assert_null(strstr(json, "\"trace."));
  assert_null(strstr(json, "\"waves."));
  assert_null(strstr(json, "run_ahead"));
  assert_null(strstr(json, "clock_gating"));
  assert_non_null(strstr(json, "\"nic.clock_hz\""));
  free(json);
}

static void the_summary_shows_where_time_and_cycles_went(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  char *text = write(&s, false);
  assert_string_equal(
      text,
      "one on box\n"
      "frames                    count\n"
      "  in                           12\n"
      "  replied                      10\n"
      "  dropped                       2\n"
      "    queue_full                  2  the process's queue was full (nic.queue.depth)\n"
      "\n"
      "load\n"
      "  offered               1,000,000  frames/s, from the first to the last that came in\n"
      "  achieved              1,000,000  requests/s served, from the first frame to the last end\n"
      "  capacity used              50.0  % of the cycles of the 1 harts that serve, executed over the whole run\n"
      "  cold start                 10.0  % of all latency was of replies that were the first of their hart: 1\n"
      "\n"
      "latency of 10 replies: last bit of the call in to first bit of the reply out\n"
      "                    ns    with drops\n"
      "  min          1,000.0       1,000.0\n"
      "  mean         1,000.0         never\n"
      "  p50          too few       too few\n"
      "  p90          too few       too few\n"
      "  p99          too few       too few\n"
      "  p99.9        too few       too few\n"
      "  max          1,000.0         never\n"
      "\n"
      "where the time went, per reply, in the order in which it passes\n"
      "  step           place                  ns    share\n"
      "  check          nic                 250.0   25.0 %  ███████▌\n"
      "  handler        hart                750.0   75.0 %  ██████████████████████▌\n"
      "\n"
      "where the CPU cycles went, per request served: 124.9 executed, 224.8 occupied\n"
      "  kind                              cycles occupied\n"
      "  work                               123.9   55.1 %  ████████████████▌\n"
      "  stalled                              1.0    0.4 %  ▏\n"
      "  parked                              99.9   44.4 %  █████████████▍\n"
      "  halted                               2.0  (harts without work)\n"
      "  Occupied is what no other work could have: executed (work and stalled), parked and polling, of all harts and\n"
      "  endpoints, those without a call too, over all 12.000 µs of the run, its idle time included.\n"
      "\n"
      "what executed cycles went to\n"
      "  step           work             executed    share\n"
      "  handler        123.4               124.4   99.6 %  █████████████████████████████▉\n"
      "  control        0.5                   0.5    0.4 %  ▏\n");
  free(text);
}

static void latencies_have_a_second_column_if_calls_were_dropped(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  s.latency_with_drops = s.latency;
  char *text = write(&s, false);
  assert_non_null(strstr(text, "                    ns\n  min          1,000.0\n"));
  free(text);
}

static void steps_stand_in_the_order_in_which_time_passes(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  s.totals.order[0] = STEP_HANDLER * PLACES + PLACE_HART;
  s.totals.order[1] = STEP_CHECK * PLACES + PLACE_NIC;
  char *text = write(&s, false);
  assert_true(strstr(text, "  handler        hart ") < strstr(text, "  check          nic "));
  free(text);
}

static void several_systems_are_compared_in_one_table(void **state) {
  (void)state;
  struct run_summary s[2];
  fill(&s[0]);
  fill(&s[1]);
  s[1].totals.replied = 1234;
  s[1].latency.p50 = (struct figure){2000000, FIGURE_VALUE};
  char *text;
  size_t size;
  const struct platform platform = {"box", "a box"};
  const struct system_spec specs[2] = {{.name = "one"}, {.name = "other"}};
  const struct result_system systems[2] = {{&specs[0], NULL, &s[0]}, {&specs[1], NULL, &s[1]}};
  const struct warnings none = {0};
  const struct result result = {&platform, NULL, NULL, &none, 2, systems};
  FILE *file = open_memstream(&text, &size);
  result_write_text(file, &result, false);
  fclose(file);
  const char *table = strstr(text, "\nsystem ");
  assert_non_null(table);
  assert_string_equal(table, "\n"
                             "system                      replied            p50       executed       occupied\n"
                             "                             frames             ns         cycles         cycles\n"
                             "one                              10        too few          124.9          224.8\n"
                             "other                         1,234        2,000.0          124.9          224.8\n");
  free(text);
}

static void warnings_stand_in_the_result_and_not_among_the_figures(void **state) {
  (void)state;
  struct run_summary s;
  fill(&s);
  char *json = write(&s, true), *text = write(&s, false);
  assert_non_null(strstr(json,
                         "\"warnings\": [\n    {\n      \"code\": \"dropped\",\n      \"about\": \"queue_full\",\n"
                         "      \"count\": 2,\n      \"text\": \"2 of 12 calls dropped\",\n"));
  assert_non_null(strstr(json, "\"systems\": [\n        \"one\"\n      ]\n    }\n  ],\n"));
  assert_null(strstr(json, "no_record"));
  assert_null(strstr(text, "2 of 12"));
  free(json);
  free(text);
}

static void times_are_shown_in_the_unit_that_suits(void **state) {
  (void)state;
  char text[TEXT_SIZE];
  assert_string_equal(text_time(0, text), "0.0 ns");
  assert_string_equal(text_time(764049, text), "764.0 ns");
  assert_string_equal(text_time(764050, text), "764.1 ns");
  assert_string_equal(text_time(9999999, text), "10,000.0 ns");
  assert_string_equal(text_time(10000000, text), "10.000 µs");
  assert_string_equal(text_time(9999999999, text), "9,999.999 µs");
  assert_string_equal(text_time(15000000000, text), "15.000 ms");
  assert_string_equal(text_time(UINT64_MAX, text), "18,446,744,073.709 ms");
}

static void bars_never_leave_their_place(void **state) {
  (void)state;
  char bar[BAR_SIZE];
  assert_string_equal(text_bar(0, bar), "");
  assert_int_equal(strlen(text_bar(1000, bar)), BAR_CELLS * 3);
  assert_int_equal(strlen(text_bar(5000, bar)), BAR_CELLS * 3);
}

static void warm_up_and_overhead_have_their_own_denominators(void **state) {
  (void)state;
  struct ledger_totals t;
  struct cycle_means m;
  memset(&t, 0, sizeof t);
  t.served = 10;
  t.measured_served = 4;
  t.charged[CYCLE_STALL][STEP_COPY] = 6;
  t.overhead[CYCLE_STALL][STEP_CONTROL] = 1;
  cycle_means(&t, &m);
  assert_int_equal(m.by_kind[CYCLE_STALL], 1600);
  assert_int_equal(m.executed, 1600);
}

static void a_hart_is_occupied_while_it_executes_is_parked_or_polls(void **state) {
  (void)state;
  struct ledger_totals t;
  struct cycle_means m;
  memset(&t, 0, sizeof t);
  t.served = t.measured_served = 1;
  t.charged[CYCLE_WORK][STEP_COPY] = 1;
  t.charged[CYCLE_STALL][0] = 20;
  t.charged[CYCLE_PARKED][STEPS - 1] = 300;
  t.charged[CYCLE_POLLING][0] = 4000;
  t.charged[CYCLE_HALTED][0] = 50000;
  cycle_means(&t, &m);
  assert_int_equal(m.executed, 21000);
  assert_int_equal(m.occupied, 4321000);
  assert_int_equal(m.by_kind[CYCLE_HALTED], 50000000);
  assert_int_equal(m.work_by_step[STEP_COPY], 1000);
  assert_int_equal(m.stalled_by_step[0], 20000);
}

static void text_in_json_is_escaped_where_it_must_be(void **state) {
  (void)state;
  char *text;
  size_t size;
  FILE *file = open_memstream(&text, &size);
  struct json j = json_begin(file);
  json_text(&j, NULL, "\x01\t\n\x1f !\"\\}~\x7f\xc3\xa4");
  fclose(file);
  assert_string_equal(text, "\"\\u0001\\u0009\\n\\u001f !\\\"\\\\}~\\u007f\xc3\xa4\"");
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_result_fits_its_schema),
      cmocka_unit_test(a_run_that_served_nothing_fits_the_schema_too),
      cmocka_unit_test(the_schema_refuses_what_it_does_not_know),
      cmocka_unit_test(figures_of_the_result_are_worked_out_exactly),
      cmocka_unit_test(output_options_and_mechanisms_are_no_part_of_the_result),
      cmocka_unit_test(the_summary_shows_where_time_and_cycles_went),
      cmocka_unit_test(latencies_have_a_second_column_if_calls_were_dropped),
      cmocka_unit_test(steps_stand_in_the_order_in_which_time_passes),
      cmocka_unit_test(several_systems_are_compared_in_one_table),
      cmocka_unit_test(warnings_stand_in_the_result_and_not_among_the_figures),
      cmocka_unit_test(times_are_shown_in_the_unit_that_suits),
      cmocka_unit_test(bars_never_leave_their_place),
      cmocka_unit_test(warm_up_and_overhead_have_their_own_denominators),
      cmocka_unit_test(a_hart_is_occupied_while_it_executes_is_parked_or_polls),
      cmocka_unit_test(text_in_json_is_escaped_where_it_must_be),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
