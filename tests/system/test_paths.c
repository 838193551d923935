// SPDX-License-Identifier: Apache-2.0
// What a path of software costs on a hart: counted instructions, at the hart's cost of one.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

static const struct path_count counts[PATHS] = {
    [PATH_TAKE] = {5, 0}, [PATH_HASH] = {9, 5}, [PATH_FILL] = {10, 64}}; // HASH: per byte; FILL: per 1024

static void body(struct hart *h, void *arg) {
  (void)arg;
  uint64_t *cycle = bench_values();
  *cycle++ = hart_cycle(h);
  hart_path(h, PATH_TAKE, 0);
  *cycle++ = hart_cycle(h);
  hart_path(h, PATH_HASH, 3);
  *cycle++ = hart_cycle(h);
  hart_path(h, PATH_FILL, 2048);
  *cycle++ = hart_cycle(h);
  hart_path(h, PATH_FILL, 100);
  *cycle++ = hart_cycle(h);
  hart_path(h, PATH_CALL, 0);
  *cycle++ = hart_cycle(h);
}

static const struct bench_result *run(const struct path_count *paths, uint64_t millionths) {
  struct bench_case c = {.config = bench_config(true), .threads = 1, .block_cycles = 1000};
  c.config.hart.paths = paths;
  c.config.hart.instruction_millionths = millionths;
  c.thread[0] = (struct machine_thread){0, {"paths", body, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  return r;
}

// The cycles of the five paths.
static void costs(const struct bench_result *r, const uint64_t *expected) {
  for (unsigned i = 0; i < 5; i++) assert_int_equal(r->value[i + 1] - r->value[i], expected[i]);
  assert_int_equal(r->counted[CYCLE_WORK], expected[0] + expected[1] + expected[2] + expected[3] + expected[4]);
}

static void test_a_path_costs_its_instructions_and_those_of_its_units(void **state) {
  (void)state;
  costs(run(counts, 1000000), (uint64_t[]){5, 9 + 3 * 5, 10 + 2 * 64, 10 + 6, 0});
}

static void test_a_path_is_rounded_to_the_nearest_cycle(void **state) {
  (void)state;
  costs(run(counts, 400000), (uint64_t[]){2, 10, 55, 6, 0}); // of 2.0, 9.6, 55.2, 6.4
  costs(run(counts, 500000), (uint64_t[]){3, 12, 69, 8, 0}); // of 2.5
}

static void test_paths_without_counts_take_no_time(void **state) {
  (void)state;
  costs(run(NULL, 1000000), (uint64_t[]){0, 0, 0, 0, 0});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_path_costs_its_instructions_and_those_of_its_units),
      cmocka_unit_test(test_a_path_is_rounded_to_the_nearest_cycle),
      cmocka_unit_test(test_paths_without_counts_take_no_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
