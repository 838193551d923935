// SPDX-License-Identifier: Apache-2.0
// The engine's cycles and the order of its events, worked out by hand.
#include "tests/rtl/host/lines/engine_pair.h"

#define BLOCK 100

static struct engine_pair x;

static void begin(bool coupled) {
  engine_pair_begin(&x, &(struct nic_config){.coupled = coupled,
                                             .line128 = true,
                                             .grant_exclusive = true,
                                             .block_cycles = BLOCK,
                                             .reply_off = 32,
                                             .max_frame = 9728});
}

static void edges(unsigned n) {
  for (unsigned i = 0; i < n; i++) engine_pair_edge(&x);
}

// The edge that takes a load of receive line `line`.
static void load(uint8_t endpoint, uint8_t line, uint8_t tag) {
  x.in.load_valid = true, x.in.load = (struct nic_load){endpoint, tag, NIC_LINE(REGION_RX, line), false};
  engine_pair_edge(&x);
  assert_true(x.load_taken);
  x.in.load_valid = false;
}

static void claim(uint8_t endpoint) {
  x.in.claim_valid = true, x.in.claim_endpoint = endpoint;
  engine_pair_edge(&x);
  x.in.claim_valid = false;
}

static void delivered(uint8_t endpoint, uint32_t tag, uint8_t aux) {
  x.in.delivered_valid = x.in.delivered_ok = true;
  x.in.delivered_endpoint = endpoint, x.in.delivered_tag = tag, x.in.delivered_aux = aux;
  engine_pair_edge(&x);
  x.in.delivered_valid = false;
}

// The edge that takes a control line with this header.
static void back(uint8_t endpoint, uint8_t line, uint8_t flags, uint16_t length, uint32_t epoch) {
  x.in.back_valid = true;
  x.in.back = (struct nic_back){.endpoint = endpoint, .index = line, .flags = flags, .length = length, .epoch = epoch};
  engine_pair_edge(&x);
  assert_true(x.out.back_ready);
  x.in.back_valid = false;
}

static void back_aux(uint8_t endpoint) {
  x.in.back_valid = true, x.in.back = (struct nic_back){.aux = true, .endpoint = endpoint};
  engine_pair_edge(&x);
  x.in.back_valid = false;
}

// What stands at the command port behind the last edge.
static void command(uint8_t what, uint8_t endpoint, uint16_t line) {
  assert_true(x.p.command_valid_o);
  assert_int_equal(x.p.command_o, what);
  assert_int_equal(x.p.command_endpoint_o, endpoint);
  assert_int_equal(x.p.command_line_o, line);
}

// Parks the endpoint's first load and delivers a request to it: the thread has line 0.
static void serve(uint8_t endpoint, uint32_t tag, uint8_t aux) {
  load(endpoint, 0, 1);
  edges(1);
  claim(endpoint);
  delivered(endpoint, tag, aux);
  edges(3);
  assert_false(x.p.busy_o);
}

static void test_a_parked_load_is_claimed_and_answered_with_the_request(void **state) {
  (void)state;
  begin(true);
  load(9, 0, 0x5a);
  assert_int_equal(x.p.parked_o, 0);
  edges(1);
  assert_int_equal(x.p.parked_o, UINT64_C(1) << 9);
  assert_int_equal(x.p.next_deadline_o, 1 + BLOCK); // edge 1 parked it
  claim(9);
  assert_int_equal(x.p.parked_o, 0);
  assert_int_equal(x.p.claimed_line_o, 0);
  assert_int_equal(x.p.claimed_epoch_o, 1);
  delivered(9, 77, 3);
  assert_int_equal(x.p.next_deadline_o, NIC_NO_DEADLINE);
  assert_int_equal(x.p.open_count_o, 1);
  assert_false(x.p.command_valid_o);
  edges(1);
  command(NIC_CMD_ANSWER, 9, NIC_LINE(REGION_RX, 0));
  assert_int_equal(x.p.command_tag_o, 0x5a);
  assert_true(x.p.command_exclusive_o);
  assert_true(x.p.answer_valid_o && x.p.answer_tag_o == 77 && x.p.answer_code_o == 9);
  endpoint_engine_free(x.m);
}

static void test_a_deadline_is_answered_by_tryagain_two_edges_later(void **state) {
  (void)state;
  begin(true);
  load(9, 0, 0x5a);
  edges(BLOCK); // 1 to BLOCK, the first of which parks it
  edges(1);     // the deadline
  assert_false(x.p.tryagain_valid_o);
  edges(1);
  assert_true(x.p.tryagain_valid_o && x.p.tryagain_code_o == 9);
  assert_int_equal(x.p.parked_o, 0);
  assert_false(x.p.command_valid_o);
  edges(1);
  command(NIC_CMD_WRITE, 9, NIC_LINE(REGION_RX, 0));
  assert_int_equal(x.p.command_data_o[0], 0); // not VALID
  assert_int_equal(x.p.command_data_o[1], 1); // the epoch
  edges(1);
  command(NIC_CMD_ANSWER, 9, NIC_LINE(REGION_RX, 0));
  edges(1);
  command(NIC_CMD_RECALL, 9, NIC_LINE(REGION_RX, 0));
  edges(1);
  assert_false(x.p.command_valid_o);
  endpoint_engine_free(x.m);
}

