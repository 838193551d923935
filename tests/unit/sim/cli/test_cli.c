// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/params/params.h"
#include "sim/cli/cli.h"
#include "tests/support/registry.h"
#include "tests/unit/machine_double.h"
#include "tests/unit/scratch.h"
#include <cmocka.h>
#include <jansson.h>

struct printed {
  int status;
  char *out, *err;
};

// Says which NIC it was asked for.
static void tell_nic(const struct measure_plan *plan, struct measure_result *r) {
  r->status = 2;
  error_set(&r->error, "NIC %u", plan->nic);
}

// Runs the program with up to eight words.
static struct printed piste(const char *a, const char *b, const char *c, const char *d, const char *e) {
  char *argv[] = {(char *)(uintptr_t) "piste",
                  (char *)(uintptr_t)a,
                  (char *)(uintptr_t)b,
                  (char *)(uintptr_t)c,
                  (char *)(uintptr_t)d,
                  (char *)(uintptr_t)e,
                  NULL};
  struct printed p;
  size_t size;
  struct cli cli = {.registry = whole_registry(),
                    .systems = double_systems,
                    .out = open_memstream(&p.out, &size),
                    .err = open_memstream(&p.err, &size),
                    .run_system = double_serve,
                    .measure = tell_nic};
  int argc = 0;
  while (argv[argc]) argc++;
  p.status = cli_main(&cli, argc, argv);
  fclose(cli.out);
  fclose(cli.err);
  return p;
}

static void printed_free(struct printed *p) {
  free(p->out);
  free(p->err);
}

static void refuses(const char *a, const char *b, const char *c, const char *d, const char *message) {
  struct printed p = piste(a, b, c, d, NULL);
  assert_string_equal(p.err, message);
  assert_string_equal(p.out, "");
  assert_int_equal(p.status, 2);
  printed_free(&p);
}

static void prints(const char *a, const char *b, const char *c, const char *expected) {
  struct printed p = piste(a, b, c, NULL, NULL);
  assert_int_equal(p.status, 0);
  assert_string_equal(p.err, "");
  if (!strstr(p.out, expected)) fail_msg("%s is not in: %s", expected, p.out);
  printed_free(&p);
}

static void bad_usage_is_status_2_and_says_what_to_do(void **state) {
  (void)state;
  refuses(NULL, NULL, NULL, NULL, "piste: no command; `piste --help` lists them\n");
  refuses("rum", NULL, NULL, NULL, "piste: unknown command \"rum\"; did you mean run?\n");
  refuses("--xyz", NULL, NULL, NULL, "piste: unknown command \"--xyz\"; `piste --help` lists them\n");
  refuses("run", "--pcpa", "x", NULL, "piste: unknown option \"--pcpa\"; did you mean --pcap?\n");
  refuses("run", "--qqqqqqqq=1", NULL, NULL, "piste: unknown option \"--qqqqqqqq=1\"; `piste run --help` lists them\n");
  refuses("run", "-x", NULL, NULL, "piste: unknown option \"-x\"; `piste run --help` lists them\n");
  refuses("run", "--pcap", NULL, NULL, "piste: --pcap needs a value: FILE\n");
  refuses("run", "--pcap=a", "--pcap=b", NULL, "piste: --pcap: given more than 1 time\n");
  refuses("run", "--help=yes", NULL, NULL, "piste: --help takes no value\n");
  refuses("metrics", "stray", NULL, NULL, "piste: unexpected argument \"stray\"\n");
  refuses("run", "a", "b", NULL, "piste: unexpected argument \"b\"\n");
  refuses("run", "a", "--pcap", "b", "piste: two captures: a and --pcap b\n");
  refuses("run", "a", "--workload", "b",
          "piste: give a capture (FILE, or --pcap FILE) or --workload NAME, and not both\n");
  refuses("run", NULL, NULL, NULL, "piste: give a capture (FILE, or --pcap FILE) or --workload NAME, and not both\n");
  refuses("run", "--pcap=a", "--set", "x", "piste: \"x\": expected NAME=VALUE\n");
  refuses("run", "--pcap=a", "--format=xml", NULL, "piste: --format xml: it takes text or json\n");
  refuses("run", "--pcap=a", "--nic=", NULL, "piste: --nic : it takes rtl or model\n");
  refuses("validate", "--nic", "vhdl", NULL, "piste: --nic vhdl: it takes rtl or model\n");
  refuses("params", "--format", "xml", NULL, "piste: --format xml: it takes text, json or markdown\n");
  refuses("params", "nic.clok_hz", NULL, NULL,
          "piste: unknown parameter \"nic.clok_hz\"; did you mean nic.clock_hz?\n");
  refuses("params", "nic.clock_hz", "--platform", "cxl", "piste: piste params: a NAME, or a run's options\n");
  refuses("params", "nic.clock_hz", "--format", "markdown", "piste: --format markdown: it takes text or json\n");
  refuses("params", "--system=lauberhorn", "--system=x", NULL,
          "piste: piste params shows the values of one --system\n");
  refuses("params", "--platform", "box", NULL, "piste: unknown platform \"box\"; there are: cxl, enzian\n");
  refuses("params", "--pcap", "x", NULL, "piste: unknown option \"--pcap\"; `piste params --help` lists them\n");
  refuses("trace", NULL, NULL, NULL, "piste: piste trace needs a FILE\n");
  refuses("trace", "x", NULL, NULL, "piste: x: No such file or directory\n");
  refuses("trace", "x", "--from", "-1", "piste: x: No such file or directory\n");
  refuses("trace", "/nonexistent/t", "--chrome", "y", "piste: /nonexistent/t: No such file or directory\n");
}

