// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "models/protocol/endpoint/endpoint.h"
#include <cmocka.h>

static const struct endpoint_rules coupled = {
    .line_bytes = 128, .reply_off = 64, .max_reply = 1000, .coupled = true, .rx_exclusive = true, .tx_exclusive = true};

static struct endpoint_rules separate(void) {
  struct endpoint_rules r = coupled;
  r.coupled = false;
  return r;
}

static struct endpoint_step load(struct endpoint *e, enum line_region region, unsigned index, unsigned tag,
                                 const struct endpoint_rules *r) {
  return endpoint_next(
      e, &(struct endpoint_event){.kind = ENDPOINT_LOAD, .region = region, .index = index, .tag = (uint8_t)tag}, r);
}

static struct endpoint_step just(struct endpoint *e, enum endpoint_event_kind kind, const struct endpoint_rules *r) {
  return endpoint_next(e, &(struct endpoint_event){.kind = kind}, r);
}

static struct endpoint_step back(struct endpoint *e, enum line_region region, unsigned index, uint8_t flags,
                                 uint16_t length, uint32_t epoch, const struct endpoint_rules *r) {
  return endpoint_next(e,
                       &(struct endpoint_event){.kind = ENDPOINT_RECALLED,
                                                .region = region,
                                                .index = index,
                                                .flags = flags,
                                                .status = 3,
                                                .length = length,
                                                .header_epoch = epoch},
                       r);
}

// An endpoint with an open request that used `aux` auxiliary lines, answered on line 0 with epoch 1.
static struct endpoint opened(unsigned aux, const struct endpoint_rules *r) {
  struct endpoint e = endpoint_initial();
  assert_int_equal(load(&e, REGION_RX, 0, 9, r).flags, ENDPOINT_ARM);
  assert_int_equal(e.phase, ENDPOINT_PARKED);
  assert_int_equal(just(&e, ENDPOINT_CLAIM, r).flags, 0);
  struct endpoint_step s =
      endpoint_next(&e, &(struct endpoint_event){.kind = ENDPOINT_DELIVERED, .ok = true, .aux = (uint8_t)aux}, r);
  assert_int_equal(s.flags, ENDPOINT_ANSWER | ENDPOINT_DISARM);
  assert_int_equal(s.index, 0);
  assert_int_equal(s.tag, 9);
  assert_true(s.exclusive);
  return e;
}

static void the_first_request_goes_to_line_0_with_epoch_1(void **state) {
  (void)state;
  struct endpoint e = endpoint_initial();
  assert_int_equal(endpoint_next_line(&e), 0);
  assert_int_equal(endpoint_next_epoch(&e), 1);
  e = opened(0, &coupled);
  assert_int_equal(e.k, 0);
  assert_int_equal(e.epoch, 1);
  assert_int_equal(endpoint_next_line(&e), 1);
}

static void a_malformed_request_leaves_the_endpoint_parked_under_its_old_deadline(void **state) {
  (void)state;
  struct endpoint e = endpoint_initial();
  load(&e, REGION_RX, 0, 9, &coupled);
  struct endpoint before = e;
  just(&e, ENDPOINT_CLAIM, &coupled);
  assert_int_equal(just(&e, ENDPOINT_DEADLINE, &coupled).flags, ENDPOINT_DEFER);
  assert_int_equal(just(&e, ENDPOINT_DELIVERED, &coupled).flags, 0);
  assert_memory_equal(&e, &before, sizeof e);
}

static void the_deadline_answers_tryagain_and_leaves_no_copy(void **state) {
  (void)state;
  struct endpoint e = endpoint_initial();
  load(&e, REGION_RX, 0, 9, &coupled);
  struct endpoint_step s = just(&e, ENDPOINT_DEADLINE, &coupled);
  assert_int_equal(s.flags, ENDPOINT_WRITE | ENDPOINT_ANSWER | ENDPOINT_RECALL | ENDPOINT_TRYAGAIN);
  assert_int_equal(s.index, 0);
  assert_int_equal(s.write_flags, 0);
  assert_int_equal(s.write_epoch, 1);
  assert_int_equal(s.tag, 9);
  assert_int_equal(load(&e, REGION_RX, 0, 1, &coupled).flags, ENDPOINT_DEFER); // until the copy is back
  assert_int_equal(back(&e, REGION_RX, 0, 0, 0, 1, &coupled).flags, 0);
  assert_int_equal(load(&e, REGION_RX, 1, 1, &coupled).flags, ENDPOINT_ARM); // no evidence is wanted
}