// Rule 4: the control line, then the auxiliary lines, and only then is the endpoint parked.
static void test_a_doorbell_takes_the_lines_back_in_order(void **state) {
  (void)state;
  begin(true);
  serve(5, 1234, 1);
  load(5, 1, 8);
  edges(2);
  command(NIC_CMD_RECALL, 5, NIC_LINE(REGION_RX, 0));
  back(5, 0, REPLY_DONE, 96 + 128 + 1, 1); // 96 bytes in the control line, two auxiliary lines
  assert_true(x.p.doorbell_valid_o && x.p.doorbell_tag_o == 1234);
  assert_int_equal(x.out.count, 2);
  edges(1);
  command(NIC_CMD_RECALL, 5, NIC_LINE(REGION_RX_AUX, 0));
  edges(1);
  command(NIC_CMD_RECALL, 5, NIC_LINE(REGION_RX_AUX, 1));
  edges(3);
  assert_int_equal(x.p.parked_o, 0);
  assert_int_equal(x.p.open_count_o, 1);
  back_aux(5);
  assert_int_equal(x.p.parked_o, 1u << 5);
  assert_true(x.out.frame_valid && x.p.collect_valid_o && x.p.collect_tag_o == 1234);
  assert_int_equal(x.p.open_count_o, 0);
  endpoint_engine_free(x.m);
}

static void test_a_load_of_a_line_that_is_being_recalled_waits_for_it(void **state) {
  (void)state;
  begin(true);
  load(5, 1, 8); // of the line that is current: answered, and taken back
  edges(4);
  load(5, 1, 9);
  edges(20);
  assert_false(x.p.command_valid_o);
  assert_false(x.p.busy_o); // nothing happens by itself
  back(5, 1, 0, 0, 0);
  assert_true(x.p.busy_o);
  edges(1);
  assert_false(x.p.command_valid_o);
  edges(1);
  command(NIC_CMD_ANSWER, 5, NIC_LINE(REGION_RX, 1));
  assert_int_equal(x.p.command_tag_o, 9);
  endpoint_engine_free(x.m);
}

// Everything at once: claim, recalled line, load, leaving, deadline, each in its turn.
static void test_events_go_by_their_kind_one_an_edge(void **state) {
  (void)state;
  begin(true);
  load(1, 1, 1); // leaves a recall outstanding
  edges(4);
  load(4, 0, 1); // parked by the next edge, until BLOCK edges later
  edges(1);
  uint64_t deadline = x.p.next_deadline_o;
  load(0, 0, 1);
  edges((unsigned)(deadline - x.in.now));
  load(2, 0, 1); // this edge is the deadline
  x.in.back_valid = true, x.in.back = (struct nic_back){.endpoint = 1, .index = 1};
  x.in.leave_valid = true, x.in.leave_endpoint = 3;
  claim(0);
  assert_int_equal(x.p.parked_o, 1u << 4);
  assert_false(x.out.back_ready);
  edges(1);
  assert_true(x.out.back_ready);
  x.in.back_valid = false;
  assert_int_equal(x.p.parked_o, 1u << 4);
  edges(1);
  assert_int_equal(x.p.parked_o, 1u << 2 | 1u << 4);
  assert_false(x.out.leave_ready);
  edges(1);
  assert_true(x.out.leave_ready);
  x.in.leave_valid = false;
  assert_false(x.p.tryagain_valid_o);
  edges(1);
  assert_true(x.p.tryagain_valid_o && x.p.tryagain_code_o == 4);
  endpoint_engine_free(x.m);
}

// Rule 8: a thread that leaves is looked at, and what it finished is sent; one that died loses its request.
static void test_a_thread_that_leaves_strands_no_reply(void **state) {
  (void)state;
  for (unsigned abort = 0; abort < 2; abort++) {
    begin(true);
    serve(7, 55, 0);
    x.in.leave_valid = true, x.in.leave_abort = abort, x.in.leave_endpoint = 7;
    edges(1);
    assert_true(x.out.leave_ready);
    x.in.leave_valid = false;
    edges(1);
    command(NIC_CMD_RECALL, 7, NIC_LINE(REGION_RX, 0));
    back(7, 0, REPLY_DONE, 4, 1);
    assert_true(x.p.collect_valid_o && x.p.collect_tag_o == 55);
    assert_int_equal(x.p.collect_code_o, abort ? 3 : 0);
    assert_int_equal(x.out.frame_valid, !abort);
    endpoint_engine_free(x.m);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_parked_load_is_claimed_and_answered_with_the_request),
      cmocka_unit_test(test_a_deadline_is_answered_by_tryagain_two_edges_later),
      cmocka_unit_test(test_a_doorbell_takes_the_lines_back_in_order),
      cmocka_unit_test(test_a_load_of_a_line_that_is_being_recalled_waits_for_it),
      cmocka_unit_test(test_events_go_by_their_kind_one_an_edge),
      cmocka_unit_test(test_a_thread_that_leaves_strands_no_reply),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
