// SPDX-License-Identifier: Apache-2.0
#include "sim/run/wave_file.h"
#include "tests/unit/scratch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <errno.h>

enum { VALUES = 1, GEOMETRY = 3, HIERARCHY = 4, HIERARCHY_LZ4 = 6, HIERARCHY_LZ4_TWICE = 7, SKIP = 255 };

static uint8_t bytes[400];
static size_t size;

// A block whose length says `length` and that has `held` bytes behind its kind and length.
static void add(unsigned kind, uint64_t length, unsigned held) {
  bytes[size++] = (uint8_t)kind;
  for (unsigned i = 0; i < 8; i++) bytes[size++] = (uint8_t)(length >> (56 - 8 * i));
  for (unsigned i = 0; i < held; i++) bytes[size++] = 0;
}

// Whether what was added is a whole file; begins anew.
static bool whole(void) {
  struct scratch s;
  scratch_begin(&s);
  FILE *file = fopen(scratch_path(&s, "w"), "wb");
  assert_int_equal(fwrite(bytes, 1, size, file), size);
  fclose(file);
  errno = 0;
  bool answer = wave_file_is_whole(scratch_path(&s, "w"));
  if (!answer) assert_int_equal(errno, ENOSPC);
  scratch_end(&s);
  size = 0;
  return answer;
}

static void blocks_from_end_to_end_with_geometry_and_hierarchy_are_whole(void **state) {
  (void)state;
  static const unsigned hierarchies[] = {HIERARCHY, HIERARCHY_LZ4, HIERARCHY_LZ4_TWICE};
  for (unsigned i = 0; i < 3; i++) {
    add(VALUES, 8, 0); // the least that there is: nothing behind its length
    add(GEOMETRY, 20, 12);
    add(hierarchies[i], 9, 1);
    assert_true(whole());
  }
  assert_true(whole()); // nothing was to be written
}

static void what_is_cut_or_never_closed_is_not_whole(void **state) {
  (void)state;
  add(GEOMETRY, 20, 12);
  assert_false(whole());
  add(HIERARCHY, 20, 12);
  assert_false(whole());
  add(GEOMETRY, 20, 12), add(HIERARCHY, 20, 11);
  assert_false(whole());
  add(GEOMETRY, 20, 12), add(HIERARCHY, 20, 13);
  assert_false(whole());
  add(GEOMETRY, 20, 12), add(HIERARCHY, 7, 0);
  assert_false(whole());
  add(SKIP, 20, 12), add(GEOMETRY, 20, 12), add(HIERARCHY, 20, 12); // still being written
  assert_false(whole());
  add(GEOMETRY, 20, 12), add(HIERARCHY, UINT64_MAX, 12);
  assert_false(whole());
  assert_false(wave_file_is_whole("/nowhere/w"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blocks_from_end_to_end_with_geometry_and_hierarchy_are_whole),
      cmocka_unit_test(what_is_cut_or_never_closed_is_not_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
