// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "models/protocol/endpoint/receiver.h"
#include <cmocka.h>

static void the_next_answer_on_its_line_is_taken(void **state) {
  (void)state;
  uint32_t seen = 0;
  assert_int_equal(receiver_line(seen), 0);
  assert_int_equal(receiver_read(&seen, RX_VALID, 1), RECEIVER_REQUEST);
  assert_int_equal(seen, 1);
  assert_int_equal(receiver_line(seen), 1);
  assert_int_equal(receiver_read(&seen, 0, 2), RECEIVER_NOTHING);
  assert_int_equal(receiver_line(seen), 0);
}

static void an_answer_already_seen_is_not_taken_again(void **state) {
  (void)state;
  for (uint32_t back = 0; back < 4; back++)
    for (uint8_t flags = 0; flags <= RX_VALID; flags++) {
      uint32_t seen = 9;
      assert_int_equal(receiver_read(&seen, flags, 9 - back), RECEIVER_AGAIN);
      assert_int_equal(seen, 9);
    }
}

static void an_answer_that_lies_on_the_other_line_is_looked_for_there(void **state) {
  (void)state;
  uint32_t seen = 4; // loads line 0; answer 6 is on line 1
  assert_int_equal(receiver_read(&seen, 0, 6), RECEIVER_AGAIN);
  assert_int_equal(receiver_line(seen), 1);
  assert_int_equal(receiver_read(&seen, RX_VALID, 6), RECEIVER_REQUEST);
  assert_int_equal(seen, 6);
}

static void answers_that_went_to_prefetches_are_passed_over(void **state) {
  (void)state;
  uint32_t seen = 4;
  assert_int_equal(receiver_read(&seen, RX_VALID, 7), RECEIVER_REQUEST);
  assert_int_equal(seen, 7);
}

static void epochs_may_wrap_round(void **state) {
  (void)state;
  uint32_t seen = UINT32_MAX;
  assert_int_equal(receiver_line(seen), 1);
  assert_int_equal(receiver_read(&seen, RX_VALID, 0), RECEIVER_REQUEST);
  assert_int_equal(seen, 0);
  assert_int_equal(receiver_read(&seen, RX_VALID, UINT32_MAX), RECEIVER_AGAIN);
}

static void a_reply_is_taken_when_the_fresh_header_names_its_request(void **state) {
  (void)state;
  assert_true(receiver_taken(RX_VALID, 5, 5));
  assert_false(receiver_taken(0, 5, 5));
  assert_false(receiver_taken(RX_VALID, 4, 5));
  assert_false(receiver_taken(REPLY_DONE, 5, 5));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_next_answer_on_its_line_is_taken),
      cmocka_unit_test(an_answer_already_seen_is_not_taken_again),
      cmocka_unit_test(an_answer_that_lies_on_the_other_line_is_looked_for_there),
      cmocka_unit_test(answers_that_went_to_prefetches_are_passed_over),
      cmocka_unit_test(epochs_may_wrap_round),
      cmocka_unit_test(a_reply_is_taken_when_the_fresh_header_names_its_request),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
