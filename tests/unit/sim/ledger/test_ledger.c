// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/contract/hart.h"
#include "sim/ledger/ledger.h"
#include "sim/ledger/row.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
  struct ledger *ledger;
  struct observer o;
  char *rows, *steps;
  size_t size, steps_size;
  FILE *file, *steps_file;
  struct ledger_witness witness;
  struct error e;
};

static void begin(struct fixture *f, uint64_t warmup, const char *system) {
  memset(f, 0, sizeof *f);
  f->file = open_memstream(&f->rows, &f->size);
  f->steps_file = open_memstream(&f->steps, &f->steps_size);
  const struct ledger_options options = {.warmup = warmup, .system = system, .rows = f->file, .steps = f->steps_file};
  f->ledger = ledger_new(&options);
  f->o = ledger_observer(f->ledger);
}

static void end(struct fixture *f) {
  ledger_free(f->ledger);
  fclose(f->file);
  fclose(f->steps_file);
  free(f->rows);
  free(f->steps);
}

// A request of 100 ps in the NIC and 900 ps in the handler: last bit in at `at`, reply at `at` + 1000.
static void serve(struct fixture *f, uint32_t request, uint64_t at) {
  f->o.frame_in(f->o.context, request, at - 50, at, 100);
  f->o.mark(f->o.context, request, at + 100, STEP_CHECK, PLACE_NIC);
  f->o.mark(f->o.context, request, at + 1000, STEP_HANDLER, PLACE_HART);
  f->o.frame_out(f->o.context, request, at + 1000, at + 1050, NULL, 80);
  f->witness.frames_in++;
  f->witness.frames_out++;
}

static void charge(struct fixture *f, uint32_t request, enum cycle_kind kind, uint64_t cycles) {
  f->o.cycles(f->o.context, 0, request, kind, STEP_HANDLER, cycles);
  f->witness.harts = 1;
  f->witness.hart[0].cycles[kind] += cycles;
  f->witness.hart[0].elapsed += cycles;
}

static bool balanced(struct fixture *f) {
  assert_true(ledger_flush(f->ledger, &f->e));
  return ledger_check(f->ledger, &f->witness, &f->e);
}

static void violates(struct fixture *f, const char *message) {
  assert_false(balanced(f));
  assert_string_equal(f->e.text, message);
  end(f);
}

static void a_served_request_balances_and_its_segments_are_summed(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  charge(&f, 0, CYCLE_WORK, 30);
  charge(&f, 0, CYCLE_STALL, 12);
  charge(&f, HART_NO_REQUEST, CYCLE_PARKED, 400);
  if (!balanced(&f)) fail_msg("%s", f.e.text);
  const struct ledger_totals *t = ledger_totals_of(f.ledger);
  assert_int_equal(t->replied, 1);
  assert_int_equal(t->segment_ps[STEP_CHECK][PLACE_NIC], 100);
  assert_int_equal(t->segment_ps[STEP_HANDLER][PLACE_HART], 900);
  assert_int_equal(t->charged[CYCLE_WORK][STEP_HANDLER], 30);
  assert_int_equal(t->overhead[CYCLE_PARKED][STEP_HANDLER], 400);
  end(&f);
}

// The values of a row by their columns.
static void row_is(const char *row, bool system, const char *expected) {
  char header[1024], copy[1024], *save_h, *save_r;
  row_header(system, header, sizeof header);
  snprintf(copy, sizeof copy, "%s", row);
  char found[1024] = "";
  // strsep keeps empty fields.
  save_h = header;
  save_r = copy;
  for (char *name; (name = strsep(&save_h, ",\n")) && name[0];) {
    char *value = strsep(&save_r, ",\n");
    assert_non_null(value);
    if (value[0] == 0 || strcmp(value, "0") == 0) continue;
    size_t n = strlen(found);
    snprintf(found + n, sizeof found - n, "%s%s=%s", n ? " " : "", name, value);
  }
  assert_string_equal(found, expected);
}

static void a_row_says_what_became_of_its_request(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, "lauberhorn");
  serve(&f, 7, 5000);
  charge(&f, 7, CYCLE_WORK, 30);
  charge(&f, 7, CYCLE_STALL, 12);
  assert_true(balanced(&f));
  row_is(f.rows, true,
         "index=7 system=lauberhorn outcome=replied bytes_in=100 bytes_out=80 wire_in_first_ps=4950 "
         "wire_in_last_ps=5000 wire_out_ps=6000 done_ps=6000 latency_ps=1000 check_ps=100 handler_ps=900 "
         "work_cycles=30 stalled_cycles=12");
  end(&f);
}