static void help_and_version_are_printed(void **state) {
  (void)state;
  prints("--version", NULL, NULL, "piste " PISTE_VERSION "\n");
  prints("--help", NULL, NULL, "usage: piste COMMAND");
  prints("-h", NULL, NULL, "usage: piste COMMAND");
  prints("run", "--help", NULL, "usage: piste run [FILE] [OPTION]...");
  prints("trace", "-h", NULL, "usage: piste trace FILE [OPTION]...");
}

static void every_command_and_option_is_in_the_help_of_those_it_is_for(void **state) {
  (void)state;
#define X(id, name, argument, summary)                                                                                 \
  prints("--help", NULL, NULL, "  " name " ");                                                                         \
  prints(name, "--help", NULL, "usage: piste " name);
  CLI_COMMANDS(X)
#undef X
#define X(id, name, letter, argument, commands, times, help)                                                           \
  if ((commands)&FOR(RUN)) prints("run", "--help", NULL, "--" name " ");
  CLI_OPTIONS(X)
#undef X
}

static void every_command_and_option_is_in_the_man_page(void **state) {
  (void)state;
  char *page = NULL, line[80];
  size_t size = 0;
  FILE *file = fopen(PISTE_SOURCE_DIR "/docs/piste.1", "r");
  assert_non_null(file);
  if (getdelim(&page, &size, 0, file) < 0) fail();
  fclose(file);
#define X(id, name, argument, summary)                                                                                 \
  snprintf(line, sizeof line, ".It Cm %s\n", name);                                                                    \
  if (!strstr(page, line)) fail_msg("docs/piste.1 lacks the command %s", name);
  CLI_COMMANDS(X)
#undef X
#define X(id, name, letter, argument, commands, times, help)                                                           \
  snprintf(line, sizeof line, "Fl -%s\n", name);                                                                       \
  if (!strstr(page, argument[0] ? "Fl -" name " Ar " : line)) fail_msg("docs/piste.1 lacks --%s", name);
  CLI_OPTIONS(X)
#undef X
  free(page);
}

static void a_run_from_the_command_line_reports(void **state) {
  (void)state;
  struct printed p = piste("run", "--pcap", PISTE_SOURCE_DIR "/LICENSE", "--set=nic.queue.depth=4", "--format=json");
  assert_int_equal(p.status, 0);
  json_error_t why;
  json_t *json = json_loads(p.out, 0, &why);
  if (!json) fail_msg("%s", why.text);
  json_t *system = json_array_get(json_object_get(json, "systems"), 0);
  assert_string_equal(json_string_value(json_object_get(system, "name")), "lauberhorn");
  assert_string_equal(json_string_value(json_object_get(json, "platform")), "enzian");
  json_decref(json);
  printed_free(&p);
}

