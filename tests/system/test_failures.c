// SPDX-License-Identifier: Apache-2.0
// Runs that cannot end well are reported, with who waits for what.
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void has(const char *text, const char *part) {
  if (!strstr(text, part)) fail_msg("no \"%s\" in:\n%s", part, text);
}

static void test_a_hold_beyond_the_limit_is_a_bus_error(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.cache.bus_limit_ps = 700000000;
  struct bench_case *c = echo_case(&config, 64, 2, 1000000000);
  const struct bench_result *r = bench_run(c, NULL); // block time 1 ms
  assert_int_equal(r->outcome, MACHINE_BUS_ERROR);
  assert_int_equal(r->frames_out, 1);
  has(r->report, "bus error: machine.hart0.cache asked for line");
  has(r->report, "(endpoint 0, receive control line 1)");
  has(r->report, "machine.hart0.core (echo0) is parked on line");
  has(r->report, "is held");
  // it has waited since the load, for the limit less the way from the L1 to the link
  const char *since = strstr(r->report, " since ");
  assert_non_null(since);
  uint64_t parked = strtoull(since + 7, NULL, 10);
  assert_true(parked <= r->end_ps - 700000000 && parked > r->end_ps - 700020000);
  // the first request left before the limit: the witness is the load that came after the reply
  assert_true(r->end_ps > 700000000 && r->end_ps < 710000000);
  c->block_cycles = 150000; // 600 us: TRYAGAIN comes first
  r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->frames_out, 2);
}

static void stray(struct hart *h, void *arg) {
  hart_load(h, *(const uint64_t *)arg, 8);
}

static void test_a_load_between_the_nics_lines_is_a_bus_error(void **state) {
  (void)state;
  struct bench_case c = {.config = bench_config(true), .threads = 1, .block_cycles = 1000};
  uint64_t beside = layout_address(&c.config.layout, 3, REGION_RX, 0) + c.config.layout.line_bytes;
  c.thread[0] = (struct machine_thread){0, {"stray", stray, &beside}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_BUS_ERROR);
  has(r->report, "lies in the NIC's range and in no endpoint's line");
}

// Those that wait behind a full tracker unit, and not before their channel, are named too.
static void test_messages_that_a_full_unit_lets_wait_are_named(void **state) {
  (void)state;
  struct machine_config config = bench_config(false);
  config.home[MACHINE_NIC].agent.unit_reads = 1;
  config.home[MACHINE_NIC].agent.unit_queue = 4;
  config.stuck_ps = 1000000000000;
  struct bench_case *c = echo_case(&config, 64, 1, 0);
  echo_add_hart(c, 100);
  c->block_cycles = UINT64_C(1) << 44;
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  has(r->report,
      "machine.nic.home: unit 0: 1 messages wait for a tracker; the first is a read_exclusive of machine.hart0.cache");
}

// One tracker for all requests: while another endpoint's load is parked in it, nobody's reply lines can be fetched.
static void test_trackers_that_parked_loads_hold_deadlock_and_are_named(void **state) {
  (void)state;
  struct machine_config config = bench_config(false);
  config.home[MACHINE_NIC].agent.unit_reads = 1;
  config.stuck_ps = 1000000000000;
  struct bench_case *c = echo_case(&config, 64, 1, 0);
  echo_add_hart(c, 100);
  c->block_cycles = UINT64_C(1) << 44;
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  assert_int_equal(r->frames_out, 0);
  assert_int_equal(r->in_flight, 1);
  has(r->report, "stuck: no request has moved for 1000000000000 ps");
  has(r->report, "request 0 is on its hart");
  has(r->report, "machine.hart0.core (echo0) waits for its store buffer");
  has(r->report, "asked for line 0x");
  has(r->report, "(endpoint 0, transmit control line 0)");
  has(r->report, "machine.hart1.core (echo1) is parked on line");
  has(r->report, "a read_exclusive of machine.hart0.cache");
  has(r->report, "machine.nic.home: line 0x1000021000 (endpoint 1, receive control line 0) a read_shared of "
                 "machine.hart1.cache is held, unit 0");
  // with a tracker more, the call goes through
  c->config.home[MACHINE_NIC].agent.unit_reads = 2;
  echo_run(c);
}

static void leaves(struct hart *h, void *arg) {
  (void)h, (void)arg;
}

