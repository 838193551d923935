// SPDX-License-Identifier: Apache-2.0
// Idle time that is skipped: nothing that a run says depends on it, and it costs next to nothing; and what makes the
// next period another one forbids it.
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

#define MS UINT64_C(1000000000)
#define SECOND (1000 * MS)
#define DAY (86400 * SECOND)
#define FEW_EVENTS 5000
#define MOST_HARTS 4

// Three calls after silences that are no whole number of periods.
static struct bench_case *silent_case(const struct machine_config *config, unsigned harts, uint64_t gap_ps) {
  struct bench_case *c = echo_case(config, 300, 3, gap_ps + 12345678901);
  for (unsigned i = 1; i < harts; i++) echo_add_hart(c, 1000 * i);
  return c;
}

static struct bench_result run_case(struct bench_case *c, bool skip) {
  c->config.skip_idle = skip;
  return *echo_run(c);
}

// Whatever does not say how the machine was simulated.
static void assert_alike(struct bench_result a, struct bench_result b) {
  a.events = a.edges = a.reported = a.times_told = 0;
  b.events = b.edges = b.reported = b.times_told = 0;
  // The NIC's epochs are those that it has seen.
  memset(a.dump, 0, sizeof a.dump);
  memset(b.dump, 0, sizeof b.dump);
  assert_memory_equal(&a, &b, sizeof a);
}

static void check(struct machine_config config, unsigned harts, uint64_t gap_ps) {
  struct bench_case *c = silent_case(&config, harts, gap_ps);
  struct bench_result with = run_case(c, true), without = run_case(c, false);
  assert_true(with.events * 4 < without.events);
  assert_alike(with, without);
}

// Clocks whose edges, of which the harts' are rounded, lie to each other as they did after 80 ns only.
static struct machine_config awkward_clocks(bool coupled) {
  struct machine_config config = bench_config(coupled);
  config.hart.hz = 2100000000;
  config.nic.hz = 312500000;
  return config;
}

static void test_results_are_those_of_every_period_simulated(void **state) {
  (void)state;
  for (int coupled = 0; coupled < 2; coupled++)
    for (unsigned harts = 1; harts <= MOST_HARTS; harts += 3) {
      struct machine_config config = bench_config(coupled);
      check(config, harts, 4 * SECOND);
      config.run_ahead = false;
      check(config, harts, 4 * SECOND);
      check(awkward_clocks(coupled), harts, 10 * SECOND);
    }
}

static void test_results_do_not_change_where_a_request_has_a_time_limit(void **state) {
  (void)state;
  struct machine_config config = bench_config(false);
  config.cache.bus_limit_ps = 7 * MS / 2;
  config.stuck_ps = 40 * MS;
  check(config, MOST_HARTS, 4 * SECOND);
}

static void test_a_silent_month_costs_no_more_than_a_silent_day(void **state) {
  (void)state;
  for (int coupled = 0; coupled < 2; coupled++) {
    struct machine_config config = bench_config(coupled);
    struct bench_result day = run_case(silent_case(&config, MOST_HARTS, DAY), true);
    struct bench_result month = run_case(silent_case(&config, MOST_HARTS, 30 * DAY), true);
    assert_true(day.events < FEW_EVENTS);
    assert_true(month.events < FEW_EVENTS + 30 * DAY / config.stuck_ps);
    assert_true(month.end_ps > 60 * DAY);
    assert_true(month.elapsed > 60 * DAY / 1000 * 2);
  }
}

static void keep_half(struct machine *m, void *arg) {
  (void)arg;
  machine_keep_idle(m, SECOND, 3 * SECOND);
}

static void test_time_that_is_kept_is_simulated(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  struct bench_case *c = silent_case(&config, 1, 4 * SECOND);
  struct bench_result all = run_case(c, false), with = run_case(c, true);
  c->before = keep_half;
  struct bench_result half = run_case(c, true);
  assert_alike(half, all);
  assert_true(half.events > all.events / 5 && half.events < all.events / 2);
  assert_true(with.events < half.events / 10);
}

