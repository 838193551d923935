// SPDX-License-Identifier: Apache-2.0
// Every interleaving of the coherence kernels on one line; and for each property a slip that must break it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "models/protocol/coherence/home.h"
#include "tests/support/coherence_model.h"
#include <cmocka.h>

#define MOST 4000000u

static struct explore_result explored(struct coherence_setup setup) {
  struct explore_model model = coherence_model(&setup);
  return explore(&model, MOST);
}

static uint64_t fired; // rules of the home, in the setups that hold

static void holds(struct coherence_setup setup) {
  setup.fired = &fired;
  struct explore_result r = explored(setup);
  if (r.trace != NULL) print_error("%s", r.trace);
  assert_int_equal(r.verdict, EXPLORE_HOLDS);
  print_message("%u caches of %u cores, %s%s: %u states, %u steps deep\n", setup.nodes, setup.cores,
                setup.race == COH_RACE_GRANT_ACK ? "grant acknowledged" : "conflict handshake",
                setup.device ? ", device grants" : "", r.states, r.depth);
  explore_free(&r);
}

// The slip must be noticed as the breach that `property` begins.
static void breaks(enum coherence_fault fault, enum coh_race race, bool device_works, const char *property) {
  bool sharing = fault >= COHERENCE_WAKES_ONE;
  struct explore_result r = explored((struct coherence_setup){.nodes = sharing ? 1 : 2,
                                                              .cores = sharing ? 2 : 1,
                                                              .race = race,
                                                              .device_works = device_works,
                                                              .prefetches = true,
                                                              .fault = fault});
  assert_non_null(r.property);
  print_message("%s", r.trace);
  assert_ptr_equal(strstr(r.property, property), r.property);
  explore_free(&r);
}

static void two_caches_a_home_and_its_device_keep_one_line_coherent(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    for (unsigned device = 0; device < 2; device++)
      holds((struct coherence_setup){
          .nodes = 2, .cores = 1, .race = race, .device = device, .device_works = true, .prefetches = true});
}

static void two_cores_that_share_a_cache_keep_one_line_coherent(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    for (unsigned device = 0; device < 2; device++)
      holds((struct coherence_setup){
          .nodes = 1, .cores = 2, .race = race, .device = device, .device_works = true, .prefetches = true});
}

static void cores_that_share_a_cache_and_one_that_does_not_keep_one_line_coherent(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    holds((struct coherence_setup){.nodes = 2, .cores = 2, .race = race});
}

static void a_fill_must_be_told_to_all_who_wait_for_it(void **state) {
  (void)state;
  breaks(COHERENCE_WAKES_ONE, COH_RACE_GRANT_ACK, true, "stuck");
}

static void a_load_that_hits_must_not_be_taken_for_one_that_misses(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_HIT_ASKS, race, false, "a message or event that nobody expects");
}

static void a_fill_buffer_must_be_returned(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_BUFFER_LEAKED, race, true, "the fill buffers that are occupied");
}

static void first_levels_must_lose_what_the_cache_below_them_loses(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_SNOOP_KEEPS_NEAR, race, true, "a first level has a line");
}

static void a_store_must_take_the_line_from_other_first_levels(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_STORE_KEEPS_NEAR, race, false, "a load saw a value older");
}

static void three_caches_keep_one_line_coherent(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    holds((struct coherence_setup){.nodes = 3, .cores = 1, .race = race});
}

static void a_home_must_wait_for_the_grants_acknowledgement(void **state) {
  (void)state;
  breaks(COHERENCE_GRANT_UNCONFIRMED, COH_RACE_GRANT_ACK, false, "a cache may write while another");
  breaks(COHERENCE_GRANT_UNCONFIRMED, COH_RACE_GRANT_ACK, true, "the device was told");
}

static void without_grant_acknowledgements_a_snoop_must_not_be_answered_before_the_handshake(void **state) {
  (void)state;
  breaks(COHERENCE_SNOOP_AT_ONCE, COH_RACE_CONFLICT, false, "a cache may write while another");
  breaks(COHERENCE_SNOOP_AT_ONCE, COH_RACE_CONFLICT, true, "the device was told");
}

static void conflict_acknowledgements_must_stay_behind_fills(void **state) {
  (void)state;
  breaks(COHERENCE_CONFLICT_UNORDERED, COH_RACE_CONFLICT, false, "a cache may write while another");
}

static void a_snoop_that_crosses_a_write_back_must_be_answered_with_the_bytes(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++) {
    breaks(COHERENCE_CROSSING_CLEAN, race, false, "a load saw a value older");
    breaks(COHERENCE_CROSSING_CLEAN, race, true, "the device read a value older");
  }
}

static void the_bytes_of_a_write_back_that_a_snoop_overtook_must_be_dropped(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_STALE_WRITE_BACK, race, false, "a load saw a value older");
}

