// SPDX-License-Identifier: Apache-2.0
// Every interleaving of endpoints in a cache with a single fill buffer, which a parked load occupies: a thread and its
// neighbour, and two endpoints with a thread each; and for each rule a slip that must break it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/endpoint_explored.h"
#include <cmocka.h>

static void holds(const char *what, struct endpoint_setup setup) {
  assert_true(endpoint_holds(what, setup));
}

static void breaks(const char *property, struct endpoint_setup setup) {
  assert_true(endpoint_breaks(property, setup));
}

static void one_fill_buffer_is_enough_for_a_thread_and_its_neighbour(void **state) {
  (void)state;
  holds("one fill buffer, a neighbour of control lines, prefetched and evicted",
        (struct endpoint_setup){.coupled = true, .buffers = 1, .neighbour = RX, .strays = RX, .at_once = ALL});
  holds("... granted Shared",
        (struct endpoint_setup){
            .coupled = true, .shared = true, .buffers = 1, .neighbour = RX, .strays = RX, .at_once = ALL});
  holds("one fill buffer, a neighbour of the auxiliary line, prefetched and evicted",
        (struct endpoint_setup){
            .coupled = true, .aux = true, .buffers = 1, .neighbour = AUX, .strays = AUX, .at_once = ALL});
  holds("one fill buffer, a neighbour of receive lines, prefetched and evicted",
        (struct endpoint_setup){.buffers = 1, .neighbour = RX, .strays = RX, .at_once = ALL});
  holds("one fill buffer, a neighbour of transmit lines",
        (struct endpoint_setup){.buffers = 1, .neighbour = TX, .at_once = ALL});
}

// Whichever endpoint has requests, the first one gets on: a parked load gives its fill buffer back at the deadline.
static void one_fill_buffer_is_enough_for_two_endpoints(void **state) {
  (void)state;
  const struct endpoint_setup pair = {.coupled = true, .pair = true, .buffers = 1, .at_once = ALL};
  struct endpoint_setup second_idle = pair, idle = pair, separate = pair;
  holds("two endpoints and one fill buffer", pair);
  second_idle.idle = 1u << 1;
  second_idle.strays = idle.strays = RX;
  holds("... the second one idle, its control lines prefetched and evicted", second_idle);
  idle.idle = 1u << 0 | 1u << 1;
  holds("... both idle, the second one's control lines prefetched and evicted", idle);
  separate.coupled = false;
  separate.idle = 1u << 1;
  holds("two endpoints and one fill buffer, the second one idle", separate);
}

static void a_fill_returns_its_buffer(void **state) {
  (void)state;
  breaks("the fill buffers that are occupied are not those",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .buffers = 1, .faults = FAULT_BUFFER_LEAKED});
}

static void no_request_goes_out_without_a_fill_buffer(void **state) {
  (void)state;
  breaks(
      "more fill buffers are occupied than there are",
      (struct endpoint_setup){.coupled = true, .pair = true, .buffers = 1, .idle = 3, .faults = FAULT_NO_BUFFER_ASKED});
}

static void who_finds_no_fill_buffer_is_presented_again(void **state) {
  (void)state;
  breaks("stuck", (struct endpoint_setup){
                      .coupled = true, .pair = true, .buffers = 1, .idle = 3, .faults = FAULT_STARVED_FORGOTTEN});
}

static void a_fill_is_told_to_all_who_wait_for_it(void **state) {
  (void)state;
  breaks("an access waits for a line that is not on its way",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .buffers = 1, .faults = FAULT_WAKES_ONE});
}

static void a_hit_in_the_shared_level_is_no_new_load(void **state) {
  (void)state;
  breaks("a message or event that nobody expects",
         (struct endpoint_setup){.coupled = true, .neighbour = RX, .buffers = 1, .faults = FAULT_HIT_ASKS});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_fill_buffer_is_enough_for_a_thread_and_its_neighbour),
      cmocka_unit_test(one_fill_buffer_is_enough_for_two_endpoints),
      cmocka_unit_test(a_fill_returns_its_buffer),
      cmocka_unit_test(no_request_goes_out_without_a_fill_buffer),
      cmocka_unit_test(who_finds_no_fill_buffer_is_presented_again),
      cmocka_unit_test(a_fill_is_told_to_all_who_wait_for_it),
      cmocka_unit_test(a_hit_in_the_shared_level_is_no_new_load),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
