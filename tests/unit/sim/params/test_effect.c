// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/params/effect.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <string.h>

static struct params p;
static const struct effect_facts nothing = {0};

static void set(const char *pair) {
  struct error e;
  if (!params_set_pair(&p, pair, ORIGIN_COMMAND_LINE, &e)) fail_msg("%s", e.text);
}

static bool effective(const char *name, const struct effect_facts *facts) {
  const struct param_row *row = param_find(whole_registry(), name);
  if (!row) fail_msg("there is no %s", name);
  return param_has_effect(&p, row, facts);
}

static void every_condition_of_the_registry_can_be_read(void **state) {
  (void)state;
  const struct param_registry *r = whole_registry();
  unsigned conditions = 0;
  for (unsigned i = 0; i < r->count; i++) {
    const char *condition = r->rows[i]->effective;
    if (condition && !effect_is_sound(r, condition)) fail_msg("%s: %s", r->rows[i]->name, condition);
    conditions += condition != NULL;
  }
  assert_true(conditions > 20);
}

static void what_cannot_be_read_is_seen(void **state) {
  (void)state;
  const struct param_registry *r = whole_registry();
  static const char *const bad[] = {"",
                                    "--pcapng",
                                    "--pcap or ",
                                    "--pcap or retime.node=fixed",
                                    "retime.mode=",
                                    "retime.mode=fixed|poison",
                                    "home.reads<",
                                    "home.reads",
                                    "--pcap and ",
                                    "--pcap and retime.mode=poison"};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (effect_is_sound(r, bad[i])) fail_msg("\"%s\" is taken for sound", bad[i]);
}

static void a_row_without_condition_always_has_an_effect(void **state) {
  (void)state;
  params_init(&p, whole_registry());
  assert_true(effective("nic.clock_hz", &nothing));
}

static void a_word_asks_for_what_was_given(void **state) {
  (void)state;
  static const struct {
    const char *name;
    struct effect_facts with;
  } rows[] = {{"gen.count", {.workload = true}},
              {"capture.fix_checksums", {.capture = true}},
              {"trace.to", {.trace = true}},
              {"waves.from", {.waves = true}}};
  params_init(&p, whole_registry());
  for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_false(effective(rows[i].name, &nothing));
    for (unsigned j = 0; j < sizeof rows / sizeof rows[0]; j++)
      assert_int_equal(effective(rows[i].name, &rows[j].with), i == j);
  }
  assert_true(effective("retime.mode", &rows[0].with));
  assert_true(effective("retime.mode", &rows[1].with));
  assert_false(effective("retime.mode", &rows[2].with));
}

static void a_value_must_be_one_of_those_listed(void **state) {
  (void)state;
  params_init(&p, whole_registry());
  assert_false(effective("retime.burst_on", &nothing));
  set("retime.mode=bursty");
  assert_true(effective("retime.burst_on", &nothing));
  assert_false(effective("retime.clients", &nothing));
  assert_true(effective("home.units", &nothing));
  set("home.colours=1");
  assert_false(effective("home.units", &nothing));
}

static void a_number_must_be_below_its_bound_in_one_of_the_alternatives(void **state) {
  (void)state;
  params_init(&p, whole_registry());
  assert_false(effective("home.colours", &nothing));
  set("home.reads=64");
  assert_false(effective("home.colours", &nothing));
  set("home.reads=63");
  assert_true(effective("home.colours", &nothing));
  set("home.reads=64");
  set("home.writes=1");
  assert_true(effective("home.colours", &nothing));
}

static void all_that_an_alternative_names_must_hold(void **state) {
  (void)state;
  const struct effect_facts workload = {.workload = true};
  params_init(&p, whole_registry());
  assert_true(effective("gen.load", &workload));
  assert_false(effective("gen.load", &nothing));
  set("retime.mode=closed");
  assert_false(effective("gen.load", &workload));
  assert_true(effective("gen.count", &workload));
}

static bool is_spin(const void *context, const char *name) {
  return strcmp(name, context) == 0;
}

static void a_handlers_setting_asks_the_run_for_its_handlers(void **state) {
  (void)state;
  const struct effect_facts facts = {.handled = is_spin, .context = "handler.spin.service"};
  params_init(&p, whole_registry());
  assert_true(effective("handler.spin.service", &facts));
  assert_false(effective("handler.kv_loaded", &facts));
  assert_false(effective("handler.kv_loaded", &nothing));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_condition_of_the_registry_can_be_read),
      cmocka_unit_test(what_cannot_be_read_is_seen),
      cmocka_unit_test(a_row_without_condition_always_has_an_effect),
      cmocka_unit_test(a_word_asks_for_what_was_given),
      cmocka_unit_test(a_value_must_be_one_of_those_listed),
      cmocka_unit_test(a_number_must_be_below_its_bound_in_one_of_the_alternatives),
      cmocka_unit_test(all_that_an_alternative_names_must_hold),
      cmocka_unit_test(a_handlers_setting_asks_the_run_for_its_handlers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
