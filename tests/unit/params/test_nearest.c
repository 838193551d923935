// SPDX-License-Identifier: Apache-2.0
#include "models/params/nearest.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first
#include <cmocka.h>

static const char *const names[] = {"hart.clock", "hart.clocks", "hart.click", "nic.clock", "wire.rate", "w", NULL};

static void finds(const char *given, const char *expected) {
  char to[100];
  assert_string_equal(names_nearest(given, names, to, sizeof to), expected);
}

static void the_three_nearest_are_named_the_nearest_first(void **state) {
  (void)state;
  finds("hart.clock", "hart.clock, hart.clocks, hart.click");
  finds("hrt.click", "hart.click, hart.clock, hart.clocks");
}

static void a_part_of_a_name_is_as_near_as_a_slip(void **state) {
  (void)state;
  finds("rate", "wire.rate");
  finds("clock", "hart.clock, hart.clocks, nic.clock");
  finds("ra", ""); // of two letters too many names have them
}

static void nothing_is_named_that_is_too_far_away(void **state) {
  (void)state;
  finds("", "w");
  finds("wi", "w");
  finds("wxy", "");
  finds("memory.units", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_three_nearest_are_named_the_nearest_first),
      cmocka_unit_test(a_part_of_a_name_is_as_near_as_a_slip),
      cmocka_unit_test(nothing_is_named_that_is_too_far_away),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
