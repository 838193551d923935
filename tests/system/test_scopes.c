// SPDX-License-Identifier: Apache-2.0
// What cycles and marks go to when several requests are in scope, and when a parked load's line arrived.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

#define A UINT64_C(0x10000)

static const struct bench_result *run(void (*body)(struct hart *, void *)) {
  struct bench_case c = {.config = bench_config(true), .threads = 1, .block_cycles = 1000};
  c.thread[0] = (struct machine_thread){0, {"served", body, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  uint64_t sum = 0;
  for (unsigned k = 0; k < CYCLE_KINDS; k++) {
    assert_int_equal(r->charged[k], r->counted[k]);
    sum += r->counted[k];
  }
  assert_int_equal(sum, r->elapsed);
  return r;
}

static void poll(struct hart *h, void *arg) {
  static const uint32_t requests[] = {5, 3, 4};
  (void)arg;
  hart_work(h, 100, NULL); // overhead
  hart_requests(h, requests, 3);
  hart_step(h, STEP_PROTOCOL);
  hart_work(h, 6, NULL);
  hart_work(h, 5, NULL); // 11: 4, 4, 3
  hart_mark(h, STEP_PROTOCOL);
  hart_step(h, STEP_COPY);
  hart_load(h, A, 8); // 3 cycles of work: 1 each; 204 of stall: 68 each
  bench_values()[0] = hart_request(h, 3);
  hart_work(h, 1, NULL); // the third request's alone
  hart_requests(h, requests, 2);
  hart_work(h, 1, NULL); // the first's: nothing is left for the other
  hart_requests(h, requests, 0);
  hart_work(h, 50, NULL); // overhead
}

static void test_several_requests_in_scope_get_equal_shares_and_the_first_what_is_left_over(void **state) {
  (void)state;
  const struct bench_result *r = run(poll);
  assert_int_equal(r->served[5], 4 + 1 + 68 + 1);
  assert_int_equal(r->served[3], 4 + 1 + 68 + 1);
  assert_int_equal(r->served[4], 3 + 1 + 68);
  assert_int_equal(r->counted[CYCLE_WORK], 100 + 11 + 3 + 1 + 1 + 50);
  assert_int_equal(r->counted[CYCLE_STALL], 204);
  assert_int_equal(r->value[0], 5);
  assert_int_equal(r->marks, 3);
  for (unsigned i = 0; i < 3; i++) {
    assert_int_equal(r->mark[i].request, i == 0 ? 5 : i + 2);
    assert_int_equal(r->mark[i].ps, 111 * 500);
  }
}

static void parker(struct hart *h, void *arg) {
  (void)arg;
  hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK); // nothing has arrived yet
  hart_load_parked(h, A, 8);
  bench_values()[0] = hart_cycle(h);
  hart_request(h, 7);
  hart_work(h, 10, NULL);
  hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK);
  hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK); // made already
  hart_load_parked(h, A + 8, 8);                   // it is here
  hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK);
  hart_load_parked(h, A + 128, 8);
  hart_load_parked(h, A, 8); // the arrival before was another load's
  hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK);
}

static void test_the_arrival_of_a_parked_load_is_marked_once_and_only_if_it_waited(void **state) {
  (void)state;
  const struct bench_result *r = run(parker);
  assert_int_equal(r->marks, 1);
  assert_int_equal(r->mark[0].request, 7);
  assert_int_equal(r->mark[0].place, PLACE_LINK);
  // two cycles after its arrival, and at an edge, the line can be used
  assert_true(r->mark[0].ps <= (r->value[0] - 2) * 500 && r->mark[0].ps > (r->value[0] - 3) * 500);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_several_requests_in_scope_get_equal_shares_and_the_first_what_is_left_over),
      cmocka_unit_test(test_the_arrival_of_a_parked_load_is_marked_once_and_only_if_it_waited),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