static void test_observers_hear_of_time_that_passes_while_nothing_happens(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.stuck_ps = SECOND / 2;
  struct bench_result r = run_case(silent_case(&config, 1, 4 * SECOND), false);
  assert_int_equal(r.times_told, r.end_ps / config.stuck_ps + 1);
}

// ---- software for which the next period is not like the last

struct strange {
  struct layout layout;
  enum { tame, counts, reports, sets_timer, works_longer } how;
};

static void ignore(struct hart *h, void *arg) {
  (void)h, (void)arg;
}

// A loop that is given no requests, and is never the same unless it is tame.
static void strange_loop(struct hart *h, void *arg) {
  const struct strange *s = arg;
  hart_on_interrupt(h, 0, ignore, NULL);
  for (uint64_t turn = 0;; turn++) {
    hart_quiet(h, true);
    hart_load_parked(h, layout_address(&s->layout, 0, REGION_RX, turn & 1), 8);
    hart_quiet(h, false);
    switch (s->how) {
    case tame:
      hart_work(h, 100, NULL);
      break;
    case counts:
      hart_store(h, 0x10000, 8, turn);
      hart_fence(h);
      break;
    case reports:
      hart_step(h, STEP_BUFFERS);
      hart_work(h, 1, NULL);
      hart_step(h, STEP_CONTROL);
      break;
    case sets_timer:
      hart_timer(h, 0, hart_cycle(h) + 5000000);
      break;
    case works_longer:
      hart_work(h, (uint32_t)(turn % 5000), NULL);
      break;
    }
    if (hart_stopping(h)) return;
  }
}

static struct bench_result run_strange(const struct strange *s, const struct machine_config *config, bool skip) {
  struct bench_case c = {.config = *config, .frames = 3, .block_cycles = 250000, .threads = 1};
  c.config.skip_idle = skip;
  c.thread[0] = (struct machine_thread){0, {"strange", strange_loop, (void *)(uintptr_t)s}};
  for (unsigned i = 0; i < c.frames; i++)
    c.frame[i] = (struct wire_frame){.at_ps = 4 * SECOND * (i + 1), .length = 64, .bad = true};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->dropped, c.frames);
  return *r;
}

static void check_strange(int how, bool skipped) {
  struct machine_config config = bench_config(false);
  struct strange s = {.layout = config.layout, .how = how};
  struct bench_result with = run_strange(&s, &config, true), without = run_strange(&s, &config, false);
  assert_alike(with, without);
  if (skipped)
    assert_true(with.events * 4 < without.events);
  else
    assert_true(with.events > without.events); // it was looked for
}

static void test_software_that_does_the_same_each_time_allows_it(void **state) {
  (void)state;
  check_strange(tame, true);
}
static void test_a_count_that_software_keeps_in_memory_forbids_it(void **state) {
  (void)state;
  check_strange(counts, false);
}
static void test_cycles_told_in_parts_forbid_it(void **state) {
  (void)state;
  check_strange(reports, false);
}
static void test_a_timer_that_is_set_forbids_it(void **state) {
  (void)state;
  check_strange(sets_timer, false);
}
static void test_work_that_takes_longer_each_time_forbids_it(void **state) {
  (void)state;
  check_strange(works_longer, false);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_results_are_those_of_every_period_simulated),
      cmocka_unit_test(test_results_do_not_change_where_a_request_has_a_time_limit),
      cmocka_unit_test(test_a_silent_month_costs_no_more_than_a_silent_day),
      cmocka_unit_test(test_time_that_is_kept_is_simulated),
      cmocka_unit_test(test_observers_hear_of_time_that_passes_while_nothing_happens),
      cmocka_unit_test(test_software_that_does_the_same_each_time_allows_it),
      cmocka_unit_test(test_a_count_that_software_keeps_in_memory_forbids_it),
      cmocka_unit_test(test_cycles_told_in_parts_forbid_it),
      cmocka_unit_test(test_a_timer_that_is_set_forbids_it),
      cmocka_unit_test(test_work_that_takes_longer_each_time_forbids_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
