// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/run/run.h"
#include "tests/support/registry.h"
#include "tests/unit/machine_double.h"
#include "tests/unit/scratch.h"
#include <cmocka.h>

struct fixture {
  struct scratch s;
  struct run_options o;
  char out_dir[128];
  char *out, *err; // what the last run printed
};

// A data directory with two systems, so that several can run.
static void begin(struct fixture *f, run_system_fn *machine) {
  memset(f, 0, sizeof *f);
  scratch_begin(&f->s);
  scratch_mkdir(&f->s, "models");
  scratch_mkdir(&f->s, "models/platforms");
  scratch_mkdir(&f->s, "models/systems");
  scratch_write(&f->s, "models/platforms/box.yaml",
                "name: box\ndescription: x\nparams:\n"
                "- {name: nic.clock_hz, value: 300000000, provenance: measured, source: by hand}\n");
  scratch_write(&f->s, "models/systems/one.yaml",
                "name: one\ndescription: x\npersonality: p\nsoftware: s\nplatforms: [box]\n");
  scratch_write(&f->s, "models/systems/two.yaml",
                "name: two\ndescription: x\npersonality: p\nsoftware: t\nplatforms: [box]\nparams:\n"
                "- {name: endpoint.form, value: coupled, provenance: published, source: a paper}\n");
  setenv("PISTE_DATA", f->s.dir, 1);
  snprintf(f->out_dir, sizeof f->out_dir, "%s/out", f->s.dir);
  f->o = (struct run_options){.registry = whole_registry(),
                              .modules = double_systems,
                              .system_count = 1,
                              .systems = {"one", "two"},
                              .platform = "box",
                              .capture = PISTE_SOURCE_DIR "/LICENSE", // any file: the double does not read it
                              .out = f->out_dir,
                              .run_system = machine};
}

static int go(struct fixture *f) {
  size_t size;
  free(f->out);
  free(f->err);
  FILE *out = open_memstream(&f->out, &size), *err = open_memstream(&f->err, &size);
  int status = run(&f->o, out, err);
  fclose(out);
  fclose(err);
  return status;
}

static void end(struct fixture *f) {
  free(f->out);
  free(f->err);
  scratch_end(&f->s);
  unsetenv("PISTE_DATA");
}

// The run fails with that message, and nothing it made is left.
static void fails(struct fixture *f, int status, const char *message) {
  unsigned before = scratch_count(&f->s, ".");
  assert_int_equal(go(f), status);
  assert_string_equal(f->err, message);
  assert_string_equal(f->out, "");
  assert_int_equal(scratch_count(&f->s, "."), before);
}

static unsigned lines(const char *text) {
  unsigned n = 0;
  for (; *text; text++) n += *text == '\n';
  return n;
}

static void a_run_leaves_its_results_and_nothing_else(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_serve);
  if (go(&f) != 0) fail_msg("%s", f.err);
  assert_int_equal(scratch_count(&f.s, "out"), 3);
  char *rows = scratch_read(&f.s, "out/requests.csv"), *json = scratch_read(&f.s, "out/result.json");
  assert_int_equal(lines(rows), 1 + DOUBLE_FRAMES);
  assert_memory_equal(rows, "index,outcome,", 14);
  assert_non_null(strstr(json, "\"replied\": 36"));
  assert_non_null(strstr(json, "\"udp_checksum\": 4"));
  assert_non_null(strstr(f.out, "one on box\n"));
  free(rows);
  free(json);
  end(&f);
}

static void printed_json_is_the_file(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_serve);
  f.o.json = true;
  assert_int_equal(go(&f), 0);
  char *json = scratch_read(&f.s, "out/result.json");
  assert_string_equal(f.out, json);
  free(json);
  end(&f);
}

static void several_systems_share_rows_and_result(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_serve);
  char trace[160];
  snprintf(trace, sizeof trace, "%s/t.ptr", f.s.dir);
  f.o.system_count = 2;
  f.o.trace = trace;
  if (go(&f) != 0) fail_msg("%s", f.err);
  char *rows = scratch_read(&f.s, "out/requests.csv"), *json = scratch_read(&f.s, "out/result.json");
  assert_int_equal(lines(rows), 1 + 2 * DOUBLE_FRAMES);
  assert_memory_equal(rows, "index,system,outcome,", 21);
  assert_non_null(strstr(rows, "\n0,one,replied,"));
  assert_non_null(strstr(rows, "\n0,two,replied,"));
  assert_true(strstr(rows, "\n39,one,") < strstr(rows, "\n0,two,"));
  // What two sets by itself stands with it alone.
  assert_true(strstr(json, "\"origin\": \"system\"") > strstr(json, "\"name\": \"two\""));
  assert_int_equal(access(scratch_path(&f.s, "t.one.ptr"), R_OK), 0);
  assert_int_equal(access(scratch_path(&f.s, "t.two.ptr"), R_OK), 0);
  free(rows);
  free(json);
  end(&f);
}

