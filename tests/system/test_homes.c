// SPDX-License-Identifier: Apache-2.0
// A machine of three homes: another memory, farther away, beside memory's and the NIC's.
#include "tests/system/support/echo.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

#define FAR_BASE UINT64_C(0x900000000)
#define FAR_END UINT64_C(0x900010000)
enum { FAR = MACHINE_NIC + 1 };

// As memory, but 100 ns more away.
static struct machine_config with_far_memory(void) {
  struct machine_config m = bench_config(true);
  m.home[FAR] = m.home[MACHINE_MEMORY];
  m.home[FAR].name = "far";
  m.home[FAR].base = FAR_BASE;
  m.home[FAR].end = FAR_END;
  for (unsigned c = 0; c < COH_CLASSES; c++) m.home[FAR].link.propagation_ps[c] += 100000;
  m.homes = FAR + 1;
  return m;
}

static uint64_t cycles_of_load(struct hart *h, uint64_t address) {
  uint64_t begin = hart_cycle(h);
  hart_load(h, address, 8);
  return hart_cycle(h) - begin;
}

static void around_the_ends(struct hart *h, void *arg) {
  (void)arg;
  uint64_t *v = bench_values();
  v[0] = cycles_of_load(h, FAR_BASE - 128);
  v[1] = cycles_of_load(h, FAR_BASE);
  v[2] = cycles_of_load(h, FAR_END - 8);
  v[3] = cycles_of_load(h, FAR_END);
}

