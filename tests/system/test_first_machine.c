// SPDX-License-Identifier: Apache-2.0
// Endpoints from end to end: frames in, the user loop and the echo handler on a hart, replies out.
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

static struct machine_config short_lines(bool coupled) {
  struct machine_config config = bench_config(coupled);
  config.layout = layout_make(64, coupled, 4096);
  config.cache.line_bytes = 64;
  config.cache.race = config.home[MACHINE_NIC].agent.race = config.home[MACHINE_MEMORY].agent.race = COH_RACE_CONFLICT;
  return config;
}

static void check(struct machine_config config) {
  static const uint32_t lengths[] = {20, 64, 100, 128, 300, 1024, 2000};
  for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
    echo_run(echo_case(&config, lengths[i], 5, 5000000));
}

static void test_calls_are_echoed_in_the_coupled_form(void **state) {
  (void)state;
  check(bench_config(true));
}
static void test_calls_are_echoed_in_the_separate_form(void **state) {
  (void)state;
  check(bench_config(false));
}
static void test_calls_are_echoed_over_short_lines_with_conflicts_resolved(void **state) {
  (void)state;
  check(short_lines(true));
  check(short_lines(false));
}

static void test_several_harts_share_a_burst(void **state) {
  (void)state;
  for (int coupled = 0; coupled < 2; coupled++) {
    struct machine_config config = bench_config(coupled);
    struct bench_case *c = echo_case(&config, 300, 40, 100000);
    for (int i = 0; i < 3; i++) echo_add_hart(c, 100);
    echo_run(c);
  }
}

static void test_a_frame_with_a_broken_check_sequence_is_dropped(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  struct bench_case *c = echo_case(&config, 64, 3, 5000000);
  c->frame[1].bad = true;
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->frames_in, 3);
  assert_int_equal(r->frames_out, 2);
  assert_int_equal(r->dropped, 1);
  assert_int_equal(r->drop_reason[1], 1);
  assert_int_equal(r->in_flight, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_calls_are_echoed_in_the_coupled_form),
      cmocka_unit_test(test_calls_are_echoed_in_the_separate_form),
      cmocka_unit_test(test_calls_are_echoed_over_short_lines_with_conflicts_resolved),
      cmocka_unit_test(test_several_harts_share_a_burst),
      cmocka_unit_test(test_a_frame_with_a_broken_check_sequence_is_dropped),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
