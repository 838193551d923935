// SPDX-License-Identifier: Apache-2.0
// The NIC's clock: stopped or free, on its grid, and what passes the wire and the ports when.
#include "rtl/pkg/drops.h"
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

// The next mark of a request, from mark `at` on.
static unsigned next_mark(const struct bench_result *r, uint32_t request, unsigned at) {
  while (at < r->marks && r->mark[at].request != request) at++;
  return at;
}

// Marks of different requests are told in any order: a hart may run ahead of the NIC.
static void same_marks(const struct bench_result *a, const struct bench_result *b, uint32_t request) {
  unsigned i = next_mark(a, request, 0), j = next_mark(b, request, 0);
  assert_int_not_equal(i, a->marks);
  while (i < a->marks && j < b->marks) {
    assert_int_equal(a->mark[i].ps, b->mark[j].ps);
    assert_int_equal(a->mark[i].step, b->mark[j].step);
    i = next_mark(a, request, i + 1), j = next_mark(b, request, j + 1);
  }
  assert_true(i == a->marks && j == b->marks);
}

static void same_results(const struct bench_result *a, const struct bench_result *b) {
  assert_int_equal(a->end_ps, b->end_ps);
  assert_memory_equal(a->first_out, b->first_out, sizeof a->first_out);
  assert_memory_equal(a->last_out, b->last_out, sizeof a->last_out);
  assert_memory_equal(a->counted, b->counted, sizeof a->counted);
  assert_memory_equal(a->messages, b->messages, sizeof a->messages);
  assert_int_equal(a->marks, b->marks);
  for (uint32_t request = 0; request < a->frames_in; request++) same_marks(a, b, request);
}

static void test_a_stopped_clock_and_a_free_one_give_the_same_results(void **state) {
  (void)state;
  static const uint64_t clocks[] = {250000000, 322270000, 1000000000};
  for (unsigned i = 0; i < 6; i++) {
    struct machine_config config = bench_config(i < 3);
    config.nic.hz = clocks[i % 3];
    const struct bench_result *stopped = echo_run(echo_case(&config, 300, 12, 1500000));
    config.nic.free_running = true;
    const struct bench_result *running = echo_run(echo_case(&config, 300, 12, 1500000));
    same_results(stopped, running);
    assert_true(stopped->edges < running->edges / 2);
  }
}

static void test_running_ahead_does_not_show_in_calls(void **state) {
  (void)state;
  for (int coupled = 0; coupled < 2; coupled++) {
    struct machine_config config = bench_config(coupled);
    const struct bench_result *ahead = echo_run(echo_case(&config, 1024, 12, 1500000));
    config.run_ahead = false;
    const struct bench_result *step = echo_run(echo_case(&config, 1024, 12, 1500000));
    same_results(ahead, step);
    assert_true(ahead->events < step->events);
  }
}

static void test_idle_time_is_free(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  struct bench_case *c = echo_case(&config, 64, 10, 4000000);
  c->block_cycles = UINT64_C(1) << 40;
  const struct bench_result *dense = echo_run(c);
  c = echo_case(&config, 64, 10, 4000000000);
  c->block_cycles = UINT64_C(1) << 40;
  const struct bench_result *sparse = echo_run(c);
  assert_true(sparse->end_ps > 900 * dense->end_ps);
  assert_int_equal(sparse->edges, dense->edges);
  assert_int_equal(sparse->events, dense->events);
}

// 100 Gb/s is 80 ps a byte; frames of 64 bytes and FCS take 5,440 ps, gap and preamble 1,600 ps.
static void test_frames_arrive_and_leave_at_line_rate(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  struct bench_case *c = echo_case(&config, 64, 3, 0);
  c->frame[2].at_ps = 2000000;
  const struct bench_result *r = echo_run(c);
  assert_int_equal(r->first_in[0], 1000000);
  assert_int_equal(r->last_in[0], 1005440);
  assert_int_equal(r->first_in[1], 1007040);
  assert_int_equal(r->last_in[1], 1012480);
  assert_int_equal(r->first_in[2], 2000000);
  for (unsigned i = 0; i < 3; i++) assert_int_equal(r->last_out[i] - r->first_out[i], 5440);
}

