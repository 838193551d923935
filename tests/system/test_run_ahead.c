// SPDX-License-Identifier: Apache-2.0
// Harts that hammer shared lines with every operation there is, in caches so small that lines leave all the time: what
// each hart saw, and when, must not depend on whether harts run ahead; and no increment may be lost.
#include "tests/system/support/bench.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

#define HARTS 4
#define OPERATIONS 3000
#define LINES 24
#define COUNTERS 3 // the first lines; the others are written and read at will
#define FINISHED 0x9000

struct program {
  struct layout layout;
  unsigned hart;
  uint64_t random, increments;
};

static uint64_t draw(struct program *p, uint64_t below) {
  p->random = p->random * 6364136223846793005u + 1442695040888963407u;
  return (p->random >> 33) % below;
}

// Half of the lines are memory's, half are the NIC's auxiliary lines.
static uint64_t line(const struct program *p, unsigned n) {
  return n % 2 ? layout_address(&p->layout, 0, REGION_RX_AUX, n / 2) : 0x10000 + (uint64_t)n * p->layout.line_bytes;
}

static void increment(struct hart *h, struct program *p, uint64_t address) {
  uint64_t seen = hart_load(h, address, 8);
  for (;;) {
    uint64_t held = hart_compare_and_swap(h, address, 8, seen, seen + 1);
    if (held == seen) break;
    seen = held;
  }
  p->increments++;
}

static uint64_t operate(struct hart *h, struct program *p) {
  uint8_t block[300];
  uint64_t where = line(p, COUNTERS + (unsigned)draw(p, LINES - COUNTERS)) + 8 * draw(p, 6);
  struct code_region code = {0x400000 + 4096 * draw(p, 8), 256};
  switch (draw(p, 11)) {
  case 0:
    increment(h, p, line(p, (unsigned)draw(p, COUNTERS)));
    return 0;
  case 1:
  case 2:
    hart_store(h, where, 8, p->random);
    return 0;
  case 3:
    hart_store(h, where + 4, 4, p->random & UINT32_MAX);
    return hart_load(h, where, 8); // half of it lies in the store buffer
  case 4:
    hart_fence(h);
    return 0;
  case 5:
    hart_prefetch(h, where, draw(p, 2));
    return 0;
  case 6: {
    unsigned first = hart_load_async(h, where, 8), second = hart_load_async(h, line(p, COUNTERS), 4);
    uint64_t sum = hart_await(h, second);
    return sum + hart_await(h, first);
  }
  case 7:
    hart_read(h, block, line(p, 4), sizeof block);
    return block[0] + block[299];
  case 8:
    memset(block, (int)p->hart, sizeof block);
    hart_write(h, line(p, 8), block, draw(p, sizeof block));
    return 0;
  case 9:
    hart_work(h, (uint32_t)draw(p, 500), &code);
    return 0;
  default:
    return hart_load(h, where, 8);
  }
}

static void body(struct hart *h, void *arg) {
  struct program *p = arg;
  uint64_t hash = 1;
  for (unsigned i = 0; i < OPERATIONS; i++) {
    uint64_t value = operate(h, p);
    hash = (hash ^ value) * 0x100000001b3u;
    hash = (hash ^ hart_cycle(h)) * 0x100000001b3u;
  }
  bench_values()[p->hart] = hash;
  bench_values()[4 + p->hart] = p->increments;
  increment(h, p, FINISHED);
  if (p->hart != 0) return;
  for (uint64_t done = 0; done != HARTS;) done = hart_poll_until(h, FINISHED, 8, UINT64_MAX, done, 9);
  for (unsigned i = 0; i < COUNTERS; i++) bench_values()[8 + i] = hart_load(h, line(p, i), 8);
  bench_values()[12] = hart_cycle(h);
}

