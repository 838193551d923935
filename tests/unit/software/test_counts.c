// SPDX-License-Identifier: Apache-2.0
#include "models/software/counts.h"
#include "sim/params/tables.h"
#include "tests/support/registry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_every_path_is_counted_on_every_architecture_and_its_units_too(void **state) {
  (void)state;
#define X(id, name, units, per, what) units,
  static const char *const units[] = {PISTE_PATHS(X)};
#undef X
  for (unsigned a = 0; a < COUNT_ARCHITECTURES; a++)
    for (unsigned i = 0; i < PATHS; i++) {
      struct path_count count = software_counts(a)[i];
      assert_int_not_equal(count.fixed, 0);
      assert_int_equal(count.each != 0, *units[i] != 0);
    }
}

static void test_the_parameters_choices_are_the_counted_architectures(void **state) {
  (void)state;
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  assert_int_equal(param_int(&p, PARAM_HART_ARCHITECTURE), COUNT_ARMV8);
  assert_true(params_set(&p, "hart.architecture", "x86-64", ORIGIN_CONFIG, &e));
  assert_int_equal(param_int(&p, PARAM_HART_ARCHITECTURE), COUNT_X86_64);
  assert_false(params_set(&p, "hart.architecture", "6502", ORIGIN_CONFIG, &e));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_path_is_counted_on_every_architecture_and_its_units_too),
      cmocka_unit_test(test_the_parameters_choices_are_the_counted_architectures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
