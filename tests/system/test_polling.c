// SPDX-License-Identifier: Apache-2.0
// A sleeping poll is charged exactly what a spinning loop would have spent.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

#define FLAG UINT64_C(0x10000)

static struct {
  bool spin, shared;
  uint32_t turn, delay;
} setting;

static void waiter(struct hart *h, void *arg) {
  (void)arg;
  uint64_t *v = bench_values(), value = 0;
  for (unsigned i = 0; i < 5; i++) {
    if (setting.spin) {
      uint64_t old = value;
      do {
        value = hart_load(h, FLAG, 8);
        hart_work(h, setting.turn - 3, NULL);
      } while (value == old);
    } else {
      value = hart_poll_until(h, FLAG, 8, UINT64_MAX, value, setting.turn);
    }
    v[i] = hart_cycle(h);
  }
  v[5] = value;
}

static void setter(struct hart *h, void *arg) {
  (void)arg;
  for (unsigned i = 1; i <= 5; i++) {
    hart_work(h, setting.delay + 7 * i, NULL);
    hart_store(h, FLAG, 8, i);
    hart_store(h, FLAG + 8, 8, i); // takes the line from the waiter now and then without a change of the flag
    hart_fence(h);
  }
}

static const struct bench_result *run(bool spin, bool run_ahead) {
  setting.spin = spin;
  struct bench_case c = {.config = bench_config(true), .threads = 2, .block_cycles = 1000};
  c.config.harts = 2;
  c.config.run_ahead = run_ahead;
  c.config.cache.shared = setting.shared;
  c.thread[0] = (struct machine_thread){0, {"waiter", waiter, NULL}};
  c.thread[1] = (struct machine_thread){1, {"setter", setter, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->value[5], 5);
  return r;
}

static void compare(bool shared) {
  setting.shared = shared;
  for (unsigned i = 0; i < 40; i++) {
    setting.turn = 3 + i % 11;
    setting.delay = 400 + 37 * i;
    const struct bench_result *spun = run(true, true), *slept = run(false, true), *stepped = run(false, false);
    for (unsigned k = 0; k < 5; k++) assert_int_equal(slept->value[k], spun->value[k]);
    assert_int_equal(slept->elapsed, spun->elapsed);
    assert_true(slept->events <= spun->events);
    // the loop's time is polling if slept, work and stall if spun
    assert_int_equal(slept->counted[CYCLE_POLLING], spun->counted[CYCLE_WORK] + spun->counted[CYCLE_STALL]);
    assert_int_equal(slept->counted[CYCLE_HALTED], spun->counted[CYCLE_HALTED]);
    assert_memory_equal(slept->value, stepped->value, sizeof slept->value);
  }
}

static void test_a_poll_ends_in_the_cycle_in_which_a_spinning_loop_would(void **state) {
  (void)state;
  compare(false);
}

static void test_so_it_does_under_a_cache_that_both_share(void **state) {
  (void)state;
  compare(true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_poll_ends_in_the_cycle_in_which_a_spinning_loop_would),
      cmocka_unit_test(test_so_it_does_under_a_cache_that_both_share),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