// Sixteen requests are named, and how many there are beyond.
static void test_of_many_requests_the_first_are_named(void **state) {
  (void)state;
  struct bench_case c = {.config = bench_config(true), .threads = 1, .block_cycles = 1000};
  c.config.stuck_ps = 1000000000;
  c.thread[0] = (struct machine_thread){0, {"leaver", leaves, NULL}};
  for (c.frames = 16; c.frames <= 18; c.frames++) {
    for (unsigned i = 0; i < c.frames; i++) c.frame[i] = (struct wire_frame){.at_ps = 1000000 * i, .length = 64};
    const struct bench_result *r = bench_run(&c, NULL);
    char more[64] = "";
    if (c.frames > 16) snprintf(more, sizeof more, "... and %u more requests\n", c.frames - 16);
    assert_int_equal(r->outcome, MACHINE_DEADLOCK);
    const char *fifteenth = strstr(r->report, "request 15 is waiting for an endpoint\n");
    assert_non_null(fifteenth);
    const char *then = strchr(fifteenth, '\n') + 1;
    assert_int_equal(strncmp(then, more, strlen(more)), 0);
    has(then + strlen(more) - 1, "\nmachine.hart0.core (leaver) has finished\nnic: idle, last edge ");
  }
}

static void parks(struct hart *h, void *arg) {
  hart_quiet(h, true);
  hart_load_parked(h, layout_address(arg, 0, REGION_RX, 0), 8);
}

static void stores_there(struct hart *h, void *arg) {
  hart_work(h, 20000, NULL);
  hart_store(h, layout_address(arg, 0, REGION_RX, 0), 8, 1);
  hart_fence(h);
}

// A report as a whole.
static void test_a_request_for_a_held_line_is_told_of(void **state) {
  (void)state;
  struct bench_case c = {.config = bench_config(true), .threads = 2, .block_cycles = UINT64_C(1) << 44};
  c.config.harts = 2;
  c.config.stuck_ps = 1000000000;
  c.thread[0] = (struct machine_thread){0, {"parked", parks, &c.config.layout}};
  c.thread[1] = (struct machine_thread){1, {"late", stores_there, &c.config.layout}};
  assert_string_equal(
      bench_run(&c, NULL)->report,
      "stuck: no request has moved for 1000000000 ps\n"
      "machine.hart0.core (parked) is parked on line 0x1000000000 (endpoint 0, receive control line 0) since 1500 ps\n"
      "machine.hart1.core (late) waits for its store buffer since 10000500 ps\n"
      "machine.hart0.cache: bank 0: 1 of 16 fill buffers are occupied\n"
      "machine.hart0.cache asked for line 0x1000000000 (endpoint 0, receive control line 0) at 7500 ps, state IS_D\n"
      "machine.hart1.cache: bank 0: 1 of 16 fill buffers are occupied\n"
      "machine.hart1.cache asked for line 0x1000000000 (endpoint 0, receive control line 0) at 10006000 ps, state "
      "IE_D\n"
      "machine.nic.home: line 0x1000000000 (endpoint 0, receive control line 0) a read_shared of machine.hart0.cache "
      "is "
      "held, unit 0; 1 events wait\n"
      "nic: idle, last edge 61\n");
}

static void test_a_message_without_a_credit_is_named(void **state) {
  (void)state;
  struct machine_config config = bench_config(false);
  config.home[MACHINE_NIC].agent.unit_reads = 1;
  for (unsigned k = 0; k < COH_CLASSES; k++) config.home[MACHINE_NIC].link.credits[k] = 1;
  struct bench_case *c = echo_case(&config, 300, 1, 0);
  echo_add_hart(c, 100);
  echo_add_hart(c, 200);
  c->block_cycles = UINT64_C(1) << 44;
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  has(r->report, "unit 0: 1 messages wait for a tracker; the first is a read_shared of machine.hart");
  has(r->report, "machine.nic.to_home: a read_shared for line 0x");
  has(r->report, "waits for a credit since");
}

// The bench's client waits for a reply that never comes, since its call is dropped.
static void test_a_source_that_nobody_will_wake_is_reported(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.stuck_ps = 1000000000;
  struct bench_case *c = echo_case(&config, 64, 2, 0);
  c->closed_loop = true;
  c->frame[0].bad = true;
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  assert_int_equal(r->dropped, 1);
  has(r->report, "stuck: no request has moved for 1000000000 ps");
}

static unsigned deep(unsigned levels) {
  volatile char room[1024];
  room[0] = (char)levels;
  return levels ? deep(levels - 1) + (unsigned char)room[0] : 0;
}

