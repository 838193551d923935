// SPDX-License-Identifier: Apache-2.0
// What machine_view shows of machines whose state is known by hand, as its dump has it.
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_LINE 0x10000u

static const struct machine_config *here; // of the machine that runs

static uint64_t control(enum line_region region, unsigned endpoint, unsigned index) {
  return layout_address(&here->layout, endpoint, region, index);
}

static void has(const struct bench_result *r, const char *part) {
  if (!strstr(r->dump, part)) {
    fputs(r->dump, stderr);
    fail_msg("no %s", part);
  }
}

static unsigned count(const char *text, const char *part) {
  unsigned n = 0;
  for (; (text = strstr(text, part)) != NULL; text++) n++;
  return n;
}

// Runs a case to a known end. Every message that is anywhere has a row.
static const struct bench_result *ends(const struct bench_case *c, enum machine_outcome outcome) {
  here = &c->config;
  const struct bench_result *r = bench_run(c, NULL);
  assert_int_equal(r->outcome, outcome);
  assert_in_range(strlen(r->dump), 1000, sizeof r->dump - 2);
  const char *messages = strstr(r->dump, "lines of 128 bytes, ");
  assert_non_null(messages);
  assert_int_equal(count(r->dump, "\n  message "), strtoul(messages + 20, NULL, 10));
  return r;
}

static struct bench_case machine_of(unsigned harts, void (*const bodies[])(struct hart *, void *)) {
  static const char *const names[] = {"first", "second", "third", "fourth"};
  struct bench_case c = {.config = bench_config(false), .threads = harts, .block_cycles = UINT64_C(1) << 44};
  c.config.harts = harts;
  c.config.stuck_ps = 1000000000;
  for (unsigned i = 0; i < harts; i++) c.thread[i] = (struct machine_thread){i, {names[i], bodies[i], NULL}};
  return c;
}

static void parks(struct hart *h, void *arg) {
  (void)arg;
  hart_quiet(h, true);
  hart_load_parked(h, control(REGION_RX, 0, 0), 8);
}

// ---- one hart

// It stores a word, which stays in its cache; its interrupt is masked and comes; it is parked for request 7.
static void stores_and_parks(struct hart *h, void *arg) {
  hart_store(h, MEMORY_LINE + 8, 8, 0x1122334455667788);
  hart_fence(h);
  hart_mask(h, true);
  hart_timer(h, 3, 1000);
  hart_work(h, 2000, NULL);
  hart_request(h, 7);
  hart_step(h, STEP_HANDLER);
  parks(h, arg);
}

static struct bench_case one_parked(void) {
  void (*const bodies[])(struct hart *, void *) = {stores_and_parks};
  return machine_of(1, bodies);
}

static void test_a_parked_hart_and_all_that_holds_its_load(void **state) {
  (void)state;
  struct bench_case c = one_parked();
  const struct bench_result *r = ends(&c, MACHINE_DONE);
  // the line stored to: request, 10.5 ns; memory, 70 ns; answer, 14.5 ns; then the fence, the work and the load
  has(r, "\nmachine.hart0.core (first) is parked on line 0x1000000000 (endpoint 0, receive control line 0) since "
         "1112500 ps, cycle 2225, step handler, request 7, masked\n  interrupt line 3 at 500000 ps\n");
  has(r, "\nmachine.hart0.cache asked for line 0x1000000000 (endpoint 0, receive control line 0) at 1118500 ps, state "
         "IS_D\n");
  has(r, "\nmachine.hart0.cache: a load waits for line 0x1000000000 (endpoint 0, receive control line 0)\n");
  has(r, "\nmachine.hart0.cache: line 0x1000000000 (endpoint 0, receive control line 0) IS_D, turn 1, no bytes\n");
  has(r, "\ncontext first runs, on machine.hart0.core, quiet, ");
  // 1 ns to leave, 200 ns on the way; 35 ns more and it is at the NIC, whose clock has 4 ns
  has(r, "\nmachine.nic.home: unit 0: 1 reads tracked, 0 wait\n"
         "machine.nic.home: line 0x1000000000 (endpoint 0, receive control line 0) held, holds a read_shared of "
         "machine.hart0.cache\n"
         "  message active: read_shared, machine.hart0.cache line 0x1000000000 (endpoint 0, receive control line 0), "
         "1319500 ps, unit 0, tag 0\n");
  has(r, "\nmachine.nic_port: idle, last edge 339, ");
  has(r, ", 0 commands wait, 1 loads held\n");
  has(r, "\n  holds load 0 of machine.hart0.cache for line 0x1000000000 (endpoint 0, receive control line 0)\n");
  has(r, "\nendpoint 0 is parked, epoch 0, receive line 1, transmit line 0, holds load 0, exclusive\n"
         "endpoint 1 is ready, epoch 0, receive line 1, transmit line 0\n");
  assert_int_equal(count(r->dump, "\nendpoint "), NIC_ENDPOINTS);
}

