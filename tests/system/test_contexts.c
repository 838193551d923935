// SPDX-License-Identifier: Apache-2.0
// Contexts that take turns on harts: their time, what is theirs, and how they move; interrupts that switch them.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

#define VALUE UINT64_C(0x10000)
#define FLAG UINT64_C(0x20000)

static struct bench_case two_harts(void (*first)(struct hart *, void *), void (*second)(struct hart *, void *)) {
  struct bench_case c = {.config = bench_config(true), .threads = second ? 2 : 1, .block_cycles = 10000};
  c.config.harts = c.threads;
  c.thread[0] = (struct machine_thread){0, {"first", first, &c.config.layout}};
  c.thread[1] = (struct machine_thread){1, {"second", second, NULL}};
  return c;
}

// Whatever ran on hart 0, its cycles are those elapsed; and running ahead changes nothing.
static const struct bench_result *run(struct bench_case *c) {
  const struct bench_result *r[2];
  static struct layout layout;
  layout = c->config.layout;
  c->thread[0].spec.arg = &layout;
  for (int ahead = 0; ahead < 2; ahead++) {
    c->config.run_ahead = ahead;
    r[ahead] = bench_run(c, NULL);
    assert_string_equal(bench_stderr(), "");
    assert_int_equal(r[ahead]->outcome, MACHINE_DONE);
    uint64_t sum = 0;
    for (unsigned k = 0; k < CYCLE_KINDS; k++) {
      assert_int_equal(r[ahead]->charged[k], r[ahead]->counted[k]);
      sum += r[ahead]->counted[k];
    }
    assert_int_equal(sum, r[ahead]->elapsed);
  }
  assert_memory_equal(r[0]->value, r[1]->value, sizeof r[0]->value);
  assert_memory_equal(r[0]->counted, r[1]->counted, sizeof r[0]->counted);
  assert_int_equal(r[0]->end_ps, r[1]->end_ps);
  return r[1];
}

// ---- switching and moving

static struct hart_context *moved, *home[2];

static void mover(struct hart *h, void *arg) {
  uint64_t *v = bench_values();
  (void)arg;
  v[0] = hart_cycle(h);
  v[1] = hart_previous(h) == home[0] && hart_current(h) == moved;
  hart_step(h, STEP_HANDLER);
  hart_request(h, 9);
  hart_work(h, 50, NULL);
  unsigned ticket = hart_load_async(h, VALUE, 8);
  hart_switch(h, home[0]);
  v[3] = hart_id(h); // on the other hart now, with what was its own
  v[4] = hart_previous(h) == home[1];
  v[5] = hart_step(h, STEP_MARSHAL);
  v[6] = hart_request(h, 9);
  v[7] = hart_await(h, ticket);
  hart_exit(h, home[1]);
}

static void gives(struct hart *h, void *arg) {
  (void)arg;
  hart_work(h, 1000, NULL);
  home[0] = hart_current(h);
  moved = hart_create(h, &(struct thread_spec){"moved", mover, NULL});
  hart_switch(h, moved);
  bench_values()[2] = hart_cycle(h);
  bench_values()[8] = hart_request(h, HART_NO_REQUEST) == HART_NO_REQUEST && hart_step(h, STEP_CONTROL) == STEP_CONTROL;
  hart_store(h, FLAG, 8, 1);
}

static void takes(struct hart *h, void *arg) {
  (void)arg;
  home[1] = hart_current(h);
  hart_store(h, VALUE, 8, 77);
  hart_poll_until(h, FLAG, 8, UINT64_MAX, 0, 10);
  hart_switch(h, moved);
  bench_values()[9] = hart_id(h);
}

