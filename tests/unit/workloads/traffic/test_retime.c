// SPDX-License-Identifier: Apache-2.0
#include "workloads/traffic/retime.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SECOND UINT64_C(1000000000000)
#define PER_SECOND(n) ((n)*UINT64_C(1000))

// A stream of frames at given times; `other` marks one that is no call.
struct list {
  const uint64_t *times;
  uint32_t count, at, other;
  unsigned rewinds;
};

static enum pull list_next(void *self, struct injection *injection, struct error *e) {
  (void)e;
  struct list *l = self;
  if (l->at == l->count) return PULL_END;
  *injection = (struct injection){
      .index = l->at, .capture_index = l->at, .time_ps = l->times[l->at], .is_call = l->at != l->other};
  l->at++;
  return PULL_ITEM;
}

static bool list_rewind(void *self, struct error *e) {
  (void)e;
  struct list *l = self;
  l->at = 0;
  l->rewinds++;
  return true;
}

static struct error e;

static struct retime *start(struct list *l, struct retime_settings settings) {
  struct retime *r = retime_new(&settings, (struct injection_stream){l, list_next, list_rewind}, &e);
  if (!r) fail_msg("%s", e.text);
  return r;
}

static uint64_t next_time(struct retime *r) {
  struct injection i;
  assert_int_equal(retime_next(r, &i, &e), PULL_ITEM);
  return i.time_ps;
}

static void expect_times(struct list l, struct retime_settings settings, const uint64_t *times, uint32_t count) {
  struct retime *r = start(&l, settings);
  struct injection i;
  for (uint32_t k = 0; k < count; k++) {
    assert_int_equal(retime_next(r, &i, &e), PULL_ITEM);
    assert_int_equal(i.time_ps, times[k]);
    assert_int_equal(i.index, k);
    assert_int_equal(i.capture_index, k % l.count);
  }
  assert_int_equal(retime_next(r, &i, &e), PULL_END);
  assert_int_equal(retime_next(r, &i, &e), PULL_END);
  retime_free(r);
}

static const uint64_t captured[] = {1000, 1001, 1010, 1103};
#define CAPTURED ((struct list){.times = captured, .count = 4, .other = UINT32_MAX})

static void test_times_as_captured_begin_at_the_first_frame(void **state) {
  (void)state;
  expect_times(CAPTURED, (struct retime_settings){.mode = RETIME_AS_CAPTURED, .repeat = 1},
               (const uint64_t[]){0, 1, 10, 103}, 4);
}

static void test_a_repeated_pass_follows_after_its_mean_gap(void **state) {
  (void)state;
  // The span is 103 over three gaps: 34.
  expect_times(CAPTURED, (struct retime_settings){.mode = RETIME_AS_CAPTURED, .repeat = 3},
               (const uint64_t[]){0, 1, 10, 103, 137, 138, 147, 240, 274, 275, 284, 377}, 12);
}

static void test_scaling_is_a_rational_rounded_down(void **state) {
  (void)state;
  struct retime_settings s = {.mode = RETIME_SCALED, .scale = 2, .scale_divisor = 3, .repeat = 2};
  expect_times(CAPTURED, s, (const uint64_t[]){0, 0, 6, 68, 91, 92, 98, 160}, 8);
  s.scale = 0; // all at once
  expect_times(CAPTURED, s, (const uint64_t[]){0, 0, 0, 0, 0, 0, 0, 0}, 8);
}

static void test_a_fixed_rate_never_accumulates_its_rounding(void **state) {
  (void)state;
  struct list l = {.times = (const uint64_t[]){5}, .count = 1, .other = UINT32_MAX};
  struct retime *r = start(&l, (struct retime_settings){.mode = RETIME_FIXED, .rate = PER_SECOND(3), .repeat = 30001});
  for (uint64_t k = 0; k <= 30000; k++) {
    uint64_t time = next_time(r);
    assert_int_equal(time, k / 3 * SECOND + k % 3 * SECOND / 3);
  }
  assert_int_equal(l.rewinds, 30000);
  retime_free(r);
}