static void a_node_must_not_ask_again_before_its_eviction_is_acknowledged(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_EVICT_UNCONFIRMED, race, false, "a message or event that nobody expects");
}

static void a_snoop_must_take_the_copy_of_a_node_that_waits_for_an_upgrade(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_UPGRADE_KEEPS_COPY, race, false, "a cache may write while another");
}

static void an_upgrade_that_lost_its_copy_must_get_data(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_UPGRADE_WITHOUT_DATA, race, false, "a message or event that nobody expects");
}

static void a_device_must_recall_a_line_before_it_writes_it(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_WRITE_WITHOUT_RECALL, race, true, "a load saw a value older");
}

static void a_snoop_to_share_must_end_permission_to_write(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_SHARE_KEEPS_OWNER, race, false, "a cache may write while another");
}

static void deferred_events_must_be_woken(void **state) {
  (void)state;
  for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT; race++)
    breaks(COHERENCE_NO_WAKE, race, false, "stuck");
}

// No proof is vacuous, and the table has no row that is never used.
static void every_transition_that_the_cache_controller_allows_happens(void **state) {
  (void)state;
  for (enum cache_state from = CACHE_I; from < CACHE_STATES; from++)
    for (enum cache_event event = CACHE_LOAD; event < CACHE_EVENTS; event++) {
      struct cache_line line = {.state = (uint8_t)from};
      if ((cache_next(&line, event, COH_RACE_GRANT_ACK).flags & CACHE_ERROR) != 0) continue;
      if (from == CACHE_I && event == CACHE_EVICT) continue; // the model's caches do not evict what is not there
      bool happens = false;
      for (unsigned race = COH_RACE_GRANT_ACK; race <= COH_RACE_CONFLICT && !happens; race++) {
        struct explore_result r = explored((struct coherence_setup){.nodes = 2,
                                                                    .cores = 1,
                                                                    .race = race,
                                                                    .device_works = true,
                                                                    .prefetches = true,
                                                                    .watch = true,
                                                                    .watch_state = from,
                                                                    .watch_event = event});
        happens = r.property != NULL && strcmp(r.property, COHERENCE_WATCHED) == 0;
        explore_free(&r);
      }
      if (!happens) print_error("%s in %s never happens\n", cache_event_name(event), cache_state_name(from));
      assert_true(happens);
    }
}

static void every_rule_of_the_home_fires(void **state) {
  (void)state;
  for (enum home_rule rule = HOME_RULE_NONE + 1; rule < HOME_RULES; rule++) {
    if (!(fired >> rule & 1)) print_error("%s never fires\n", home_rule_name(rule));
    assert_true(fired >> rule & 1);
    assert_string_not_equal(home_rule_text(rule), "?");
  }
  assert_false(fired >> HOME_RULE_NONE & 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_caches_a_home_and_its_device_keep_one_line_coherent),
      cmocka_unit_test(three_caches_keep_one_line_coherent),
      cmocka_unit_test(two_cores_that_share_a_cache_keep_one_line_coherent),
      cmocka_unit_test(cores_that_share_a_cache_and_one_that_does_not_keep_one_line_coherent),
      cmocka_unit_test(a_fill_must_be_told_to_all_who_wait_for_it),
      cmocka_unit_test(a_load_that_hits_must_not_be_taken_for_one_that_misses),
      cmocka_unit_test(a_fill_buffer_must_be_returned),
      cmocka_unit_test(first_levels_must_lose_what_the_cache_below_them_loses),
      cmocka_unit_test(a_store_must_take_the_line_from_other_first_levels),
      cmocka_unit_test(a_home_must_wait_for_the_grants_acknowledgement),
      cmocka_unit_test(without_grant_acknowledgements_a_snoop_must_not_be_answered_before_the_handshake),
      cmocka_unit_test(conflict_acknowledgements_must_stay_behind_fills),
      cmocka_unit_test(a_snoop_that_crosses_a_write_back_must_be_answered_with_the_bytes),
      cmocka_unit_test(the_bytes_of_a_write_back_that_a_snoop_overtook_must_be_dropped),
      cmocka_unit_test(a_node_must_not_ask_again_before_its_eviction_is_acknowledged),
      cmocka_unit_test(a_snoop_must_take_the_copy_of_a_node_that_waits_for_an_upgrade),
      cmocka_unit_test(an_upgrade_that_lost_its_copy_must_get_data),
      cmocka_unit_test(a_device_must_recall_a_line_before_it_writes_it),
      cmocka_unit_test(a_snoop_to_share_must_end_permission_to_write),
      cmocka_unit_test(deferred_events_must_be_woken),
      cmocka_unit_test(every_transition_that_the_cache_controller_allows_happens),
      cmocka_unit_test(every_rule_of_the_home_fires), // behind those that hold
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