static const struct bench_result *hammer(struct machine_config config, bool run_ahead) {
  static struct program programs[HARTS];
  config.harts = HARTS;
  config.run_ahead = run_ahead;
  config.cache.l2_sets = 4, config.cache.l2_ways = 3;
  config.cache.l1_sets = 2, config.cache.l1_ways = 2;
  struct bench_case c = {.config = config, .threads = HARTS, .block_cycles = 1000};
  for (unsigned i = 0; i < HARTS; i++) {
    programs[i] = (struct program){config.layout, i, 12345 + i, 0};
    c.thread[i] = (struct machine_thread){i, {"hammer", body, &programs[i]}};
  }
  const struct bench_result *r = bench_run(&c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  uint64_t counted = 0, wanted = 0;
  for (unsigned i = 0; i < COUNTERS; i++) counted += r->value[8 + i];
  for (unsigned i = 0; i < HARTS; i++) wanted += r->value[4 + i];
  assert_true(wanted > 500);
  assert_int_equal(counted, wanted);
  return r;
}

static void compare(struct machine_config config) {
  const struct bench_result *ahead = hammer(config, true), *step = hammer(config, false);
  assert_memory_equal(ahead->value, step->value, sizeof ahead->value);
  assert_memory_equal(ahead->messages, step->messages, sizeof ahead->messages);
  assert_memory_equal(ahead->counted, step->counted, sizeof ahead->counted);
  assert_int_equal(ahead->end_ps, step->end_ps);
  assert_true(ahead->events < step->events); // else nothing ran ahead
}

static void test_running_ahead_changes_nothing_when_grants_are_acknowledged(void **state) {
  (void)state;
  compare(bench_config(true));
}

static void test_running_ahead_changes_nothing_when_conflicts_are_resolved(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.cache.race = config.home[MACHINE_NIC].agent.race = config.home[MACHINE_MEMORY].agent.race = COH_RACE_CONFLICT;
  for (unsigned c = 0; c < COH_CLASSES; c++)
    config.home[MACHINE_MEMORY].link.propagation_ps[c] += 3000 * c; // snoops overtake fills
  compare(config);
}

static void test_running_ahead_changes_nothing_with_short_lines_and_few_of_everything(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.layout = layout_make(64, true, 4096);
  config.cache.line_bytes = 64;
  config.hart.hz = 2100000000; // no whole period
  config.hart.store_lines = 2;
  config.cache.load_misses = config.cache.store_misses = 1;
  config.home[MACHINE_MEMORY].agent.unit_reads = 2, config.home[MACHINE_MEMORY].agent.unit_writes = 1;
  for (unsigned c = 0; c < COH_CLASSES; c++) config.home[MACHINE_MEMORY].link.credits[c] = 1;
  compare(config);
}

static void test_running_ahead_changes_nothing_under_a_cache_that_all_share(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.cache.shared = true;
  compare(config);
}

static void test_running_ahead_changes_nothing_under_a_shared_cache_with_few_of_everything(void **state) {
  (void)state;
  struct machine_config config = bench_config(true);
  config.cache.shared = true;
  config.cache.banks = 2, config.cache.fill_buffers = 1;
  config.cache.load_misses = config.cache.store_misses = 1;
  config.hart.store_lines = 2;
  config.hart.hz = 2100000000; // no whole period
  config.cache.race = config.home[MACHINE_NIC].agent.race = config.home[MACHINE_MEMORY].agent.race = COH_RACE_CONFLICT;
  compare(config);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_running_ahead_changes_nothing_when_grants_are_acknowledged),
      cmocka_unit_test(test_running_ahead_changes_nothing_when_conflicts_are_resolved),
      cmocka_unit_test(test_running_ahead_changes_nothing_with_short_lines_and_few_of_everything),
      cmocka_unit_test(test_running_ahead_changes_nothing_under_a_cache_that_all_share),
      cmocka_unit_test(test_running_ahead_changes_nothing_under_a_shared_cache_with_few_of_everything),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