static void test_what_is_no_call_comes_with_the_call_before(void **state) {
  (void)state;
  struct list l = CAPTURED;
  l.other = 2;
  expect_times(l, (struct retime_settings){.mode = RETIME_FIXED, .rate = PER_SECOND(1), .repeat = 1},
               (const uint64_t[]){0, SECOND, SECOND, 2 * SECOND}, 4);
  struct injection i;
  l = CAPTURED;
  l.other = 1;
  struct retime *r = start(&l, (struct retime_settings){.mode = RETIME_CLOSED, .clients = 1, .repeat = 1});
  assert_int_equal(next_time(r), 0);
  assert_int_equal(next_time(r), 0);
  assert_int_equal(retime_next(r, &i, &e), PULL_WAIT);
  retime_free(r);
}

// 20,000 draws: the mean of exponential gaps lies within 4 % of the true one (more than five standard deviations).
static void expect_rate(struct retime_settings settings, double tolerance, double *variation) {
  struct list l = {.times = (const uint64_t[]){0}, .count = 1, .other = UINT32_MAX};
  settings.repeat = 20000;
  struct retime *r = start(&l, settings);
  double sum = 0, squares = 0;
  uint64_t last = 0;
  for (unsigned k = 0; k < 20000; k++) {
    uint64_t time = next_time(r);
    assert_true(time >= last);
    double gap = (double)(time - last);
    sum += gap;
    squares += gap * gap;
    last = time;
  }
  double mean = sum / 20000, expected = 1e15 / (double)settings.rate;
  assert_true(mean > expected * (1 - tolerance) && mean < expected * (1 + tolerance));
  *variation = squares / 20000 / (mean * mean) - 1; // the squared coefficient of variation
  retime_free(r);
}

static void test_poisson_arrivals_have_the_rate_and_the_spread(void **state) {
  (void)state;
  double variation;
  expect_rate((struct retime_settings){.mode = RETIME_POISSON, .rate = PER_SECOND(1000000), .seed = 7}, 0.04,
              &variation);
  assert_true(variation > 0.9 && variation < 1.1);
}

static void test_bursts_have_the_rate_and_a_wider_spread(void **state) {
  (void)state;
  // Ten calls a burst on average, one tenth of the time on. An interrupted Poisson process of rate L, that leaves on at
  // rate a and off at rate b, has a squared coefficient of variation of 1 + 2 L a / (a + b)^2: here 17.2.
  struct retime_settings s = {
      .mode = RETIME_BURSTY, .rate = PER_SECOND(1000000), .burst_on_ps = 1000000, .burst_off_ps = 9000000, .seed = 7};
  double variation;
  expect_rate(s, 0.15, &variation);
  assert_true(variation > 13 && variation < 21);
}

static void test_one_seed_gives_the_same_times_and_another_others(void **state) {
  (void)state;
  for (enum retime_mode mode = RETIME_POISSON; mode <= RETIME_BURSTY; mode++) {
    struct retime_settings s = {
        .mode = mode, .rate = 1000000, .burst_on_ps = SECOND, .burst_off_ps = SECOND, .repeat = 1, .seed = 1};
    uint64_t times[3][4];
    for (unsigned run = 0; run < 3; run++) {
      s.seed = run == 2 ? 2 : 1;
      struct list l = CAPTURED;
      struct retime *r = start(&l, s);
      for (unsigned k = 0; k < 4; k++) times[run][k] = next_time(r);
      retime_free(r);
    }
    assert_memory_equal(times[0], times[1], sizeof times[0]);
    assert_memory_not_equal(times[0], times[2], sizeof times[0]);
  }
}

