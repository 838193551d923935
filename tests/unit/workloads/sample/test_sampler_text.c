// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/sample/sampler_text.h"
#include <cmocka.h>
#include <string.h>

static void each_form_makes_its_sampler(void **state) {
  (void)state;
  struct sampler s;
  struct error e = {""};
  assert_true(sampler_parse_size("size", "64", &s, &e));
  assert_true(s.kind == SAMPLER_FIXED && s.low == 64);
  assert_true(sampler_parse_size("size", "  uniform\t8 1024 ", &s, &e));
  assert_true(s.kind == SAMPLER_UNIFORM && s.low == 8 && s.high == 1024);
  assert_true(sampler_parse_time("time", "exponential 1.5us", &s, &e));
  assert_true(s.kind == SAMPLER_EXPONENTIAL && s.low == 1500000);
  assert_true(sampler_parse_time("time", "modes 99.5% 500ns 0.4999% 1ms 0.0001% 0.001ns", &s, &e));
  assert_true(s.kind == SAMPLER_MODAL && s.count == 3);
  assert_true(s.modes[0].share_ppm == 995000 && s.modes[0].value == 500000);
  assert_true(s.modes[1].share_ppm == 4999 && s.modes[1].value == 1000000000);
  assert_true(s.modes[2].share_ppm == 1 && s.modes[2].value == 1);
  assert_true(sampler_parse_size("size", "w2", &s, &e));
  assert_int_equal(s.kind, SAMPLER_QUANTILES);
  assert_true(sampler_parse_time("time", "caladan_exp", &s, &e));
  assert_true(s.kind == SAMPLER_EXPONENTIAL && s.low == 10000000);
}

static void what_is_no_distribution_is_refused_with_the_forms(void **state) {
  (void)state;
  static const char *const sizes[] = {
      "",          "64 65",           "-1",           "1.5",       "1us",           "uniform 9 8",
      "uniform 9", "exponential",     "modes",        "modes 50%", "modes 50% 1",   "modes 50% 1 51% 2",
      "modes 1 2", "1000000001",      "shinjuku_exp", "0x10",      "uniform 1 2 3", "99999999999999999999999",
      "12.",       "modes % 1 100% 2"};
  static const char *const times[] = {"1", "us", "1s", "0.0001ns", "1001ms", "1,5us", "w1", "uniform 1us 2"};
  struct sampler s;
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    struct error e = {""};
    if (sampler_parse_size("reply", sizes[i], &s, &e)) fail_msg("accepted \"%s\"", sizes[i]);
    assert_non_null(strstr(e.text, "reply: "));
    assert_non_null(strstr(e.text, "etc_value"));
  }
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
    struct error e = {""};
    if (sampler_parse_time("time", times[i], &s, &e)) fail_msg("accepted \"%s\"", times[i]);
    assert_non_null(strstr(e.text, "shinjuku_fixed"));
  }
}

static void sixteen_modes_fit_and_seventeen_do_not(void **state) {
  (void)state;
  char text[300] = "modes";
  struct sampler s;
  struct error e;
  for (int i = 0; i < 16; i++) strcat(text, " 6.25% 1");
  assert_true(sampler_parse_size("size", text, &s, &e));
  assert_int_equal(s.count, 16);
  strcat(text, " 0% 1");
  assert_false(sampler_parse_size("size", text, &s, &e));
}

static void decimals_are_exact_or_refused(void **state) {
  (void)state;
  uint64_t value;
  assert_true(sampler_parse_decimal("0.99", 4, 1000, 4000, &value));
  assert_int_equal(value, 990);
  assert_true(sampler_parse_decimal("4.000", 5, 1000, 4000, &value));
  assert_int_equal(value, 4000);
  assert_false(sampler_parse_decimal("4.001", 5, 1000, 4000, &value));
  assert_false(sampler_parse_decimal("0.9999", 6, 1000, 4000, &value));
  assert_false(sampler_parse_decimal(".5", 2, 1000, 4000, &value));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_form_makes_its_sampler),
      cmocka_unit_test(what_is_no_distribution_is_refused_with_the_forms),
      cmocka_unit_test(sixteen_modes_fit_and_seventeen_do_not),
      cmocka_unit_test(decimals_are_exact_or_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