static void a_row_names_the_call_and_who_served_it(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  const struct observed_call call = {
      .xid = 0xabc, .port = 2049, .program = 100003, .version = 3, .procedure = 6, .process = "nfsd"};
  f.o.frame_in(f.o.context, 1, 100, 200, 64);
  f.o.call(f.o.context, 1, &call);
  f.o.held(f.o.context, 1, 3);
  f.o.cycles(f.o.context, 5, 1, CYCLE_WORK, STEP_HANDLER, 1);
  f.o.cycles(f.o.context, 6, 1, CYCLE_WORK, STEP_HANDLER, 1);
  f.o.one_way(f.o.context, 1, 900);
  const struct observed_call odd = {.process = "a,\"b\""};
  f.o.frame_in(f.o.context, 2, 100, 200, 64);
  f.o.call(f.o.context, 2, &odd);
  f.o.dropped(f.o.context, 2, 901, DROP_NO_SERVICE);
  assert_true(ledger_flush(f.ledger, &f.e));
  const char *second = strchr(f.rows, '\n') + 1;
  row_is(f.rows, false,
         "index=1 outcome=one_way bytes_in=64 wire_in_first_ps=100 wire_in_last_ps=200 done_ps=900 work_cycles=2 "
         "service=2049/100003/3/6 process=nfsd endpoint=3 hart=6 xid=0x00000abc");
  assert_non_null(strstr(second, ",0/0/0/0,\"a,\"\"b\"\"\",,,0x00000000\n"));
  end(&f);
}

static void the_first_reply_of_a_hart_is_cold_and_steps_have_an_order(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 1, NULL);
  for (uint32_t i = 0; i < 4; i++) {
    uint64_t at = 5000 + i * UINT64_C(2000);
    f.o.frame_in(f.o.context, i, at - 50, at, 100);
    f.o.cycles(f.o.context, i / 2, i, CYCLE_WORK, STEP_HANDLER, 1);
    f.o.mark(f.o.context, i, at + 100, STEP_HANDLER, PLACE_HART);
    if (i == 3) f.o.mark(f.o.context, i, at + 200, STEP_COPY, PLACE_HART); // what comes late has its place, too
    f.o.mark(f.o.context, i, at + 300, STEP_CHECK, PLACE_NIC);
    f.o.frame_out(f.o.context, i, at + 300, at + 350, NULL, 80);
  }
  const struct ledger_totals *t = ledger_totals_of(f.ledger);
  assert_int_equal(t->cold_replied, 1); // request 2 of hart 1: request 0 is of the warm-up
  assert_int_equal(t->cold_ps, 300);
  assert_int_equal(t->ordered, 3);
  assert_int_equal(t->order[0], STEP_HANDLER * PLACES + PLACE_HART);
  assert_int_equal(t->order[1], STEP_COPY * PLACES + PLACE_HART);
  assert_int_equal(t->order[2], STEP_CHECK * PLACES + PLACE_NIC);
  assert_int_equal(t->first_in_ps, 5000);
  assert_int_equal(t->last_in_ps, 11000);
  assert_int_equal(t->last_done_ps, 11300);
  end(&f);
}

static void the_steps_of_a_request_are_lines_of_their_own(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, "s");
  serve(&f, 7, 5000);
  assert_true(balanced(&f));
  fflush(f.steps_file);
  assert_string_equal(f.steps, "7,s,check,nic,100\n7,s,handler,hart,900\n");
  char header[64];
  assert_string_equal(row_steps_header(true, header, sizeof header), "index,system,step,place,ps\n");
  assert_string_equal(row_steps_header(false, header, sizeof header), "index,step,place,ps\n");
  end(&f);
}

static void drops_and_one_way_calls_have_rows_without_latency(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 1, 100, 200, 64);
  f.o.dropped(f.o.context, 1, 300, DROP_UDP_CHECKSUM);
  f.o.frame_in(f.o.context, 2, 400, 500, 64);
  f.o.one_way(f.o.context, 2, 900);
  f.witness.frames_in = 2;
  f.witness.dropped[DROP_UDP_CHECKSUM] = 1;
  if (!balanced(&f)) fail_msg("%s", f.e.text);
  row_is(f.rows, false,
         "index=1 outcome=dropped reason=udp_checksum bytes_in=64 wire_in_first_ps=100 wire_in_last_ps=200 "
         "done_ps=300");
  row_is(strchr(f.rows, '\n') + 1, false,
         "index=2 outcome=one_way bytes_in=64 wire_in_first_ps=400 wire_in_last_ps=500 done_ps=900");
  assert_int_equal(histogram_infinite(ledger_latency(f.ledger)), 1);
  end(&f);
}

