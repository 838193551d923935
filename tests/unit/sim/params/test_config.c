// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/params/config.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <string.h>

static bool load(struct params *p, const char *text, size_t size, struct error *e) {
  FILE *file = fmemopen((void *)(uintptr_t)text, size, "r");
  params_init(p, whole_registry());
  bool good = params_read_yaml(p, file, "c.yaml", ORIGIN_CONFIG, e);
  fclose(file);
  return good;
}

static void refuses(const char *text, const char *message) {
  struct params p, defaults;
  struct error e = {""};
  params_init(&defaults, whole_registry());
  assert_false(load(&p, text, strlen(text), &e));
  assert_string_equal(e.text, message);
  assert_memory_equal(&p, &defaults, sizeof p);
}

static void a_map_of_names_sets_them(void **state) {
  (void)state;
  struct params p;
  struct error e = {""};
  const char *text = "# a comment\nnic.clock_hz: 322265625\nendpoint.form: coupled\nsim.run_ahead: false\n"
                     "trace.requests: \"1,2\"\n";
  if (!load(&p, text, strlen(text), &e)) fail_msg("%s", e.text);
  assert_int_equal(param_int(&p, PARAM_NIC_CLOCK_HZ), 322265625);
  assert_true(param_is(&p, PARAM_ENDPOINT_FORM, "coupled"));
  assert_false(param_bool(&p, PARAM_SIM_RUN_AHEAD));
  assert_string_equal(param_text(&p, PARAM_TRACE_REQUESTS), "1,2");
  assert_int_equal(param_value(&p, PARAM_NIC_CLOCK_HZ)->origin, ORIGIN_CONFIG);
  assert_int_equal(param_value(&p, PARAM_NIC_QUEUE_DEPTH)->origin, ORIGIN_DEFAULT);
}

static void json_is_yaml_too(void **state) {
  (void)state;
  struct params p;
  struct error e = {""};
  const char *text = "{\"nic.queue.depth\": 16}";
  if (!load(&p, text, strlen(text), &e)) fail_msg("%s", e.text);
  assert_int_equal(param_int(&p, PARAM_NIC_QUEUE_DEPTH), 16);
}

static void an_error_names_the_file_and_the_line(void **state) {
  (void)state;
  refuses("nic.queue.depth: 16\nnic.clok_hz: 1\n",
          "c.yaml:2: unknown parameter \"nic.clok_hz\"; did you mean nic.clock_hz?");
  refuses("\n\nnic.queue.depth: 65\n", "c.yaml:3: nic.queue.depth: \"65\" is not allowed; it takes 0 to 64 requests");
  refuses("sim.seed: 1\nsim.seed: 1\n", "c.yaml:2: sim.seed: given twice");
  refuses("nic:\n  clock_hz: 1\n",
          "c.yaml:1: nic: expected one value; write names in full (\"nic.clock_hz: 250000000\")");
  refuses("[a]: 1\n", "c.yaml:1: expected a parameter's name");
  refuses("- sim.seed\n", "c.yaml:1: expected a map (\"name: value\" lines)");
  refuses("sim.seed: 1\n---\nsim.seed: 2\n", "c.yaml:3: a second document; expected one");
  refuses("sim.seed: [1\n", "c.yaml:2: not YAML: did not find expected ',' or ']'");
  refuses("sim.seed: 1\n\tsim.seed", "c.yaml:2: not YAML: found a tab character that violates indentation");
  refuses("sim.seed: \"\\0\"\n", "c.yaml:1: sim.seed: expected one value; write names in full (\"nic.clock_hz: "
                                 "250000000\")");
}

static void an_empty_file_is_an_error(void **state) {
  (void)state;
  refuses("\n", "c.yaml: empty; expected a map");
  refuses("# nothing\n", "c.yaml: empty; expected a map");
}

static void what_is_no_text_is_an_error(void **state) {
  (void)state;
  struct params p;
  struct error e = {""};
  assert_false(load(&p, "\xff\xff\xff\xff", 4, &e));
  assert_string_equal(e.text, "c.yaml: byte 0: invalid leading UTF-8 octet");
}

static void a_file_that_is_not_there_is_an_error(void **state) {
  (void)state;
  struct params p;
  struct error e = {""};
  params_init(&p, whole_registry());
  assert_false(params_load_yaml(&p, "/nonexistent/c.yaml", &e));
  assert_string_equal(e.text, "/nonexistent/c.yaml: No such file or directory");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_map_of_names_sets_them),
      cmocka_unit_test(json_is_yaml_too),
      cmocka_unit_test(an_error_names_the_file_and_the_line),
      cmocka_unit_test(an_empty_file_is_an_error),
      cmocka_unit_test(what_is_no_text_is_an_error),
      cmocka_unit_test(a_file_that_is_not_there_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