static void test_a_modified_line_has_its_bytes_in_the_cache_and_older_ones_at_home(void **state) {
  (void)state;
  struct bench_case c = one_parked();
  const struct bench_result *r = ends(&c, MACHINE_DONE);
  has(r, "\nmachine.hart0.cache: line 0x10000 (memory) M, turn 0, first levels 0x1, dirty\n"
         "       0 0000000000000000887766554433221100000000000000000000000000000000\n"
         "machine.hart0.cache: line 0x1000000000 ");
  // all zero there
  has(r, "\nmachine.memory.home: line 0x10000 (memory) idle, owner machine.hart0.cache\nmachine.nic.home: ");
}

// ---- a call

static void test_a_call_leaves_its_arguments_and_its_reply_in_the_lines_at_home(void **state) {
  (void)state;
  struct machine_config config = bench_config(false);
  const struct bench_result *r = ends(echo_case(&config, 64, 1, 0), MACHINE_DONE);
  // 50 bytes behind the frame's first 14, byte i of it being 7 * i
  has(r, "\nmachine.nic.home: line 0x1000000000 (endpoint 0, receive control line 0) idle\n"
         "       0 0500320001000000000041000000000000000000000000000000000000000000\n"
         "      64 626970777e858c939aa1a8afb6bdc4cbd2d9e0e7eef5fc030a11181f262d343b\n"
         "      96 424950575e656c737a81888f969da4abb2b90000000000000000000000000000\n");
  has(r, "\nmachine.nic.home: line 0x1000000800 (endpoint 0, transmit control line 0) idle\n"
         "       0 8000320001000000000000000000000000000000000000000000000000000000\n"
         "      64 626970777e858c939aa1a8afb6bdc4cbd2d9e0e7eef5fc030a11181f262d343b\n"
         "      96 424950575e656c737a81888f969da4abb2b90000000000000000000000000000\n");
  has(r, "is parked on line 0x1000000400 (endpoint 0, receive control line 1) since ");
  has(r, "\nendpoint 0 is parked, epoch 1, receive line 0, transmit line 1, holds load 3, exclusive\n");
  has(r,
      "\nmachine.nic.to_home has counted 4: request, messages\nmachine.nic.to_home has counted 64: request, bytes\n");
}

// ---- several harts

static void stores_late(struct hart *h, enum line_region region, unsigned endpoint, uint32_t cycles) {
  hart_work(h, cycles, NULL);
  hart_store(h, control(region, endpoint, 0) + 4, 2, 0xabcd);
  hart_fence(h);
}

static void wants_the_held_line(struct hart *h, void *arg) {
  (void)arg;
  stores_late(h, REGION_RX, 0, 20000);
}

static struct bench_case held_and_wanted(void) {
  void (*const bodies[])(struct hart *, void *) = {parks, wants_the_held_line};
  return machine_of(2, bodies);
}

static void test_a_store_to_a_held_line_waits_at_each_of_its_places(void **state) {
  (void)state;
  struct bench_case c = held_and_wanted();
  const struct bench_result *r = ends(&c, MACHINE_DEADLOCK);
  has(r, "\nmachine.hart1.core (second) waits for its store buffer since 10000500 ps, cycle 20001, step control\n"
         "  stores to line 0x1000000000 (endpoint 0, receive control line 0), asked for\n"
         "       0 ........cdab....................................................\n");
  has(r, "\nmachine.hart1.cache: a store waits for line 0x1000000000 (endpoint 0, receive control line 0)\n"
         "machine.hart1.cache: line 0x1000000000 (endpoint 0, receive control line 0) IE_D, turn 0, no bytes\n");
  has(r, ", 1 deferred\n");
  has(r,
      "\n  message deferred: read_exclusive, machine.hart1.cache line 0x1000000000 (endpoint 0, receive control line "
      "0), 10207000 ps, unit 0, tag 0\n");
  has(r, "\ncontext second runs, on machine.hart1.core, obliged, ");
}