static void the_nic_asked_for_reaches_the_simulations(void **state) {
  (void)state;
  refuses("validate", NULL, NULL, NULL, "piste: NIC 0\n");
  refuses("validate", "--nic=rtl", "--sizes=64", NULL, "piste: NIC 0\n");
  refuses("validate", "--nic=model", NULL, NULL, "piste: NIC 1\n");
  refuses("validate", "--nic=model", "--sizes=64", NULL, "piste: NIC 1\n");
}

static void every_parameter_is_listed_in_each_form(void **state) {
  (void)state;
  struct printed text = piste("params", NULL, NULL, NULL, NULL);
  struct printed json = piste("params", "--format", "json", NULL, NULL);
  json_error_t why;
  json_t *root = json_loads(json.out, 0, &why), *list = json_object_get(root, "parameters");
  if (!root) fail_msg("%s", why.text);
  assert_int_equal(json_array_size(list), whole_registry()->count);
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    const char *name = json_string_value(json_object_get(json_array_get(list, i), "name"));
    assert_non_null(param_find(whole_registry(), name));
    assert_non_null(strstr(text.out, name));
  }
  json_decref(root);
  printed_free(&text);
  printed_free(&json);
}

static json_t *json_of(const char *command, const char *list) {
  struct printed p = piste(command, "--format=json", NULL, NULL, NULL);
  json_error_t why;
  json_t *root = json_loads(p.out, 0, &why), *found = json_object_get(root, list);
  if (!found) fail_msg("%s: %s", command, why.text);
  json_incref(found);
  json_decref(root);
  printed_free(&p);
  return found;
}

static const char *text_of(json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  if (!text) fail_msg("no text %s", key);
  return text;
}

static void a_parameter_in_json_says_what_its_row_does(void **state) {
  (void)state;
  json_t *list = json_of("params", "parameters"), *value;
  size_t index;
  unsigned choices = 0;
  json_array_foreach(list, index, value) {
    const struct param_row *row = param_find(whole_registry(), text_of(value, "name"));
    assert_string_equal(text_of(value, "type"), param_type_name(row->type));
    assert_string_equal(text_of(value, "unit"), row->unit);
    assert_string_equal(text_of(value, "meaning"), row->meaning);
    assert_string_equal(text_of(value, "provenance"), param_provenance_name(row->provenance));
    assert_string_equal(text_of(value, "source"), row->source);
    bool is_choice = row->type == PARAM_TYPE_ENUM, is_text = is_choice || row->type == PARAM_TYPE_TEXT;
    choices += is_choice;
    if (is_choice) assert_string_equal(text_of(value, "choices"), row->choices);
    if (is_text) assert_string_equal(text_of(value, "default"), row->text);
    if (is_text || row->type == PARAM_TYPE_FIXED) continue;
    assert_int_equal(json_integer_value(json_object_get(value, "min")), row->min);
    assert_int_equal(json_integer_value(json_object_get(value, "max")), row->max);
    assert_int_equal(json_integer_value(json_object_get(value, "default")), row->initial);
  }
  assert_true(choices > 0);
  json_decref(list);
}

static void one_parameter_is_told_with_those_who_override_it(void **state) {
  (void)state;
  struct printed p = piste("params", "hart.fence_cycles", NULL, NULL, NULL);
  assert_string_equal(p.out, "hart.fence_cycles: a full fence, beyond the wait for the store buffer\n"
                             "  takes          0 to 100000 cycles\n"
                             "  suffixes       k, M, G, T\n"
                             "  default        40 cycles (assumed)\n"
                             "  cxl            40 cycles (assumed: MFENCE on recent Intel cores)\n"
                             "  enzian         830 cycles (derived: piste validate: set from its rows)\n");
  printed_free(&p);
  prints("params", "retime.mode", NULL,
         "  effective with --pcap or --workload\n  default        as_captured (assumed)\n");
  p = piste("params", "hart.fence_cycles", "--format", "json", NULL);
  assert_non_null(
      strstr(p.out, "\"overrides\": [\n    {\n      \"by\": \"cxl\",\n      \"name\": \"hart.fence_cycles\",\n"));
  printed_free(&p);
}

