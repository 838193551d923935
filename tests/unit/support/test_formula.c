// SPDX-License-Identifier: Apache-2.0
#include "tests/support/formula.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static bool lookup(void *context, const char *name, int64_t *value) {
  (void)context;
  *value = 322265625;
  return !strcmp(name, "nic.clock_hz");
}

static int64_t last_of(const char *page) {
  struct formula_value v[16];
  struct formula_error e = {""};
  int n = formula_page(page, lookup, NULL, v, 16, &e);
  if (n < 1) fail_msg("%s", e.text);
  return v[n - 1].value;
}

static void test_expressions_follow_the_usual_precedence(void **state) {
  (void)state;
  assert_int_equal(last_of("```formula\na = 2 + 3 * 4 - 10 / 3\n```\n"), 11);
  assert_int_equal(last_of("text\n```formula\na = (2 + 3) * 4 # twenty\n\nb = a / 3\n```\n"), 6);
  assert_int_equal(last_of("```formula\na = max(3, min(9, 7)) + ceil(7, 2)\n```"), 11);
}

static void test_only_formula_blocks_count(void **state) {
  (void)state;
  assert_int_equal(last_of("```text\na = 1\n```\n```formula\nb = 2\n```\nc = 3\n"), 2);
}

static void test_edges_are_those_of_the_exact_clock(void **state) {
  (void)state;
  assert_int_equal(last_of("```formula\na = edge(1, nic.clock_hz)\n```"), 3103);
  assert_int_equal(last_of("```formula\na = later(3103, 999, nic.clock_hz)\n```"), 3103030);
}

static void test_errors_name_the_place(void **state) {
  (void)state;
  struct formula_value v[4];
  struct formula_error e;
  assert_int_equal(formula_page("```formula\na = 1 + bogus\n```", lookup, NULL, v, 4, &e), -1);
  assert_string_equal(e.text, "unknown name at 'bogus'");
  assert_int_equal(formula_page("```formula\na = 1 2\n```", lookup, NULL, v, 4, &e), -1);
  assert_string_equal(e.text, "unexpected text at '2'");
  assert_int_equal(formula_page("```formula\na = 1 / 0\n```", lookup, NULL, v, 4, &e), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_expressions_follow_the_usual_precedence),
      cmocka_unit_test(test_only_formula_blocks_count),
      cmocka_unit_test(test_edges_are_those_of_the_exact_clock),
      cmocka_unit_test(test_errors_name_the_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
