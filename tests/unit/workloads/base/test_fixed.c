// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/base/fixed.h"
#include <cmocka.h>

static void log2_of_powers_of_two_is_exact(void **state) {
  (void)state;
  for (unsigned i = 0; i < 64; i++) assert_int_equal(fixed_log2(UINT64_C(1) << i), i * FIXED_ONE);
}

// log2 3, log2 10 and log2(2^64 - 1) times 2^48, rounded down, from decimal arithmetic.
static void log2_is_within_one_unit_of_the_decimal_value(void **state) {
  (void)state;
  assert_in_range(fixed_log2(3), UINT64_C(446127282977750) - 1, UINT64_C(446127282977750));
  assert_in_range(fixed_log2(10), UINT64_C(935039633142894) - 1, UINT64_C(935039633142894));
  assert_in_range(fixed_log2(UINT64_MAX), 64 * FIXED_ONE - 2, 64 * FIXED_ONE - 1);
}

// root(i) is read back through fixed_exp2 of 2^-i: 2^31 < r <= 2^31 * sqrt 2 in units of 2^-32, and its square is the
// root before it.
static void each_root_squared_is_the_root_before_it(void **state) {
  (void)state;
  uint64_t before = UINT64_C(2) << 62; // 2 in units of 2^-62
  for (int i = 1; i <= FIXED_BITS; i++) {
    // whole = 30 keeps 62 digits behind the point of the mantissa
    uint64_t root = fixed_exp2((int64_t)(30 * FIXED_ONE + (FIXED_ONE >> i)));
    fixed_u128 low = (fixed_u128)root * root >> 62, high = (fixed_u128)(root + 1) * (root + 1) >> 62;
    assert_true(low <= before);
    assert_true(high >= before);
    before = root;
  }
}

static void exp2_shifts_by_the_whole_part(void **state) {
  (void)state;
  for (int i = -32; i <= 31; i++) assert_int_equal(fixed_exp2(i * (int64_t)FIXED_ONE), UINT64_C(1) << (32 + i));
  assert_int_equal(fixed_exp2(-33 * (int64_t)FIXED_ONE), 0);
  assert_int_equal(fixed_exp2(INT64_MIN), 0);
}

static void exp2_undoes_log2(void **state) {
  (void)state;
  for (uint64_t x = 1; x < 1000; x++) {
    uint64_t back = fixed_exp2((int64_t)fixed_log2(x)); // x in units of 2^-32, slightly below
    assert_in_range(back, (x << 32) - 3, x << 32);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(log2_of_powers_of_two_is_exact),
      cmocka_unit_test(log2_is_within_one_unit_of_the_decimal_value),
      cmocka_unit_test(each_root_squared_is_the_root_before_it),
      cmocka_unit_test(exp2_shifts_by_the_whole_part),
      cmocka_unit_test(exp2_undoes_log2),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
