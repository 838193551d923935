// SPDX-License-Identifier: Apache-2.0
// Every interleaving of endpoint, thread, cache, home and network within each setup; and for each rule a slip that must
// break it. Messages of classes that a setup delivers at once are explored in flight in test_coherence_exploration.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/protocol/endpoint/endpoint.h"
#include "tests/support/endpoint_explored.h"
#include <cmocka.h>

static uint64_t fired; // rules of the endpoint, in the setups that hold

static void holds(const char *what, struct endpoint_setup setup) {
  setup.fired = &fired;
  assert_true(endpoint_holds(what, setup));
}

static void breaks(const char *property, struct endpoint_setup setup) {
  assert_true(endpoint_breaks(property, setup));
}

static void coupled_requests_are_answered_once_and_whole(void **state) {
  (void)state;
  holds("with every message in flight", (struct endpoint_setup){.coupled = true, .aux = true});
  holds("stores in any order", (struct endpoint_setup){.coupled = true, .aux = true, .weak = true});
  holds("conflict handshake", (struct endpoint_setup){.coupled = true, .race = COH_RACE_CONFLICT, .aux = true});
}

static void coupled_requests_survive_prefetch_and_eviction_of_control_lines(void **state) {
  (void)state;
  holds("control lines prefetched and evicted, every message in flight",
        (struct endpoint_setup){.coupled = true, .strays = RX});
  holds("... and prefetched for writing, conflict handshake",
        (struct endpoint_setup){
            .coupled = true, .race = COH_RACE_CONFLICT, .strays = RX, .fetches = true, .at_once = BUT_SNOOPS});
  holds("... granted Shared",
        (struct endpoint_setup){.coupled = true, .shared = true, .strays = RX, .at_once = BUT_SNOOPS});
}

static void coupled_requests_survive_prefetch_and_eviction_of_auxiliary_lines(void **state) {
  (void)state;
  holds("auxiliary line prefetched and evicted, stores in any order",
        (struct endpoint_setup){.coupled = true, .aux = true, .weak = true, .strays = AUX, .at_once = BUT_SNOOPS});
}

static void separate_requests_are_answered_once_and_whole(void **state) {
  (void)state;
  holds("with every message in flight", (struct endpoint_setup){0});
  holds("conflict handshake", (struct endpoint_setup){.race = COH_RACE_CONFLICT});
  holds("auxiliary lines, stores in any order",
        (struct endpoint_setup){.aux = true, .weak = true, .at_once = BUT_REQUESTS_AND_SNOOPS});
}

static void separate_requests_survive_prefetch_and_eviction_of_control_lines(void **state) {
  (void)state;
  holds("receive lines prefetched and evicted", (struct endpoint_setup){.strays = RX, .at_once = BUT_SNOOPS});
  holds("transmit lines prefetched and evicted", (struct endpoint_setup){.strays = TX, .at_once = ALL});
}

static void separate_requests_survive_prefetch_and_eviction_of_auxiliary_lines(void **state) {
  (void)state;
  holds("auxiliary lines prefetched and evicted",
        (struct endpoint_setup){.aux = true, .weak = true, .strays = AUX, .at_once = ALL});
}

static void a_thread_that_leaves_or_dies_strands_no_request(void **state) {
  (void)state;
  holds("thread leaves or dies",
        (struct endpoint_setup){.coupled = true, .leaves = true, .aux = true, .at_once = BUT_SNOOPS});
  holds("... while control lines are prefetched and evicted",
        (struct endpoint_setup){.coupled = true, .leaves = true, .strays = RX, .at_once = ALL});
  holds("thread leaves or dies", (struct endpoint_setup){.leaves = true});
}

static void rule_1_a_reload_must_not_bring_the_descriptor_back(void **state) {
  (void)state;
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_REPLAY_DESCRIPTOR});
}

static void rule_2_a_load_is_no_doorbell_without_evidence(void **state) {
  (void)state;
  breaks("a reply is sent for a request that the thread has not taken",
         (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_NO_EVIDENCE});
  breaks("a reply is sent that is not whole", (struct endpoint_setup){.strays = TX, .faults = FAULT_NO_EVIDENCE});
}

