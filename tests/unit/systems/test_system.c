// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/systems/system.h"
#include <cmocka.h>

static const struct system a_one = {.personality = "a", .software = "one"},
                           a_two = {.personality = "a", .software = "two"},
                           b_one = {.personality = "b", .software = "one"};
static const struct system *const systems[] = {&a_one, &a_two, &b_one, NULL};

static void refuses(const char *personality, const char *software, const char *message) {
  struct error e = {""};
  assert_null(system_find(systems, personality, software, &e));
  assert_string_equal(e.text, message);
}

static void a_system_is_found_by_both_names(void **state) {
  (void)state;
  struct error e;
  assert_ptr_equal(system_find(systems, "a", "one", &e), &a_one);
  assert_ptr_equal(system_find(systems, "a", "two", &e), &a_two);
  assert_ptr_equal(system_find(systems, "b", "one", &e), &b_one);
}

static void an_unknown_name_is_refused_with_those_there_are_each_once(void **state) {
  (void)state;
  refuses("c", "one", "unknown personality \"c\" of the NIC; there are: a, b");
  refuses("a", "three", "unknown software \"three\"; for the personality a there are: one, two");
  refuses("b", "two", "unknown software \"two\"; for the personality b there are: one");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_system_is_found_by_both_names),
      cmocka_unit_test(an_unknown_name_is_refused_with_those_there_are_each_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
