// SPDX-License-Identifier: Apache-2.0
// A handler that copies its arguments has as many of their lines under way as its hart has miss buffers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/program/one_call.h"
#include "tests/program/sequence.h"
#include <cmocka.h>
#include <string.h>

// How many auxiliary lines were asked for before the first came.
static unsigned asked_at_once(const char *sets, unsigned arguments) {
  struct one_call c;
  unsigned asked = 0;
  uint64_t first_ps = UINT64_MAX;
  one_call_run(&c, "cxl", arguments, sets);
  struct layout layout = sequence_layout(&c.params);
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < c.trace.count; i++) {
      const struct trace_event *e = &c.trace.events[i];
      char line[SEQUENCE_NAME];
      if (!sequence_message(e)) continue;
      sequence_line(&layout, e->line.address, line);
      if (strncmp(line, "rx_aux", 6) != 0) continue;
      if (pass == 0 && !strcmp(e->text[3], "data_exclusive") && e->end_ps < first_ps) first_ps = e->end_ps;
      if (pass == 1 && !strcmp(e->text[3], "read_shared")) asked += e->begin_ps < first_ps;
    }
  one_call_free(&c);
  return asked;
}

static void test_as_many_lines_are_under_way_as_there_are_miss_buffers(void **state) {
  (void)state;
  // 320 bytes: 40 in the control line, the rest in five auxiliary lines.
  assert_int_equal(asked_at_once("cache.load_misses=1", 320), 1);
  assert_int_equal(asked_at_once("cache.load_misses=3", 320), 3);
  assert_int_equal(asked_at_once("cache.load_misses=12", 320), 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_as_many_lines_are_under_way_as_there_are_miss_buffers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
