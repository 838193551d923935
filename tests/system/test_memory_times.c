// SPDX-License-Identifier: Apache-2.0
// Cycles of single operations, worked out by hand from the bench's round numbers. A hart's cycle is 500 ps. On the way
// to memory a header takes 500 ps to leave, a line 4,500 ps, and both then fly 10,000 ps; the home's lookup takes
// 10,000 ps, DRAM 60,000 ps, and a cache answers a snoop after 7,000 ps.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

#define A UINT64_C(0x10000)

static const struct bench_result *run(struct machine_config config, void (*first)(struct hart *, void *),
                                      void (*second)(struct hart *, void *)) {
  config.harts = 2;
  struct bench_case c = {.config = config, .threads = second ? 2 : 1, .block_cycles = 1000};
  c.thread[0] = (struct machine_thread){0, {"first", first, NULL}};
  c.thread[1] = (struct machine_thread){1, {"second", second, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  return r;
}

// Notes the cycles since the last call as the next value.
static void lap(struct hart *h, unsigned n) {
  uint64_t *v = bench_values();
  v[n] = hart_cycle(h) - v[15];
  v[15] = hart_cycle(h);
}

static void loads(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, A, 8);
  lap(h, 0);
  hart_load(h, A + 120, 4);
  lap(h, 1);
  for (unsigned i = 1; i <= 4; i++) hart_load(h, A + i * 16 * 128, 8); // the L1 set's four ways are others now
  lap(h, 2);
  hart_load(h, A, 8);
  lap(h, 3);
}

static void test_loads_take_the_time_of_the_level_that_has_the_line(void **state) {
  (void)state;
  const struct bench_result *r = run(bench_config(true), loads, NULL);
  // out after 3 + 12 cycles (7,500 ps), at the home at 18,000, back on the link at 88,000, here at 102,500 = cycle 205,
  // and 2 cycles more
  assert_int_equal(r->value[0], 207);
  assert_int_equal(r->value[1], 3);
  assert_int_equal(r->value[3], 3 + 12);
}

static void stores(struct hart *h, void *arg) {
  (void)arg;
  hart_store(h, A, 8, 1);
  lap(h, 0);
  hart_fence(h);
  lap(h, 1);
  hart_store(h, A + 8, 8, 2);
  lap(h, 2);
  hart_fence(h);
  lap(h, 3);
  hart_store(h, A + 128, 8, 3);
  uint64_t forwarded = hart_load(h, A + 128, 8);
  lap(h, 4);
  bench_values()[14] = forwarded;
  hart_compare_and_swap(h, A, 8, 1, 5);
  lap(h, 5);
  bench_values()[13] = hart_load(h, A, 8);
}

static void test_stores_go_on_at_once_and_a_fence_waits_for_them(void **state) {
  (void)state;
  const struct bench_result *r = run(bench_config(true), stores, NULL);
  assert_int_equal(r->value[0], 1);
  // the store's line is asked for after 12 cycles (6,000 ps) and here at 101,000 = cycle 202; the fence takes 20
  assert_int_equal(r->value[1], 202 - 1 + 20);
  assert_int_equal(r->value[2], 1);
  assert_int_equal(r->value[3], 20);
  assert_int_equal(r->value[4], 1 + 3);
  assert_int_equal(r->value[14], 3);
  assert_int_equal(r->value[5], 202 - 4 + 8); // older stores first
  assert_int_equal(r->value[13], 5);
}

static void owner(struct hart *h, void *arg) {
  (void)arg;
  hart_store(h, A, 8, 77);
}
static void taker(struct hart *h, void *arg) {
  (void)arg;
  hart_work(h, 1000, NULL);
  lap(h, 14);
  bench_values()[1] = hart_load(h, A, 8);
  lap(h, 0);
  hart_store(h, A, 8, 78); // it is Shared now
  hart_fence(h);
  lap(h, 2);
}

static void test_a_line_comes_from_the_cache_that_has_it_dirty(void **state) {
  (void)state;
  const struct bench_result *r = run(bench_config(true), taker, owner);
  assert_int_equal(r->value[1], 77);
  // at the home at 18,000; snoop out at 28,000, there at 38,500, answered at 45,500, the line back at 60,000; the fill
  // out at 70,000 (no DRAM), here at 84,500 = cycle 169
  assert_int_equal(r->value[0], 169 + 2);
  // the upgrade is out at 6,000, at the home at 16,500; snoop there at 37,000; its answer, without data, at the home at
  // 54,500; the acknowledgement out at 64,500, here at 75,000 = cycle 150
  assert_int_equal(r->value[2], 150 + 20);
}

static void copies(struct hart *h, void *arg) {
  uint8_t block[1024];
  (void)arg;
  hart_read(h, block, A, 512);
  lap(h, 0);
  hart_read(h, block, A, 512);
  lap(h, 1);
  hart_write(h, A, block, 512);
  lap(h, 2);
}

static void test_a_copy_overlaps_as_many_misses_as_there_are_buffers(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  const struct bench_result *r = run(config, copies, NULL);
  // four requests leave at 6,000 ps and arrive from 16,500 on, 500 apart; DRAM takes one every 4,000; they are here at
  // 101,000 to 113,000 = cycles 202, 210, 218, 226, 2 more each; copying takes 16 cycles a line
  assert_int_equal(r->value[0], 204 + 4 * 16);
  assert_int_equal(r->value[1], 4 * 16);
  assert_int_equal(r->value[2], 4 * 16);
  config.cache.load_misses = 1;
  r = run(config, copies, NULL);
  assert_int_equal(r->value[0], 4 * (204 + 16));
}

static void asynchronous(struct hart *h, void *arg) {
  (void)arg;
  unsigned a = hart_load_async(h, A, 8), b = hart_load_async(h, A + 128, 8);
  lap(h, 0);
  hart_work(h, 500, NULL);
  lap(h, 1);
  hart_await(h, a);
  hart_await(h, b);
  lap(h, 2);
  a = hart_load_async(h, A + 256, 8);
  hart_await(h, a);
  lap(h, 3);
  hart_prefetch(h, A + 384, true);
  hart_work(h, 300, NULL);
  hart_store(h, A + 384, 8, 1);
  hart_fence(h);
  lap(h, 4);
}

static void test_asynchronous_loads_and_prefetches_hide_the_miss(void **state) {
  (void)state;
  const struct bench_result *r = run(bench_config(true), asynchronous, NULL);
  assert_int_equal(r->value[0], 6);
  assert_int_equal(r->value[1], 500);
  assert_int_equal(r->value[2], 0);
  assert_int_equal(r->value[3], 207);
  assert_int_equal(r->value[4], 1 + 300 + 1 + 20);
}

static void code(struct hart *h, void *arg) {
  struct code_region region = {0x400000, 256};
  (void)arg;
  hart_work(h, 10, &region);
  lap(h, 0);
  hart_work(h, 10, &region);
  lap(h, 1);
}

static void test_code_is_fetched_once(void **state) {
  (void)state;
  const struct bench_result *r = run(bench_config(true), code, NULL);
  // each of two lines: out after 12 cycles, here at cycle 202, 2 more
  assert_int_equal(r->value[0], 2 * 204 + 10);
  assert_int_equal(r->value[1], 10);
}

static void device_registers(struct hart *h, void *arg) {
  (void)arg;
  bench_values()[1] = hart_io_read(h, MACHINE_IO_CLOCK);
  lap(h, 0);
  hart_io_write(h, 8, 1234);
  lap(h, 2);
  bench_values()[3] = hart_io_read(h, 8);
}

static void test_device_registers_are_a_round_trip_away(void **state) {
  (void)state;
  const struct bench_result *r = run(bench_config(true), device_registers, NULL);
  // after 2 cycles and 400,000 ps: edge 101 at 404,000; back at 804,000
  assert_int_equal(r->value[1], 101);
  assert_int_equal(r->value[0], 1608);
  assert_int_equal(r->value[2], 2);
  assert_int_equal(r->value[3], 1234 ^ 8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_loads_take_the_time_of_the_level_that_has_the_line),
      cmocka_unit_test(test_stores_go_on_at_once_and_a_fence_waits_for_them),
      cmocka_unit_test(test_a_line_comes_from_the_cache_that_has_it_dirty),
      cmocka_unit_test(test_a_copy_overlaps_as_many_misses_as_there_are_buffers),
      cmocka_unit_test(test_asynchronous_loads_and_prefetches_hide_the_miss),
      cmocka_unit_test(test_code_is_fetched_once),
      cmocka_unit_test(test_device_registers_are_a_round_trip_away),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
