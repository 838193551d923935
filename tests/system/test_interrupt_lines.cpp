// SPDX-License-Identifier: Apache-2.0
// Which interrupt line is taken when.
#include "models/hardware/core/interrupt_lines.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include <cmocka.h>
}

using namespace piste;

static void test_lines_are_taken_by_time_then_in_the_order_of_their_raising(void **) {
  interrupt_lines l;
  assert_int_equal(l.first_ps(), event_queue::never);
  l.raise(3, 200);
  l.raise(1, 100);
  l.raise(2, 100);
  assert_int_equal(l.first_ps(), 100);
  assert_int_equal(l.take(100), 1);
  assert_int_equal(l.take(100), 2);
  assert_int_equal(l.first_ps(), 200);
  assert_int_equal(l.take(200), 3);
  assert_int_equal(l.first_ps(), event_queue::never);
}

static void test_a_line_raised_again_before_it_is_taken_is_taken_once(void **) {
  interrupt_lines l;
  for (uint64_t ps : {100, 150, 300}) l.raise(5, ps);
  l.raise(6, 150);
  assert_int_equal(l.take(200), 5);
  assert_int_equal(l.take(200), 6);
  assert_int_equal(l.first_ps(), 300); // not raised yet when the line was taken
}

static void test_what_is_withdrawn_was_not_raised_yet(void **) {
  interrupt_lines l;
  for (uint64_t ps : {100, 101}) l.raise(5, ps);
  l.raise(6, 101);
  l.withdraw(5, 100);
  assert_int_equal(l.take(200), 5);
  assert_int_equal(l.take(200), 6);
  assert_int_equal(l.first_ps(), event_queue::never);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_lines_are_taken_by_time_then_in_the_order_of_their_raising),
      cmocka_unit_test(test_a_line_raised_again_before_it_is_taken_is_taken_once),
      cmocka_unit_test(test_what_is_withdrawn_was_not_raised_yet),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
