// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "models/protocol/coherence/home.h"
#include <cmocka.h>

static const struct home_rules memory = {.race = COH_RACE_GRANT_ACK},
                               nic = {.race = COH_RACE_GRANT_ACK, .device = true}, cxl = {.race = COH_RACE_CONFLICT};

static void sends(struct home_step s, enum coh_op op, uint64_t to, unsigned other_flags) {
  assert_int_equal(s.flags, HOME_SEND | other_flags);
  assert_int_equal(s.op, op);
  assert_int_equal(s.to, to);
}

// A line that nodes 0 and 1 share.
static struct home_line shared_line(void) {
  struct home_line l = home_line_empty();
  l.sharers = 3;
  return l;
}

static struct home_line owned_line(unsigned node) {
  struct home_line l = home_line_empty();
  l.owner = (uint8_t)node;
  return l;
}

static void a_line_that_nobody_has_is_granted_exclusive_by_a_memory_home(void **state) {
  (void)state;
  struct home_line l = home_line_empty();
  sends(home_next(&l, HOME_READ_SHARED, 5, memory), COH_DATA_EXCLUSIVE, 1u << 5, 0);
  assert_int_equal(l.owner, 5);
  assert_int_equal(l.busy, HOME_GRANTED);
}

static void nothing_is_begun_before_the_grant_is_acknowledged(void **state) {
  (void)state;
  struct home_line l = home_line_empty();
  home_next(&l, HOME_READ_SHARED, 5, memory);
  assert_int_equal(home_next(&l, HOME_READ_SHARED, 6, memory).flags, HOME_DEFER);
  assert_int_equal(home_next(&l, HOME_RECALL, 0, memory).flags, HOME_DEFER);
  assert_int_equal(home_next(&l, HOME_WRITE_BACK, 5, memory).flags, HOME_DEFER);
  assert_int_equal(home_next(&l, HOME_GRANT_ACK, 5, memory).flags, HOME_WAKE);
  sends(home_next(&l, HOME_WRITE_BACK, 5, memory), COH_WRITE_BACK_ACK, 1u << 5, HOME_TAKE);
  assert_true(home_uncached(&l));
}

static void with_the_conflict_handshake_the_next_request_is_served_at_once(void **state) {
  (void)state;
  struct home_line l = home_line_empty();
  sends(home_next(&l, HOME_READ_SHARED, 5, cxl), COH_DATA_EXCLUSIVE, 1u << 5, HOME_WAKE);
  sends(home_next(&l, HOME_READ_SHARED, 6, cxl), COH_SNOOP_SHARE, 1u << 5, 0);
  sends(home_next(&l, HOME_CONFLICT, 5, cxl), COH_CONFLICT_ACK, 1u << 5, 0);
  sends(home_next(&l, HOME_SNOOP_DIRTY, 5, cxl), COH_DATA_SHARED, 1u << 6, HOME_TAKE | HOME_WAKE);
  assert_int_equal(l.sharers, 1u << 5 | 1u << 6);
}

static void every_other_sharer_is_snooped_before_a_store_is_granted(void **state) {
  (void)state;
  struct home_line l = shared_line();
  l.sharers = 7;
  sends(home_next(&l, HOME_UPGRADE, 0, memory), COH_SNOOP_INVALIDATE, 6, 0);
  assert_int_equal(home_next(&l, HOME_SNOOP_CLEAN, 1, memory).flags, 0);
  sends(home_next(&l, HOME_SNOOP_CLEAN, 2, memory), COH_UPGRADE_ACK, 1, 0);
  assert_int_equal(l.owner, 0);
  assert_int_equal(l.sharers, 0);
}

static void an_upgrade_whose_copy_was_taken_gets_data(void **state) {
  (void)state;
  struct home_line l = owned_line(1);
  sends(home_next(&l, HOME_UPGRADE, 0, memory), COH_SNOOP_INVALIDATE, 2, 0);
  sends(home_next(&l, HOME_SNOOP_DIRTY, 1, memory), COH_DATA_EXCLUSIVE, 1, HOME_TAKE);
}

static void a_write_back_that_crosses_a_snoop_is_taken_and_the_snoop_still_waited_for(void **state) {
  (void)state;
  struct home_line l = owned_line(1);
  home_next(&l, HOME_READ_SHARED, 0, memory);
  sends(home_next(&l, HOME_WRITE_BACK, 1, memory), COH_WRITE_BACK_ACK, 2, HOME_TAKE);
  sends(home_next(&l, HOME_SNOOP_CLEAN, 1, memory), COH_DATA_SHARED, 1, 0);
  assert_int_equal(l.sharers, 1); // node 1 has nothing any more
}

static void a_write_back_that_a_snoop_overtook_is_acknowledged_and_dropped(void **state) {
  (void)state;
  struct home_line l = owned_line(1);
  home_next(&l, HOME_READ_EXCLUSIVE, 0, memory);
  home_next(&l, HOME_SNOOP_DIRTY, 1, memory);
  sends(home_next(&l, HOME_WRITE_BACK, 1, memory), COH_WRITE_BACK_ACK, 2, 0);
  assert_int_equal(l.owner, 0);
}

