// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/contract/drops.h"
#include "models/contract/hart.h"
#include "models/protocol/coherence/coherence.h"
#include "sim/trace/chrome.h"
#include "sim/trace/selection.h"
#include "sim/trace/trace_read.h"
#include "sim/trace/trace_write.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

// Writes two requests, one after the other, with the given choice.
static char *record(const char *requests, const char *from, const char *to) {
  struct params *p = malloc(sizeof *p);
  struct error e = {""};
  char *text;
  size_t size;
  FILE *file = open_memstream(&text, &size);
  params_init(p, whole_registry());
  assert_true(params_set(p, "trace.requests", requests, ORIGIN_CONFIG, &e));
  assert_true(params_set(p, "trace.from", from, ORIGIN_CONFIG, &e));
  assert_true(params_set(p, "trace.to", to, ORIGIN_CONFIG, &e));
  struct trace_writer *t = trace_writer_new(file, p, &e);
  if (!t) fail_msg("%s", e.text);
  const struct observer o = trace_observer(t);
  for (uint32_t i = 0; i < 2; i++) {
    uint64_t at = (i + 1) * UINT64_C(10000000);
    o.frame_in(t, i, at, at + 8000, 100);
    o.mark(t, i, at + 9000, STEP_CHECK, PLACE_NIC);
    o.message(t, at + 9000, at + 9500, "home", "hart0", COH_DATA_EXCLUSIVE, 0x1f80, 144);
    o.span(t, at + 9500, at + 9900, "hart0", "handler", i);
    o.span(t, at + 9600, at + 9700, "home", "recall", HART_NO_REQUEST);
    if (i == 0)
      o.frame_out(t, i, at + 10000, at + 18000, NULL, 80);
    else
      o.dropped(t, i, at + 10000, DROP_QUEUE_FULL);
    o.message(t, at + 19000, at + 19500, "hart0", "home", COH_READ_SHARED, 0x1f80, 16);
  }
  trace_writer_free(t);
  fclose(file);
  free(p);
  return text;
}

static unsigned lines(const char *text) {
  unsigned n = 0;
  for (; *text; text++) n += *text == '\n';
  return n;
}

static void a_trace_reads_back_to_the_picosecond(void **state) {
  (void)state;
  char *text = record("all", "0", "1000000");
  FILE *file = fmemopen(text, strlen(text), "r");
  struct trace t;
  struct error e;
  if (!trace_read(&t, file, "t", &e)) fail_msg("%s", e.text);
  fclose(file);
  assert_int_equal(t.count, 12);
  const struct trace_event *v = t.events;
  assert_int_equal(v[0].kind, TRACE_IN);
  assert_int_equal(v[0].begin_ps, 10000000);
  assert_int_equal(v[0].end_ps, 10008000);
  assert_int_equal(v[0].bytes, 100);
  assert_int_equal(v[1].kind, TRACE_MARK);
  assert_string_equal(v[1].what, "check");
  assert_string_equal(v[1].agent, "nic");
  assert_int_equal(v[2].kind, TRACE_MESSAGE);
  assert_string_equal(v[2].what, coh_op_name(COH_DATA_EXCLUSIVE));
  assert_string_equal(v[2].agent, "home");
  assert_string_equal(v[2].to, "hart0");
  assert_int_equal(v[2].address, 0x1f80);
  assert_int_equal(v[2].request, TRACE_NO_REQUEST);
  assert_int_equal(v[3].kind, TRACE_SPAN);
  assert_int_equal(v[3].request, 0);
  assert_int_equal(v[4].request, TRACE_NO_REQUEST);
  assert_int_equal(v[5].kind, TRACE_OUT);
  assert_int_equal(v[11].kind, TRACE_DROP);
  assert_string_equal(v[11].what, "queue_full");
  trace_free(&t);
  free(text);
}

static void only_chosen_requests_and_what_happens_meanwhile_are_kept(void **state) {
  (void)state;
  char *text = record("1", "0", "1000000");
  assert_int_equal(lines(text), 1 + 6);
  assert_null(strstr(text, "\"request\": 0"));
  free(text);
  text = record("7", "0", "1000000");
  assert_int_equal(lines(text), 1);
  free(text);
}

static void only_the_window_is_kept(void **state) {
  (void)state;
  char *text = record("all", "0", "15000");
  assert_int_equal(lines(text), 1 + 6);
  assert_null(strstr(text, "\"request\": 1"));
  free(text);
  text = record("all", "15000", "1000000");
  assert_int_equal(lines(text), 1 + 6);
  assert_null(strstr(text, "\"request\": 0"));
  free(text);
}

static void a_choice_is_a_list_of_indices_and_ranges(void **state) {
  (void)state;
  struct selection s;
  struct error e;
  assert_true(selection_parse(&s, "3,7,10-12", &e));
  for (uint32_t i = 0; i < 20; i++) assert_int_equal(selection_has(&s, i), i == 3 || i == 7 || (i >= 10 && i <= 12));
  assert_true(selection_parse(&s, "4294967295", &e));
  assert_true(selection_has(&s, UINT32_MAX));
  static const char *const bad[] = {"", ",", "1,", "1-", "-1", "3-2", "x", "1 2", "4294967296", "1-2-3", "all,1"};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char message[200];
    assert_false(selection_parse(&s, bad[i], &e));
    snprintf(message, sizeof message, "trace.requests: \"%s\": expected indices and ranges as 3,7,10-12, or all",
             bad[i]);
    assert_string_equal(e.text, message);
  }
}

