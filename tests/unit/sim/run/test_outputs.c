// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/run/outputs.h"
#include "tests/unit/scratch.h"
#include <cmocka.h>

static void put(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static void files_appear_together_at_the_commit(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  scratch_begin(&s);
  outputs_begin(&o);
  const char *a = outputs_add(&o, scratch_path(&s, "a"), &e), *b = outputs_add(&o, scratch_path(&s, "b"), &e);
  put(a, "A");
  put(b, "B");
  assert_int_equal(access(scratch_path(&s, "a"), F_OK), -1);
  assert_true(outputs_commit(&o, &e));
  char *text = scratch_read(&s, "b");
  assert_string_equal(text, "B");
  assert_int_equal(scratch_count(&s, "."), 2);
  free(text);
  scratch_end(&s);
}

static void what_is_of_a_failure_is_kept_then_and_only_then(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  FILE *list = tmpfile();
  scratch_begin(&s);
  for (int fails = 0; fails < 2; fails++) {
    outputs_begin(&o);
    const char *a = outputs_add(&o, scratch_path(&s, "a"), &e), *b = outputs_add(&o, scratch_path(&s, "b"), &e);
    put(a, "A");
    put(b, "B");
    outputs_record_failure(&o, b);
    if (fails) {
      outputs_keep_recordings(&o, list);
      outputs_discard(&o);
    } else {
      assert_true(outputs_commit(&o, &e));
    }
    assert_int_equal(access(scratch_path(&s, "a"), F_OK), 0); // of the run that ended well
    assert_int_equal(access(scratch_path(&s, "b"), F_OK), -1);
    assert_int_equal(access(scratch_path(&s, "b.failed"), F_OK), fails - 1);
    assert_int_equal(scratch_count(&s, "."), 1 + fails);
  }
  fclose(list);
  scratch_end(&s);
}

static void nothing_is_left_of_a_discarded_set(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  char partial[300];
  scratch_begin(&s);
  outputs_begin(&o);
  assert_true(outputs_directory(&o, scratch_path(&s, "new"), &e));
  const char *a = outputs_add(&o, scratch_path(&s, "new/a"), &e);
  // A writer that was ended while it wrote aside itself.
  snprintf(partial, sizeof partial, "%s.partial", a);
  put(partial, "half");
  outputs_discard(&o);
  assert_int_equal(scratch_count(&s, "."), 0);
  scratch_end(&s);
}

static void a_directory_that_was_there_stays(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  scratch_begin(&s);
  scratch_mkdir(&s, "old");
  outputs_begin(&o);
  assert_true(outputs_directory(&o, scratch_path(&s, "old"), &e));
  outputs_discard(&o);
  assert_int_equal(scratch_count(&s, "."), 1);
  scratch_end(&s);
}

static void a_label_goes_before_the_suffix(void **state) {
  (void)state;
  static const char *const names[][2] = {{"r.pcap", "r.one.pcap"},
                                         {"r", "r.one"},
                                         {"a.b.pcap", "a.b.one.pcap"},
                                         {".hidden", ".hidden.one"},
                                         {"x/y.z", "x/y.one.z"}};
  static struct outputs o;
  struct scratch s;
  struct error e;
  scratch_begin(&s);
  scratch_mkdir(&s, "d.e");
  scratch_mkdir(&s, "d.e/x");
  outputs_begin(&o);
  for (unsigned i = 0; i < 5; i++) {
    char inner[64];
    snprintf(inner, sizeof inner, "d.e/%s", names[i][0]);
    assert_non_null(outputs_add_labelled(&o, scratch_path(&s, inner), "one", &e));
  }
  assert_true(outputs_commit(&o, &e));
  for (unsigned i = 0; i < 5; i++) {
    char inner[64];
    snprintf(inner, sizeof inner, "d.e/%s", names[i][1]);
    assert_int_equal(access(scratch_path(&s, inner), F_OK), 0);
  }
  scratch_end(&s);
}

static void one_path_for_two_outputs_is_refused(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  char message[300];
  scratch_begin(&s);
  outputs_begin(&o);
  assert_non_null(outputs_add(&o, scratch_path(&s, "a"), &e));
  assert_null(outputs_add(&o, scratch_path(&s, "a"), &e));
  snprintf(message, sizeof message, "%s/a: named for two outputs", s.dir);
  assert_string_equal(e.text, message);
  outputs_discard(&o);
  scratch_end(&s);
}

static void two_spellings_of_a_file_that_is_not_there_yet_are_one(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  scratch_begin(&s);
  scratch_mkdir(&s, "d");
  outputs_begin(&o);
  assert_non_null(outputs_add(&o, scratch_path(&s, "d/a"), &e));
  assert_null(outputs_add(&o, scratch_path(&s, "d/../d//a"), &e));
  assert_non_null(strstr(e.text, "named for two outputs"));
  outputs_discard(&o);
  scratch_end(&s);
}

static void what_is_read_is_not_replaced(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  char input[300], link_name[300];
  scratch_begin(&s);
  snprintf(input, sizeof input, "%s", scratch_path(&s, "in"));
  snprintf(link_name, sizeof link_name, "%s", scratch_path(&s, "link"));
  put(input, "input");
  assert_int_equal(symlink("in", link_name), 0);
  outputs_begin(&o);
  outputs_protect(&o, NULL);
  outputs_protect(&o, "-");
  outputs_protect(&o, "/dev/null");
  outputs_protect(&o, input);
  assert_null(outputs_add(&o, input, &e));
  assert_non_null(strstr(e.text, "this run reads it"));
  assert_null(outputs_add(&o, link_name, &e));
  assert_non_null(outputs_add(&o, "/dev/null", &e));
  assert_non_null(outputs_add(&o, scratch_path(&s, "out"), &e));
  outputs_discard(&o);
  char *text = scratch_read(&s, "in");
  assert_string_equal(text, "input");
  free(text);
  scratch_end(&s);
}

static void a_set_that_begins_anew_protects_nothing_yet(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  char input[300];
  scratch_begin(&s);
  snprintf(input, sizeof input, "%s", scratch_path(&s, "in"));
  put(input, "input");
  outputs_begin(&o);
  outputs_protect(&o, input);
  outputs_begin(&o);
  assert_non_null(outputs_add(&o, input, &e));
  outputs_discard(&o);
  scratch_end(&s);
}

static void messages_name_files_as_the_user_did(void **state) {
  (void)state;
  static struct outputs o;
  struct scratch s;
  struct error e;
  char wanted[400];
  scratch_begin(&s);
  outputs_begin(&o);
  const char *a = outputs_add(&o, scratch_path(&s, "a"), &e), *b = outputs_add(&o, scratch_path(&s, "b"), &e);
  error_set(&e, "x: %s: full", b);
  outputs_explain(&o, &e);
  snprintf(wanted, sizeof wanted, "x: %s/b: full", s.dir);
  assert_string_equal(e.text, wanted);
  error_set(&e, "nothing of that");
  outputs_explain(&o, &e);
  assert_string_equal(e.text, "nothing of that");
  assert_non_null(a);
  outputs_discard(&o);
  scratch_end(&s);
}

static void devices_are_written_directly_and_never_removed(void **state) {
  (void)state;
  static struct outputs o;
  struct error e;
  outputs_begin(&o);
  assert_string_equal(outputs_add(&o, "/dev/null", &e), "/dev/null");
  assert_string_equal(outputs_add(&o, "/dev/null", &e), "/dev/null");
  outputs_discard(&o);
  assert_int_equal(access("/dev/null", W_OK), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(files_appear_together_at_the_commit),
      cmocka_unit_test(what_is_of_a_failure_is_kept_then_and_only_then),
      cmocka_unit_test(nothing_is_left_of_a_discarded_set),
      cmocka_unit_test(a_directory_that_was_there_stays),
      cmocka_unit_test(a_label_goes_before_the_suffix),
      cmocka_unit_test(one_path_for_two_outputs_is_refused),
      cmocka_unit_test(two_spellings_of_a_file_that_is_not_there_yet_are_one),
      cmocka_unit_test(what_is_read_is_not_replaced),
      cmocka_unit_test(a_set_that_begins_anew_protects_nothing_yet),
      cmocka_unit_test(messages_name_files_as_the_user_did),
      cmocka_unit_test(devices_are_written_directly_and_never_removed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
