// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/params/params.h"
#include <cmocka.h>

static const struct param_row one[1] = {{.name = "a.one", .unit = "", .min = 0, .max = 9, .initial = 1, .source = ""}};
static const struct param_row two[1] = {{.name = "a.two", .unit = "", .min = 0, .max = 9, .initial = 2, .source = ""}};
static const struct param_row again[1] = {{.name = "a.one", .unit = "", .source = ""}};
static const struct param_row *const rows_one[] = {one}, *const rows_two[] = {two}, *const rows_again[] = {two, again},
                                     *const rows_twice[] = {again, again};
static const struct param_table late = {"late", rows_one, 1}, early = {"early", rows_two, 1},
                                clash = {"clash", rows_again, 2}, twice = {"twice", rows_twice, 2},
                                same = {"late", rows_two, 1};

static void add(struct param_registry *r, const struct param_table *table) {
  const struct param_table *const list[] = {table, NULL};
  struct error e;
  if (!param_registry_add(r, list, &e)) fail_msg("%s", e.text);
}

static void refuses(struct param_registry *r, const struct param_table *table, const char *message) {
  const struct param_table *const list[] = {table, NULL};
  struct error e = {""};
  const struct param_registry before = *r;
  assert_false(param_registry_add(r, list, &e));
  assert_string_equal(e.text, message);
  assert_memory_equal(r, &before, sizeof before);
}

static void rows_stand_in_the_order_of_their_tables_names_whoever_brings_them_first(void **state) {
  (void)state;
  struct param_registry r = {0}, q = {0};
  add(&r, &late);
  add(&r, &early);
  add(&q, &early);
  add(&q, &late);
  assert_memory_equal(&r, &q, sizeof r);
  assert_int_equal(r.count, 2);
  assert_ptr_equal(r.rows[0], two);
  assert_ptr_equal(r.rows[1], one);
}

static void a_table_that_two_parts_share_is_there_once(void **state) {
  (void)state;
  struct param_registry r = {0};
  add(&r, &late);
  add(&r, &late);
  assert_int_equal(r.count, 1);
}

static void a_name_taken_is_refused_with_both_places(void **state) {
  (void)state;
  struct param_registry r = {0};
  refuses(&r, &twice, "parameter \"a.one\" of table \"twice\" is in table \"twice\" already");
  add(&r, &late);
  refuses(&r, &clash, "parameter \"a.one\" of table \"clash\" is in table \"late\" already");
  refuses(&r, &same, "two tables of parameters are named \"late\": one begins with a.one, one with a.two");
}

static void more_rows_than_it_holds_are_refused(void **state) {
  (void)state;
  static const struct param_row *many[PARAMS_MAX];
  static struct param_row rows[PARAMS_MAX];
  static char names[PARAMS_MAX][16];
  struct param_registry r = {0};
  for (unsigned i = 0; i < PARAMS_MAX; i++) {
    snprintf(names[i], sizeof names[i], "b.%u", i);
    rows[i].name = names[i];
    many[i] = &rows[i];
  }
  const struct param_table full = {"full", many, PARAMS_MAX};
  struct param_registry q = {0};
  add(&q, &full);
  add(&r, &late);
  refuses(&r, &full, "table \"full\": the registry holds 32 tables of 256 parameters together");
}

static void values_are_found_by_row_and_by_name(void **state) {
  (void)state;
  static struct param_registry r;
  struct params p;
  struct error e;
  add(&r, &late);
  add(&r, &early);
  params_init(&p, &r);
  assert_int_equal(param_int(&p, one), 1);
  assert_int_equal(param_int(&p, two), 2);
  assert_true(params_set(&p, "a.one", "7", ORIGIN_CONFIG, &e));
  assert_int_equal(param_int(&p, one), 7);
  assert_int_equal(param_int(&p, two), 2);
  assert_ptr_equal(param_find(&r, "a.two"), two);
  assert_null(param_find(&r, "a.three"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_stand_in_the_order_of_their_tables_names_whoever_brings_them_first),
      cmocka_unit_test(a_table_that_two_parts_share_is_there_once),
      cmocka_unit_test(a_name_taken_is_refused_with_both_places),
      cmocka_unit_test(more_rows_than_it_holds_are_refused),
      cmocka_unit_test(values_are_found_by_row_and_by_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
