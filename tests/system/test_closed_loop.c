// SPDX-License-Identifier: Apache-2.0
// A source that has its next frame only when the last reply is out, and what the observer hears of messages.
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

static void test_a_client_sends_its_next_call_when_its_last_is_answered(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  struct bench_case *c = echo_case(&config, 64, 6, 0);
  c->closed_loop = true;
  const struct bench_result *r = echo_run(c);
  for (unsigned i = 1; i < 6; i++) {
    // the wire is idle in this direction, and a frame's time counts from its first bit
    assert_int_equal(r->first_in[i], r->last_out[i - 1] + 1000000);
  }
}

static void test_every_message_is_reported_with_the_time_of_its_way(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  const struct bench_result *r = echo_run(echo_case(&config, 1024, 3, 5000000));
  uint64_t counted = 0;
  for (unsigned k = 0; k < COH_CLASSES; k++) counted += r->messages[k];
  assert_true(counted > 50);
  assert_int_equal(r->reported, counted);
  assert_int_equal(r->least_flight_ps, 201000); // a header
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_client_sends_its_next_call_when_its_last_is_answered),
      cmocka_unit_test(test_every_message_is_reported_with_the_time_of_its_way),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