static void overflow(struct hart *h, void *arg) {
  (void)arg;
  hart_work(h, deep(100000), NULL);
}

static void test_a_stack_overflow_names_its_thread_and_ends_with_status_1(void **state) {
  (void)state;
  struct bench_case c = {.config = bench_config(true), .threads = 1, .block_cycles = 1000};
  c.thread[0] = (struct machine_thread){0, {"deep thought", overflow, NULL}};
  int status;
  bench_run(&c, &status);
  assert_int_equal(status, 1);
  has(bench_stderr(), "software thread deep thought faulted");
}

static void refused(const struct bench_case *c, const char *why) {
  int status;
  bench_run(c, &status);
  assert_int_equal(status, 2);
  has(bench_stderr(), why);
}

static void test_machines_that_cannot_be_are_refused_with_the_reason(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  struct bench_case *c = echo_case(&config, 64, 1, 0);
  c->config.harts = 65;
  refused(c, "a machine of 65 harts");
  c = echo_case(&config, 64, 1, 0);
  c->config.cache.line_bytes = 64;
  refused(c, "lines of 64 bytes");
  c = echo_case(&config, 64, 1, 0);
  c->thread[1] = c->thread[0];
  c->threads = 2;
  refused(c, "which has one already");
  c = echo_case(&config, 64, 1, 0);
  c->thread[0].hart = 7;
  refused(c, "pinned to hart 7");
  c = echo_case(&config, 64, 1, 0);
  c->thread[0].hart = c->config.harts;
  refused(c, "pinned to hart 1, but there are 1");
  c = echo_case(&config, 64, 1, 0); // the one that is taken twice is neither the first hart nor the last thread's
  c->config.harts = 4;
  for (unsigned i = 1; i < 4; i++) c->thread[i] = c->thread[0];
  c->threads = 4;
  c->thread[0].hart = c->thread[2].hart = 3;
  c->thread[1].hart = 1;
  c->thread[3].hart = 0;
  refused(c, "pinned to hart 3, which has one already");
  c = echo_case(&config, 64, 1, 0);
  c->config.harts = 0;
  refused(c, "a machine of 0 harts");
  c = echo_case(&config, 64, 1, 0);
  c->config.home[MACHINE_MEMORY].agent.race = COH_RACE_CONFLICT;
  refused(c, "settle the race");
  for (unsigned units = 0; units <= 12; units += 3) { // no powers of two
    c = echo_case(&config, 64, 1, 0);
    c->config.home[MACHINE_NIC].agent.units = units;
    refused(c, "tracker units must be a power of two");
    c = echo_case(&config, 64, 1, 0);
    c->config.home[MACHINE_MEMORY].agent.units = units;
    refused(c, "tracker units must be a power of two");
  }
  c = echo_case(&config, 64, 1, 0);
  c->config.wire.rx_fifo_bytes = NIC_MAX_FRAME - 1;
  refused(c, "the MAC's buffers must hold a frame");
  c = echo_case(&config, 64, 1, 0);
  c->config.wire.tx_fifo_bytes = NIC_MAX_FRAME + NIC_BEAT - 1;
  refused(c, "the MAC's buffers must hold a frame");
  c = echo_case(&config, 64, 1, 0);
  c->config.home[MACHINE_NIC].agent.race = COH_RACE_CONFLICT;
  refused(c, "settle the race");
  c = echo_case(&config, 64, 1, 0);
  c->config.wire.tx_cut_through = true;
  c->config.nic.hz = 100000000;
  refused(c, "too slow for cut-through");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_hold_beyond_the_limit_is_a_bus_error),
      cmocka_unit_test(test_trackers_that_parked_loads_hold_deadlock_and_are_named),
      cmocka_unit_test(test_messages_that_a_full_unit_lets_wait_are_named),
      cmocka_unit_test(test_of_many_requests_the_first_are_named),
      cmocka_unit_test(test_a_request_for_a_held_line_is_told_of),
      cmocka_unit_test(test_a_message_without_a_credit_is_named),
      cmocka_unit_test(test_a_source_that_nobody_will_wake_is_reported),
      cmocka_unit_test(test_a_load_between_the_nics_lines_is_a_bus_error),
      cmocka_unit_test(test_a_stack_overflow_names_its_thread_and_ends_with_status_1),
      cmocka_unit_test(test_machines_that_cannot_be_are_refused_with_the_reason),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