static void a_group_of_parameters_is_told_each_with_those_who_override_it(void **state) {
  (void)state;
  struct printed p = piste("params", "link", NULL, NULL, NULL);
  assert_int_equal(strncmp(p.out, "link.credit_return: ", 20), 0);
  assert_non_null(strstr(p.out, "\n\nlink.propagation: from a message's last byte"));
  assert_non_null(
      strstr(p.out, "\n  enzian         145000 ps (derived: piste validate: set from its rows)\n\nlink.race: "));
  assert_null(strstr(p.out, "memory.link"));
  printed_free(&p);
  p = piste("params", "link", "--format", "json", NULL);
  json_error_t why;
  json_t *root = json_loads(p.out, 0, &why);
  if (!root) fail_msg("%s", why.text);
  assert_int_equal(json_array_size(json_object_get(root, "parameters")), 6);
  json_decref(root);
  printed_free(&p);
  refuses("params", "lin", NULL, NULL,
          "piste: unknown parameter \"lin\"; did you mean cache.line, hart.store_lines, link.race?\n");
}

static void what_a_run_would_use_is_told_with_where_it_comes_from(void **state) {
  (void)state;
  struct printed p = piste("params", "--platform", "cxl", "--set", "nic.block_time=2us");
  assert_string_equal(p.err, "");
  assert_non_null(
      strstr(p.out, "\nnic.block_time               2000 ns                  command line assumed: command line\n"));
  assert_non_null(
      strstr(p.out, "\nhart.count                   32 harts                 platform     assumed: a server"));
  assert_non_null(strstr(p.out, "\nhart.store_cycles            1 cycles                 default      assumed\n"));
  printed_free(&p);
  p = piste("params", "--system", "lauberhorn", "--format", "json");
  assert_non_null(strstr(p.out, "{\n  \"platform\": \"enzian\",\n  \"system\": \"lauberhorn\",\n"));
  assert_non_null(strstr(p.out, "\"name\": \"hart.fence_cycles\",\n      \"value\": 830,\n      \"unit\": \"cycles\",\n"
                                "      \"origin\": \"platform\","));
  printed_free(&p);
}

static void each_machine_is_described(void **state) {
  (void)state;
  static const char *const commands[] = {"systems", "platforms"};
  for (unsigned i = 0; i < 2; i++) {
    json_t *list = json_of(commands[i], commands[i]), *value;
    size_t index;
    json_array_foreach(list, index, value) {
      assert_true(strlen(text_of(value, "description")) > 10);
      prints(commands[i], NULL, NULL, text_of(value, "description"));
    }
    json_decref(list);
  }
}

static void help_names_each_command_once_and_nothing_else(void **state) {
  (void)state;
  struct printed p = piste("--help", NULL, NULL, NULL, NULL);
  unsigned lines = 0;
  const char *at = strstr(p.out, "commands:\n");
  assert_non_null(at);
  for (at = strchr(at, '\n') + 1; *at != '\n'; at = strchr(at, '\n') + 1) lines++;
  assert_int_equal(lines, CLI_COMMAND_COUNT);
  printed_free(&p);
}

static void lists_of_machines_are_json_too(void **state) {
  (void)state;
  static const char *const commands[] = {"systems", "platforms"};
  static const char *const members[] = {"lauberhorn", "enzian"};
  for (unsigned i = 0; i < 2; i++) {
    prints(commands[i], NULL, NULL, members[i]);
    struct printed p = piste(commands[i], "--format=json", NULL, NULL, NULL);
    json_error_t why;
    json_t *root = json_loads(p.out, 0, &why);
    if (!root) fail_msg("%s", why.text);
    bool found = false;
    size_t index;
    json_t *value;
    json_array_foreach(json_object_get(root, commands[i]), index, value) found |=
        strcmp(json_string_value(json_object_get(value, "name")), members[i]) == 0;
    assert_true(found);
    json_decref(root);
    printed_free(&p);
  }
}

