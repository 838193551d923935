// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/result/warnings.h"
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct warnings w, other, run;
static const char *const names[] = {"one", "two"};

static void begin(void) {
  memset(&w, 0, sizeof w);
  memset(&other, 0, sizeof other);
  memset(&run, 0, sizeof run);
}

static void prints(const char *expected, unsigned systems) {
  char *text;
  size_t size;
  FILE *file = open_memstream(&text, &size);
  warnings_write_text(file, &run, names, systems);
  fclose(file);
  assert_string_equal(text, expected);
  free(text);
}

static void a_warning_says_what_and_what_to_do(void **state) {
  (void)state;
  begin();
  warnings_add(&w, WARNING_CALLS_CUT, "gen.mtu", 7, NULL, "%d calls were cut", 7);
  assert_int_equal(w.count, 1);
  assert_int_equal(w.list[0].count, 7);
  assert_string_equal(w.list[0].about, "gen.mtu");
  warnings_add(&w, WARNING_DROPPED, "fcs", 1, "dry the cable", "one call dropped");
  warnings_merge(&run, &w, 0);
  prints("piste: WARNING: 7 calls were cut\n       a larger gen.mtu, or smaller requests in the workload\n"
         "piste: WARNING: one call dropped\n       dry the cable\n",
         1);
}

static void systems_that_warn_of_the_same_share_a_warning(void **state) {
  (void)state;
  begin();
  warnings_add(&w, WARNING_DROPPED, "fcs", 1, "a", "same");
  warnings_add(&w, WARNING_DROPPED, "fcs", 2, "a", "mine");
  warnings_add(&other, WARNING_DROPPED, "fcs", 1, "a", "same");
  warnings_add(&other, WARNING_DROPPED, "fcs", 3, "a", "yours");
  warnings_merge(&run, &w, 0);
  warnings_merge(&run, &other, 1);
  assert_int_equal(run.count, 3);
  assert_int_equal(run.list[0].systems, 3);
  prints("piste: WARNING: same\n       a\n"
         "piste: WARNING: system one: mine\n       a\n"
         "piste: WARNING: system two: yours\n       a\n",
         2);
}

static void each_difference_makes_another_warning(void **state) {
  (void)state;
  begin();
  warnings_add(&w, WARNING_DROPPED, "fcs", 1, "a", "same");
  warnings_merge(&run, &w, 0);
  warnings_add(&other, WARNING_NO_EFFECT, "fcs", 1, "a", "same");
  warnings_add(&other, WARNING_DROPPED, "rpc", 1, "a", "same");
  warnings_add(&other, WARNING_DROPPED, "fcs", 2, "a", "same");
  warnings_add(&other, WARNING_DROPPED, "fcs", 1, "b", "same");
  warnings_add(&other, WARNING_DROPPED, "fcs", 1, "a", "some");
  warnings_merge(&run, &other, 1);
  assert_int_equal(run.count, 6);
}

static void what_finds_no_room_is_counted(void **state) {
  (void)state;
  begin();
  for (unsigned i = 0; i < WARNINGS_MAX + 9; i++) warnings_add(&w, WARNING_DROPPED, "", i, "a", "w");
  assert_int_equal(w.count, WARNINGS_MAX);
  assert_int_equal(w.list[WARNINGS_MAX - 2].code, WARNING_DROPPED);
  assert_int_equal(w.list[WARNINGS_MAX - 2].count, WARNINGS_MAX - 2);
  assert_int_equal(w.list[WARNINGS_MAX - 1].code, WARNING_MORE);
  assert_int_equal(w.list[WARNINGS_MAX - 1].count, 10);
}

static char *read_file(const char *path) {
  size_t size = 1 << 20;
  char *text = calloc(1, size);
  FILE *file = fopen(path, "r");
  if (!file || fread(text, 1, size - 1, file) == 0) fail_msg("%s cannot be read", path);
  fclose(file);
  return text;
}

static bool names_code(const char *text, unsigned code, const char *before, const char *behind) {
  static char quoted[64];
  snprintf(quoted, sizeof quoted, "%s%s%s", before, warning_code_name((enum warning_code)code), behind);
  return strstr(text, quoted) != NULL;
}

static void the_page_and_the_schema_name_every_code(void **state) {
  (void)state;
  char *page = read_file(PISTE_SOURCE_DIR "/docs/warnings.md");
  char *schema = read_file(PISTE_SOURCE_DIR "/docs/result.schema.json");
  char *codes = strstr(schema, "\"code\": {\"enum\"");
  assert_non_null(codes);
  *strchr(codes, '\n') = 0;
  for (unsigned code = 0; code < WARNING_CODES; code++) {
    if (!names_code(page, code, "| `", "` |")) fail_msg("docs/warnings.md lacks %s", warning_code_name(code));
    if (names_code(codes, code, "\"", "\"") != warning_in_result(code))
      fail_msg("docs/result.schema.json is wrong about %s", warning_code_name(code));
  }
  free(page);
  free(schema);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_warning_says_what_and_what_to_do),
      cmocka_unit_test(systems_that_warn_of_the_same_share_a_warning),
      cmocka_unit_test(each_difference_makes_another_warning),
      cmocka_unit_test(what_finds_no_room_is_counted),
      cmocka_unit_test(the_page_and_the_schema_name_every_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
