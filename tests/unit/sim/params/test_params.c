// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/params/params.h"
#include "models/params/value.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <inttypes.h>
#include <string.h>

static void refuses(const char *name, const char *value, const char *message) {
  struct params p;
  struct error e = {""};
  params_init(&p, whole_registry());
  struct params before = p;
  assert_false(params_set(&p, name, value, ORIGIN_COMMAND_LINE, &e));
  assert_string_equal(e.text, message);
  assert_memory_equal(&p, &before, sizeof p);
}

static void accepts(const char *name, const char *value, int64_t number) {
  struct params p;
  struct error e = {""};
  params_init(&p, whole_registry());
  if (!params_set(&p, name, value, ORIGIN_COMMAND_LINE, &e)) fail_msg("%s", e.text);
  const struct param_value *set = param_value(&p, param_find(whole_registry(), name));
  assert_int_equal(set->number, number);
  assert_int_equal(set->origin, ORIGIN_COMMAND_LINE);
}

static void every_row_is_well_formed(void **state) {
  (void)state;
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    const struct param_row *row = whole_registry()->rows[i];
    assert_ptr_equal(param_find(whole_registry(), row->name), row); // no name twice
    assert_non_null(strchr(row->name, '.'));
    assert_true(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789._") == strlen(row->name));
    assert_true(row->meaning[0] != 0);
    if (row->provenance != PROVENANCE_ASSUMED && row->source[0] == 0) fail_msg("%s has no source", row->name);
    if (row->type == PARAM_TYPE_ENUM && choice_find(row->choices, row->text) < 0)
      fail_msg("%s: its default is no choice", row->name);
  }
}

static void every_default_is_a_value_that_may_be_set(void **state) {
  (void)state;
  struct params p, q;
  char text[PARAM_TEXT_MAX];
  struct error e;
  params_init(&p, whole_registry());
  params_init(&q, whole_registry());
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    const struct param_row *row = whole_registry()->rows[i];
    if (!params_set(&q, row->name, param_format(&p, row, text, sizeof text), ORIGIN_CONFIG, &e)) fail_msg("%s", e.text);
    assert_int_equal(q.values[i].number, p.values[i].number);
    assert_string_equal(q.values[i].text, p.values[i].text);
  }
}

// One value, as text, beyond a bound of a row.
static void beyond(const struct param_row *row, int64_t bound, int64_t step) {
  char text[40];
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  if (row->type == PARAM_TYPE_FIXED)
    fixed_format(bound + step, text, sizeof text);
  else
    snprintf(text, sizeof text, "%" PRId64, bound + step);
  if (params_set(&p, row->name, text, ORIGIN_CONFIG, &e)) fail_msg("%s takes %s", row->name, text);
  assert_non_null(strstr(e.text, row->name));
  assert_non_null(strstr(e.text, row->unit));
}

static void every_row_takes_its_bounds_and_nothing_beyond(void **state) {
  (void)state;
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    const struct param_row *row = whole_registry()->rows[i];
    char text[40];
    if (row->type == PARAM_TYPE_ENUM || row->type == PARAM_TYPE_TEXT) continue;
    bool fixed = row->type == PARAM_TYPE_FIXED;
    accepts(row->name, fixed ? fixed_format(row->min, text, sizeof text) : (sprintf(text, "%" PRId64, row->min), text),
            row->min);
    accepts(row->name, fixed ? fixed_format(row->max, text, sizeof text) : (sprintf(text, "%" PRId64, row->max), text),
            row->max);
    if (row->min > INT64_MIN) beyond(row, row->min, -1);
    if (row->max < INT64_MAX) beyond(row, row->max, 1);
  }
}

