// SPDX-License-Identifier: Apache-2.0
#include "workloads/traffic/clients.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_all_may_call_at_once_and_then_nobody(void **state) {
  (void)state;
  struct clients *c = clients_new(3, 0, 1000);
  for (uint32_t i = 0; i < 3; i++) {
    assert_true(clients_ready(c));
    assert_int_equal(clients_call(c, i, 0), 0);
  }
  assert_false(clients_ready(c));
  clients_free(c);
}

static void test_an_answer_releases_its_client_then(void **state) {
  (void)state;
  struct clients *c = clients_new(2, 0, 1000);
  clients_call(c, 0, 0);
  clients_call(c, 1, 10);
  assert_true(clients_completed(c, 1, 300, true));
  assert_true(clients_ready(c));
  assert_int_equal(clients_call(c, 2, 10), 300);
  assert_false(clients_ready(c));
  assert_false(clients_completed(c, 1, 400, true)); // answered already
  assert_false(clients_completed(c, 7, 400, true)); // never called
  clients_free(c);
}

static void test_a_dropped_call_holds_its_client_to_the_end_of_its_limit(void **state) {
  (void)state;
  struct clients *c = clients_new(2, 0, 1000);
  clients_call(c, 0, 0);
  clients_call(c, 1, 10);
  assert_true(clients_completed(c, 0, 50, false));
  assert_false(clients_ready(c)); // call 1 may be answered first
  assert_true(clients_completed(c, 1, 600, true));
  assert_int_equal(clients_call(c, 2, 10), 600);
  assert_false(clients_ready(c));
  assert_true(clients_completed(c, 2, 1200, true));
  assert_int_equal(clients_call(c, 3, 600), 1000); // earlier than the answer at 1200
  assert_int_equal(clients_call(c, 4, 1000), 1200);
  assert_false(clients_ready(c));
  clients_free(c);
}

static void test_a_limit_is_known_ahead_if_no_call_can_be_answered(void **state) {
  (void)state;
  struct clients *c = clients_new(2, 0, 1000);
  clients_call(c, 0, 0);
  clients_call(c, 1, 10);
  clients_completed(c, 0, 50, false);
  clients_completed(c, 1, 60, false);
  assert_true(clients_ready(c));
  assert_int_equal(clients_call(c, 2, 10), 1000);
  assert_false(clients_ready(c)); // the other limit is at 1010, and call 2 may be answered before
  clients_completed(c, 2, 1005, false);
  assert_true(clients_ready(c));
  assert_int_equal(clients_call(c, 3, 1000), 1010);
  clients_free(c);
}

static void test_an_answer_beyond_the_limit_finds_nobody(void **state) {
  (void)state;
  struct clients *c = clients_new(1, 0, 1000);
  clients_call(c, 0, 5);
  clients_completed(c, 0, 1200, true);
  assert_true(clients_ready(c));
  assert_int_equal(clients_call(c, 1, 5), 1005); // when it was given up, not when the answer came
  assert_false(clients_completed(c, 0, 1300, true));
  assert_true(clients_completed(c, 1, 1400, true));
  assert_int_equal(clients_call(c, 2, 1005), 1400);
  clients_free(c);
}

static void test_an_answer_takes_a_round_trip_to_become_a_call(void **state) {
  (void)state;
  struct clients *c = clients_new(2, 400, 1000);
  clients_call(c, 0, 0);
  clients_call(c, 1, 0);
  clients_completed(c, 0, 300, true);
  assert_true(clients_ready(c));
  assert_int_equal(clients_call(c, 2, 0), 700);
  assert_false(clients_ready(c));
  // Call 1 is given up at 1000, before what was answered at 900 comes back; or it is answered before that.
  for (unsigned answered = 0; answered < 2; answered++) {
    struct clients *d = clients_new(2, 400, 1000);
    clients_call(d, 0, 0);
    clients_call(d, 1, 0);
    clients_completed(d, 0, 900, true);
    assert_false(clients_ready(d));
    assert_int_equal(clients_due(d), 1000);
    if (answered)
      clients_completed(d, 1, 950, true);
    else
      clients_time(d, 1000);
    assert_true(clients_ready(d));
    assert_int_equal(clients_call(d, 2, 0), answered ? 1300 : 1000);
    assert_true(clients_ready(d));
    assert_int_equal(clients_call(d, 3, 0), answered ? 1350 : 1300);
    clients_free(d);
  }
  clients_free(c);
  c = clients_new(1, 400, 0);
  clients_call(c, 0, 0);
  clients_completed(c, 0, 77, false);
  assert_int_equal(clients_call(c, 1, 0), 477);
  clients_free(c);
}

static void test_without_a_limit_a_drop_is_known_at_once(void **state) {
  (void)state;
  struct clients *c = clients_new(1, 0, 0);
  clients_call(c, 0, 0);
  assert_true(clients_completed(c, 0, 77, false));
  assert_int_equal(clients_call(c, 1, 0), 77);
  assert_false(clients_ready(c));
  clients_free(c);
}

// Many clients against the definition: a call is under way until it is answered or its limit has passed.
static void test_every_client_has_one_call_under_way_at_most(void **state) {
  (void)state;
  enum { CLIENTS = 37, CALLS = 2000, LIMIT = 5000 };
  struct clients *c = clients_new(CLIENTS, 0, LIMIT);
  uint32_t begun = 0, ended = 0, dropped = 0;
  uint64_t now = 0, until[CALLS];
  while (ended < CALLS) {
    while (begun < CALLS && clients_ready(c)) {
      now = clients_call(c, begun, now);
      until[begun++] = now + LIMIT;
    }
    unsigned under_way = 0;
    for (uint32_t i = 0; i < begun; i++) under_way += until[i] > now;
    assert_true(under_way <= CLIENTS);
    assert_true(under_way == CLIENTS || begun == CALLS);
    bool answered = ended % 7 != 3;
    now += 40;
    clients_completed(c, ended, now, answered);
    if (answered && until[ended] >= now) until[ended] = now;
    dropped += !answered;
    ended++;
  }
  assert_int_equal(dropped, 286);
  clients_free(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_all_may_call_at_once_and_then_nobody),
      cmocka_unit_test(test_an_answer_releases_its_client_then),
      cmocka_unit_test(test_a_dropped_call_holds_its_client_to_the_end_of_its_limit),
      cmocka_unit_test(test_a_limit_is_known_ahead_if_no_call_can_be_answered),
      cmocka_unit_test(test_an_answer_beyond_the_limit_finds_nobody),
      cmocka_unit_test(test_an_answer_takes_a_round_trip_to_become_a_call),
      cmocka_unit_test(test_without_a_limit_a_drop_is_known_at_once),
      cmocka_unit_test(test_every_client_has_one_call_under_way_at_most),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
