// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/table.h"
#include "tests/support/registry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "platform: box\nsystem: one\ntransport: t\ntolerance_permille: 50\nrows:\n"
#define SET_ROW "  - {name: a, quantity: receive, size: 64, ns: 764, use: set, source: first}\n"
#define COMPARED(source) "  - {name: b, quantity: io, ns: 10, use: compared, source: " source "}\n"
#define FREE "free:\n  - {param: hart.io, meaning: m, from: [a]}\n"

static bool read(const char *text, struct table *t, struct error *e) {
  FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
  assert_non_null(file);
  bool good = table_read(file, "t.yaml", whole_registry(), t, e);
  fclose(file);
  return good;
}

static void test_a_table_is_read(void **state) {
  (void)state;
  struct table t;
  struct error e;
  if (!read(HEAD SET_ROW COMPARED("second") FREE, &t, &e)) fail_msg("%s", e.text);
  assert_string_equal(t.platform, "box");
  assert_int_equal(t.tolerance, 50);
  assert_int_equal(t.row_count, 2);
  assert_int_equal(t.rows[0].quantity, TABLE_RECEIVE);
  assert_int_equal(t.rows[0].size, 64);
  assert_int_equal(t.rows[0].ps, 764000);
  assert_true(t.rows[0].set);
  assert_false(t.rows[1].set);
  assert_int_equal(t.free_count, 1);
  assert_int_equal(t.free[0].param, PARAM_HART_IO);
  assert_int_equal(t.free[0].from, 1);
}

// A table of so many rows, all set, and free parameters; row i is set from parameter i, those beyond from none.
static char *make(unsigned rows, unsigned frees) {
  char *text;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  fputs(HEAD, out);
  for (unsigned i = 0; i < rows; i++) fprintf(out, "  - {name: r%u, quantity: io, ns: 9, use: set, source: s}\n", i);
  fputs("free:\n", out);
  for (unsigned i = 0; i < frees; i++) fprintf(out, "  - {param: hart.io, meaning: m, from: [r%u]}\n", i);
  fclose(out);
  return text;
}

static void check(unsigned rows, unsigned frees, const char *message) {
  char *text = make(rows, frees);
  struct table t;
  struct error e = {0};
  bool good = read(text, &t, &e);
  free(text);
  assert_string_equal(e.text, message);
  assert_int_equal(good, !message[0]);
  if (good) assert_int_equal(t.free_count, frees);
}

static void test_a_table_holds_what_it_has_room_for(void **state) {
  (void)state;
  check(TABLE_FREE, TABLE_FREE, "");
  check(TABLE_FREE + 1, TABLE_FREE + 1, "t.yaml:40: more than 16 free parameters");
  check(TABLE_ROWS, TABLE_FREE, "t.yaml: row r16 is labelled set, but no free parameter is set from it");
  check(TABLE_ROWS + 1, 1, "t.yaml:38: more than 32 rows");
  for (unsigned rows = 1; rows < 10; rows++)
    for (unsigned frees = 1; frees < rows; frees++) {
      char message[100];
      snprintf(message, sizeof message, "t.yaml: row r%u is labelled set, but no free parameter is set from it", frees);
      check(rows, frees, message);
    }
}

static void test_a_row_known_from_memory_says_so(void **state) {
  (void)state;
  struct table t;
  struct error e;
  assert_true(read(HEAD SET_ROW "  - {name: b, quantity: io, ns: 90, use: compared, known: recalled, source: x}\n"
                                "  - {name: c, quantity: io, ns: 10, use: compared, known: read, source: y}\n" FREE,
                   &t, &e));
  for (unsigned i = 0; i < 3; i++) assert_int_equal(t.rows[i].recalled, i == 1);
  assert_int_equal(t.rows[1].ps, 90000);
}

static void test_what_lies_behind_a_full_table_sets_nothing(void **state) {
  (void)state;
  struct {
    struct table t;
    uint8_t behind[sizeof(struct table_free)];
  } memory;
  struct error e = {0};
  char *text = make(TABLE_FREE + 1, TABLE_FREE);
  memset(memory.behind, 0xff, sizeof memory.behind);
  assert_false(read(text, &memory.t, &e));
  free(text);
  assert_string_equal(e.text, "t.yaml: row r16 is labelled set, but no free parameter is set from it");
}