static void every_choice_may_be_set_and_no_other(void **state) {
  (void)state;
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    const struct param_row *row = whole_registry()->rows[i];
    char choice[80];
    if (row->type != PARAM_TYPE_ENUM) continue;
    for (int c = 0; c == 0 || strcmp(choice, row->choices + strlen(row->choices) - strlen(choice)) != 0; c++)
      accepts(row->name, choice_name(row->choices, c, choice, sizeof choice), c);
    struct params p;
    struct error e;
    params_init(&p, whole_registry());
    assert_false(params_set(&p, row->name, "", ORIGIN_CONFIG, &e));
    assert_false(params_set(&p, row->name, "no-such-choice", ORIGIN_CONFIG, &e));
  }
}

static void a_value_out_of_range_is_told_the_range_and_the_unit(void **state) {
  (void)state;
  refuses("nic.clock_hz", "0", "nic.clock_hz: \"0\" is not allowed; it takes 1000000 to 5000000000 Hz");
  refuses(
      "nic.clock_hz", "250m",
      "nic.clock_hz: \"250m\" is not allowed; it takes 1000000 to 5000000000 Hz, with or without a suffix: k, M, G, T");
  refuses(
      "nic.block_time", "1d",
      "nic.block_time: \"1d\" is not allowed; it takes 100 to 1000000000000 ns, with or without a suffix: ps, ns, us, "
      "ms, s, min, h");
  refuses(
      "nic.clock_hz", " 250000000",
      "nic.clock_hz: \" 250000000\" is not allowed; it takes 1000000 to 5000000000 Hz, with or without a suffix: k, M, "
      "G, T");
  refuses("nic.clock_hz", "99999999999999999999",
          "nic.clock_hz: \"99999999999999999999\" is not allowed; it takes 1000000 to 5000000000 Hz, with or without a "
          "suffix: k, M, G, T");
  refuses("nic.lookup.entries", "1000",
          "nic.lookup.entries: \"1000\" is not allowed; it takes a power of two from 4 to 4096 entries");
  refuses("sim.run_ahead", "maybe", "sim.run_ahead: \"maybe\" is not allowed; it takes 0 or 1");
  refuses("endpoint.form", "joined", "endpoint.form: \"joined\" is not allowed; it takes separate|coupled");
}

static void an_unknown_name_is_told_the_nearest_ones(void **state) {
  (void)state;
  refuses("nic.clok_hz", "1", "unknown parameter \"nic.clok_hz\"; did you mean nic.clock_hz?");
  refuses("qqqqqqqqqq", "1", "unknown parameter \"qqqqqqqqqq\"; `piste params` lists them all");
  refuses("", "1", "unknown parameter \"\"; `piste params` lists them all");
}

static void a_name_that_is_no_more_is_told_the_new_one(void **state) {
  (void)state;
  refuses("retime.rate", "1000",
          "retime.rate is no parameter any more: give retime.calls_per_second, in calls a second; retime.rate was in "
          "thousandths of that");
}

static void suffixes_convert_to_the_unit(void **state) {
  (void)state;
  accepts("nic.block_time", "2us", 2000);
  accepts("nic.block_time", "1.5ms", 1500000);
  accepts("cache.snoop", "20ns", 20000);
  accepts("retime.calls_per_second", "500k", INT64_C(500000000000));
  accepts("retime.calls_per_second", "0.5", 500000);
  accepts("wire.rate", "25Gbit/s", INT64_C(25000000000));
  accepts("nic.clock_hz", "322.265625M", 322265625);
  accepts("nic.max_frame", "9KiB", 9216);
  accepts("gen.count", "100k", 100000);
}

static void booleans_have_words(void **state) {
  (void)state;
  accepts("sim.run_ahead", "off", 0);
  accepts("sim.run_ahead", "no", 0);
  accepts("sim.run_ahead", "false", 0);
  accepts("sim.run_ahead", "yes", 1);
}