static void wants_another(struct hart *h, void *arg) {
  (void)arg;
  stores_late(h, REGION_TX, hart_id(h), 1000 * hart_id(h));
}

static struct bench_case one_tracker(void) {
  void (*const bodies[])(struct hart *, void *) = {parks, wants_another, wants_another, wants_another};
  struct bench_case c = machine_of(4, bodies);
  struct machine_home *nic = &c.config.home[MACHINE_NIC];
  nic->agent.unit_reads = nic->agent.unit_queue = nic->link.credits[COH_REQUEST] = 1;
  return c;
}

static void test_messages_stand_for_a_tracker_before_the_trackers_and_before_the_lane(void **state) {
  (void)state;
  struct bench_case c = one_tracker();
  const struct bench_result *r = ends(&c, MACHINE_DEADLOCK);
  has(r, "\nmachine.nic.to_home: 1 messages wait, 0 fly; credits: 0 request, 8 writeback, ");
  has(r, "\n  message before the lane: read_exclusive, machine.hart3.cache line 0x1000063800 (endpoint 3, transmit "
         "control line 0), 1506000 ps, ");
  has(r,
      "\nmachine.nic.home: 1 messages stand before its trackers, 0 accesses are at its store\n"
      "  message before trackers: read_exclusive, machine.hart2.cache line 0x1000042800 (endpoint 2, transmit control "
      "line 0), 1207000 ps, unit 0, tag 0\n"
      "machine.nic.home: unit 0: 1 reads tracked, 1 wait\n"
      "  message for a tracker: read_exclusive, machine.hart1.cache line 0x1000021800 (endpoint 1, transmit control "
      "line 0), 707000 ps, unit 0, tag 0\n");
}

static void waits_aside(struct hart *h, void *arg) {
  uint64_t sum = hart_load(h, MEMORY_LINE, 8);
  hart_load_async(h, MEMORY_LINE + 128, 8);
  hart_work(h, 1000, NULL);
  hart_request(h, (uint32_t)sum + 5);
  hart_switch(h, hart_create(h, &(struct thread_spec){"next", parks, arg}));
}

static struct bench_case set_aside(void) {
  void (*const bodies[])(struct hart *, void *) = {waits_aside};
  return machine_of(1, bodies);
}

static void test_a_context_on_no_hart_keeps_its_scope_and_its_loads(void **state) {
  (void)state;
  struct bench_case c = set_aside();
  const struct bench_result *r = ends(&c, MACHINE_DEADLOCK);
  // the loads leave at cycles 15 and 222: 95 ns on the way each, and 2 cycles for the fill
  has(r, "\ncontext first waits, on machine.hart0.core, obliged, step control, request 5\n"
         "  load 0 is landed: bytes 0 to 8, can be used at cycle 414\n"
         "context next runs, on machine.hart0.core, quiet, step control\n"
         "  load 0 is flying: line 0x1000000000 (endpoint 0, receive control line 0) bytes 0 to 8, to "
         "machine.hart0.core\n");
}

// ---- while a run goes on: it is looked at when a write to the NIC's clock, begun 401 ns before, arrives

static void looks(void *context, unsigned hart, uint64_t value, uint64_t edge) {
  (void)hart, (void)value, (void)edge;
  bench_dump(context);
}

static void look_at_the_moment(struct machine *m, void *arg) {
  (void)arg;
  machine_on_clock_write(m, looks, m);
}

// Both write the same line: the second has it first, so the first one's load of it snoops there.
static void loads_what_another_has(struct hart *h, void *arg) {
  hart_io_write(h, MACHINE_IO_CLOCK, 0);
  hart_work(h, *(const uint32_t *)arg, NULL);
  hart_load(h, MEMORY_LINE, 8);
}

static void has_it(struct hart *h, void *arg) {
  (void)arg;
  hart_store(h, MEMORY_LINE, 8, 0x0102030405060708);
}

static void parks_at_360(struct hart *h, void *arg) {
  hart_work(h, 345, NULL);
  parks(h, arg);
}

