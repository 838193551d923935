// SPDX-License-Identifier: Apache-2.0
// Follows "to add a system" of CONTRIBUTING.md with a system that lies here, and nowhere else.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/systems/lauberhorn/nic_events.h"
#include "models/systems/list.h"
#include "sim/cli/cli.h"
#include "sim/params/tables.h"
#include "tests/toy/toy.h"
#include "tests/unit/scratch.h"
#include <cmocka.h>
#include <jansson.h>

static const struct system *const alone[] = {&toy_system, NULL};

struct said {
  int status;
  char *out, *err;
};

// Runs the program, with these systems, on the toy's data. The words end with NULL.
static struct said piste(const struct system *const *systems, const char *const *words) {
  static struct param_registry registry;
  struct said s;
  struct error e;
  size_t size;
  char *argv[16] = {(char *)(uintptr_t) "piste"};
  int argc = 1;
  while (*words) argv[argc++] = (char *)(uintptr_t)*words++;
  registry = (struct param_registry){0};
  if (!registry_compose(&registry, systems, &e)) fail_msg("%s", e.text);
  const struct cli cli = {.registry = &registry,
                          .systems = systems,
                          .out = open_memstream(&s.out, &size),
                          .err = open_memstream(&s.err, &size),
                          .run_system = run_system};
  setenv("PISTE_DATA", PISTE_SOURCE_DIR "/tests/toy", 1);
  s.status = cli_main(&cli, argc, argv);
  fclose(cli.out);
  fclose(cli.err);
  return s;
}

static void said_free(struct said *s) {
  free(s->out);
  free(s->err);
}

#define RUN                                                                                                            \
  "run", "--system", "toy", "--platform", "box", "--pcap", PISTE_SOURCE_DIR "/workloads/captures/echo_500.pcap",       \
      "--set", "capture.fix_checksums=1"
#define PISTE(systems, ...) piste(systems, (const char *const[]){__VA_ARGS__, NULL})

static json_t *result_of(const struct said *s) {
  json_error_t why;
  if (s->status != 0) fail_msg("%s", s->err);
  json_t *root = json_loads(s->out, 0, &why);
  if (!root) fail_msg("%s", why.text);
  return root;
}

static int64_t number(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  if (!json_is_integer(value)) fail_msg("no number %s", key);
  return json_integer_value(value);
}

static void it_runs_calls_to_replies_under_its_own_name(void **state) {
  (void)state;
  struct said s = PISTE(alone, RUN, "--format", "json");
  json_t *root = result_of(&s), *system = json_array_get(json_object_get(root, "systems"), 0);
  assert_string_equal(json_string_value(json_object_get(system, "name")), "toy");
  assert_string_equal(json_string_value(json_object_get(system, "software")), "toy");
  assert_int_equal(number(json_object_get(system, "frames"), "in"), 500);
  assert_int_equal(number(json_object_get(system, "frames"), "replied"), 500);
  assert_null(json_object_get(system, "tryagain"));
  json_decref(root);
  said_free(&s);
}

// Mean cycles of work in the handler's step.
static double handler_work(const char *set) {
  struct said s = PISTE(alone, RUN, "--format", "json", "--set", set);
  json_t *root = result_of(&s), *system = json_array_get(json_object_get(root, "systems"), 0);
  const json_t *cycles = json_object_get(json_object_get(system, "cpu_cycles_per_request"), "work_by_step");
  double mean = json_number_value(json_object_get(cycles, "handler"));
  json_decref(root);
  said_free(&s);
  return mean;
}

static void its_parameter_is_of_the_registry_and_does_what_it_says(void **state) {
  (void)state;
  struct said s = PISTE(alone, "params");
  assert_non_null(strstr(s.out, "toy.cycles"));
  said_free(&s);
  s = PISTE(all_systems, "params");
  assert_null(strstr(s.out, "toy.cycles"));
  said_free(&s);
  assert_true(handler_work("toy.cycles=350") - handler_work("toy.cycles=100") == 250);
}

static const struct machine_thread *nobody(void *system, size_t *count) {
  (void)system;
  *count = 0;
  return NULL;
}

// The first calls, as many as the queue holds, wait in the NIC for ever. The end of a run is seen by what events say of
// requests: were some lost there, the count of what is inside would find them.
static void a_run_does_not_end_well_with_requests_inside(void **state) {
  (void)state;
  struct nic_meaning forgetful[LAUBERHORN_EVENTS];
  struct system lazy = toy_system;
  const struct system *const list[] = {&lazy, NULL};
  lazy.threads = nobody;
  struct said s = PISTE(list, RUN);
  assert_int_equal(s.status, 1);
  assert_non_null(strstr(s.err, "stuck: no request has moved"));
  said_free(&s);
  memcpy(forgetful, lauberhorn_events, sizeof forgetful);
  for (unsigned i = 0; i < LAUBERHORN_EVENTS; i++)
    if (forgetful[i].event == NIC_EV_LOOKUP) forgetful[i].then = STAGE_GONE;
  lazy.meaning = forgetful;
  s = PISTE(list, RUN);
  assert_int_equal(s.status, 1);
  if (!strstr(s.err, "the run ended with 32 requests inside")) fail_msg("%s", s.err);
  said_free(&s);
}

static void a_program_without_it_says_which_there_are(void **state) {
  (void)state;
  struct said s = PISTE(all_systems, RUN);
  assert_int_equal(s.status, 2);
  assert_string_equal(s.err, "piste: unknown software \"toy\"; for the personality lauberhorn there are: lauberhorn\n");
  said_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_runs_calls_to_replies_under_its_own_name),
      cmocka_unit_test(its_parameter_is_of_the_registry_and_does_what_it_says),
      cmocka_unit_test(a_run_does_not_end_well_with_requests_inside),
      cmocka_unit_test(a_program_without_it_says_which_there_are),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
