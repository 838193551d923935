// SPDX-License-Identifier: Apache-2.0
// `piste gen` and the parameters gen.*.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/cli/cli.h"
#include "sim/run/workload_open.h"
#include "tests/support/registry.h"
#include "workloads/capture/capture_read.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Runs `piste gen ...`; what it says on stderr is in `said`.
static int gen(char said[2000], int argc, const char *const *argv) {
  char *all[12] = {"piste", "gen"};
  for (int i = 0; i < argc; i++) all[2 + i] = strdup(argv[i]);
  FILE *err = tmpfile();
  assert_non_null(err);
  int status = cli_main(&(struct cli){.registry = whole_registry(), .out = stdout, .err = err}, 2 + argc, all);
  for (int i = 0; i < argc; i++) free(all[2 + i]);
  rewind(err);
  said[fread(said, 1, 1999, err)] = 0;
  fclose(err);
  return status;
}
#define GEN(said, ...)                                                                                                 \
  gen(said, (int)(sizeof(const char *[]){__VA_ARGS__} / sizeof(const char *)), (const char *const[]){__VA_ARGS__})

static unsigned frames_in(const char *path, uint64_t *last_ps) {
  struct error e = {""};
  struct capture_reader *reader = capture_read_open(path, NULL, &e);
  if (!reader) fail_msg("%s", e.text);
  struct capture_record record;
  unsigned n = 0;
  for (; capture_read_next(reader, &record, &e) == PULL_ITEM; n++) *last_ps = record.time_ps;
  capture_read_close(reader);
  return n;
}

static void gen_writes_the_capture_and_says_what_it_holds(void **state) {
  (void)state;
  char said[2000], path[] = "/tmp/test_gen.XXXXXX";
  uint64_t last_ps = 0;
  close(mkstemp(path));
  if (GEN(said, "echo64", "-o", path, "--set", "gen.count=50", "--set", "gen.load=1000000") != 0) fail_msg("%s", said);
  assert_int_equal(frames_in(path, &last_ps), 100);
  assert_in_range(last_ps, 20000000, 100000000); // fifty gaps of 1 us on average, not of the file's 5 us
  assert_non_null(strstr(said, "3200 bytes"));   // fifty times 64
  assert_non_null(strstr(said, "cut short calls              0 (0.00 %)"));
  unlink(path);
}

static void gen_reports_the_share_that_was_cut(void **state) {
  (void)state;
  char said[2000];
  assert_int_equal(GEN(said, "echo1k", "-o", "/dev/null", "--set", "gen.count=10", "--set", "gen.mtu=576"), 0);
  assert_non_null(strstr(said, "cut short calls             10 (100.00 %)"));
  assert_non_null(strstr(said, "cut short replies           10 (100.00 %)"));
}

static void bad_use_ends_with_status_two_and_says_why(void **state) {
  (void)state;
  char said[2000];
  assert_int_equal(GEN(said, "echo64"), 2);
  assert_non_null(strstr(said, "-o FILE"));
  assert_int_equal(GEN(said, "-o", "/dev/null"), 2);
  assert_int_equal(GEN(said, "no_such_workload", "-o", "/dev/null"), 2);
  assert_non_null(strstr(said, "no_such_workload"));
  assert_int_equal(GEN(said, "echo64", "-o", "/dev/null", "--set", "gen.mtu=100"), 2);
  assert_non_null(strstr(said, "576..9710"));
  assert_int_equal(GEN(said, "echo64", "-o", "/dev/null", "--set", "gen.cuont=1"), 2);
  assert_non_null(strstr(said, "gen.count"));
  assert_int_equal(GEN(said, "echo64", "-o", "/nonexistent/x.pcap"), 2);
  assert_non_null(strstr(said, "/nonexistent/x.pcap"));
}

static void parameters_of_zero_leave_the_workload_as_it_is(void **state) {
  (void)state;
  struct params params;
  struct workload w;
  struct error e;
  params_init(&params, whole_registry());
  assert_true(workload_open("kv_etc", &params, &w, &e));
  assert_true(w.calls == 20000 && w.seed == 1 && w.arrivals.rate == 300000 && w.clients == 64 && w.mtu == 1500);
  workload_free(&w);
  static const char *const sets[] = {"gen.count=7", "gen.seed=8", "gen.load=9", "gen.clients=10", "gen.mtu=1000"};
  for (size_t i = 0; i < 5; i++) assert_true(params_set_pair(&params, sets[i], ORIGIN_COMMAND_LINE, &e));
  assert_true(workload_open("kv_etc", &params, &w, &e));
  assert_true(w.calls == 7 && w.seed == 8 && w.arrivals.rate == 9 && w.clients == 10 && w.mtu == 1000);
  workload_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gen_writes_the_capture_and_says_what_it_holds),
      cmocka_unit_test(gen_reports_the_share_that_was_cut),
      cmocka_unit_test(bad_use_ends_with_status_two_and_says_why),
      cmocka_unit_test(parameters_of_zero_leave_the_workload_as_it_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