static const struct bench_mark *find_mark(const struct bench_result *r, enum step step, enum place place) {
  for (unsigned i = 0; i < r->marks; i++)
    if (r->mark[i].request == 0 && r->mark[i].step == step && r->mark[i].place == place) return &r->mark[i];
  fail_msg("request 0 has no mark of step %d at place %d", (int)step, (int)place);
  return NULL;
}

static void test_the_segments_of_a_call_have_the_times_of_its_way(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  const struct bench_result *r = echo_run(echo_case(&config, 64, 1, 0));
  // the last bit is in at 1,005,440; the MAC hands the beat over 10,000 later, at edge 254
  uint64_t checked = find_mark(r, STEP_CHECK, PLACE_NIC)->ps;
  assert_int_equal(find_mark(r, STEP_READ, PLACE_NIC)->ps, 1016000);
  assert_int_equal(checked, 1016000);
  // two beats of the control line are written at the edges 255 and 256, and the load is answered at 257
  assert_int_equal(find_mark(r, STEP_UNMARSHAL, PLACE_NIC)->ps, 1024000);
  assert_int_equal(find_mark(r, STEP_SCHEDULE, PLACE_NIC)->ps, 1028000);
  // 5,000 to the home, 30,000 lookup, 9,000 to leave, 200,000 on the way
  uint64_t filled = find_mark(r, STEP_SCHEDULE, PLACE_LINK)->ps;
  assert_int_equal(filled, 1272000);
  // the hart goes on 2 cycles later; looking at the line takes it 4 and the code of its loop, fetched from memory
  assert_int_equal(find_mark(r, STEP_SCHEDULE, PLACE_HART)->ps, filled + 1000 + (4 + 4 * 204) * 500);
  // from the last beat of the reply: 20,000 in the MAC, 640 of preamble
  uint64_t collected = 0;
  for (unsigned i = 0; i < r->marks; i++)
    if (r->mark[i].step == STEP_TRANSMIT && r->mark[i].place == PLACE_LINK) collected = r->mark[i].ps;
  assert_int_equal(r->first_out[0], collected + 4000 + 20000 + 640);
  assert_int_equal(find_mark(r, STEP_TRANSMIT, PLACE_NIC)->ps, r->first_out[0]);
}

static void test_marks_of_a_request_never_go_back_in_time(void **state) {
  (void)state;
  for (int coupled = 0; coupled < 2; coupled++) {
    struct machine_config config = bench_config(coupled);
    struct bench_case *c = echo_case(&config, 300, 20, 300000);
    echo_add_hart(c, 0);
    const struct bench_result *r = echo_run(c);
    uint64_t last[BENCH_FRAMES];
    for (unsigned i = 0; i < BENCH_FRAMES; i++) last[i] = r->last_in[i];
    assert_true(r->marks > 20 * 10);
    for (unsigned i = 0; i < r->marks; i++) {
      assert_true(r->mark[i].ps >= last[r->mark[i].request]);
      last[r->mark[i].request] = r->mark[i].ps;
    }
  }
}

static void test_a_frame_that_finds_the_mac_full_is_lost_and_counted(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.nic.hz = 10000000; // 5 Gb/s
  config.wire.rx_fifo_bytes = NIC_MAX_FRAME;
  struct bench_case *c = echo_case(&config, 2000, 12, 0);
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_true(r->dropped > 3);
  assert_int_equal(r->frames_out + r->dropped, 12);
  for (unsigned i = 0; i < 12; i++) assert_true(r->first_out[i] || r->drop_reason[i] == DROP_OVERRUN);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_stopped_clock_and_a_free_one_give_the_same_results),
      cmocka_unit_test(test_running_ahead_does_not_show_in_calls),
      cmocka_unit_test(test_idle_time_is_free),
      cmocka_unit_test(test_frames_arrive_and_leave_at_line_rate),
      cmocka_unit_test(test_the_segments_of_a_call_have_the_times_of_its_way),
      cmocka_unit_test(test_marks_of_a_request_never_go_back_in_time),
      cmocka_unit_test(test_a_frame_that_finds_the_mac_full_is_lost_and_counted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
