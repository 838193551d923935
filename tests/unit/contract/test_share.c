// SPDX-License-Identifier: Apache-2.0
// How what serves several requests is split.
#include "models/contract/share.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

static void test_shares_are_equal_and_the_first_get_what_is_left_over(void **state) {
  (void)state;
  static const uint64_t of_eleven[] = {3, 3, 3, 2};
  for (size_t i = 0; i < 4; i++) assert_int_equal(share_of(11, 4, i), of_eleven[i]);
  for (size_t i = 0; i < 4; i++) assert_int_equal(share_of(2, 4, i), i < 2);
  assert_int_equal(share_of(UINT64_MAX, 1, 0), UINT64_MAX);
}

static void test_shares_sum_to_the_whole(void **state) {
  (void)state;
  for (uint64_t total = 0; total < 200; total++)
    for (size_t count = 1; count < 70; count++) {
      uint64_t sum = 0;
      for (size_t i = 0; i < count; i++) sum += share_of(total, count, i);
      assert_int_equal(sum, total);
      assert_true(share_of(total, count, 0) - share_of(total, count, count - 1) <= 1);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shares_are_equal_and_the_first_get_what_is_left_over),
      cmocka_unit_test(test_shares_sum_to_the_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