// The first hart's request leaves at `cycle`.
static struct bench_case under_way(uint32_t cycle) {
  static uint32_t work;
  void (*const bodies[])(struct hart *, void *) = {loads_what_another_has, has_it, parks_at_360};
  struct bench_case c = machine_of(3, bodies);
  work = cycle - 17; // 2 for the write, 3 for the load, 12 for the miss
  c.thread[0].spec.arg = &work;
  c.before = look_at_the_moment;
  c.dumps_itself = true;
  c.frames = 2;
  c.frame[0] = (struct wire_frame){.at_ps = 395000, .length = 64};
  c.frame[1] = (struct wire_frame){.at_ps = 500000, .length = 20};
  return c;
}

static void test_messages_and_frames_under_way_are_shown_at_any_moment(void **state) {
  (void)state;
  // 38 ns after the request left, the snooped line does, for 14.5 ns
  struct bench_case c = under_way(712);
  const struct bench_result *r = ends(&c, MACHINE_DEADLOCK); // nobody serves the call
  has(r, "machine at 401000 ps: 3 harts, ");
  has(r, "\n  message under way: snoop_dirty, machine.hart1.cache line 0x10000 (memory), 408500 ps, unit 0, tag 0\n"
         "       0 0807060504030201000000000000000000000000000000000000000000000000\n");
  has(r, "\nmachine.memory.home: line 0x10000 (memory) snooping, owner machine.hart1.cache, for a read_shared of "
         "machine.hart0.cache, snooped machine.hart1.cache, its bytes read at 436500 ps\n");
  has(r, "\nmachine.memory.to_home: 0 messages wait, 1 fly");
  has(r, "\n  load line 0x1000000000 (endpoint 0, receive control line 0), beat 0, tag 0 comes at 416000 ps\n");
  has(r, "\nrequest 0 is being received\n");
  has(r, "\n  frame 1 coming: 500000 to 505120 ps, 0 of 60 bytes passed\n");
  has(r, "\n  frame 0 received: 395000 to 400440 ps, 0 of 64 bytes passed\n"
         "       0 00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9\n"
         "      32 e0e7eef5fc030a11181f262d343b424950575e656c737a81888f969da4abb2b9\n");
  // 7 ns before, the snoop has come and its answer is about to leave, at its time
  c = under_way(732);
  r = ends(&c, MACHINE_DEADLOCK);
  has(r, "\n  message under way: snoop_dirty, machine.hart1.cache line 0x10000 (memory), 404000 ps, unit 0, tag 0\n"
         "       0 0807060504030201000000000000000000000000000000000000000000000000\n");
  has(r, "\nmachine.memory.to_home: 0 messages wait, 0 fly");
}

// ---- which machine it is, and not how it was simulated

static void same(struct bench_case c, enum machine_outcome outcome) {
  const struct bench_result *r = ends(&c, outcome), *again = ends(&c, outcome);
  assert_string_equal(r->dump, again->dump);
  c.config.run_ahead = false;
  again = ends(&c, outcome);
  assert_string_equal(r->dump, again->dump);
  assert_string_equal(r->report, again->report);
}

static void test_running_ahead_changes_nothing_of_a_machine_that_waits(void **state) {
  (void)state;
  same(one_parked(), MACHINE_DONE);
  same(held_and_wanted(), MACHINE_DEADLOCK);
  same(one_tracker(), MACHINE_DEADLOCK);
  same(set_aside(), MACHINE_DEADLOCK);
  same(under_way(712), MACHINE_DEADLOCK);
  for (int coupled = 0; coupled < 2; coupled++) {
    struct machine_config config = bench_config(coupled);
    struct bench_case *c = echo_case(&config, 300, 40, 100000);
    for (int i = 0; i < 3; i++) echo_add_hart(c, 100);
    same(*c, MACHINE_DONE);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_parked_hart_and_all_that_holds_its_load),
      cmocka_unit_test(test_a_modified_line_has_its_bytes_in_the_cache_and_older_ones_at_home),
      cmocka_unit_test(test_a_call_leaves_its_arguments_and_its_reply_in_the_lines_at_home),
      cmocka_unit_test(test_a_store_to_a_held_line_waits_at_each_of_its_places),
      cmocka_unit_test(test_messages_stand_for_a_tracker_before_the_trackers_and_before_the_lane),
      cmocka_unit_test(test_a_context_on_no_hart_keeps_its_scope_and_its_loads),
      cmocka_unit_test(test_messages_and_frames_under_way_are_shown_at_any_moment),
      cmocka_unit_test(test_running_ahead_changes_nothing_of_a_machine_that_waits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
