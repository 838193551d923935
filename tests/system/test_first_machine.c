// SPDX-License-Identifier: Apache-2.0
// One endpoint from end to end: frames in, the user loop and the echo handler on a hart, replies out.
#include "models/software/lauberhorn/user_loop.h"
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

static struct handler_world world = {.hart_hz = 2000000000, .touch_cycles = 10};

static struct bench_case echo_case(struct lauberhorn_thread *thread, const struct machine_config *config,
                                   uint32_t length, unsigned frames) {
  *thread = (struct lauberhorn_thread){.world = &world, .costs = {4, 6, 8}, .fence = true};
  struct bench_case c = {.config = *config, .frames = frames, .block_cycles = 250000};
  c.handler = handler_entry(handler_at((unsigned)handler_find("echo")), false);
  for (unsigned i = 0; i < frames; i++) c.frame[i] = (struct wire_frame){.at_ps = 5000000 * i, .length = length};
  c.thread[0] = (struct machine_thread){0, {"echo", lauberhorn_user_loop, thread}};
  c.threads = 1;
  return c;
}

static void check_echo(bool coupled, uint32_t length) {
  struct lauberhorn_thread thread;
  struct machine_config config = bench_config(coupled);
  struct bench_case c = echo_case(&thread, &config, length, 5);
  thread.layout = &c.config.layout;
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->in_flight, 0);
  assert_int_equal(r->frames_in, 5);
  assert_int_equal(r->frames_out, 5);
  for (unsigned i = 0; i < 5; i++) {
    assert_int_equal(r->length_out[i], length < 60 ? 60 : length);
    for (unsigned at = 0; at < length && at < 2048; at++) assert_int_equal(r->bytes_out[i][at], (uint8_t)(at * 7 + i));
  }
  uint64_t sum = 0;
  for (unsigned k = 0; k < CYCLE_KINDS; k++) {
    assert_int_equal(r->charged[k], r->counted[k]);
    sum += r->counted[k];
  }
  assert_int_equal(sum, r->elapsed);
}

static void test_small_calls_are_echoed_in_the_coupled_form(void **state) {
  (void)state;
  check_echo(true, 64);
}
static void test_small_calls_are_echoed_in_the_separate_form(void **state) {
  (void)state;
  check_echo(false, 64);
}
static void test_large_calls_are_echoed_in_the_coupled_form(void **state) {
  (void)state;
  check_echo(true, 1024);
}
static void test_large_calls_are_echoed_in_the_separate_form(void **state) {
  (void)state;
  check_echo(false, 1024);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_small_calls_are_echoed_in_the_coupled_form),
      cmocka_unit_test(test_small_calls_are_echoed_in_the_separate_form),
      cmocka_unit_test(test_large_calls_are_echoed_in_the_coupled_form),
      cmocka_unit_test(test_large_calls_are_echoed_in_the_separate_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