static void rows_stand_in_order_of_their_end_and_ties_by_index(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  // Far more than are held back, in threes that end together, each three reported backwards.
  enum { N = 3000 };
  for (uint32_t i = 0; i < N; i += 3)
    for (uint32_t j = 3; j-- > 0;) serve(&f, i + j, 10000 + i);
  assert_true(balanced(&f));
  char *row = f.rows;
  for (uint32_t i = 0; i < N; i++) {
    assert_int_equal(strtoul(row, NULL, 10), i);
    row = strchr(row, '\n') + 1;
  }
  assert_int_equal(*row, 0);
  end(&f);
}

static void cycles_charged_after_the_reply_still_reach_the_row(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  charge(&f, 0, CYCLE_WORK, 9);
  assert_true(balanced(&f));
  assert_non_null(strstr(f.rows, ",9,0,0,0,0,,,,0,\n"));
  end(&f);
}

static void cycles_charged_after_the_row_still_balance(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  for (uint32_t i = 0; i < 1000; i++) serve(&f, i, 5000 + i);
  charge(&f, 0, CYCLE_WORK, 9);
  if (!balanced(&f)) fail_msg("%s", f.e.text);
  assert_int_equal(ledger_totals_of(f.ledger)->charged[CYCLE_WORK][STEP_HANDLER], 9);
  end(&f);
}

static void warm_up_is_left_out_of_what_is_measured_and_of_nothing_else(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 2, NULL);
  for (uint32_t i = 0; i < 5; i++) {
    serve(&f, i, 5000 + i * 2000);
    charge(&f, i, CYCLE_WORK, 10);
  }
  if (!balanced(&f)) fail_msg("%s", f.e.text);
  const struct ledger_totals *t = ledger_totals_of(f.ledger);
  assert_int_equal(t->replied, 5);
  assert_int_equal(t->served, 5);
  assert_int_equal(t->measured_replied, 3);
  assert_int_equal(t->measured_served, 3);
  assert_int_equal(histogram_finite(ledger_latency(f.ledger)), 3);
  assert_int_equal(t->segment_ps[STEP_CHECK][PLACE_NIC], 300);
  assert_int_equal(t->charged[CYCLE_WORK][STEP_HANDLER], 30);
  end(&f);
}

static void a_gap_before_the_reply_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 4, 0, 100, 64);
  f.o.mark(f.o.context, 4, 300, STEP_CHECK, PLACE_NIC);
  f.o.frame_out(f.o.context, 4, 350, 400, NULL, 64);
  violates(&f, "request 4: latency 250 ps, but its segments sum to 200 ps (1 such)");
}

static void overlapping_segments_are_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 4, 0, 100, 64);
  f.o.mark(f.o.context, 4, 300, STEP_CHECK, PLACE_NIC);
  f.o.mark(f.o.context, 4, 299, STEP_DEMUX, PLACE_NIC);
  violates(&f, "request 4: segments overlap: marked at 299 ps after 300 ps (1 such)");
}

static void a_mark_after_the_end_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  f.o.mark(f.o.context, 0, 9000, STEP_CONTROL, PLACE_HART);
  violates(&f, "request 0: marked, but it has ended already (1 such)");
}

static void a_second_reply_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  f.o.frame_out(f.o.context, 0, 9000, 9100, NULL, 64);
  violates(&f, "request 0: replied to, but it has ended already (1 such)");
}

static void a_reply_to_nothing_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_out(f.o.context, 3, 9000, 9100, NULL, 64);
  violates(&f, "request 3: replied to, but it is not under way (1 such)");
}

static void a_frame_that_arrives_twice_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 3, 0, 10, 64);
  f.o.frame_in(f.o.context, 3, 20, 30, 64);
  violates(&f, "request 3: arrived twice (1 such)");
}

static void a_drop_for_an_unknown_reason_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 3, 0, 10, 64);
  f.o.dropped(f.o.context, 3, 20, 0);
  violates(&f, "request 3: dropped for the unknown reason 0 (1 such)");
}

static void a_frame_that_is_lost_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  f.o.frame_in(f.o.context, 1, 6000, 6100, 64);
  f.witness.frames_in++;
  violates(&f, "in flight: 0 found in the machine, 1 open in the ledger (the oldest is request 1)");
}

static void a_frame_that_was_never_reported_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  f.witness.frames_in++;
  violates(&f, "frames in: 2, but replied 1 + one-way 0 + kernel 0 + nested 0 + dropped 0 + in flight 0 = 1");
}

