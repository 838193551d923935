// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/fit.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

#define ONE (INT64_C(1) << FIT_SHIFT)

// Three rows, two parameters: t0 = 2a + b, t1 = a, t2 = b, all in ps, around a = 100000, b = 50000.
static struct fit small(int64_t a, int64_t b) {
  struct fit f = {.rows = 3,
                  .params = 2,
                  .used = {true, true, true},
                  .base = {250000, 100000, 50000},
                  .target = {2 * a + b, a, b},
                  .slope = {{2 * ONE, ONE}, {ONE, 0}, {0, ONE}},
                  .origin = {100000, 50000},
                  .start = {10, 20},
                  .most = {1000000, 1000000}};
  return f;
}

static void test_targets_that_parameters_explain_are_met_exactly(void **state) {
  (void)state;
  struct fit f = small(123456, 7890);
  int64_t v[FIT_PARAMS];
  fit_solve(&f, v);
  assert_int_equal(v[0], 123456);
  assert_int_equal(v[1], 7890);
}

static void test_two_rows_are_enough_for_two_parameters(void **state) {
  (void)state;
  struct fit f = small(123456, 70000);
  f.used[2] = false;
  f.target[2] = 1; // would pull b far away
  int64_t v[FIT_PARAMS];
  fit_solve(&f, v);
  assert_int_equal(v[0], 123456);
  assert_int_equal(v[1], 70000);
}

static void test_a_parameter_that_no_row_depends_on_stays_at_its_start(void **state) {
  (void)state;
  struct fit f = small(123456, 7890);
  f.used[0] = f.used[2] = false;
  int64_t v[FIT_PARAMS];
  fit_solve(&f, v);
  assert_int_equal(v[0], 123456);
  assert_int_equal(v[1], 20);
}

static void test_values_stay_within_their_ranges(void **state) {
  (void)state;
  struct fit f = small(123456, 7890);
  f.most[0] = 110000;
  f.used[0] = false;
  int64_t v[FIT_PARAMS];
  fit_solve(&f, v);
  assert_int_equal(v[0], 110000);
  assert_int_equal(v[1], 7890);
  f = small(123456, 7890);
  f.used[0] = false;
  f.least[1] = 8000;
  fit_solve(&f, v);
  assert_int_equal(v[1], 8000);
}

// Two rows ask for 90 and 110 of one parameter: relative errors weigh them, so the smaller target pulls harder. The
// sum of (x/90 - 1)^2 + (x/110 - 1)^2 is least at x = (1/90 + 1/110) / (1/90^2 + 1/110^2) = 98.02.
static void test_rows_that_disagree_share_the_relative_error(void **state) {
  (void)state;
  struct fit f = {.rows = 2,
                  .params = 1,
                  .used = {true, true},
                  .base = {0, 0},
                  .target = {90000, 110000},
                  .slope = {{1000 * ONE}, {1000 * ONE}},
                  .most = {1000}};
  int64_t v[FIT_PARAMS];
  fit_solve(&f, v);
  assert_int_equal(v[0], 98);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_targets_that_parameters_explain_are_met_exactly),
      cmocka_unit_test(test_two_rows_are_enough_for_two_parameters),
      cmocka_unit_test(test_a_parameter_that_no_row_depends_on_stays_at_its_start),
      cmocka_unit_test(test_values_stay_within_their_ranges),
      cmocka_unit_test(test_rows_that_disagree_share_the_relative_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
