// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/params/unit.h"
#include <cmocka.h>

static void gives(const char *unit, const char *text, int64_t expected) {
  int64_t n = -1;
  if (!unit_parse(unit, text, 1, &n)) fail_msg("%s is no number of %s", text, unit);
  assert_int_equal(n, expected);
}

static void refuses(const char *unit, const char *text) {
  int64_t n;
  if (unit_parse(unit, text, 1, &n)) fail_msg("%s is taken for %ld %s", text, (long)n, unit);
}

static void durations_convert_between_each_other(void **state) {
  (void)state;
  gives("ps", "7", 7);
  gives("ps", "7ps", 7);
  gives("ps", "1.25ns", 1250);
  gives("ns", "1000ps", 1);
  gives("ns", "15ms", 15000000);
  gives("ns", "1.1s", 1100000000);
  gives("ns", "2min", INT64_C(120000000000));
  gives("ps", "2h", INT64_C(7200000000000000));
}

static void sizes_know_both_kinds_of_thousand(void **state) {
  (void)state;
  gives("bytes", "9KiB", 9216);
  gives("bytes", "9kB", 9000);
  gives("bytes", "1.5MiB", 1572864);
  gives("bytes", "64B", 64);
  gives("bytes", "64bytes", 64);
}

static void rates_and_counts_take_multiples_with_the_unit_or_without(void **state) {
  (void)state;
  gives("bit/s", "100G", INT64_C(100000000000));
  gives("bit/s", "100Gbit/s", INT64_C(100000000000));
  gives("Hz", "250000000Hz", 250000000);
  gives("requests", "1k", 1000);
  gives("calls", "2T", INT64_C(2000000000000));
}

static void what_is_no_whole_number_of_the_unit_is_refused(void **state) {
  (void)state;
  refuses("ns", "1500ps");
  refuses("ps", "0.5ps");
  refuses("bytes", "1.3KiB");
  refuses("Hz", "1.0"); // a plain number is written as it is
}

static void other_units_and_nonsense_are_refused(void **state) {
  (void)state;
  static const char *const bad[] = {"",    "-",     "k",   " 1k", "1 k", "1kk",  "1K",    "1.",     ".5k",
                                    "1.k", "1..5k", "1e3", "0x1", "1us", "1KiB", "1k Hz", "1kbit/s"};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) refuses("Hz", bad[i]);
  refuses("ns", "1k");
  refuses("ns", "1B");
  refuses("bytes", "1k");
  refuses("", "1k"); // a number without unit
  gives("", "-12", -12);
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  gives("ps", "9223372036854775807", INT64_MAX);
  refuses("ps", "9223372036854775808");
  refuses("Hz", "9223372036854775807T");
  refuses("Hz", "99999999999999999999");
  refuses("ps", "2563h");
  int64_t n;
  assert_false(unit_parse("", "9223372036854.775808", 1000000, &n));
  assert_true(unit_parse("", "9223372036854.775807", 1000000, &n));
  assert_int_equal(n, INT64_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(durations_convert_between_each_other),
      cmocka_unit_test(sizes_know_both_kinds_of_thousand),
      cmocka_unit_test(rates_and_counts_take_multiples_with_the_unit_or_without),
      cmocka_unit_test(what_is_no_whole_number_of_the_unit_is_refused),
      cmocka_unit_test(other_units_and_nonsense_are_refused),
      cmocka_unit_test(what_does_not_fit_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