static void rule_2_done_must_be_no_bit_of_a_request(void **state) {
  (void)state;
  breaks("a reply is sent for a request that the thread has not taken",
         (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_DONE_IS_VALID});
}

static void rule_2_done_counts_only_with_the_epoch(void **state) {
  (void)state;
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){.strays = TX, .leaves = true, .faults = FAULT_EVIDENCE_ANY_EPOCH});
}

static void rule_2_done_must_be_written_last(void **state) {
  (void)state;
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_DONE_FIRST});
}

static void rule_2_a_tryagain_for_want_of_evidence_must_not_advance(void **state) {
  (void)state;
  breaks("a request is delivered while the last one has no reply",
         (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_EARLY_ADVANCES});
}

static void no_copy_of_a_tryagain_may_stay(void **state) {
  (void)state;
  breaks("stuck", (struct endpoint_setup){.coupled = true, .faults = FAULT_KEEP_TRYAGAIN});
  breaks("stuck", (struct endpoint_setup){.faults = FAULT_KEEP_TRYAGAIN});
  breaks("stuck", (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_KEEP_EARLY});
}

static void no_copy_of_a_finished_line_may_stay(void **state) {
  (void)state;
  breaks("stuck", (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_KEEP_RELOAD});
}

static void a_thread_must_judge_a_header_by_its_epoch(void **state) {
  (void)state;
  breaks("stuck", (struct endpoint_setup){.strays = RX, .faults = FAULT_IGNORE_EPOCH});
  breaks("stuck", (struct endpoint_setup){.coupled = true, .strays = RX, .faults = FAULT_SKIP_AHEAD});
}

// Rule 3. With the evidence of rule 2 a missing store-to-load fence costs a turn, not a reply; without it, a reply.
static void rule_3_the_fence_makes_every_doorbell_count(void **state) {
  (void)state;
  holds("fenced doorbells",
        (struct endpoint_setup){.coupled = true, .aux = true, .weak = true, .prompt = true, .at_once = ALL});
  breaks("a doorbell comes before its evidence",
         (struct endpoint_setup){.coupled = true, .prompt = true, .faults = FAULT_NO_FENCE});
  breaks("a doorbell comes before its evidence", (struct endpoint_setup){.prompt = true, .faults = FAULT_NO_FENCE});
}

static void rule_3_without_evidence_the_fence_keeps_replies_whole(void **state) {
  (void)state;
  holds("no evidence wanted, fenced",
        (struct endpoint_setup){.coupled = true, .aux = true, .faults = FAULT_NO_EVIDENCE, .at_once = ALL});
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){.coupled = true, .aux = true, .faults = FAULT_NO_EVIDENCE | FAULT_NO_FENCE});
}

static void rule_3_where_stores_pass_stores_auxiliary_lines_must_be_fenced_before_done(void **state) {
  (void)state;
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){
             .coupled = true, .aux = true, .weak = true, .strays = RX, .faults = FAULT_NO_STORE_FENCE});
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){.aux = true, .weak = true, .faults = FAULT_NO_STORE_FENCE | FAULT_NO_FENCE});
  holds("stores in order, no fence before DONE",
        (struct endpoint_setup){.coupled = true, .aux = true, .faults = FAULT_NO_STORE_FENCE, .at_once = ALL});
}

static void rule_4_the_replys_auxiliary_lines_are_recalled_before_it_is_sent(void **state) {
  (void)state;
  breaks("a reply is sent that is not whole",
         (struct endpoint_setup){.coupled = true, .aux = true, .faults = FAULT_SKIP_AUX});
  breaks("a reply is sent that is not whole", (struct endpoint_setup){.aux = true, .faults = FAULT_SKIP_AUX});
}