static void test_a_context_takes_what_is_its_own_to_another_hart(void **state) {
  (void)state;
  struct bench_case c = two_harts(gives, takes);
  const struct bench_result *r = run(&c);
  assert_int_equal(r->value[0], 1000); // a switch takes no time
  assert_int_equal(r->value[1], true);
  assert_int_equal(r->value[2], 1000 + 50 + 3);
  assert_int_equal(r->value[3], 1);
  assert_int_equal(r->value[4], true);
  assert_int_equal(r->value[5], STEP_HANDLER);
  assert_int_equal(r->value[6], 9);
  assert_int_equal(r->value[7], 77);
  assert_int_equal(r->value[8], true);
  assert_int_equal(r->value[9], 1);
  assert_int_equal(r->served[9], 53); // its load was over by the time it had moved
}

#define SLOW_PS UINT64_C(10000000) // what memory takes
#define COLD UINT64_C(0x50000)

static void starts_a_load(struct hart *h, void *arg) {
  (void)arg;
  unsigned ticket = hart_load_async(h, COLD, 8);
  bench_values()[0] = hart_cycle(h);
  hart_switch(h, home[0]);
  bench_values()[1] = hart_id(h);
  bench_values()[2] = hart_cycle(h);
  bench_values()[3] = hart_await(h, ticket);
  bench_values()[4] = hart_cycle(h);
  hart_exit(h, home[1]);
}

static void gives_while_it_loads(struct hart *h, void *arg) {
  (void)arg;
  hart_store(h, FLAG, 8, 0); // the line is here
  hart_fence(h);
  hart_work(h, 30000, NULL);
  home[0] = hart_current(h);
  moved = hart_create(h, &(struct thread_spec){"moved", starts_a_load, NULL});
  hart_switch(h, moved);
  hart_store(h, FLAG, 8, 1);
}

static void test_a_load_that_lands_after_its_context_has_moved_wakes_it_where_it_is(void **state) {
  (void)state;
  struct bench_case c = two_harts(gives_while_it_loads, takes);
  c.config.home[MACHINE_MEMORY].agent.data_ps = SLOW_PS;
  const struct bench_result *r = run(&c);
  assert_int_equal(r->value[1], 1);
  assert_int_equal(r->value[3], 0);
  uint64_t slow = SLOW_PS / 500; // cycles of 2 GHz
  assert_true(r->value[2] < r->value[0] + slow);
  assert_true(r->value[4] > r->value[0] + slow && r->value[4] < r->value[0] + slow + 1000);
}

// ---- the mask is the context's

static struct hart_context *masks;

static void note_interrupt(struct hart *h, void *arg) {
  (void)arg;
  bench_values()[0]++;
  bench_values()[1] = hart_cycle(h);
}

static void never_masked(struct hart *h, void *arg) {
  (void)arg;
  bench_values()[2] = bench_values()[0];
  hart_work(h, 10, NULL);
  bench_values()[3] = bench_values()[0];
  hart_timer(h, 3, hart_cycle(h) + 100);
  hart_exit(h, masks);
}

static void masked(struct hart *h, void *arg) {
  (void)arg;
  masks = hart_current(h);
  hart_on_interrupt(h, 3, note_interrupt, NULL);
  hart_mask(h, true);
  hart_timer(h, 3, 500);
  hart_work(h, 1000, NULL);
  hart_switch(h, hart_create(h, &(struct thread_spec){"never masked", never_masked, NULL}));
  hart_work(h, 1000, NULL);
  bench_values()[4] = bench_values()[0]; // raised again, and masked here still
  bench_values()[5] = hart_mask(h, false);
  hart_work(h, 1, NULL);
  bench_values()[6] = bench_values()[0];
}

static void test_a_mask_goes_with_its_context(void **state) {
  (void)state;
  struct bench_case c = two_harts(masked, NULL);
  const struct bench_result *r = run(&c);
  assert_int_equal(r->value[2], 0);
  assert_int_equal(r->value[3], 1);
  assert_int_equal(r->value[4], 1);
  assert_int_equal(r->value[5], true);
  assert_int_equal(r->value[6], 2);
}