static void recording_more_does_not_change_results(void **state) {
  (void)state;
  struct fixture f;
  char trace[160], timing[160];
  begin(&f, double_serve);
  snprintf(trace, sizeof trace, "%s/t.ptr", f.s.dir);
  snprintf(timing, sizeof timing, "%s/timing.json", f.s.dir);
  assert_int_equal(go(&f), 0);
  char *rows = scratch_read(&f.s, "out/requests.csv"), *json = scratch_read(&f.s, "out/result.json");
  static const char *const sets[] = {"trace.requests=all", "trace.to=5", "sim.run_ahead=0", "sim.clock_gating=0",
                                     "waves.to=7"};
  f.o.trace = trace;
  f.o.timing = timing;
  f.o.sets = sets;
  f.o.set_count = 5;
  if (go(&f) != 0) fail_msg("%s", f.err);
  char *rows2 = scratch_read(&f.s, "out/requests.csv"), *json2 = scratch_read(&f.s, "out/result.json");
  assert_string_equal(rows, rows2);
  assert_string_equal(json, json2);
  free(rows), free(json), free(rows2), free(json2);
  end(&f);
}

static void the_command_line_overrides_the_file_and_the_file_the_platform(void **state) {
  (void)state;
  struct fixture f;
  char config[160];
  static const char *const sets[] = {"nic.queue.depth=9"};
  begin(&f, double_serve);
  snprintf(config, sizeof config, "%s/c.yaml", f.s.dir);
  scratch_write(&f.s, "c.yaml", "nic.clock_hz: 400000000\nnic.queue.depth: 8\n");
  f.o.config = config;
  f.o.sets = sets;
  f.o.set_count = 1;
  f.o.json = true;
  if (go(&f) != 0) fail_msg("%s", f.err);
  assert_non_null(strstr(f.out,
                         "\"name\": \"nic.clock_hz\",\n      \"value\": 400000000,\n      \"unit\": \"Hz\",\n      "
                         "\"origin\": \"config file\","));
  assert_non_null(strstr(f.out,
                         "\"name\": \"nic.queue.depth\",\n      \"value\": 9,\n      \"unit\": \"requests\",\n   "
                         "   \"origin\": \"command line\","));
  end(&f);
}

static void a_failed_check_leaves_nothing_and_status_1(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_deadlock);
  char message[10100], report[10001] = "";
  memset(report, 'r', 10000);
  snprintf(message, sizeof message, "piste: system one: deadlock: hart0 waits for the home\n%s", report);
  fails(&f, 1, message); // with its whole report
  f.o.run_system = double_lose;
  fails(&f, 1,
        "piste: system one: frames in: 41, but replied 36 + one-way 0 + kernel 0 + nested 0 + dropped 4 + in "
        "flight 0 = 40\n");
  end(&f);
}

static void a_crash_is_told_with_the_systems_name_and_status_1(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_crash);
  fails(&f, 1, "piste: system one: the simulation was ended by signal 9 (Killed)\n");
  f.o.run_system = double_vanish;
  fails(&f, 1, "piste: system one: the simulation ended without a result (status 3)\n");
  end(&f);
}

static void bad_input_leaves_nothing_and_status_2(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_bad_input);
  fails(&f, 2, "piste: system one: x.pcap: record 3: cut short\n");
  f.o.run_system = double_serve;
  f.o.platform = "bag";
  fails(&f, 2, "piste: unknown platform \"bag\"; there are: box\n");
  f.o.platform = "box";
  static const char *const sets[] = {"nic.queue.depth=65"};
  f.o.sets = sets;
  f.o.set_count = 1;
  fails(&f, 2, "piste: nic.queue.depth: \"65\" is not allowed; it takes 0 to 64 requests\n");
  f.o.set_count = 0;
  f.o.workload = "w";
  fails(&f, 2, "piste: give a capture (FILE, or --pcap FILE) or --workload NAME, and not both\n");
  f.o.workload = NULL;
  f.o.system_count = 2;
  f.o.capture = "-";
  fails(&f, 2, "piste: -: 2 systems would each have to read it, but it can be read only once; save it to a file\n");
  f.o.capture = PISTE_SOURCE_DIR "/LICENSE";
  f.o.systems[1] = "one";
  fails(&f, 2, "piste: --system one: given twice\n");
  end(&f);
}

