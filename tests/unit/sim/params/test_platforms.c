// SPDX-License-Identifier: Apache-2.0
// The shipped platforms against the figures that they are to reproduce.
#include "sim/params/machine.h"
#include "sim/validate/table.h"
#include "tests/support/registry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

static struct params load(const char *name) {
  struct platform platform;
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  if (!platform_load(name, &platform, &p, &e)) fail_msg("%s", e.text);
  return p;
}

static int64_t of(const struct params *p, const struct param_row *row) {
  return param_int(p, row);
}

static int64_t cycles_ps(const struct params *p, int64_t cycles) {
  return cycles * 1000000000000 / of(p, PARAM_HART_CLOCK_HZ);
}

// A load that misses both caches and nobody else's way.
static int64_t dram_ps(const struct params *p, int64_t line) {
  int64_t header = of(p, PARAM_MEMORY_LINK_HEADER), rate = of(p, PARAM_MEMORY_LINK_RATE);
  int64_t caches = of(p, PARAM_HART_LOAD_CYCLES) + of(p, PARAM_CACHE_L2_CYCLES) + of(p, PARAM_CACHE_FILL_CYCLES);
  return cycles_ps(p, caches) + (2 * header + line) * 1000000000000 / rate + 2 * of(p, PARAM_MEMORY_LINK_PROPAGATION) +
         of(p, PARAM_MEMORY_LOOKUP) + of(p, PARAM_MEMORY_DATA);
}

static void test_enzian_has_the_published_cache_and_memory_latencies(void **state) {
  (void)state;
  const struct params p = load("enzian");
  assert_int_equal(of(&p, PARAM_HART_COUNT), 48);
  assert_int_equal(of(&p, PARAM_HART_LOAD_CYCLES), 3);
  assert_int_equal(of(&p, PARAM_HART_LOAD_CYCLES) + of(&p, PARAM_CACHE_L2_CYCLES), 40);
  assert_int_equal(cycles_ps(&p, 40), of(&p, PARAM_CACHE_SNOOP));
  assert_int_equal(dram_ps(&p, 128), 103000);
  assert_int_equal(of(&p, PARAM_CACHE_LOAD_MISSES), 1);
  assert_true(param_is(&p, PARAM_CACHE_LINE, "128"));
  assert_true(param_is(&p, PARAM_LINK_RACE, "grant_ack"));
}

static void test_cxl_names_its_protocol_and_line_size(void **state) {
  (void)state;
  const struct params p = load("cxl");
  assert_true(param_is(&p, PARAM_CACHE_LINE, "64"));
  assert_true(param_is(&p, PARAM_LINK_RACE, "conflict"));
  assert_true(param_is(&p, PARAM_ENDPOINT_FORM, "coupled"));
  assert_int_equal(of(&p, PARAM_CACHE_L2_SETS) * of(&p, PARAM_CACHE_L2_WAYS) * 64, 2 << 20);
  assert_in_range(dram_ps(&p, 64), 85000, 90000);
}

// What the platform says it has from the validation, and what the table says was set from its rows, are the same.
static void test_free_parameters_are_those_that_the_platform_has_from_the_validation(void **state) {
  (void)state;
  struct table t;
  struct error e;
  if (!table_load(NULL, whole_registry(), &t, &e)) fail_msg("%s", e.text);
  const struct params p = load(t.platform);
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    bool fitted = strncmp(p.values[i].source, "piste validate", 14) == 0, listed = false;
    for (unsigned f = 0; f < t.free_count; f++) listed |= t.free[f].param == p.registry->rows[i];
    if (fitted != listed) fail_msg("%s is only in one of the two", whole_registry()->rows[i]->name);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_enzian_has_the_published_cache_and_memory_latencies),
      cmocka_unit_test(test_cxl_names_its_protocol_and_line_size),
      cmocka_unit_test(test_free_parameters_are_those_that_the_platform_has_from_the_validation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