static void a_reload_of_an_open_request_is_answered_at_once_with_the_homes_bytes(void **state) {
  (void)state;
  struct endpoint e = opened(0, &coupled);
  struct endpoint_step s = load(&e, REGION_RX, 0, 4, &coupled);
  assert_int_equal(s.flags, ENDPOINT_ANSWER);
  assert_int_equal(s.tag, 4);
}

static void a_reload_of_a_finished_line_is_recalled_behind_its_answer(void **state) {
  (void)state;
  struct endpoint e = endpoint_initial();
  assert_int_equal(load(&e, REGION_RX, 1, 4, &coupled).flags, ENDPOINT_ANSWER | ENDPOINT_RECALL);
}

static void a_doorbell_without_evidence_is_answered_without_advancing(void **state) {
  (void)state;
  static const struct {
    uint8_t flags;
    uint32_t epoch;
  } rows[] = {{0, 1}, {REPLY_DONE, 0}, {RX_VALID | RX_KIND_CALL << 1, 1}};
  for (unsigned i = 0; i < 3; i++) {
    struct endpoint e = opened(2, &coupled), before = e;
    struct endpoint_step s = load(&e, REGION_RX, 1, 5, &coupled);
    assert_int_equal(s.flags, ENDPOINT_RECALL);
    assert_int_equal(s.index, 0);
    s = back(&e, REGION_RX, 0, rows[i].flags, 0, rows[i].epoch, &coupled);
    assert_int_equal(s.flags, ENDPOINT_WRITE | ENDPOINT_ANSWER | ENDPOINT_RECALL | ENDPOINT_EARLY);
    assert_int_equal(s.index, 1);
    assert_int_equal(s.write_epoch, 1);
    assert_int_equal(s.tag, 5);
    back(&e, REGION_RX, 1, 0, 0, 1, &coupled);
    assert_memory_equal(&e, &before, sizeof e);
  }
}

// Rule 4: the lines that the request or the reply used, whichever are more, before the reply leaves.
static void a_coupled_reply_is_sent_when_every_line_of_request_and_reply_is_back(void **state) {
  (void)state;
  static const struct {
    unsigned request, length, aux;
  } rows[] = {{0, 65, 1}, {3, 0, 3}, {3, 64 + 128, 3}, {1, 64 + 128 + 1, 2}};
  for (unsigned i = 0; i < 4; i++) {
    struct endpoint e = opened(rows[i].request, &coupled);
    load(&e, REGION_RX, 1, 5, &coupled);
    struct endpoint_step s = back(&e, REGION_RX, 0, REPLY_DONE, (uint16_t)rows[i].length, 1, &coupled);
    assert_int_equal(s.flags, ENDPOINT_RECALL_AUX | ENDPOINT_DOORBELL);
    assert_int_equal(s.aux_region, REGION_RX_AUX);
    assert_int_equal(s.aux, rows[i].aux);
    s = just(&e, ENDPOINT_RECALLED_AUX, &coupled);
    assert_int_equal(s.flags, ENDPOINT_REPLY | ENDPOINT_ARM);
    assert_int_equal(s.length, rows[i].length);
    assert_int_equal(s.status, 3);
    assert_int_equal(e.phase, ENDPOINT_PARKED);
  }
}

static void a_reply_without_auxiliary_lines_is_sent_as_soon_as_its_line_is_back(void **state) {
  (void)state;
  struct endpoint e = opened(0, &coupled);
  load(&e, REGION_RX, 1, 5, &coupled);
  assert_int_equal(back(&e, REGION_RX, 0, REPLY_DONE, 64, 1, &coupled).flags,
                   ENDPOINT_REPLY | ENDPOINT_ARM | ENDPOINT_DOORBELL);
}

static void a_one_way_mark_ends_the_request_without_a_reply(void **state) {
  (void)state;
  struct endpoint e = opened(1, &coupled);
  load(&e, REGION_RX, 1, 5, &coupled);
  assert_int_equal(back(&e, REGION_RX, 0, REPLY_DONE | REPLY_ONEWAY, 900, 1, &coupled).aux, 1);
  assert_int_equal(just(&e, ENDPOINT_RECALLED_AUX, &coupled).flags, ENDPOINT_ONE_WAY | ENDPOINT_ARM);
}

static void a_reply_longer_than_the_lines_is_marked_and_empty(void **state) {
  (void)state;
  struct endpoint e = opened(0, &coupled);
  load(&e, REGION_RX, 1, 5, &coupled);
  struct endpoint_step s = back(&e, REGION_RX, 0, REPLY_DONE, 1001, 1, &coupled);
  assert_true(s.too_long);
  assert_int_equal(s.length, 0);
  assert_int_equal(s.flags, ENDPOINT_REPLY | ENDPOINT_ARM | ENDPOINT_DOORBELL);
}