// ---- an interrupt takes a hart out of a parked load

static void preempt(struct hart *h, void *arg) {
  bench_values()[0] = hart_cycle(h);
  bench_values()[1] = hart_id(h);
  if (arg) hart_switch(h, *(struct hart_context **)arg);
  bench_values()[2] = hart_id(h);
}

static void kernel(struct hart *h, void *arg) {
  (void)arg;
  moved = hart_previous(h); // whom the interrupt came to
  hart_work(h, 20, NULL);
  hart_store(h, FLAG, 8, 1);
}

static void parks(struct hart *h, void *arg) {
  static struct hart_context *handler;
  handler = hart_create(h, &(struct thread_spec){"kernel", kernel, NULL});
  hart_on_interrupt(h, 2, preempt, &handler);
  hart_timer(h, 2, 20000);
  bench_values()[3] = hart_load_parked(h, layout_address(arg, 0, REGION_RX, 0), 8);
  bench_values()[4] = hart_id(h);
  bench_values()[5] = hart_cycle(h);
  hart_exit(h, home[1]);
}

static void adopts(struct hart *h, void *arg) {
  (void)arg;
  home[1] = hart_current(h);
  hart_poll_until(h, FLAG, 8, UINT64_MAX, 0, 10);
  hart_switch(h, moved);
}

static void test_a_squashed_load_is_made_again_where_its_context_goes_on(void **state) {
  (void)state;
  struct bench_case c = two_harts(parks, adopts);
  c.config.hart.squash_parked = true;
  const struct bench_result *r = run(&c);
  assert_int_equal(r->value[0], 20000);
  assert_int_equal(r->value[1], 0);
  assert_int_equal(r->value[2], 1);
  assert_int_equal(r->value[3] >> 8 * RX_EPOCH & UINT32_MAX, 1); // the answer that hart 0 had asked for
  assert_int_equal(r->value[4], 1);
  assert_true(r->value[5] > 80000); // 40 us of block time
  assert_int_equal(r->counted[CYCLE_PARKED], 20000 - 3);
}

static void stays(struct hart *h, void *arg) {
  hart_on_interrupt(h, 2, preempt, NULL);
  hart_timer(h, 2, 20000);
  hart_load_parked(h, layout_address(arg, 0, REGION_RX, 0), 8);
  bench_values()[5] = hart_cycle(h);
  hart_work(h, 1, NULL);
}

static void test_in_order_an_interrupt_waits_for_a_parked_load(void **state) {
  (void)state;
  struct bench_case c = two_harts(stays, NULL);
  const struct bench_result *r = run(&c);
  assert_true(r->value[5] > 80000);
  assert_int_equal(r->value[0], r->value[5]);
  assert_int_equal(r->counted[CYCLE_PARKED], r->value[5] - 3);
}

// ---- halting and masking

static void count(struct hart *h, void *arg) {
  uint64_t *v = arg;
  v[0]++;
  v[1] = hart_cycle(h);
  hart_work(h, 10, NULL);
}

static void halts(struct hart *h, void *arg) {
  uint64_t *v = bench_values();
  (void)arg;
  hart_on_interrupt(h, 1, count, v);
  hart_work(h, 100, NULL);
  hart_timer(h, 1, 400);
  hart_timer(h, 1, 500); // in the other's place
  hart_wait_interrupt(h);
  v[2] = hart_cycle(h);
  v[3] = hart_mask(h, true);
  hart_timer(h, 1, 600);
  hart_wait_interrupt(h); // wakes, and takes nothing
  v[4] = v[0], v[5] = hart_cycle(h);
  hart_timer(h, 1, 650);
  hart_work(h, 100, NULL); // raised again meanwhile
  hart_wait_interrupt(h);  // does not even halt
  v[6] = v[0], v[7] = hart_cycle(h);
  v[8] = hart_mask(h, false);
  hart_work(h, 1, NULL);
  v[9] = v[0], v[10] = hart_cycle(h);
  hart_timer(h, 1, 900);
  hart_timer(h, 1, UINT64_MAX);
  hart_work(h, 1000, NULL);
  hart_work(h, 1, NULL);
  v[11] = v[0];
}

