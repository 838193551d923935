// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/stats/histogram.h"
#include <cmocka.h>
#include <stdlib.h>

static void is_value(struct figure f, uint64_t value) {
  assert_int_equal(f.kind, FIGURE_VALUE);
  assert_int_equal(f.value, value);
}

static struct histogram *counting_to(uint64_t n, uint64_t scale) {
  struct histogram *h = histogram_new();
  for (uint64_t i = 1; i <= n; i++) histogram_add(h, i * scale);
  return h;
}

static void a_single_value_is_read_back_within_a_thousandth(void **state) {
  (void)state;
  for (unsigned bit = 0; bit < 64; bit++)
    for (int nudge = -1; nudge <= 1; nudge++) {
      uint64_t value = (UINT64_C(1) << bit) + (uint64_t)nudge;
      if (value == UINT64_MAX) continue;
      struct histogram *h = histogram_new();
      histogram_add(h, value);
      histogram_add(h, UINT64_MAX); // so that the exact maximum does not help
      struct figure f = histogram_quantile(h, 500, 0);
      assert_int_equal(f.kind, FIGURE_VALUE);
      assert_true(f.value >= value);
      assert_true(f.value - value <= value / 1000);
      histogram_free(h);
    }
}

static void small_values_are_exact(void **state) {
  (void)state;
  struct histogram *h = counting_to(2000, 1);
  for (unsigned t = 1; t <= 1000; t++) is_value(histogram_quantile(h, t, 0), 2 * (uint64_t)t);
  histogram_free(h);
}

static int ascending(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void quantiles_agree_with_a_sorted_list_within_a_thousandth(void **state) {
  (void)state;
  enum { N = 5000 };
  static uint64_t values[N];
  struct histogram *h = histogram_new();
  uint64_t random = 88172645463325252;
  for (unsigned i = 0; i < N; i++) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    values[i] = random >> (random & 31);
    histogram_add(h, values[i]);
  }
  qsort(values, N, sizeof values[0], ascending);
  for (unsigned t = 1; t <= 1000; t++) {
    uint64_t exact = values[(uint64_t)N * t / 1000 - 1];
    struct figure f = histogram_quantile(h, t, 0);
    assert_true(f.value >= exact && f.value - exact <= exact / 1000);
  }
  histogram_free(h);
}

static void minimum_mean_and_maximum_are_exact(void **state) {
  (void)state;
  struct histogram *h = histogram_new();
  struct distribution d;
  histogram_add(h, 1000000000001);
  histogram_add(h, 3000000000007);
  histogram_summarise(h, false, &d);
  is_value(d.min, 1000000000001);
  is_value(d.mean, 2000000000004);
  is_value(d.max, 3000000000007);
  histogram_free(h);
}

static void the_mean_survives_sums_beyond_64_bits(void **state) {
  (void)state;
  struct histogram *h = histogram_new();
  struct distribution d;
  for (int i = 0; i < 3; i++) histogram_add(h, UINT64_MAX - 2);
  histogram_summarise(h, false, &d);
  is_value(d.mean, UINT64_MAX - 2);
  histogram_free(h);
}

// The number of samples at which each percentile appears.
static void percentiles_are_null_with_too_few_samples(void **state) {
  (void)state;
  static const uint64_t needs[] = {20, 100, 1000, 100000};
  for (unsigned i = 0; i < 4; i++)
    for (unsigned short_by = 0; short_by < 2; short_by++) {
      struct distribution d;
      struct histogram *h = counting_to(needs[i] - short_by, 1);
      histogram_summarise(h, false, &d);
      const struct figure figures[] = {d.p50, d.p90, d.p99, d.p999};
      assert_int_equal(figures[i].kind, short_by ? FIGURE_NULL : FIGURE_VALUE);
      histogram_free(h);
    }
}

static void an_empty_histogram_has_no_figures(void **state) {
  (void)state;
  struct histogram *h = histogram_new();
  struct distribution d;
  histogram_summarise(h, true, &d);
  assert_int_equal(d.samples, 0);
  assert_int_equal(d.min.kind, FIGURE_NULL);
  assert_int_equal(d.mean.kind, FIGURE_NULL);
  assert_int_equal(d.max.kind, FIGURE_NULL);
  histogram_free(h);
}

static void drops_count_as_infinite_only_where_asked_for(void **state) {
  (void)state;
  struct histogram *h = counting_to(95, 1);
  struct distribution d;
  for (int i = 0; i < 5; i++) histogram_add_infinite(h);
  histogram_summarise(h, false, &d);
  assert_int_equal(d.samples, 95);
  is_value(d.max, 95);
  histogram_summarise(h, true, &d);
  assert_int_equal(d.samples, 100);
  is_value(d.min, 1);
  is_value(d.p50, 50);
  is_value(d.p90, 90);
  assert_int_equal(d.mean.kind, FIGURE_INFINITE);
  assert_int_equal(d.max.kind, FIGURE_INFINITE);
  assert_int_equal(histogram_quantile(h, 950, 5).kind, FIGURE_VALUE);
  assert_int_equal(histogram_quantile(h, 951, 5).kind, FIGURE_INFINITE);
  histogram_free(h);
}

static void with_drops_alone_even_the_minimum_is_infinite(void **state) {
  (void)state;
  struct histogram *h = histogram_new();
  struct distribution d;
  for (int i = 0; i < 20; i++) histogram_add_infinite(h);
  histogram_summarise(h, true, &d);
  assert_int_equal(d.min.kind, FIGURE_INFINITE);
  assert_int_equal(d.p50.kind, FIGURE_INFINITE);
  histogram_free(h);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_single_value_is_read_back_within_a_thousandth),
      cmocka_unit_test(small_values_are_exact),
      cmocka_unit_test(quantiles_agree_with_a_sorted_list_within_a_thousandth),
      cmocka_unit_test(minimum_mean_and_maximum_are_exact),
      cmocka_unit_test(the_mean_survives_sums_beyond_64_bits),
      cmocka_unit_test(percentiles_are_null_with_too_few_samples),
      cmocka_unit_test(an_empty_histogram_has_no_figures),
      cmocka_unit_test(drops_count_as_infinite_only_where_asked_for),
      cmocka_unit_test(with_drops_alone_even_the_minimum_is_infinite),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