static void a_separate_reply_is_taken_at_the_transmit_doorbell(void **state) {
  (void)state;
  struct endpoint_rules r = separate();
  struct endpoint e = opened(2, &r);
  assert_int_equal(load(&e, REGION_TX, 0, 1, &r).flags, ENDPOINT_ANSWER);
  assert_int_equal(load(&e, REGION_TX, 1, 2, &r).flags, ENDPOINT_RECALL);
  struct endpoint_step s = back(&e, REGION_TX, 0, REPLY_DONE, 65, 1, &r);
  assert_int_equal(s.flags, ENDPOINT_RECALL_AUX | ENDPOINT_DOORBELL);
  assert_int_equal(s.aux_region, REGION_TX_AUX);
  assert_int_equal(s.aux, 1); // the request's lines are another matter
  s = just(&e, ENDPOINT_RECALLED_AUX, &r);
  assert_int_equal(s.flags, ENDPOINT_REPLY | ENDPOINT_WRITE | ENDPOINT_ANSWER);
  assert_int_equal(s.region, REGION_TX);
  assert_int_equal(s.index, 1);
  assert_int_equal(s.write_flags, RX_VALID);
  assert_int_equal(s.write_epoch, 1);
  assert_int_equal(s.tag, 2);
  assert_int_equal(e.t, 1);
}

static void the_line_being_written_can_be_loaded_unless_it_is_looked_at(void **state) {
  (void)state;
  struct endpoint_rules r = separate();
  struct endpoint e = opened(0, &r);
  load(&e, REGION_TX, 0, 1, &r);
  assert_int_equal(load(&e, REGION_TX, 1, 2, &r).flags, ENDPOINT_RECALL);
  assert_int_equal(e.phase, ENDPOINT_LOOKING);
  assert_int_equal(load(&e, REGION_TX, 0, 3, &r).flags, ENDPOINT_DEFER); // until its recall has come back
  back(&e, REGION_TX, 0, REPLY_DONE, 65, 1, &r);
  assert_int_equal(e.phase, ENDPOINT_COLLECTING);
  // While the reply's other lines come, it is answered, and recalled behind the answer.
  assert_int_equal(load(&e, REGION_TX, 0, 3, &r).flags, ENDPOINT_ANSWER | ENDPOINT_RECALL);
}

static void a_separate_endpoint_parks_when_the_requests_lines_are_back(void **state) {
  (void)state;
  struct endpoint_rules r = separate();
  struct endpoint e = opened(2, &r);
  assert_int_equal(load(&e, REGION_RX, 1, 3, &r).flags,
                   ENDPOINT_WRITE | ENDPOINT_ANSWER | ENDPOINT_RECALL | ENDPOINT_EARLY); // no reply was taken
  back(&e, REGION_RX, 1, 0, 0, 1, &r);
  load(&e, REGION_TX, 1, 2, &r);
  back(&e, REGION_TX, 0, REPLY_DONE, 0, 1, &r);
  struct endpoint_step s = load(&e, REGION_RX, 1, 3, &r);
  assert_int_equal(s.flags, ENDPOINT_RECALL | ENDPOINT_RECALL_AUX | ENDPOINT_DOORBELL);
  assert_int_equal(s.aux, 2);
  assert_int_equal(just(&e, ENDPOINT_RECALLED_AUX, &r).flags, 0);
  assert_int_equal(back(&e, REGION_RX, 0, 0, 0, 1, &r).flags, ENDPOINT_ARM);
  assert_int_equal(e.phase, ENDPOINT_PARKED);
}

static void grants_are_shared_if_so_configured_except_to_stores(void **state) {
  (void)state;
  struct endpoint_rules r = coupled;
  r.rx_exclusive = false;
  struct endpoint e = endpoint_initial();
  assert_false(load(&e, REGION_RX, 1, 0, &r).exclusive);
  e = endpoint_initial();
  struct endpoint_event store = {.kind = ENDPOINT_LOAD, .region = REGION_RX, .index = 1, .exclusive = true};
  assert_true(endpoint_next(&e, &store, &r).exclusive);
}

static void a_flush_takes_a_finished_reply_and_parks_nobody(void **state) {
  (void)state;
  struct endpoint e = opened(0, &coupled);
  assert_int_equal(just(&e, ENDPOINT_FLUSH, &coupled).flags, ENDPOINT_RECALL);
  assert_int_equal(back(&e, REGION_RX, 0, REPLY_DONE, 8, 1, &coupled).flags, ENDPOINT_REPLY);
  assert_int_equal(e.phase, ENDPOINT_READY);
  assert_int_equal(e.open, 0);
}

