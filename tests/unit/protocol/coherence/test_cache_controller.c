// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "models/protocol/coherence/cache_controller.h"
#include <cmocka.h>

static struct cache_step next(struct cache_line *l, enum cache_event event) {
  return cache_next(l, event, COH_RACE_GRANT_ACK);
}

static struct cache_line in(enum cache_state s) {
  return (struct cache_line){.state = (uint8_t)s};
}

// Rule 6: what the first store costs after a load of a line that was granted in either state.
static void a_store_asks_nobody_after_an_exclusive_grant_and_asks_the_home_after_a_shared_one(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_IS_D);
  next(&l, CACHE_DATA_EXCLUSIVE);
  assert_int_equal(next(&l, CACHE_STORE).flags, CACHE_HIT);
  assert_int_equal(l.state, CACHE_M);
  l = in(CACHE_IS_D);
  next(&l, CACHE_DATA_SHARED);
  struct cache_step s = next(&l, CACHE_STORE);
  assert_int_equal(s.flags, CACHE_MISS | CACHE_SEND);
  assert_int_equal(s.send, COH_UPGRADE);
}

static void an_access_that_missed_hits_once_its_fill_is_here(void **state) {
  (void)state;
  static const struct {
    enum cache_event access, fill;
    enum coh_op request;
  } rows[] = {{CACHE_LOAD, CACHE_DATA_SHARED, COH_READ_SHARED},
              {CACHE_LOAD, CACHE_DATA_EXCLUSIVE, COH_READ_SHARED},
              {CACHE_STORE, CACHE_DATA_EXCLUSIVE, COH_READ_EXCLUSIVE},
              {CACHE_FETCH_EXCLUSIVE, CACHE_DATA_EXCLUSIVE, COH_READ_EXCLUSIVE}};
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct cache_line l = in(CACHE_I);
    struct cache_step s = next(&l, rows[i].access);
    assert_int_equal(s.flags, CACHE_MISS | CACHE_SEND);
    assert_int_equal(s.send, rows[i].request);
    assert_int_equal(next(&l, rows[i].access).flags, CACHE_STALL);
    s = next(&l, rows[i].fill);
    assert_int_equal(s.flags, CACHE_TAKE | CACHE_WAKE | CACHE_SEND);
    assert_int_equal(s.send, COH_GRANT_ACK);
    assert_int_equal(next(&l, rows[i].access).flags, CACHE_HIT);
  }
}

static void only_dirty_lines_carry_bytes_away(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_M);
  struct cache_step s = next(&l, CACHE_EVICT);
  assert_int_equal(s.flags, CACHE_SEND | CACHE_WITH_DATA);
  assert_int_equal(s.send, COH_WRITE_BACK);
  l = in(CACHE_E);
  s = next(&l, CACHE_EVICT);
  assert_int_equal(s.flags, CACHE_SEND | CACHE_FREE);
  assert_int_equal(s.send, COH_EVICT);
  l = in(CACHE_S);
  assert_int_equal(next(&l, CACHE_EVICT).flags, CACHE_FREE);
  assert_int_equal(l.state, CACHE_I);
}

static void a_snoop_that_crosses_a_write_back_gets_the_bytes_and_the_line_waits_on(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_MI_A);
  struct cache_step s = next(&l, CACHE_SNOOP_INVALIDATE);
  assert_int_equal(s.flags, CACHE_SEND | CACHE_WITH_DATA | CACHE_FREE);
  assert_int_equal(s.send, COH_SNOOP_DIRTY);
  assert_int_equal(next(&l, CACHE_LOAD).flags, CACHE_STALL);
  assert_int_equal(next(&l, CACHE_WRITE_BACK_ACK).flags, CACHE_WAKE);
  assert_int_equal(l.state, CACHE_I);
}

static void a_loads_hit_goes_on_while_the_copy_waits_for_an_upgrade(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_SE_A);
  assert_int_equal(next(&l, CACHE_LOAD).flags, CACHE_HIT);
  assert_int_equal(next(&l, CACHE_STORE).flags, CACHE_STALL);
  next(&l, CACHE_SNOOP_INVALIDATE);
  assert_int_equal(next(&l, CACHE_LOAD).flags, CACHE_STALL);
}