static void a_pair_needs_a_name_and_an_equals_sign(void **state) {
  (void)state;
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  assert_true(params_set_pair(&p, "trace.requests=1,2=3", ORIGIN_CONFIG, &e));
  assert_string_equal(param_text(&p, PARAM_TRACE_REQUESTS), "1,2=3");
  assert_false(params_set_pair(&p, "nic.clock_hz", ORIGIN_CONFIG, &e));
  assert_string_equal(e.text, "\"nic.clock_hz\": expected NAME=VALUE");
  assert_false(params_set_pair(&p, "=1", ORIGIN_CONFIG, &e));
}

static void text_at_the_limit_is_taken_and_longer_is_refused(void **state) {
  (void)state;
  struct params p;
  struct error e;
  char text[PARAM_TEXT_MAX + 1];
  params_init(&p, whole_registry());
  memset(text, '1', sizeof text);
  text[PARAM_TEXT_MAX] = 0;
  assert_false(params_set(&p, "trace.requests", text, ORIGIN_CONFIG, &e));
  text[PARAM_TEXT_MAX - 1] = 0;
  assert_true(params_set(&p, "trace.requests", text, ORIGIN_CONFIG, &e));
  assert_string_equal(param_text(&p, PARAM_TRACE_REQUESTS), text);
}

static void decimals_are_exact_to_six_places(void **state) {
  (void)state;
  const struct param_row row = {.type = PARAM_TYPE_FIXED, .unit = ""};
  int64_t n;
  char text[40];
  assert_true(value_parse(&row, "0.000001", &n));
  assert_int_equal(n, 1);
  assert_true(value_parse(&row, "-12.5", &n));
  assert_int_equal(n, -12500000);
  assert_true(value_parse(&row, "9000000000", &n));
  assert_int_equal(n, INT64_C(9000000000000000));
  assert_false(value_parse(&row, "0.0000001", &n));
  assert_false(value_parse(&row, "1.", &n));
  assert_false(value_parse(&row, ".5", &n));
  assert_false(value_parse(&row, "1e3", &n));
  assert_false(value_parse(&row, "99999999999999999999", &n));
  assert_string_equal(fixed_format(-500000, text, sizeof text), "-0.5");
  assert_string_equal(fixed_format(INT64_MIN, text, sizeof text), "-9223372036854.775808");
  assert_string_equal(fixed_format(3000000, text, sizeof text), "3");
}

static void what_the_user_sets_is_an_assumption_of_that_origin(void **state) {
  (void)state;
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  assert_int_equal(param_value(&p, PARAM_NIC_CLOCK_HZ)->provenance, PROVENANCE_PUBLISHED);
  assert_true(params_set(&p, "nic.clock_hz", "322265625", ORIGIN_COMMAND_LINE, &e));
  assert_int_equal(param_int(&p, PARAM_NIC_CLOCK_HZ), 322265625);
  assert_int_equal(param_value(&p, PARAM_NIC_CLOCK_HZ)->provenance, PROVENANCE_ASSUMED);
  assert_string_equal(param_value(&p, PARAM_NIC_CLOCK_HZ)->source, "command line");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_is_well_formed),
      cmocka_unit_test(every_default_is_a_value_that_may_be_set),
      cmocka_unit_test(every_row_takes_its_bounds_and_nothing_beyond),
      cmocka_unit_test(every_choice_may_be_set_and_no_other),
      cmocka_unit_test(a_value_out_of_range_is_told_the_range_and_the_unit),
      cmocka_unit_test(an_unknown_name_is_told_the_nearest_ones),
      cmocka_unit_test(a_name_that_is_no_more_is_told_the_new_one),
      cmocka_unit_test(suffixes_convert_to_the_unit),
      cmocka_unit_test(booleans_have_words),
      cmocka_unit_test(a_pair_needs_a_name_and_an_equals_sign),
      cmocka_unit_test(text_at_the_limit_is_taken_and_longer_is_refused),
      cmocka_unit_test(decimals_are_exact_to_six_places),
      cmocka_unit_test(what_the_user_sets_is_an_assumption_of_that_origin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