static void test_a_closed_loop_releases_a_call_for_each_completion(void **state) {
  (void)state;
  struct list l = CAPTURED;
  struct retime *r = start(&l, (struct retime_settings){.mode = RETIME_CLOSED, .clients = 2, .repeat = 2});
  struct injection i;
  assert_false(retime_completed(r, 0, 5, true)); // none is under way
  assert_int_equal(next_time(r), 0);
  assert_int_equal(next_time(r), 0);
  assert_int_equal(retime_next(r, &i, &e), PULL_WAIT);
  assert_int_equal(retime_next(r, &i, &e), PULL_WAIT);
  assert_true(retime_completed(r, 1, 70, true));
  assert_true(retime_completed(r, 0, 90, false)); // without a time limit, a drop is as good
  assert_false(retime_completed(r, 0, 95, true));
  assert_int_equal(retime_next(r, &i, &e), PULL_ITEM);
  assert_int_equal(i.time_ps, 70);
  assert_int_equal(i.capture_index, 2);
  assert_int_equal(i.index, 2);
  assert_int_equal(next_time(r), 90);
  for (unsigned k = 0; k < 4; k++) {
    assert_int_equal(retime_next(r, &i, &e), PULL_WAIT);
    assert_true(retime_completed(r, 2 + k, 100 + k, true));
    assert_int_equal(next_time(r), 100 + k);
  }
  // The last two calls are under way, and there is no third to wait for.
  assert_int_equal(retime_next(r, &i, &e), PULL_END);
  retime_free(r);
}

static void test_an_empty_stream_ends_however_often_repeated(void **state) {
  (void)state;
  struct list l = {0};
  struct retime *r = start(&l, (struct retime_settings){.mode = RETIME_AS_CAPTURED, .repeat = UINT64_MAX});
  struct injection i;
  assert_int_equal(retime_next(r, &i, &e), PULL_END);
  assert_int_equal(l.rewinds, 0);
  retime_free(r);
}

static void test_times_beyond_64_bits_are_an_error(void **state) {
  (void)state;
  static const uint64_t far[] = {0, UINT64_MAX / 2};
  const struct retime_settings settings[] = {
      {.mode = RETIME_AS_CAPTURED, .repeat = 3},
      {.mode = RETIME_SCALED, .scale = 3, .scale_divisor = 1, .repeat = 1},
      {.mode = RETIME_FIXED, .rate = 1, .repeat = 10000},
      {.mode = RETIME_POISSON, .rate = 1, .repeat = 100000},
      {.mode = RETIME_BURSTY, .rate = 1, .burst_on_ps = UINT64_C(1) << 46, .burst_off_ps = 0, .repeat = 100000},
  };
  for (unsigned k = 0; k < sizeof settings / sizeof *settings; k++) {
    struct list l = {.times = far, .count = 2, .other = UINT32_MAX};
    struct retime *r = start(&l, settings[k]);
    struct injection i;
    enum pull status;
    uint64_t last = 0;
    while ((status = retime_next(r, &i, &e)) == PULL_ITEM) {
      assert_true(i.time_ps >= last);
      last = i.time_ps;
    }
    assert_int_equal(status, PULL_ERROR);
    assert_non_null(strstr(e.text, "213 days"));
    retime_free(r);
  }
}

static bool fits(struct list l, struct retime_settings settings) {
  unsigned rewinds = l.rewinds;
  e.text[0] = 0;
  bool good = retime_fits(&settings, (struct injection_stream){&l, list_next, list_rewind}, &e);
  assert_int_equal(l.rewinds, rewinds + 1);
  return good;
}

