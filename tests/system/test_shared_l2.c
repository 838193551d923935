// SPDX-License-Identifier: Apache-2.0
// Two harts under one L2, worked out by hand from the bench's round numbers. A hart's cycle is 500 ps; a load that hits
// the L1 takes 3 cycles, the L2 12 more, 6 there and 6 back; a fill can be used 2 cycles after it is here.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

#define A UINT64_C(0x10000)
#define FLAG UINT64_C(0x20000)
#define LATE 4000 // cycles, by which all that came before is over

static struct machine_config config(void) {
  struct machine_config m = bench_config(true);
  m.harts = 2;
  m.cache.shared = true;
  return m;
}

static const struct bench_result *run(struct machine_config m, void (*first)(struct hart *, void *),
                                      void (*second)(struct hart *, void *)) {
  struct bench_case c = {.config = m, .threads = 2, .block_cycles = 1000};
  c.thread[0] = (struct machine_thread){0, {"first", first, &c.config.layout}};
  c.thread[1] = (struct machine_thread){1, {"second", second, &c.config.layout}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  return r;
}

// Waits until a cycle.
static void until(struct hart *h, uint64_t cycle) {
  hart_work(h, (uint32_t)(cycle - hart_cycle(h)), NULL);
}

static void loads_first(struct hart *h, void *arg) {
  (void)arg;
  bench_values()[0] = hart_load(h, A, 8);
}

static void loads_late(struct hart *h, void *arg) {
  (void)arg;
  until(h, LATE);
  hart_load(h, A, 8);
  bench_values()[1] = hart_cycle(h) - LATE;
  hart_load(h, A + 8, 8);
  bench_values()[2] = hart_cycle(h) - LATE;
}

static void test_a_line_that_another_hart_brought_comes_from_the_l2(void **state) {
  (void)state;
  const struct bench_result *r = run(config(), loads_first, loads_late);
  assert_int_equal(r->value[1], 3 + 12);
  assert_int_equal(r->value[2], 3 + 12 + 3);
  assert_int_equal(r->home_messages[MACHINE_MEMORY], 3); // one request, one fill, its acknowledgement
}

static void loads_a_little_later(struct hart *h, void *arg) {
  (void)arg;
  until(h, 50);
  hart_load(h, A, 8);
  bench_values()[1] = hart_cycle(h);
}

static void loads_and_tells(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, A, 8);
  bench_values()[0] = hart_cycle(h);
}

static void test_a_load_joins_the_miss_of_another_hart(void **state) {
  (void)state;
  const struct bench_result *r = run(config(), loads_and_tells, loads_a_little_later);
  // as a load that is alone takes it: the fill is here at cycle 205, and can be used 2 cycles later, by both
  assert_int_equal(r->value[0], 207);
  assert_int_equal(r->value[1], 207);
  assert_int_equal(r->home_messages[MACHINE_MEMORY], 3);
}

static void stores_late(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, FLAG, 8);
  until(h, LATE);
  hart_store(h, FLAG, 8, 1);
  bench_values()[0] = hart_cycle(h) - LATE;
  hart_fence(h);
  bench_values()[1] = hart_cycle(h) - LATE;
}

static void polls(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, FLAG, 8);
  until(h, LATE - 5);
  hart_poll_until(h, FLAG, 8, UINT64_MAX, 0, 3);
  bench_values()[2] = hart_cycle(h) - LATE;
}

static void nothing(struct hart *h, void *arg) {
  (void)h, (void)arg;
}

static void test_a_fence_waits_until_a_store_is_in_the_l2_and_it_has_heard_so(void **state) {
  (void)state;
  const struct bench_result *r = run(config(), stores_late, nothing);
  assert_int_equal(r->value[0], 1);
  assert_int_equal(r->value[1], 12 + 20);
}

static void test_a_word_passes_from_hart_to_hart(void **state) {
  (void)state;
  const struct bench_result *r = run(config(), stores_late, polls);
  // The store is at the L2 after 6 cycles; the poller's L1 has the line and loses it 6 cycles later: only then is the
  // store performed, and the storing hart has heard so 6 cycles later.
  assert_int_equal(r->value[1], 6 + 6 + 6 + 20);
  // The turns of the loop, of 3 cycles, begin 5, 2 cycles before the store, then 1, 4, 7, 10, 13 behind it; the last is
  // the first that misses. It goes to the L2 and back, and the turn itself is 3 cycles.
  assert_int_equal(r->value[2], 13 + 12 + 3);
}

static void swaps(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, FLAG, 8);
  for (unsigned i = 0; i < 2; i++) {
    until(h, LATE + 100 * i);
    hart_compare_and_swap(h, FLAG, 8, i, i + 1);
    bench_values()[i] = hart_cycle(h) - LATE - 100 * i;
  }
}

static void loads_flag(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, FLAG, 8);
}

static void test_an_atomic_operation_takes_the_line_from_other_l1s_first(void **state) {
  (void)state;
  const struct bench_result *r = run(config(), swaps, loads_flag);
  assert_int_equal(r->value[0], 6 + 6 + 6 + 8);
  assert_int_equal(r->value[1], 6 + 6 + 8); // nobody else has it now
}

static void parks(struct hart *h, void *arg) {
  uint64_t line = layout_address(arg, 0, REGION_RX, 0);
  hart_load_parked(h, line, 8);
  bench_values()[hart_id(h)] = hart_cycle(h);
}

static void test_two_harts_that_park_on_one_line_are_one_load_to_the_nic(void **state) {
  (void)state;
  struct machine_config m = config();
  const struct bench_result *both = run(m, parks, parks);
  uint64_t woken = both->value[0];
  assert_int_equal(both->value[1], woken); // both at the time-out's answer
  assert_int_equal(both->messages[COH_REQUEST], 1);
  assert_int_equal(both->messages[COH_RESPONSE], 1);
}

static void loads_auxiliary(struct hart *h, void *arg) {
  if (hart_id(h) == 1) until(h, LATE);
  uint64_t begun = hart_cycle(h);
  hart_load(h, layout_address(arg, 0, REGION_RX_AUX, 0), 8);
  bench_values()[hart_id(h)] = hart_cycle(h) - begun;
}

static void test_a_load_of_a_line_that_the_l2_holds_never_reaches_the_nics_home(void **state) {
  (void)state;
  const struct bench_result *r = run(config(), loads_auxiliary, loads_auxiliary);
  assert_int_equal(r->value[1], 3 + 12);
  assert_int_equal(r->messages[COH_REQUEST], 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_line_that_another_hart_brought_comes_from_the_l2),
      cmocka_unit_test(test_a_load_joins_the_miss_of_another_hart),
      cmocka_unit_test(test_a_fence_waits_until_a_store_is_in_the_l2_and_it_has_heard_so),
      cmocka_unit_test(test_a_word_passes_from_hart_to_hart),
      cmocka_unit_test(test_an_atomic_operation_takes_the_line_from_other_l1s_first),
      cmocka_unit_test(test_two_harts_that_park_on_one_line_are_one_load_to_the_nic),
      cmocka_unit_test(test_a_load_of_a_line_that_the_l2_holds_never_reaches_the_nics_home),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
