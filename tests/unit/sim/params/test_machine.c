// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/params/data_dir.h"
#include "sim/params/machine.h"
#include "tests/support/registry.h"
#include "tests/unit/scratch.h"
#include <cmocka.h>

static bool read_platform(const char *text, struct platform *platform, struct params *p, struct error *e) {
  FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
  params_init(p, whole_registry());
  bool good = platform_read(file, "p.yaml", platform, p, e);
  fclose(file);
  return good;
}

static void refuses(const char *text, const char *message) {
  struct platform platform;
  struct params p;
  struct error e = {""};
  assert_false(read_platform(text, &platform, &p, &e));
  assert_string_equal(e.text, message);
}

static void a_platform_sets_values_with_their_provenance(void **state) {
  (void)state;
  struct platform platform;
  struct params p;
  struct error e = {""};
  if (!read_platform("name: box\ndescription: a box\nparams:\n- {name: nic.clock_hz, value: 300000000, provenance: "
                     "measured, source: by hand}\n",
                     &platform, &p, &e))
    fail_msg("%s", e.text);
  assert_string_equal(platform.name, "box");
  assert_string_equal(platform.description, "a box");
  const struct param_value *v = param_value(&p, PARAM_NIC_CLOCK_HZ);
  assert_int_equal(v->number, 300000000);
  assert_int_equal(v->origin, ORIGIN_PLATFORM);
  assert_int_equal(v->provenance, PROVENANCE_MEASURED);
  assert_string_equal(v->source, "by hand");
}

#define HEAD "name: box\ndescription: a box\nparams:\n"

static void a_fault_in_a_platform_is_told_by_line(void **state) {
  (void)state;
  refuses(HEAD "- {name: nic.clock_hz, value: 1, provenance: measured, source: x}\n",
          "p.yaml:4: nic.clock_hz: \"1\" is not allowed; it takes 1000000 to 5000000000 Hz");
  refuses(HEAD "- {name: nic.clock_hz, value: 300000000, source: x}\n", "p.yaml:4: provenance is missing");
  refuses(HEAD "- {name: nic.clock_hz, value: 300000000, provenance: guessed, source: x}\n",
          "p.yaml:4: provenance \"guessed\": expected measured, published, derived or assumed");
  refuses(HEAD "- {name: nic.clock_hz, value: 300000000, provenance: published, source: \"\"}\n",
          "p.yaml:4: nic.clock_hz: a published value needs its source");
  refuses(HEAD "- {name: nic.clock_hz, value: 300000000, provenance: assumed, source: x, why: y}\n",
          "p.yaml:4: unknown key \"why\"");
  refuses("name: box\ndescription: a box\nparams: none\n",
          "p.yaml:3: params: expected a list of {name, value, provenance, source}");
  refuses("name: box\nname: box\n", "p.yaml:2: name: given twice");
  refuses("name: box\n", "p.yaml:1: description is missing");
  refuses("name: [box]\n", "p.yaml:1: name: expected one value");
  refuses("name: a-name-that-is-far-too-long-to-be-the-name-of-a-platform\n",
          "p.yaml:1: name: longer than 47 characters");
}

static void every_shipped_platform_and_system_loads_and_bears_its_files_name(void **state) {
  (void)state;
  struct name_list platforms, systems;
  struct params p;
  struct error e = {""};
  assert_true(data_list("models/platforms", "yaml", &platforms, &e));
  assert_true(data_list("models/systems", "yaml", &systems, &e));
  assert_true(platforms.count > 0 && systems.count > 0);
  for (unsigned i = 0; i < platforms.count; i++) {
    struct platform platform;
    params_init(&p, whole_registry());
    if (!platform_load(platforms.names[i], &platform, &p, &e)) fail_msg("%s", e.text);
    assert_string_equal(platform.name, platforms.names[i]);
  }
  for (unsigned i = 0; i < systems.count; i++) {
    struct system_spec system;
    params_init(&p, whole_registry());
    if (!system_load(systems.names[i], NULL, &system, &p, &e)) fail_msg("%s", e.text);
    assert_string_equal(system.name, systems.names[i]);
    for (unsigned j = 0; j < system.platforms.count; j++) {
      struct platform platform;
      if (!platform_load(system.platforms.names[j], &platform, &p, &e)) fail_msg("%s", e.text);
    }
  }
}