static void test_a_halted_hart_wakes_for_a_line_and_a_masked_one_is_taken_later(void **state) {
  (void)state;
  struct bench_case c = two_harts(halts, NULL);
  const struct bench_result *r = run(&c);
  assert_int_equal(r->value[2], 510);
  assert_false(r->value[3]);
  assert_int_equal(r->value[4], 1);
  assert_int_equal(r->value[5], 600);
  assert_int_equal(r->value[6], 1);
  assert_int_equal(r->value[7], 700);
  assert_true(r->value[8]);
  assert_int_equal(r->value[9], 2); // once for both
  assert_int_equal(r->value[1], 700);
  assert_int_equal(r->value[10], 711);
  assert_int_equal(r->value[11], 2);
  assert_int_equal(r->counted[CYCLE_HALTED], 400 + 90 + r->elapsed - 1712);
}

// ---- the end of a run

static void tick(struct hart *h, void *arg) {
  ++*(uint64_t *)arg;
  hart_work(h, 10, NULL);
  hart_timer(h, 0, hart_cycle(h) + 1000);
}

static void ticks(struct hart *h, void *quiet) {
  hart_on_interrupt(h, 0, tick, bench_values());
  hart_timer(h, 0, 1000);
  hart_quiet(h, quiet);
  for (;;) hart_wait_interrupt(h);
}

static void works(struct hart *h, void *arg) {
  (void)arg;
  hart_work(h, 10500, NULL);
}

static void test_a_tick_that_sets_itself_again_keeps_no_run_going(void **state) {
  (void)state;
  static bool quiet = true;
  struct bench_case c = two_harts(works, ticks);
  c.config.stuck_ps = 100000000;
  c.thread[1].spec.arg = &quiet;
  const struct bench_result *r = run(&c);
  assert_int_equal(r->end_ps, 10500 * 500);
  assert_int_equal(r->value[0], 10);
  c.thread[1].spec.arg = NULL; // it waits for something that never comes
  r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  assert_non_null(strstr(r->report, "machine.hart1.core (second) waits for an interrupt"));
}

static void forgets(struct hart *h, void *arg) {
  (void)arg;
  home[0] = hart_current(h);
  hart_exit(h, hart_create(h, &(struct thread_spec){"next", works, NULL}));
}

static void abandons(struct hart *h, void *arg) {
  (void)arg;
  hart_switch(h, hart_create(h, &(struct thread_spec){"next", works, NULL}));
}

static void test_a_context_with_an_obligation_that_nothing_switches_to_is_reported(void **state) {
  (void)state;
  struct bench_case c = two_harts(forgets, NULL);
  run(&c);
  c = two_harts(abandons, NULL);
  c.config.stuck_ps = 100000000;
  const struct bench_result *r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  assert_non_null(strstr(r->report, "context first is on no hart"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_context_takes_what_is_its_own_to_another_hart),
      cmocka_unit_test(test_a_load_that_lands_after_its_context_has_moved_wakes_it_where_it_is),
      cmocka_unit_test(test_a_mask_goes_with_its_context),
      cmocka_unit_test(test_a_squashed_load_is_made_again_where_its_context_goes_on),
      cmocka_unit_test(test_in_order_an_interrupt_waits_for_a_parked_load),
      cmocka_unit_test(test_a_halted_hart_wakes_for_a_line_and_a_masked_one_is_taken_later),
      cmocka_unit_test(test_a_tick_that_sets_itself_again_keeps_no_run_going),
      cmocka_unit_test(test_a_context_with_an_obligation_that_nothing_switches_to_is_reported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
