// SPDX-License-Identifier: Apache-2.0
// The arithmetic of a validation, over a machine whose times are known formulas of its parameters.
#include "sim/validate/validate.h"
#include "tests/support/registry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

// io = 2 hart.io; receive = link.propagation + size ns; transmit = 4 link.propagation + home.data.
static void formula(const struct measure_plan *plan, struct measure_result *r) {
  int64_t flight = param_int(plan->params, PARAM_LINK_PROPAGATION);
  r->io = 2 * param_int(plan->params, PARAM_HART_IO);
  for (unsigned i = 0; i < plan->count; i++) {
    r->receive[i] = flight + 1000 * (int64_t)plan->sizes[i];
    r->transmit[i] = 4 * flight + param_int(plan->params, PARAM_HOME_DATA);
  }
}

static void refuse(const struct measure_plan *plan, struct measure_result *r) {
  (void)plan;
  r->status = 2;
  error_set(&r->error, "unfit");
}

static void with_model_only(const struct measure_plan *plan, struct measure_result *r) {
  (plan->nic == NIC_MODEL ? formula : refuse)(plan, r);
}

static void die(const struct measure_plan *plan, struct measure_result *r) {
  (void)plan, (void)r;
  _exit(3);
}

// With the flight at 200 ns and the home's bytes at 50 ns: io is met, receive is 1.5 % short, transmit is met.
static struct table table(void) {
  struct table t = {
      .platform = "box",
      .transport = "t",
      .tolerance = 20,
      .row_count = 3,
      .free_count = 3,
      .rows = {{.name = "io", .quantity = TABLE_IO, .ps = 800000, .set = true, .source = "1"},
               {.name = "in", .quantity = TABLE_RECEIVE, .size = 64, .ps = 268020, .set = true, .source = "2"},
               {.name = "out", .quantity = TABLE_TRANSMIT, .size = 64, .ps = 850000, .set = true, .source = "3"}},
      .free = {{PARAM_HART_IO, "m", 1}, {PARAM_LINK_PROPAGATION, "m", 2}, {PARAM_HOME_DATA, "m", 4}}};
  return t;
}

static struct params params(void) {
  struct params p;
  params_init(&p, whole_registry());
  param_value(&p, PARAM_HART_IO)->number = 400000;
  param_value(&p, PARAM_LINK_PROPAGATION)->number = 200000;
  param_value(&p, PARAM_HOME_DATA)->number = 50000;
  return p;
}

static void test_rows_are_simulated_and_refitted(void **state) {
  (void)state;
  const struct table t = table();
  const struct params p = params();
  struct validation v = {.table = &t, .params = &p};
  struct error e;
  int status;
  if (!validate(formula, &v, &status, &e)) fail_msg("%s", e.text);
  assert_int_equal(v.simulated[0], 800000);
  assert_int_equal(v.simulated[1], 264000);
  assert_int_equal(v.simulated[2], 850000);
  assert_int_equal(validation_error(&t.rows[1], v.simulated[1]), -150);
  assert_int_equal(v.refit[1], 204020);
  assert_int_equal(v.refit[2], 33920);
}

// What is left out is simulated with what the others and the defaults say: io falls back on hart.io's default; receive
// on the flight that, with the default of home.data, gives transmit; transmit on that default.
static void test_a_row_left_out_is_predicted_from_the_others(void **state) {
  (void)state;
  const struct table t = table();
  const struct params p = params();
  struct validation v = {.table = &t, .params = &p};
  struct error e;
  int status;
  assert_true(validate(formula, &v, &status, &e));
  int64_t data = PARAM_HOME_DATA->initial;
  assert_int_equal(v.left_out[0], 2 * PARAM_HART_IO->initial);
  assert_int_equal(v.fitted[2][2], data);
  assert_int_equal(v.left_out[2], 4 * 204020 + data);
  assert_int_equal(v.left_out[1], v.fitted[1][1] + 64000);
  assert_int_equal(4 * v.fitted[1][1] + v.fitted[1][2], 850000);
}

static void test_a_row_beyond_the_tolerance_fails_unless_it_is_recalled(void **state) {
  (void)state;
  struct table t = table();
  const struct params p = params();
  struct validation v = {.table = &t, .params = &p};
  struct error e;
  int status;
  assert_true(validate(formula, &v, &status, &e));
  assert_true(validation_holds(&v));
  t.tolerance = 14;
  assert_false(validation_holds(&v));
  t.rows[1].recalled = true;
  assert_true(validation_holds(&v));
}

static void test_every_simulation_has_the_nic_asked_for(void **state) {
  (void)state;
  const struct table t = table();
  const struct params p = params();
  struct validation v = {.table = &t, .params = &p, .nic = NIC_MODEL};
  struct error e;
  int status;
  assert_true(validate(with_model_only, &v, &status, &e));
  v.nic = NIC_RTL;
  assert_false(validate(with_model_only, &v, &status, &e));
}

static void test_errors_are_rounded_to_the_nearest_hundredth_of_a_percent(void **state) {
  (void)state;
  const struct table_row row = {.ps = 1000000};
  assert_int_equal(validation_error(&row, 1000000), 0);
  assert_int_equal(validation_error(&row, 1000049), 0);
  assert_int_equal(validation_error(&row, 1000050), 1);
  assert_int_equal(validation_error(&row, 999951), 0);
  assert_int_equal(validation_error(&row, 999950), -1);
}

static void test_a_simulation_that_fails_ends_the_validation(void **state) {
  (void)state;
  struct table t = table();
  const struct params p = params();
  struct validation v = {.table = &t, .params = &p};
  struct error e;
  int status;
  assert_false(validate(refuse, &v, &status, &e));
  assert_int_equal(status, 2);
  assert_string_equal(e.text, "unfit");
  assert_false(validate(die, &v, &status, &e));
  assert_int_equal(status, 1);
  assert_string_equal(e.text, "the simulation ended without a result (status 3)");
  t.rows[2].set = false;
  strcpy(t.rows[2].source, "2");
  assert_false(validate(formula, &v, &status, &e));
  assert_int_equal(status, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rows_are_simulated_and_refitted),
      cmocka_unit_test(test_a_row_left_out_is_predicted_from_the_others),
      cmocka_unit_test(test_every_simulation_has_the_nic_asked_for),
      cmocka_unit_test(test_a_row_beyond_the_tolerance_fails_unless_it_is_recalled),
      cmocka_unit_test(test_errors_are_rounded_to_the_nearest_hundredth_of_a_percent),
      cmocka_unit_test(test_a_simulation_that_fails_ends_the_validation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