static void a_flush_leaves_an_unfinished_reply_alone(void **state) {
  (void)state;
  struct endpoint e = opened(0, &coupled), before = e;
  just(&e, ENDPOINT_FLUSH, &coupled);
  assert_int_equal(back(&e, REGION_RX, 0, 0, 8, 1, &coupled).flags, 0);
  assert_memory_equal(&e, &before, sizeof e);
}

static void an_abort_ends_the_request_once_its_lines_are_back(void **state) {
  (void)state;
  struct endpoint e = opened(1, &coupled);
  assert_int_equal(just(&e, ENDPOINT_ABORT, &coupled).flags, ENDPOINT_RECALL | ENDPOINT_RECALL_AUX);
  assert_int_equal(back(&e, REGION_RX, 0, REPLY_DONE, 8, 1, &coupled).flags, 0);
  assert_int_equal(just(&e, ENDPOINT_RECALLED_AUX, &coupled).flags, ENDPOINT_ABORTED);
  assert_int_equal(just(&e, ENDPOINT_ABORT, &coupled).flags, 0); // nothing is open any more
}

static void what_cannot_happen_is_an_error_and_changes_nothing(void **state) {
  (void)state;
  struct endpoint e = endpoint_initial(), before = e;
  assert_int_equal(just(&e, ENDPOINT_CLAIM, &coupled).flags, ENDPOINT_ERROR);
  assert_int_equal(just(&e, ENDPOINT_DELIVERED, &coupled).flags, ENDPOINT_ERROR);
  assert_int_equal(just(&e, ENDPOINT_DEADLINE, &coupled).flags, ENDPOINT_ERROR);
  assert_int_equal(just(&e, ENDPOINT_RECALLED_AUX, &coupled).flags, ENDPOINT_ERROR);
  assert_int_equal(back(&e, REGION_RX, 0, 0, 0, 0, &coupled).flags, ENDPOINT_ERROR);
  assert_int_equal(load(&e, REGION_TX, 0, 0, &coupled).flags, ENDPOINT_ERROR);
  assert_int_equal(load(&e, REGION_RX, 2, 0, &coupled).flags, ENDPOINT_ERROR);
  assert_memory_equal(&e, &before, sizeof e);
}

static void rules_follow_the_layout_and_the_frame(void **state) {
  (void)state;
  struct layout l = layout_make(64, true, 56 + 128);
  assert_int_equal(endpoint_rules_of(&l, 9000).max_reply, 56 + 3 * 64); // arguments begin later: one more line
  assert_int_equal(endpoint_rules_of(&l, 100).max_reply, 100);
  assert_int_equal(endpoint_rules_of(&l, 100).reply_off, 8);
  assert_true(endpoint_rules_of(&l, 100).coupled);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first_request_goes_to_line_0_with_epoch_1),
      cmocka_unit_test(a_malformed_request_leaves_the_endpoint_parked_under_its_old_deadline),
      cmocka_unit_test(the_deadline_answers_tryagain_and_leaves_no_copy),
      cmocka_unit_test(a_reload_of_an_open_request_is_answered_at_once_with_the_homes_bytes),
      cmocka_unit_test(a_reload_of_a_finished_line_is_recalled_behind_its_answer),
      cmocka_unit_test(a_doorbell_without_evidence_is_answered_without_advancing),
      cmocka_unit_test(a_coupled_reply_is_sent_when_every_line_of_request_and_reply_is_back),
      cmocka_unit_test(a_reply_without_auxiliary_lines_is_sent_as_soon_as_its_line_is_back),
      cmocka_unit_test(a_one_way_mark_ends_the_request_without_a_reply),
      cmocka_unit_test(a_reply_longer_than_the_lines_is_marked_and_empty),
      cmocka_unit_test(a_separate_reply_is_taken_at_the_transmit_doorbell),
      cmocka_unit_test(the_line_being_written_can_be_loaded_unless_it_is_looked_at),
      cmocka_unit_test(a_separate_endpoint_parks_when_the_requests_lines_are_back),
      cmocka_unit_test(grants_are_shared_if_so_configured_except_to_stores),
      cmocka_unit_test(a_flush_takes_a_finished_reply_and_parks_nobody),
      cmocka_unit_test(a_flush_leaves_an_unfinished_reply_alone),
      cmocka_unit_test(an_abort_ends_the_request_once_its_lines_are_back),
      cmocka_unit_test(what_cannot_happen_is_an_error_and_changes_nothing),
      cmocka_unit_test(rules_follow_the_layout_and_the_frame),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