static void a_reply_that_the_wire_did_not_send_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  f.witness.frames_out = 0;
  violates(&f, "frames out: 0, but replied 1 + kernel 0 + nested 0");
}

static void drop_counters_that_differ_are_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 0, 0, 10, 64);
  f.o.dropped(f.o.context, 0, 20, DROP_IP_ADDR);
  f.witness.frames_in = 1;
  f.witness.dropped[DROP_IP_LENGTH] = 1;
  violates(&f, "drops for ip_length: the NIC counted 1, the ledger 0");
}

static void a_hart_whose_cycles_do_not_sum_up_is_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  charge(&f, HART_NO_REQUEST, CYCLE_WORK, 5);
  charge(&f, HART_NO_REQUEST, CYCLE_HALTED, 3);
  f.witness.hart[0].elapsed++;
  violates(&f, "hart 0: 9 cycles elapsed, but work 5 + stalled 0 + parked 0 + polling 0 + halted 3 = 8");
}

static void cycles_that_no_request_was_charged_for_are_a_violation(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  serve(&f, 0, 5000);
  charge(&f, 0, CYCLE_STALL, 5);
  charge(&f, HART_NO_REQUEST, CYCLE_STALL, 2);
  f.witness.hart[0].cycles[CYCLE_STALL]++;
  f.witness.hart[0].elapsed++;
  violates(&f, "stalled cycles: 8 on the harts, but 5 charged to requests + 2 overhead = 7");
}

static void requests_under_way_are_counted_with_their_cycles(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, 0, NULL);
  f.o.frame_in(f.o.context, 9, 0, 10, 64);
  charge(&f, 9, CYCLE_WORK, 5);
  f.witness.frames_in = f.witness.in_flight = 1;
  if (!balanced(&f)) fail_msg("%s", f.e.text);
  end(&f);
}

// Keys that collide, and removal in every order, against a plain count.
static void many_requests_under_way_are_all_found_again(void **state) {
  (void)state;
  struct fixture f;
  enum { N = 20000 };
  begin(&f, 0, NULL);
  for (uint32_t i = 0; i < N; i++) f.o.frame_in(f.o.context, i * 1024, i, i, 64);
  for (uint32_t i = 0; i < N; i++) {
    uint32_t request = (i * 7919 % N) * 1024;
    f.o.dropped(f.o.context, request, 100000 + i, DROP_FCS);
  }
  f.witness.frames_in = f.witness.dropped[DROP_FCS] = N;
  if (!balanced(&f)) fail_msg("%s", f.e.text);
  end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_served_request_balances_and_its_segments_are_summed),
      cmocka_unit_test(a_row_says_what_became_of_its_request),
      cmocka_unit_test(a_row_names_the_call_and_who_served_it),
      cmocka_unit_test(the_first_reply_of_a_hart_is_cold_and_steps_have_an_order),
      cmocka_unit_test(the_steps_of_a_request_are_lines_of_their_own),
      cmocka_unit_test(drops_and_one_way_calls_have_rows_without_latency),
      cmocka_unit_test(rows_stand_in_order_of_their_end_and_ties_by_index),
      cmocka_unit_test(cycles_charged_after_the_reply_still_reach_the_row),
      cmocka_unit_test(cycles_charged_after_the_row_still_balance),
      cmocka_unit_test(warm_up_is_left_out_of_what_is_measured_and_of_nothing_else),
      cmocka_unit_test(a_gap_before_the_reply_is_a_violation),
      cmocka_unit_test(overlapping_segments_are_a_violation),
      cmocka_unit_test(a_mark_after_the_end_is_a_violation),
      cmocka_unit_test(a_second_reply_is_a_violation),
      cmocka_unit_test(a_reply_to_nothing_is_a_violation),
      cmocka_unit_test(a_frame_that_arrives_twice_is_a_violation),
      cmocka_unit_test(a_drop_for_an_unknown_reason_is_a_violation),
      cmocka_unit_test(a_frame_that_is_lost_is_a_violation),
      cmocka_unit_test(a_frame_that_was_never_reported_is_a_violation),
      cmocka_unit_test(a_reply_that_the_wire_did_not_send_is_a_violation),
      cmocka_unit_test(drop_counters_that_differ_are_a_violation),
      cmocka_unit_test(a_hart_whose_cycles_do_not_sum_up_is_a_violation),
      cmocka_unit_test(cycles_that_no_request_was_charged_for_are_a_violation),
      cmocka_unit_test(requests_under_way_are_counted_with_their_cycles),
      cmocka_unit_test(many_requests_under_way_are_all_found_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