static void test_what_time_cannot_hold_is_known_before(void **state) {
  (void)state;
  static const uint64_t far[] = {7, 7 + (UINT64_C(1) << 62)};
  const struct list l = {.times = far, .count = 2, .other = UINT32_MAX};
  const struct {
    struct retime_settings settings;
    bool fits;
  } cases[] = {
      // A pass takes 2^62 ps, and so does the gap behind it.
      {{.mode = RETIME_AS_CAPTURED, .repeat = 2}, true},
      {{.mode = RETIME_AS_CAPTURED, .repeat = 3}, false},
      {{.mode = RETIME_SCALED, .scale = 4, .scale_divisor = 1, .repeat = 1}, false},
      {{.mode = RETIME_SCALED, .scale = 15, .scale_divisor = 4, .repeat = 1}, true},
      {{.mode = RETIME_SCALED, .scale = 1, .scale_divisor = 3, .repeat = 5}, true},
      {{.mode = RETIME_SCALED, .scale = 0, .scale_divisor = 1, .repeat = 1000000}, true},
      // One in 10^15 ps
      {{.mode = RETIME_FIXED, .rate = 1, .repeat = 9223}, true},
      {{.mode = RETIME_FIXED, .rate = 1, .repeat = 9224}, false},
      {{.mode = RETIME_POISSON, .rate = 1, .repeat = 9224}, false},
      {{.mode = RETIME_CLOSED, .clients = 1, .repeat = INT32_MAX}, true},
      {{.mode = RETIME_CLOSED, .clients = 1, .repeat = UINT64_C(1) << 31}, false},
  };
  for (unsigned k = 0; k < sizeof cases / sizeof *cases; k++) {
    assert_int_equal(fits(l, cases[k].settings), cases[k].fits);
    if (!cases[k].fits) assert_non_null(strstr(e.text, "retime.repeat"));
  }
  assert_false(retime_may_not_fit(
      &(struct retime_settings){.mode = RETIME_SCALED, .scale = 3, .scale_divisor = 3, .repeat = 1}));
  assert_true(retime_may_not_fit(
      &(struct retime_settings){.mode = RETIME_SCALED, .scale = 4, .scale_divisor = 3, .repeat = 1}));
  assert_true(retime_may_not_fit(&(struct retime_settings){.mode = RETIME_CLOSED, .repeat = 2}));
}

static void test_senseless_settings_are_refused(void **state) {
  (void)state;
  const struct {
    struct retime_settings settings;
    const char *word;
  } cases[] = {
      {{.mode = RETIME_AS_CAPTURED}, "retime.repeat"},
      {{.mode = RETIME_SCALED, .scale = 1, .repeat = 1}, "retime.scale"},
      {{.mode = RETIME_FIXED, .repeat = 1}, "the rate is"},
      {{.mode = RETIME_POISSON, .rate = UINT64_C(1000000000000001), .repeat = 1}, "the rate is"},
      {{.mode = RETIME_BURSTY, .rate = 1000, .repeat = 1}, "on time"},
      {{.mode = RETIME_BURSTY, .rate = 1000, .burst_on_ps = 1, .burst_off_ps = 1, .repeat = 1}, "do not fit the rate"},
      {{.mode = RETIME_CLOSED, .repeat = 1}, "retime.clients"},
  };
  struct list l = CAPTURED;
  for (unsigned k = 0; k < sizeof cases / sizeof *cases; k++) {
    assert_null(retime_new(&cases[k].settings, (struct injection_stream){&l, list_next, list_rewind}, &e));
    if (!strstr(e.text, cases[k].word)) fail_msg("%s lacks %s", e.text, cases[k].word);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_times_as_captured_begin_at_the_first_frame),
      cmocka_unit_test(test_a_repeated_pass_follows_after_its_mean_gap),
      cmocka_unit_test(test_scaling_is_a_rational_rounded_down),
      cmocka_unit_test(test_a_fixed_rate_never_accumulates_its_rounding),
      cmocka_unit_test(test_what_is_no_call_comes_with_the_call_before),
      cmocka_unit_test(test_poisson_arrivals_have_the_rate_and_the_spread),
      cmocka_unit_test(test_bursts_have_the_rate_and_a_wider_spread),
      cmocka_unit_test(test_one_seed_gives_the_same_times_and_another_others),
      cmocka_unit_test(test_a_closed_loop_releases_a_call_for_each_completion),
      cmocka_unit_test(test_an_empty_stream_ends_however_often_repeated),
      cmocka_unit_test(test_times_beyond_64_bits_are_an_error),
      cmocka_unit_test(test_what_time_cannot_hold_is_known_before),
      cmocka_unit_test(test_senseless_settings_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