static void test_the_home_of_a_range_answers_for_its_lines_and_no_others(void **state) {
  (void)state;
  struct bench_case c = {.config = with_far_memory(), .threads = 1, .block_cycles = 1000};
  c.thread[0] = (struct machine_thread){0, {"loads", around_the_ends, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_DONE);
  // test_memory_times.c has memory's 207 cycles; there and back are 200 ns, or 400 cycles, more
  const uint64_t cycles[] = {207, 607, 607, 207};
  for (unsigned i = 0; i < 4; i++) assert_int_equal(r->value[i], cycles[i]);
  // a request, its answer and an acknowledgement for each line
  assert_int_equal(r->home_messages[FAR], 2 * 3);
  assert_int_equal(r->home_messages[MACHINE_MEMORY], 2 * 3);
  assert_int_equal(r->home_messages[MACHINE_NIC], 0);
}

static void writes(struct hart *h, void *arg) {
  (void)arg;
  for (unsigned i = 0; i < 100; i++) hart_store(h, FAR_BASE + 128 * i, 8, i + 1);
  hart_fence(h);
  hart_store(h, 0x10000, 8, 1);
}

static void reads(struct hart *h, void *arg) {
  (void)arg;
  hart_poll_until(h, 0x10000, 8, ~UINT64_C(0), 0, 4);
  for (unsigned i = 0; i < 100; i++) bench_values()[0] += hart_load(h, FAR_BASE + 128 * i, 8) == i + 1;
}

static void test_harts_share_the_lines_of_a_further_home(void **state) {
  (void)state;
  struct bench_case c = {.config = with_far_memory(), .threads = 2, .block_cycles = 1000};
  c.config.harts = 2;
  c.thread[0] = (struct machine_thread){0, {"writer", writes, NULL}};
  c.thread[1] = (struct machine_thread){1, {"reader", reads, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->value[0], 100);
}

static void test_calls_do_not_notice_a_home_that_nobody_uses(void **state) {
  (void)state;
  struct machine_config two = bench_config(true), three = with_far_memory();
  const struct bench_result *without = echo_run(echo_case(&two, 300, 12, 1500000));
  const struct bench_result *with = echo_run(echo_case(&three, 300, 12, 1500000));
  assert_memory_equal(without->first_out, with->first_out, sizeof with->first_out);
  assert_memory_equal(without->counted, with->counted, sizeof with->counted);
  assert_int_equal(with->home_messages[FAR], 0);
}

static void never(struct hart *h, void *arg) {
  (void)arg;
  hart_load(h, FAR_BASE + 256, 8);
}

static void test_reports_name_the_home(void **state) {
  (void)state;
  struct bench_case c = {.config = with_far_memory(), .threads = 1, .block_cycles = 1000};
  c.config.cache.bus_limit_ps = 1000;
  c.thread[0] = (struct machine_thread){0, {"loads", never, NULL}};
  const struct bench_result *r = bench_run(&c, NULL);
  assert_int_equal(r->outcome, MACHINE_BUS_ERROR);
  if (!strstr(r->report, "line 0x900000100 (far)")) fail_msg("the home has no name in:\n%s", r->report);
}

static void refused(struct machine_config config, const char *why) {
  struct bench_case *c = echo_case(&config, 64, 1, 0);
  int status;
  bench_run(c, &status);
  assert_int_equal(status, 2);
  if (!strstr(bench_stderr(), why)) fail_msg("no \"%s\" in:\n%s", why, bench_stderr());
}

static void test_a_home_may_lie_on_either_side_of_another_even_beside_it(void **state) {
  (void)state;
  static const uint64_t bases[] = {FAR_BASE - 256, FAR_BASE - 128, FAR_END, FAR_END + 128};
  struct machine_config m = with_far_memory();
  m.home[FAR + 1] = m.home[FAR];
  m.home[FAR + 1].name = "farther";
  m.homes = FAR + 2;
  for (unsigned i = 0; i < 4; i++) {
    m.home[FAR + 1].base = bases[i];
    m.home[FAR + 1].end = bases[i] + 128;
    struct bench_case c = {.config = m, .threads = 1, .block_cycles = 1000};
    c.thread[0] = (struct machine_thread){0, {"loads", around_the_ends, NULL}};
    const struct bench_result *r = bench_run(&c, NULL);
    assert_int_equal(r->outcome, MACHINE_DONE);
    // around_the_ends comes to the lines right before and behind the first range
    bool met = bases[i] == FAR_BASE - 128 || bases[i] == FAR_END;
    assert_int_equal(r->home_messages[FAR + 1], met ? 3 : 0);
  }
  m.home[FAR + 1].base = FAR_BASE - 128;
  m.home[FAR + 1].end = FAR_BASE + 128;
  refused(m, "home farther: its range 0x8ffffff80 to 0x900000080 overlaps that of far");
  m.home[FAR + 1].base = FAR_END - 128;
  m.home[FAR + 1].end = FAR_END + 128;
  refused(m, "overlaps that of far");
}

static void test_ranges_that_cannot_be_are_refused_with_the_reason(void **state) {
  (void)state;
  struct machine_config m = with_far_memory();
  m.home[FAR].end += 8;
  refused(m, "home far: its range 0x900000000 to 0x900010008 holds no whole lines");
  m = with_far_memory();
  m.home[FAR].end = FAR_BASE;
  refused(m, "holds no whole lines");
  m = with_far_memory();
  m.home[FAR].base = layout_end(&m.layout) - 128;
  m.home[FAR].end = layout_end(&m.layout) + 128;
  refused(m, "overlaps that of nic");
  m.home[FAR].base = layout_end(&m.layout); // beside it
  m.home[FAR + 1] = m.home[FAR];
  m.home[FAR + 1].name = "farther";
  m.homes = FAR + 2;
  refused(m, "home farther: its range");
  m = with_far_memory();
  m.homes = 1;
  refused(m, "a machine of 1 homes");
  m.homes = MACHINE_HOMES + 1;
  refused(m, "homes: memory's and the NIC's are needed");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_home_of_a_range_answers_for_its_lines_and_no_others),
      cmocka_unit_test(test_harts_share_the_lines_of_a_further_home),
      cmocka_unit_test(test_calls_do_not_notice_a_home_that_nobody_uses),
      cmocka_unit_test(test_reports_name_the_home),
      cmocka_unit_test(test_a_home_may_lie_on_either_side_of_another_even_beside_it),
      cmocka_unit_test(test_ranges_that_cannot_be_are_refused_with_the_reason),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
