// SPDX-License-Identifier: Apache-2.0
// Waves are switched at run time, and cost no output.
#include "rtl/glue/nic_rtl.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void step(struct nic_rtl *nic, uint64_t now, struct nic_out *out) {
  struct nic_in in = {.now = now, .rst = now == 0, .load_valid = now == 5, .load_tag = 3};
  nic_rtl_wave_time(nic, now * 4000);
  nic_rtl_step(nic, &in, out);
}

static long size_of(const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return -1;
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  fclose(f);
  return size;
}

static void test_a_window_of_waves_is_written_while_the_nic_runs(void **state) {
  (void)state;
  char dir[] = "/tmp/nic_waves.XXXXXX", path[64];
  assert_non_null(mkdtemp(dir));
  snprintf(path, sizeof path, "%s/window.fst", dir);
  struct nic_rtl *plain = nic_rtl_new(1), *waved = nic_rtl_new(1);
  struct nic_out a, b;
  memset(&a, 0, sizeof a);
  memset(&b, 0, sizeof b);
  for (uint64_t now = 0; now < 40; now++) {
    if (now == 3) assert_int_equal(nic_rtl_waves(waved, path), 0);
    if (now == 20) assert_int_equal(nic_rtl_waves(waved, NULL), 0);
    step(plain, now, &a);
    step(waved, now, &b);
    assert_memory_equal(&a, &b, sizeof a);
  }
  assert_true(size_of(path) > 1000);
  nic_rtl_free(plain);
  nic_rtl_free(waved);
  unlink(path);
  rmdir(dir);
}

static void test_a_path_that_cannot_be_written_is_told(void **state) {
  (void)state;
  struct nic_rtl *nic = nic_rtl_new(1);
  struct nic_out out;
  assert_int_equal(nic_rtl_waves(nic, "/nonexistent/directory/x.fst"), -1);
  step(nic, 0, &out);
  nic_rtl_free(nic);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_window_of_waves_is_written_while_the_nic_runs),
      cmocka_unit_test(test_a_path_that_cannot_be_written_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