static void a_recall_takes_the_line_from_everyone_and_says_so_once(void **state) {
  (void)state;
  struct home_line l = shared_line();
  sends(home_next(&l, HOME_RECALL, 0, nic), COH_SNOOP_INVALIDATE, 3, 0);
  assert_int_equal(home_next(&l, HOME_SNOOP_CLEAN, 0, nic).flags, 0);
  assert_int_equal(home_next(&l, HOME_SNOOP_CLEAN, 1, nic).flags, HOME_DONE | HOME_WAKE);
  assert_true(home_uncached(&l));
  assert_int_equal(home_next(&l, HOME_RECALL, 0, nic).flags, HOME_DONE | HOME_WAKE);
}

static void a_local_read_leaves_shared_copies(void **state) {
  (void)state;
  struct home_line l = owned_line(4);
  sends(home_next(&l, HOME_LOCAL_READ, 0, memory), COH_SNOOP_SHARE, 1u << 4, 0);
  assert_int_equal(home_next(&l, HOME_SNOOP_DIRTY, 4, memory).flags, HOME_TAKE | HOME_DONE | HOME_WAKE);
  assert_int_equal(l.sharers, 1u << 4);
  assert_int_equal(home_next(&l, HOME_LOCAL_READ, 0, memory).flags, HOME_DONE | HOME_WAKE);
}

static void a_devices_line_is_held_until_the_device_grants_it(void **state) {
  (void)state;
  struct home_line l = home_line_empty();
  assert_int_equal(home_next(&l, HOME_READ_SHARED, 3, nic).flags, HOME_HOLD);
  assert_int_equal(home_next(&l, HOME_READ_SHARED, 4, nic).flags, HOME_DEFER);
  assert_int_equal(home_next(&l, HOME_RECALL, 0, nic).flags, HOME_DONE | HOME_WAKE); // the device may still write it
  sends(home_next(&l, HOME_GRANT_EXCLUSIVE, 0, nic), COH_DATA_EXCLUSIVE, 1u << 3, 0);
  assert_int_equal(home_next(&l, HOME_GRANT_ACK, 3, nic).flags, HOME_WAKE);
  assert_int_equal(home_next(&l, HOME_GRANT_EXCLUSIVE, 0, nic).flags, HOME_ERROR);
}

static void the_device_chooses_the_state_of_a_load_but_not_of_a_store(void **state) {
  (void)state;
  struct home_line l = home_line_empty();
  home_next(&l, HOME_READ_SHARED, 3, nic);
  sends(home_next(&l, HOME_GRANT_SHARED, 0, nic), COH_DATA_SHARED, 1u << 3, 0);
  l = home_line_empty();
  home_next(&l, HOME_READ_EXCLUSIVE, 3, nic);
  sends(home_next(&l, HOME_GRANT_SHARED, 0, nic), COH_DATA_EXCLUSIVE, 1u << 3, 0);
}

static void an_answer_that_nobody_waits_for_is_an_error_and_changes_nothing(void **state) {
  (void)state;
  struct home_line l = owned_line(2), before = l;
  assert_int_equal(home_next(&l, HOME_SNOOP_CLEAN, 2, memory).flags, HOME_ERROR);
  assert_int_equal(home_next(&l, HOME_GRANT_ACK, 2, memory).flags, HOME_ERROR);
  assert_int_equal(home_next(&l, HOME_CONFLICT, 2, cxl).flags, HOME_ERROR);
  assert_int_equal(home_next(&l, HOME_READ_SHARED, 2, memory).flags, HOME_ERROR);
  assert_memory_equal(&l, &before, sizeof l);
}

static void node_63_is_a_node_like_any_other(void **state) {
  (void)state;
  struct home_line l = home_line_empty();
  sends(home_next(&l, HOME_READ_SHARED, 63, cxl), COH_DATA_EXCLUSIVE, UINT64_C(1) << 63, HOME_WAKE);
  sends(home_next(&l, HOME_RECALL, 0, cxl), COH_SNOOP_INVALIDATE, UINT64_C(1) << 63, 0);
}

static void every_message_to_a_home_is_an_event_and_none_from_it(void **state) {
  (void)state;
  for (enum coh_op op = COH_READ_SHARED; op < COH_OPS; op++) {
    bool from_home = coh_class_of(op) == COH_RESPONSE || coh_class_of(op) == COH_SNOOP;
    assert_int_equal(home_event_of(op) == HOME_EVENTS, from_home);
    if (!from_home) assert_string_equal(home_event_name(home_event_of(op)), coh_op_name(op));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_that_nobody_has_is_granted_exclusive_by_a_memory_home),
      cmocka_unit_test(nothing_is_begun_before_the_grant_is_acknowledged),
      cmocka_unit_test(with_the_conflict_handshake_the_next_request_is_served_at_once),
      cmocka_unit_test(every_other_sharer_is_snooped_before_a_store_is_granted),
      cmocka_unit_test(an_upgrade_whose_copy_was_taken_gets_data),
      cmocka_unit_test(a_write_back_that_crosses_a_snoop_is_taken_and_the_snoop_still_waited_for),
      cmocka_unit_test(a_write_back_that_a_snoop_overtook_is_acknowledged_and_dropped),
      cmocka_unit_test(a_recall_takes_the_line_from_everyone_and_says_so_once),
      cmocka_unit_test(a_local_read_leaves_shared_copies),
      cmocka_unit_test(a_devices_line_is_held_until_the_device_grants_it),
      cmocka_unit_test(the_device_chooses_the_state_of_a_load_but_not_of_a_store),
      cmocka_unit_test(an_answer_that_nobody_waits_for_is_an_error_and_changes_nothing),
      cmocka_unit_test(node_63_is_a_node_like_any_other),
      cmocka_unit_test(every_message_to_a_home_is_an_event_and_none_from_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