// A home that writes over copies depends on the recall of clean lines; and even so a prefetch defeats it.
static void rule_4_clean_auxiliary_lines_are_recalled_or_the_home_takes_them_back(void **state) {
  (void)state;
  const struct endpoint_setup plain = {.coupled = true, .aux = true, .at_once = ALL};
  struct endpoint_setup over = plain, clean = plain, both = plain;
  over.faults = FAULT_WRITE_OVER_COPIES;
  clean.faults = FAULT_KEEP_CLEAN_AUX;
  both.faults = FAULT_WRITE_OVER_COPIES | FAULT_KEEP_CLEAN_AUX;
  holds("home writes over copies, clean lines recalled", over);
  holds("home takes copies back, clean lines not recalled", clean);
  breaks("the thread reads bytes that are not this request's arguments", both);
  over.strays = AUX;
  breaks("the thread reads bytes that are not this request's arguments", over);
}

static void rule_8_a_thread_that_leaves_must_be_flushed(void **state) {
  (void)state;
  breaks("a thread left with a reply in hand",
         (struct endpoint_setup){.coupled = true, .leaves = true, .faults = FAULT_NO_FLUSH});
  breaks("a thread left with a reply in hand", (struct endpoint_setup){.leaves = true, .faults = FAULT_NO_FLUSH});
}

static void rule_8_a_process_that_dies_must_be_aborted(void **state) {
  (void)state;
  breaks("stuck", (struct endpoint_setup){.coupled = true, .leaves = true, .faults = FAULT_NO_ABORT});
  breaks("stuck", (struct endpoint_setup){.leaves = true, .faults = FAULT_NO_ABORT});
}

static void every_rule_fires(void **state) {
  (void)state;
  for (enum endpoint_rule rule = ENDPOINT_RULE_NONE + 1; rule < ENDPOINT_RULES; rule++) {
    // The engine looks at deadlines of parked endpoints only, and here no thread leaves while its doorbell is out.
    if (rule == ENDPOINT_RULE_DEADLINE_LATE || rule == ENDPOINT_RULE_LEAVE_WAIT) continue;
    if (!(fired >> rule & 1)) print_error("%s never fires\n", endpoint_rule_name(rule));
    assert_true(fired >> rule & 1);
    assert_string_not_equal(endpoint_rule_text(rule), "?");
  }
  assert_false(fired >> ENDPOINT_RULE_NONE & 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(coupled_requests_are_answered_once_and_whole),
      cmocka_unit_test(coupled_requests_survive_prefetch_and_eviction_of_control_lines),
      cmocka_unit_test(coupled_requests_survive_prefetch_and_eviction_of_auxiliary_lines),
      cmocka_unit_test(separate_requests_are_answered_once_and_whole),
      cmocka_unit_test(separate_requests_survive_prefetch_and_eviction_of_control_lines),
      cmocka_unit_test(separate_requests_survive_prefetch_and_eviction_of_auxiliary_lines),
      cmocka_unit_test(a_thread_that_leaves_or_dies_strands_no_request),
      cmocka_unit_test(rule_1_a_reload_must_not_bring_the_descriptor_back),
      cmocka_unit_test(rule_2_a_load_is_no_doorbell_without_evidence),
      cmocka_unit_test(rule_2_done_must_be_no_bit_of_a_request),
      cmocka_unit_test(rule_2_done_counts_only_with_the_epoch),
      cmocka_unit_test(rule_2_done_must_be_written_last),
      cmocka_unit_test(rule_2_a_tryagain_for_want_of_evidence_must_not_advance),
      cmocka_unit_test(no_copy_of_a_tryagain_may_stay),
      cmocka_unit_test(no_copy_of_a_finished_line_may_stay),
      cmocka_unit_test(a_thread_must_judge_a_header_by_its_epoch),
      cmocka_unit_test(rule_3_the_fence_makes_every_doorbell_count),
      cmocka_unit_test(rule_3_without_evidence_the_fence_keeps_replies_whole),
      cmocka_unit_test(rule_3_where_stores_pass_stores_auxiliary_lines_must_be_fenced_before_done),
      cmocka_unit_test(rule_4_the_replys_auxiliary_lines_are_recalled_before_it_is_sent),
      cmocka_unit_test(rule_4_clean_auxiliary_lines_are_recalled_or_the_home_takes_them_back),
      cmocka_unit_test(rule_8_a_thread_that_leaves_must_be_flushed),
      cmocka_unit_test(rule_8_a_process_that_dies_must_be_aborted),
      cmocka_unit_test(every_rule_fires), // behind those that hold
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