static void a_snoop_that_meets_a_request_is_put_off_until_the_fill_before_it_has_come(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_IE_D);
  struct cache_step s = cache_next(&l, CACHE_SNOOP_INVALIDATE, COH_RACE_CONFLICT);
  assert_int_equal(s.flags, CACHE_SEND);
  assert_int_equal(s.send, COH_CONFLICT);
  assert_int_equal(cache_next(&l, CACHE_DATA_EXCLUSIVE, COH_RACE_CONFLICT).flags, CACHE_TAKE | CACHE_WAKE);
  assert_int_equal(cache_next(&l, CACHE_STORE, COH_RACE_CONFLICT).flags, CACHE_HIT);
  assert_int_equal(cache_next(&l, CACHE_EVICT, COH_RACE_CONFLICT).flags, CACHE_STALL);
  s = cache_next(&l, CACHE_CONFLICT_ACK, COH_RACE_CONFLICT);
  assert_int_equal(s.flags, CACHE_SEND | CACHE_WITH_DATA | CACHE_FREE | CACHE_WAKE);
  assert_int_equal(s.send, COH_SNOOP_DIRTY);
  assert_int_equal(l.state, CACHE_I);
}

static void a_snoop_before_the_grant_is_answered_clean_after_the_handshake(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_IS_D);
  cache_next(&l, CACHE_SNOOP_INVALIDATE, COH_RACE_CONFLICT);
  struct cache_step s = cache_next(&l, CACHE_CONFLICT_ACK, COH_RACE_CONFLICT);
  assert_int_equal(s.flags, CACHE_SEND);
  assert_int_equal(s.send, COH_SNOOP_CLEAN);
  assert_int_equal(l.state, CACHE_IS_D);
  assert_int_equal(l.snoop, 0);
}

static void an_impossible_event_changes_nothing(void **state) {
  (void)state;
  struct cache_line l = in(CACHE_M);
  assert_int_equal(next(&l, CACHE_DATA_SHARED).flags, CACHE_ERROR);
  assert_int_equal(next(&l, CACHE_CONFLICT_ACK).flags, CACHE_ERROR);
  assert_int_equal(l.state, CACHE_M);
}

static void every_message_to_a_cache_is_an_event_and_none_from_it(void **state) {
  (void)state;
  for (enum coh_op op = COH_READ_SHARED; op < COH_OPS; op++) {
    bool to_cache = coh_class_of(op) == COH_RESPONSE || coh_class_of(op) == COH_SNOOP;
    assert_int_equal(cache_event_of(op) != CACHE_EVENTS, to_cache);
    if (to_cache) assert_string_equal(cache_event_name(cache_event_of(op)), coh_op_name(op));
  }
}

static void writable_lines_are_readable(void **state) {
  (void)state;
  unsigned readable = 0, writable = 0;
  for (enum cache_state s = CACHE_I; s < CACHE_STATES; s++) {
    readable += cache_readable(s);
    writable += cache_writable(s);
    if (cache_writable(s)) assert_true(cache_readable(s));
  }
  assert_int_equal(readable, 4);
  assert_int_equal(writable, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_store_asks_nobody_after_an_exclusive_grant_and_asks_the_home_after_a_shared_one),
      cmocka_unit_test(an_access_that_missed_hits_once_its_fill_is_here),
      cmocka_unit_test(only_dirty_lines_carry_bytes_away),
      cmocka_unit_test(a_snoop_that_crosses_a_write_back_gets_the_bytes_and_the_line_waits_on),
      cmocka_unit_test(a_loads_hit_goes_on_while_the_copy_waits_for_an_upgrade),
      cmocka_unit_test(a_snoop_that_meets_a_request_is_put_off_until_the_fill_before_it_has_come),
      cmocka_unit_test(a_snoop_before_the_grant_is_answered_clean_after_the_handshake),
      cmocka_unit_test(an_impossible_event_changes_nothing),
      cmocka_unit_test(every_message_to_a_cache_is_an_event_and_none_from_it),
      cmocka_unit_test(writable_lines_are_readable),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