// With PISTE_UPDATE_DOCS set, writes the page instead.
static void page_is_current(const char *command, const char *path) {
  struct printed p = piste(command, "--format", "markdown", NULL, NULL);
  if (getenv("PISTE_UPDATE_DOCS")) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(p.out, file);
    assert_int_equal(fclose(file), 0);
  }
  char *page = NULL;
  size_t size = 0;
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  if (getdelim(&page, &size, 0, file) < 0) fail();
  fclose(file);
  if (strcmp(page, p.out) != 0) fail_msg("%s is not current: piste %s --format markdown makes it", path, command);
  free(page);
  printed_free(&p);
}

static void the_page_of_parameters_is_current(void **state) {
  (void)state;
  page_is_current("params", PISTE_SOURCE_DIR "/docs/parameters.md");
}

static void the_page_of_metrics_is_current(void **state) {
  (void)state;
  page_is_current("metrics", PISTE_SOURCE_DIR "/docs/metrics.md");
}

static void the_page_of_rules_is_current(void **state) {
  (void)state;
  page_is_current("rules", PISTE_SOURCE_DIR "/docs/rules.md");
}

static void a_full_standard_output_is_status_2(void **state) {
  (void)state;
  char *err;
  size_t size;
  struct cli cli = {.registry = whole_registry(),
                    .systems = double_systems,
                    .out = fopen("/dev/full", "w"),
                    .err = open_memstream(&err, &size)};
  char *argv[] = {(char *)(uintptr_t) "piste", (char *)(uintptr_t) "params", NULL};
  assert_int_equal(cli_main(&cli, 2, argv), 2);
  fclose(cli.out);
  fclose(cli.err);
  assert_string_equal(err, "piste: standard output: No space left on device\n");
  free(err);
}

static void a_reader_that_went_away_is_no_error(void **state) {
  (void)state;
  int ends[2];
  signal(SIGPIPE, SIG_IGN);
  assert_int_equal(pipe(ends), 0);
  close(ends[0]);
  char *err;
  size_t size;
  struct cli cli = {.registry = whole_registry(),
                    .systems = double_systems,
                    .out = fdopen(ends[1], "w"),
                    .err = open_memstream(&err, &size)};
  char *argv[] = {(char *)(uintptr_t) "piste", (char *)(uintptr_t) "params", NULL};
  assert_int_equal(cli_main(&cli, 2, argv), 0);
  fclose(cli.out);
  fclose(cli.err);
  assert_string_equal(err, "");
  free(err);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bad_usage_is_status_2_and_says_what_to_do),
      cmocka_unit_test(help_and_version_are_printed),
      cmocka_unit_test(every_command_and_option_is_in_the_help_of_those_it_is_for),
      cmocka_unit_test(every_command_and_option_is_in_the_man_page),
      cmocka_unit_test(a_run_from_the_command_line_reports),
      cmocka_unit_test(the_nic_asked_for_reaches_the_simulations),
      cmocka_unit_test(every_parameter_is_listed_in_each_form),
      cmocka_unit_test(a_parameter_in_json_says_what_its_row_does),
      cmocka_unit_test(one_parameter_is_told_with_those_who_override_it),
      cmocka_unit_test(a_group_of_parameters_is_told_each_with_those_who_override_it),
      cmocka_unit_test(what_a_run_would_use_is_told_with_where_it_comes_from),
      cmocka_unit_test(each_machine_is_described),
      cmocka_unit_test(help_names_each_command_once_and_nothing_else),
      cmocka_unit_test(lists_of_machines_are_json_too),
      cmocka_unit_test(the_page_of_parameters_is_current),
      cmocka_unit_test(the_page_of_metrics_is_current),
      cmocka_unit_test(the_page_of_rules_is_current),
      cmocka_unit_test(a_full_standard_output_is_status_2),
      cmocka_unit_test(a_reader_that_went_away_is_no_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