static void test_bad_tables_are_refused_with_a_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
      {HEAD SET_ROW SET_ROW FREE, "t.yaml:7: a second row a"},
      {HEAD "  - {name: a, quantity: send, size: 64, ns: 764, use: set, source: s}\n" FREE,
       "t.yaml:6: quantity \"send\": expected one of io, receive, transmit"},
      {HEAD "  - {name: a, quantity: receive, ns: 764, use: set, source: s}\n" FREE,
       "t.yaml:6: a: receive and transmit"},
      {HEAD "  - {name: a, quantity: io, ns: 0, use: set, source: s}\n" FREE, "t.yaml:6: a: a time of 0 ns"},
      {HEAD "  - {name: a, quantity: io, ns: 7.5, use: set, source: s}\n" FREE, "t.yaml:6: ns \"7.5\""},
      {HEAD "  - {name: a, quantity: io, ns: 7, use: fitted, source: s}\n" FREE, "expected one of set, compared"},
      {HEAD "  - {name: a, quantity: io, ns: 7, use: set, source: \"\"}\n" FREE, "t.yaml:6: a: its source is empty"},
      {HEAD SET_ROW "free:\n  - {param: hart.io, meaning: m, from: [c]}\n", "t.yaml:8: from: there is no row \"c\""},
      {HEAD SET_ROW "free:\n  - {param: hart.speed, meaning: m, from: [a]}\n",
       "\"hart.speed\" is no integer parameter"},
      {HEAD SET_ROW COMPARED("second") "free:\n  - {param: hart.io, meaning: m, from: [a, b]}\n",
       "row b is compared, so nothing may be set from it"},
      {HEAD SET_ROW "free: []\n", "t.yaml: row a is labelled set, but no free parameter is set from it"},
      {HEAD SET_ROW, "free is missing"},
  };
  for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct table t;
    struct error e = {0};
    assert_false(read(cases[i].text, &t, &e));
    if (!strstr(e.text, cases[i].message)) fail_msg("\"%s\" lacks \"%s\"", e.text, cases[i].message);
  }
}

static void test_a_compared_row_may_not_share_its_source_with_a_row_that_set_something(void **state) {
  (void)state;
  struct table t;
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  assert_true(read(HEAD SET_ROW COMPARED("second") FREE, &t, &e));
  assert_true(table_check_ancestry(&t, &p, &e));
  assert_true(read(HEAD SET_ROW COMPARED("first") FREE, &t, &e));
  assert_false(table_check_ancestry(&t, &p, &e));
  assert_string_equal(e.text,
                      "row b is compared, but row a, from which parameters were set, has the same source: first");
}

static void test_a_compared_row_may_not_share_its_source_with_a_parameter(void **state) {
  (void)state;
  struct table t;
  struct params p;
  struct error e;
  params_init(&p, whole_registry());
  snprintf(param_value(&p, PARAM_HART_CLOCK_HZ)->source, sizeof p.values[0].source, "second");
  assert_true(read(HEAD SET_ROW COMPARED("second") FREE, &t, &e));
  assert_false(table_check_ancestry(&t, &p, &e));
  assert_non_null(strstr(e.text, "hart.clock_hz has its value from the same source: second"));
}

static void test_the_shipped_table_is_sound(void **state) {
  (void)state;
  struct table t;
  struct error e;
  if (!table_load(NULL, whole_registry(), &t, &e)) fail_msg("%s", e.text);
  assert_string_equal(t.platform, "enzian");
  assert_int_equal(t.row_count, 7);
  assert_true(t.free_count < t.row_count);
  assert_false(table_load("/nowhere/t.yaml", whole_registry(), &t, &e));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_table_is_read),
      cmocka_unit_test(test_a_table_holds_what_it_has_room_for),
      cmocka_unit_test(test_a_row_known_from_memory_says_so),
      cmocka_unit_test(test_what_lies_behind_a_full_table_sets_nothing),
      cmocka_unit_test(test_bad_tables_are_refused_with_a_place),
      cmocka_unit_test(test_a_compared_row_may_not_share_its_source_with_a_row_that_set_something),
      cmocka_unit_test(test_a_compared_row_may_not_share_its_source_with_a_parameter),
      cmocka_unit_test(test_the_shipped_table_is_sound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
