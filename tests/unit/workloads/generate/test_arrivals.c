// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/generate/arrivals.h"
#include <cmocka.h>

#define SECOND UINT64_C(1000000000000)
#define MS UINT64_C(1000000000)

static void fixed_arrivals_stand_on_the_exact_grid(void **state) {
  (void)state;
  struct arrivals a;
  struct workload_arrivals settings = {.process = WORKLOAD_FIXED, .rate = 3};
  arrivals_start(&a, &settings, 1, 0);
  assert_int_equal(arrivals_next(&a), 0);
  assert_int_equal(arrivals_next(&a), 333333333333);
  assert_int_equal(arrivals_next(&a), 666666666666);
  assert_int_equal(arrivals_next(&a), SECOND);
}

// Counts arrivals per slot of `slot` picoseconds, over `slots` slots; returns their number, the sum of squares in
// *squares.
static uint64_t count_in_slots(const struct workload_arrivals *settings, uint64_t slot, uint64_t slots,
                               uint64_t *squares) {
  struct arrivals a;
  uint64_t total = 0, here = 0, now = 0, before = 0;
  arrivals_start(&a, settings, 5, 0);
  *squares = 0;
  for (;;) {
    uint64_t time = arrivals_next(&a);
    assert_true(time >= before);
    before = time;
    for (; now < slots && time >= (now + 1) * slot; now++) {
      total += here;
      *squares += here * here;
      here = 0;
    }
    if (now == slots) return total;
    here++;
  }
}

static void poisson_counts_have_the_rate_as_mean_and_variance(void **state) {
  (void)state;
  struct workload_arrivals settings = {.process = WORKLOAD_POISSON, .rate = 100000};
  uint64_t squares, slots = 10000, total = count_in_slots(&settings, MS / 10, slots, &squares); // 10 in a slot
  assert_in_range(total, 100000 - 1600, 100000 + 1600);
  uint64_t variance_milli = (squares * slots - total * total) * 1000 / (slots * slots);
  assert_in_range(variance_milli, 9000, 11000);
}

static void bursty_arrivals_keep_the_mean_rate_and_vary_far_more(void **state) {
  (void)state;
  struct workload_arrivals settings = {
      .process = WORKLOAD_BURSTY, .rate = 100000, .burst_ratio = 20, .calm_ps = 9 * MS / 10, .burst_ps = MS / 10};
  uint64_t squares, slots = 20000, total = count_in_slots(&settings, MS / 10, slots, &squares);
  // 2,000 cycles; each has about 100 arrivals with a deviation of about 80
  assert_in_range(total, 200000 - 18000, 200000 + 18000);
  // What theory says of a slot of length T, while states last 1/a and 1/b and arrivals have the rates u and v: a
  // variance of rate T + 2 (v - u)^2 (ab / (a + b)^2) (s - 1 + e^-s) / (a + b)^2, where s = (a + b) T. Here 10 + 275.6.
  uint64_t variance = (squares * slots - total * total) / (slots * slots);
  assert_in_range(variance, 286 - 34, 286 + 34);
}

static void poisson_gaps_are_the_oracles_exponential_draws(void **state) {
  (void)state;
  static const uint64_t gaps[] = {50233, 855977, 1115757, 1258386, 241577, 2786079}; // sampler_oracle.py
  struct workload_arrivals settings = {.process = WORKLOAD_POISSON, .rate = 1000000};
  struct arrivals a;
  uint64_t time = 0;
  arrivals_start(&a, &settings, 7, 0);
  assert_int_equal(arrivals_next(&a), 0);
  for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) assert_int_equal(arrivals_next(&a), time += gaps[i]);
}

// With silence between bursts, nearly, arrivals come in groups whose number and length are those that were set.
static void bursts_are_as_long_and_as_far_apart_as_set(void **state) {
  (void)state;
  struct workload_arrivals settings = {
      .process = WORKLOAD_BURSTY, .rate = 100000, .burst_ratio = 10000000, .calm_ps = 8 * MS, .burst_ps = 2 * MS};
  struct arrivals a;
  uint64_t before = 0, bursting_ps = 0, bursts = 1, begin = 0;
  arrivals_start(&a, &settings, 9, 0);
  arrivals_next(&a);
  while (before < 1000 * 10 * MS) { // 1,000 cycles; an arrival in a calm is rare
    uint64_t time = arrivals_next(&a);
    if (time - before > MS / 20) { // 25 gaps of a burst
      bursting_ps += before - begin;
      begin = time;
      bursts++;
    }
    before = time;
  }
  assert_in_range(bursts, 1000 - 100, 1000 + 100);
  assert_in_range(bursting_ps / bursts, 2 * MS - MS / 5, 2 * MS + MS / 5);
}

static void a_burst_ratio_of_one_is_poisson(void **state) {
  (void)state;
  struct workload_arrivals settings = {
      .process = WORKLOAD_BURSTY, .rate = 100000, .burst_ratio = 1, .calm_ps = MS, .burst_ps = MS};
  uint64_t squares, slots = 10000, total = count_in_slots(&settings, MS / 10, slots, &squares);
  uint64_t variance_milli = (squares * slots - total * total) * 1000 / (slots * slots);
  assert_in_range(total, 100000 - 1600, 100000 + 1600);
  assert_in_range(variance_milli, 9000, 11000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fixed_arrivals_stand_on_the_exact_grid),
      cmocka_unit_test(poisson_counts_have_the_rate_as_mean_and_variance),
      cmocka_unit_test(bursty_arrivals_keep_the_mean_rate_and_vary_far_more),
      cmocka_unit_test(poisson_gaps_are_the_oracles_exponential_draws),
      cmocka_unit_test(bursts_are_as_long_and_as_far_apart_as_set),
      cmocka_unit_test(a_burst_ratio_of_one_is_poisson),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