static void refuses(const char *text, const char *message) {
  struct trace t;
  struct error e = {""};
  FILE *file = text[0] ? fmemopen((void *)(uintptr_t)text, strlen(text), "r") : fopen("/dev/null", "r");
  assert_false(trace_read(&t, file, "t", &e));
  fclose(file);
  assert_string_equal(e.text, message);
}

#define HEAD "{\"piste_trace\": 1, \"unit\": \"ps\"}\n"

static void a_damaged_trace_is_told_by_line(void **state) {
  (void)state;
  refuses("", "t: empty; not a piste trace");
  refuses("hello\n", "t:1: not a piste trace");
  refuses("{\"piste_trace\": 2, \"unit\": \"ps\"}\n", "t:1: not a piste trace of version 1");
  refuses(HEAD "{\"e\": \"one_way\", \"at\": 1, \"request\": 2}\n{\"e\": \"one_w", "t:3: not JSON");
  refuses(HEAD "{\"e\": \"what\"}\n", "t:2: no event");
  refuses(HEAD "{\"e\": \"one_way\", \"at\": 1}\n", "t:2: no event");
  refuses(HEAD "{\"e\": \"one_way\", \"at\": -1, \"request\": 2}\n", "t:2: no event");
  refuses(HEAD "{\"e\": \"in\", \"begin\": 2, \"end\": 1, \"request\": 2, \"bytes\": 3}\n", "t:2: no event");
  refuses(HEAD "[]\n", "t:2: no event");
}

// All events of a phase in the converted trace.
static json_t *of_phase(json_t *root, const char *phase) {
  json_t *found = json_array(), *value;
  size_t index;
  json_array_foreach(json_object_get(root, "traceEvents"), index, value) {
    if (strcmp(json_string_value(json_object_get(value, "ph")), phase) == 0) json_array_append(found, value);
  }
  return found;
}

static double number(json_t *list, size_t index, const char *member) {
  return json_number_value(json_object_get(json_array_get(list, index), member));
}

static void a_request_can_be_followed_in_the_timeline(void **state) {
  (void)state;
  char *text = record("all", "0", "1000000"), *chrome;
  size_t size;
  FILE *file = fmemopen(text, strlen(text), "r"), *out = open_memstream(&chrome, &size);
  struct trace t;
  struct error e;
  assert_true(trace_read(&t, file, "t", &e));
  assert_true(chrome_write(out, &t, &e));
  fclose(file);
  fclose(out);
  json_error_t why;
  json_t *root = json_loads(chrome, 0, &why);
  if (!root) fail_msg("%s", why.text);

  json_t *slices = of_phase(root, "X");
  assert_int_equal(json_array_size(slices), 7); // three stops of request 0, two of request 1, two recalls
  json_t *begins = of_phase(root, "b"), *ends = of_phase(root, "e");
  assert_int_equal(json_array_size(begins), 6); // two messages, two steps, the same two in the NIC
  assert_int_equal(json_array_size(ends), 6);

  // The arrow of request 0: wire in, hart, wire out, each within the slice of that track.
  json_t *start = of_phase(root, "s"), *through = of_phase(root, "t"), *finish = of_phase(root, "f");
  assert_int_equal(json_array_size(start), 2);
  assert_int_equal(json_array_size(through), 1);
  assert_int_equal(json_array_size(finish), 2);
  assert_true(number(start, 0, "ts") == 10.0);
  assert_true(number(through, 0, "ts") == 10.0095);
  assert_true(number(finish, 0, "ts") == 10.01);
  assert_int_not_equal((int)number(start, 0, "tid"), (int)number(through, 0, "tid"));

  // The step begins with the last bit in, and ends at its mark.
  json_t *value;
  size_t index;
  bool found = false;
  json_array_foreach(begins, index, value) {
    if (strcmp(json_string_value(json_object_get(value, "name")), "check @ nic") != 0) continue;
    found = true;
    if (number(begins, index, "id") == 0) assert_true(number(begins, index, "ts") == 10.008);
  }
  assert_true(found);
  json_decref(slices), json_decref(begins), json_decref(ends);
  json_decref(start), json_decref(through), json_decref(finish);
  json_decref(root);
  trace_free(&t);
  free(text);
  free(chrome);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_trace_reads_back_to_the_picosecond),
      cmocka_unit_test(only_chosen_requests_and_what_happens_meanwhile_are_kept),
      cmocka_unit_test(only_the_window_is_kept),
      cmocka_unit_test(a_choice_is_a_list_of_indices_and_ranges),
      cmocka_unit_test(a_damaged_trace_is_told_by_line),
      cmocka_unit_test(a_request_can_be_followed_in_the_timeline),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
