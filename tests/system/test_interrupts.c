// SPDX-License-Identifier: Apache-2.0
// Interrupts are taken between operations, at the same cycle whether or not harts run ahead.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

#define A UINT64_C(0x10000)

static void handler(struct hart *h, void *arg) {
  uint64_t *v = bench_values();
  v[(uintptr_t)arg] = hart_cycle(h);
  hart_work(h, 50, NULL);
  hart_store(h, A + 256, 8, hart_load(h, A + 256, 8) + 1);
}

static void handle(struct hart *h) {
  for (uintptr_t i = 0; i < 3; i++) hart_on_interrupt(h, (unsigned)i, handler, (void *)i);
}

static void interrupts(struct machine *m, void *arg) {
  const uint64_t *ps = arg;
  for (unsigned i = 0; i < 3; i++) machine_interrupt(m, 0, i, ps[i]);
}

static const struct bench_result *run(void (*body)(struct hart *, void *), const uint64_t ps[3], bool run_ahead) {
  static uint64_t times[3];
  for (unsigned i = 0; i < 3; i++) times[i] = ps[i];
  struct bench_case c = {.config = bench_config(true), .threads = 1, .block_cycles = 1000};
  c.config.run_ahead = run_ahead;
  c.thread[0] = (struct machine_thread){0, {"interrupted", body, NULL}};
  c.before = interrupts;
  c.arg = times;
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  for (unsigned k = 0; k < CYCLE_KINDS; k++) assert_int_equal(r->charged[k], r->counted[k]);
  return r;
}

static void worker(struct hart *h, void *arg) {
  (void)arg;
  handle(h);
  hart_load(h, A + 256, 8); // 207 cycles
  for (unsigned i = 0; i < 100; i++) hart_work(h, 10, NULL);
  hart_load(h, A, 8); // begins at 1,207 and the handlers' 2 * 54
  bench_values()[3] = hart_cycle(h);
  hart_work(h, 1, NULL);
  bench_values()[4] = hart_load(h, A + 256, 8);
}

static void test_an_interrupt_waits_for_the_operation_in_progress(void **state) {
  (void)state;
  // 500 ps a cycle: within the work at cycle 303 (207 + 9 * 10 + 6), exactly between two works, and in the last miss
  static const uint64_t ps[3] = {303 * 500, (307 + 54 + 100) * 500, 1400 * 500};
  for (int ahead = 0; ahead < 2; ahead++) {
    const struct bench_result *r = run(worker, ps, ahead);
    assert_int_equal(r->value[0], 307);
    assert_int_equal(r->value[1], 461);
    assert_int_equal(r->value[2], 1207 + 2 * 54 + 207); // the load is finished first
    assert_int_equal(r->value[3], 1207 + 2 * 54 + 207);
    assert_int_equal(r->value[4], 3);
  }
}

static void poller(struct hart *h, void *arg) {
  (void)arg;
  handle(h);
  hart_load(h, A + 256, 8);
  hart_poll_until(h, A + 256, 8, UINT64_MAX, 0, 7); // ended by the handler's own store
  bench_values()[3] = hart_cycle(h);
}

static void test_an_interrupt_ends_a_sleep_at_a_turn_of_the_loop(void **state) {
  (void)state;
  static const uint64_t ps[3] = {10000000, 20000000, 30000000};
  for (int ahead = 0; ahead < 2; ahead++) {
    const struct bench_result *r = run(poller, ps, ahead);
    assert_int_equal((r->value[0] - 207) % 7, 0);
    assert_true(r->value[0] >= 20000 && r->value[0] < 20007);
    assert_int_equal(r->value[3], r->value[0] + 54 + 7); // handler, and the turn that sees the change
    assert_int_equal(r->counted[CYCLE_POLLING], r->value[0] - 207 + 7);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_an_interrupt_waits_for_the_operation_in_progress),
      cmocka_unit_test(test_an_interrupt_ends_a_sleep_at_a_turn_of_the_loop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