static void an_unknown_name_or_a_platform_that_cannot_carry_a_system_lists_what_there_is(void **state) {
  (void)state;
  struct scratch s;
  struct params p;
  struct platform platform;
  struct system_spec system;
  struct error e = {""};
  scratch_begin(&s);
  scratch_mkdir(&s, "models");
  scratch_mkdir(&s, "models/platforms");
  scratch_mkdir(&s, "models/systems");
  scratch_write(&s, "models/platforms/box.yaml", HEAD "[]\n");
  scratch_write(&s, "models/platforms/crate.yaml", "name: crate\ndescription: x\nparams: []\n");
  scratch_write(&s, "models/systems/one.yaml",
                "name: one\ndescription: x\npersonality: p\nsoftware: s\nplatforms: [crate]\n");
  params_init(&p, whole_registry());
  setenv("PISTE_DATA", s.dir, 1);
  assert_false(platform_load("bag", &platform, &p, &e));
  assert_string_equal(e.text, "unknown platform \"bag\"; there are: box, crate");
  assert_false(platform_load("../platforms/box", &platform, &p, &e));
  assert_false(system_load("two", "box", &system, &p, &e));
  assert_string_equal(e.text, "unknown system \"two\"; there are: one");
  assert_false(system_load("one", "box", &system, &p, &e));
  assert_string_equal(e.text, "platform box cannot carry the system one; these can: crate");
  assert_true(system_load("one", "crate", &system, &p, &e));
  unsetenv("PISTE_DATA");
  scratch_end(&s);
}

static void files_are_listed_that_have_a_name_and_the_suffix(void **state) {
  (void)state;
  struct scratch s;
  struct name_list list;
  struct error e;
  char name[64];
  scratch_begin(&s);
  scratch_mkdir(&s, "models");
  scratch_mkdir(&s, "models/platforms");
  static const char *const others[] = {".yaml", "yaml", "b.yml", "c.yaml.old", "dyaml", "e.Yaml"};
  for (unsigned i = 0; i < 6; i++) {
    snprintf(name, sizeof name, "models/platforms/%s", others[i]);
    scratch_write(&s, name, "");
  }
  scratch_write(&s, "models/platforms/b.yaml", "");
  scratch_write(&s, "models/platforms/a.yaml", "");
  // 47 characters, the longest name
  scratch_write(&s, "models/platforms/c234567890d234567890e234567890f234567890g234567.yaml", "");
  setenv("PISTE_DATA", s.dir, 1);
  assert_true(data_list("models/platforms", "yaml", &list, &e));
  assert_int_equal(list.count, 3);
  assert_string_equal(list.names[0], "a");
  assert_string_equal(list.names[1], "b");
  assert_string_equal(list.names[2], "c234567890d234567890e234567890f234567890g234567");
  scratch_write(&s, "models/platforms/c234567890d234567890e234567890f234567890g2345678.yaml", "");
  assert_false(data_list("models/platforms", "yaml", &list, &e));
  assert_non_null(strstr(e.text, "too many files, or a name too long"));
  unsetenv("PISTE_DATA");
  scratch_end(&s);
}

static void data_are_found_beside_an_installed_executable_before_the_source_tree(void **state) {
  (void)state;
  struct scratch s;
  char executable[128], dir[256], expected[256];
  struct error e = {""};
  scratch_begin(&s);
  snprintf(executable, sizeof executable, "%s/bin/piste", s.dir);
  assert_true(data_dir_of(executable, dir, sizeof dir, &e));
  assert_string_equal(dir, PISTE_SOURCE_DIR);
  scratch_mkdir(&s, "bin");
  scratch_mkdir(&s, "share");
  scratch_mkdir(&s, "share/piste");
  scratch_mkdir(&s, "share/piste/models");
  scratch_mkdir(&s, "share/piste/models/platforms");
  assert_true(data_dir_of(executable, dir, sizeof dir, &e));
  snprintf(expected, sizeof expected, "%s/bin/../share/piste", s.dir);
  assert_string_equal(dir, expected);
  scratch_end(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_platform_sets_values_with_their_provenance),
      cmocka_unit_test(a_fault_in_a_platform_is_told_by_line),
      cmocka_unit_test(every_shipped_platform_and_system_loads_and_bears_its_files_name),
      cmocka_unit_test(an_unknown_name_or_a_platform_that_cannot_carry_a_system_lists_what_there_is),
      cmocka_unit_test(files_are_listed_that_have_a_name_and_the_suffix),
      cmocka_unit_test(data_are_found_beside_an_installed_executable_before_the_source_tree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
