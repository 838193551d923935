// SPDX-License-Identifier: Apache-2.0
// Every interleaving of an endpoint whose thread shares its cache with a neighbour that loads the endpoint's lines; and
// for each rule a slip that must break it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/endpoint_explored.h"
#include <cmocka.h>

#define RX0 (1u << LINE_RX0)
#define TX0 (1u << LINE_TX0)
#define RX_AUX (1u << LINE_RX_AUX)
#define TX_AUX (1u << LINE_TX_AUX)

static void holds(const char *what, struct endpoint_setup setup) {
  assert_true(endpoint_holds(what, setup));
}

static void breaks(const char *property, struct endpoint_setup setup) {
  assert_true(endpoint_breaks(property, setup));
}

static void coupled_requests_survive_a_neighbour_of_control_lines(void **state) {
  (void)state;
  holds("a neighbour of control lines, every message in flight",
        (struct endpoint_setup){.coupled = true, .neighbour = RX});
  holds("... conflict handshake", (struct endpoint_setup){.coupled = true, .race = COH_RACE_CONFLICT, .neighbour = RX});
  holds("... prefetched and evicted",
        (struct endpoint_setup){.coupled = true, .neighbour = RX, .strays = RX, .at_once = BUT_SNOOPS});
  holds("... and prefetched for writing, conflict handshake", (struct endpoint_setup){.coupled = true,
                                                                                      .race = COH_RACE_CONFLICT,
                                                                                      .neighbour = RX,
                                                                                      .strays = RX,
                                                                                      .fetches = true,
                                                                                      .at_once = BUT_SNOOPS});
  holds("... granted Shared",
        (struct endpoint_setup){.coupled = true, .shared = true, .neighbour = RX, .strays = RX, .at_once = BUT_SNOOPS});
  holds("... thread leaves or dies",
        (struct endpoint_setup){.coupled = true, .leaves = true, .neighbour = RX, .at_once = BUT_SNOOPS});
}

static void coupled_requests_survive_a_neighbour_of_auxiliary_lines(void **state) {
  (void)state;
  holds("a neighbour of the auxiliary line, prefetched and evicted, stores in any order",
        (struct endpoint_setup){
            .coupled = true, .aux = true, .weak = true, .neighbour = AUX, .strays = AUX, .at_once = BUT_SNOOPS});
  holds("a neighbour of a control line and the auxiliary line, stores in any order",
        (struct endpoint_setup){.coupled = true, .aux = true, .weak = true, .neighbour = RX0 | RX_AUX, .at_once = ALL});
}

static void separate_requests_survive_a_neighbour_of_control_lines(void **state) {
  (void)state;
  holds("a neighbour of receive lines, conflict handshake, every message in flight",
        (struct endpoint_setup){.race = COH_RACE_CONFLICT, .neighbour = RX});
  holds("... prefetched and evicted", (struct endpoint_setup){.neighbour = RX, .strays = RX, .at_once = ALL});
  holds("a neighbour of transmit lines", (struct endpoint_setup){.neighbour = TX, .at_once = ALL});
  holds("... of one of them, prefetched and evicted",
        (struct endpoint_setup){.neighbour = TX0, .strays = TX, .at_once = ALL});
  holds("a neighbour of a line each, which are prefetched and evicted",
        (struct endpoint_setup){.neighbour = RX0 | TX0, .strays = RX0 | TX0, .at_once = ALL});
  holds("a neighbour of a receive line, thread leaves or dies",
        (struct endpoint_setup){.leaves = true, .neighbour = RX0, .at_once = ALL});
}

static void separate_requests_survive_a_neighbour_of_auxiliary_lines(void **state) {
  (void)state;
  holds("a neighbour of the receive auxiliary line, prefetched and evicted",
        (struct endpoint_setup){.aux = true, .neighbour = RX_AUX, .strays = RX_AUX, .at_once = ALL});
  holds("a neighbour of the transmit auxiliary line, prefetched and evicted, stores in any order",
        (struct endpoint_setup){.aux = true, .weak = true, .neighbour = TX_AUX, .strays = TX_AUX, .at_once = ALL});
}

static void a_neighbours_load_is_no_doorbell_without_evidence(void **state) {
  (void)state;
  breaks("a reply is sent for a request that the thread has not taken",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_NO_EVIDENCE});
  breaks("a reply is sent that is not whole", (struct endpoint_setup){.neighbour = TX, .faults = FAULT_NO_EVIDENCE});
  breaks("a request is delivered while the last one has no reply",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_EARLY_ADVANCES});
}

static void no_copy_that_a_neighbour_brought_may_stay(void **state) {
  (void)state;
  breaks("stuck", (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_KEEP_EARLY});
  breaks("stuck", (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_KEEP_RELOAD});
}

static void a_neighbours_load_is_enough_to_collect_a_reply_whose_stores_are_not_fenced(void **state) {
  (void)state;
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){
             .coupled = true, .aux = true, .weak = true, .neighbour = RX, .faults = FAULT_NO_STORE_FENCE});
}

static void a_fill_is_told_to_all_who_wait_for_it(void **state) {
  (void)state;
  breaks("an access waits for a line that is not on its way",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_WAKES_ONE});
}

static void a_hit_in_the_shared_level_is_no_new_load(void **state) {
  (void)state;
  breaks("a message or event that nobody expects",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_HIT_ASKS});
}

static void first_levels_lose_what_a_snoop_or_a_store_takes(void **state) {
  (void)state;
  breaks("a first level has a line that the cache below it has lost",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_SNOOP_KEEPS_FIRST});
  breaks("the neighbour reads bytes in its first level",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .faults = FAULT_STORE_KEEPS_FIRST});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(coupled_requests_survive_a_neighbour_of_control_lines),
      cmocka_unit_test(coupled_requests_survive_a_neighbour_of_auxiliary_lines),
      cmocka_unit_test(separate_requests_survive_a_neighbour_of_control_lines),
      cmocka_unit_test(separate_requests_survive_a_neighbour_of_auxiliary_lines),
      cmocka_unit_test(a_neighbours_load_is_no_doorbell_without_evidence),
      cmocka_unit_test(no_copy_that_a_neighbour_brought_may_stay),
      cmocka_unit_test(a_neighbours_load_is_enough_to_collect_a_reply_whose_stores_are_not_fenced),
      cmocka_unit_test(a_fill_is_told_to_all_who_wait_for_it),
      cmocka_unit_test(a_hit_in_the_shared_level_is_no_new_load),
      cmocka_unit_test(first_levels_lose_what_a_snoop_or_a_store_takes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