static void an_output_that_cannot_be_written_is_status_2(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_serve);
  f.o.timing = "/dev/full";
  fails(&f, 2, "piste: /dev/full: cannot be written: No space left on device\n");
  f.o.timing = "/nonexistent/t.json";
  fails(&f, 2, "piste: /nonexistent/t.json: cannot be written: No such file or directory\n");
  f.o.timing = NULL;
  f.o.out = "/nonexistent/out";
  fails(&f, 2, "piste: /nonexistent/out: cannot be made: No such file or directory\n");
  f.o.out = "/dev/null";
  fails(&f, 2, "piste: /dev/null: not a directory\n");
  f.o.out = NULL;
  f.o.trace = "/tmp";
  fails(&f, 2, "piste: /tmp: cannot be written: it is a directory\n");
  end(&f);
}

static void a_failed_run_leaves_the_last_one_results_alone(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_serve);
  assert_int_equal(go(&f), 0);
  char *before = scratch_read(&f.s, "out/result.json");
  f.o.run_system = double_crash;
  assert_int_equal(go(&f), 1);
  char *after = scratch_read(&f.s, "out/result.json");
  assert_string_equal(before, after);
  assert_int_equal(scratch_count(&f.s, "out"), 3);
  free(before);
  free(after);
  end(&f);
}

static void an_interrupt_leaves_nothing_and_status_130(void **state) {
  (void)state;
  struct fixture f;
  char replies[160];
  begin(&f, double_interrupt);
  snprintf(replies, sizeof replies, "%s/r.pcap", f.s.dir);
  f.o.replies = replies;
  fails(&f, 130, "piste: interrupted\n");
  end(&f);
}

static void what_is_wrong_is_said_in_every_format_and_stands_in_the_result(void **state) {
  (void)state;
  static const char *const sets[] = {"retime.calls_per_second=7", "handler.observed_service=1",
                                     "handler.spin.service=1us", "trace.from=1"};
  struct fixture f;
  begin(&f, double_drop_all);
  f.o.sets = sets;
  f.o.set_count = 4;
  for (unsigned json = 0; json < 2; json++) {
    f.o.json = json;
    if (go(&f) != 0) fail_msg("%s", f.err);
    assert_non_null(strstr(f.err, "piste: WARNING: no RPC call among 3 frames: 3 other UDP\n"));
    assert_non_null(strstr(f.err, "piste: WARNING: 2 of 3 calls dropped: wrong UDP checksum\n"));
    assert_non_null(strstr(f.err, "--set capture.fix_checksums=1\n"));
    assert_non_null(strstr(f.err, "piste: WARNING: retime.calls_per_second is set (command line)"));
    assert_non_null(strstr(f.err, "piste: WARNING: handler.spin.service is set"));
    assert_non_null(strstr(f.err, "piste: WARNING: trace.from is set"));
    assert_null(strstr(f.err, "handler.observed_service")); // a handler of the run takes it
    char *file = scratch_read(&f.s, "out/result.json");
    assert_non_null(strstr(file, "\"code\": \"no_calls\""));
    assert_non_null(strstr(file, "\"about\": \"retime.calls_per_second\""));
    assert_null(strstr(file, "\"about\": \"trace.from\""));
    free(file);
  }
  end(&f);
}

static void systems_that_warn_of_the_same_are_heard_once(void **state) {
  (void)state;
  struct fixture f;
  begin(&f, double_drop_all);
  f.o.system_count = 2;
  if (go(&f) != 0) fail_msg("%s", f.err);
  const char *said = strstr(f.err, "WARNING: 2 of 3 calls dropped");
  assert_non_null(said);
  assert_null(strstr(said + strlen("WARNING: 2 of 3 calls dropped"), "calls dropped"));
  char *file = scratch_read(&f.s, "out/result.json");
  assert_non_null(strstr(file, "\"systems\": [\n        \"one\",\n        \"two\"\n      ]"));
  free(file);
  end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_run_leaves_its_results_and_nothing_else),
      cmocka_unit_test(printed_json_is_the_file),
      cmocka_unit_test(several_systems_share_rows_and_result),
      cmocka_unit_test(recording_more_does_not_change_results),
      cmocka_unit_test(the_command_line_overrides_the_file_and_the_file_the_platform),
      cmocka_unit_test(a_failed_check_leaves_nothing_and_status_1),
      cmocka_unit_test(a_crash_is_told_with_the_systems_name_and_status_1),
      cmocka_unit_test(bad_input_leaves_nothing_and_status_2),
      cmocka_unit_test(an_output_that_cannot_be_written_is_status_2),
      cmocka_unit_test(a_failed_run_leaves_the_last_one_results_alone),
      cmocka_unit_test(an_interrupt_leaves_nothing_and_status_130),
      cmocka_unit_test(what_is_wrong_is_said_in_every_format_and_stands_in_the_result),
      cmocka_unit_test(systems_that_warn_of_the_same_are_heard_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
