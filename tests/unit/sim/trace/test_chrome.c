// SPDX-License-Identifier: Apache-2.0
// A trace as a timeline: tracks, arrows, steps laid end to end.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/trace/chrome.h"
#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *converted(const struct trace_event *events, size_t count) {
  char *text;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  struct chrome *c = chrome_begin(to);
  assert_non_null(c);
  for (size_t i = 0; i < count; i++) chrome_write(c, &events[i]);
  assert_true(chrome_end(c));
  fclose(to);
  json_error_t why;
  json_t *root = json_loads(text, 0, &why);
  if (!root) fail_msg("%s", why.text);
  free(text);
  return root;
}

// Entry n of a phase, and name if that is not NULL; NULL if there are not so many.
static json_t *found(json_t *root, const char *phase, const char *name, unsigned n) {
  json_t *value;
  size_t index;
  json_array_foreach(json_object_get(root, "traceEvents"), index, value) {
    if (strcmp(json_string_value(json_object_get(value, "ph")), phase) != 0) continue;
    if (name && strcmp(json_string_value(json_object_get(value, "name")), name) != 0) continue;
    if (n-- == 0) return value;
  }
  return NULL;
}

static double number(json_t *of, const char *member) {
  assert_non_null(of);
  return json_number_value(json_object_get(of, member));
}

static const char *argument(json_t *of, const char *member) {
  return json_string_value(json_object_get(json_object_get(of, "args"), member));
}

static void a_requests_steps_lie_end_to_end(void **state) {
  (void)state;
  const struct trace_event events[] = {
      {TRACE_IN, 3, 10000000, 10008000, .number = 100},
      {TRACE_MARK, 3, 10009000, 10009000, .text = {"check", "nic"}},
      {TRACE_MARK, 3, 10012500, 10012500, .text = {"handler", "hart"}},
      {TRACE_OUT, 3, 10012500, 10020000, .number = 80},
      {TRACE_DROP, 4, 10030000, 10030000, .text = {"queue_full"}},
      {TRACE_MARK, 5, 10040000, 10040000, .text = {"check", "nic"}}, // its arrival is not in the trace
  };
  json_t *root = converted(events, 6);
  assert_true(number(found(root, "b", "check @ nic", 0), "ts") == 10.008);
  assert_true(number(found(root, "e", "check @ nic", 0), "ts") == 10.009);
  assert_true(number(found(root, "b", "handler @ hart", 0), "ts") == 10.009);
  assert_true(number(found(root, "e", "handler @ hart", 0), "ts") == 10.0125);
  assert_true(number(found(root, "b", "check @ nic", 0), "id") == 3);
  assert_null(found(root, "b", "check @ nic", 1));
  assert_true(number(found(root, "b", "check", 0), "ts") == 10.008); // the NIC's own track
  assert_true(number(found(root, "X", "frame 3 (100 B)", 0), "dur") == 0.007999);
  assert_true(number(found(root, "X", "frame 3 (80 B)", 0), "ts") == 10.0125);
  assert_non_null(found(root, "i", "drop 4 queue_full", 0));
  json_decref(root);
}

static void a_message_is_an_arrow_between_its_agents_tracks(void **state) {
  (void)state;
  const struct trace_event events[] = {
      {TRACE_MESSAGE, 7, 1000000, 1145300, .number = 144, .text = {"home", "cache", "response", "data_exclusive"},
       .line = {0x1f80, "endpoint 0, receive control line 1", 0}},
      {TRACE_TRANSITION, TRACE_NO_REQUEST, 1145300, 1145300, .number = 50,
       .text = {"cache", "IS_D", "data_exclusive", "E", "IS_D.data_exclusive"}, .line = {0x1f80, "a \"line\"", 0}},
  };
  json_t *root = converted(events, 2);
  json_t *sent = found(root, "X", "data_exclusive sent", 0), *got = found(root, "X", "data_exclusive arrived", 0);
  json_t *start = found(root, "s", NULL, 0), *finish = found(root, "f", NULL, 0);
  assert_true(number(sent, "ts") == 1.0 && number(start, "ts") == 1.0);
  assert_true(number(got, "ts") == 1.1453 && number(finish, "ts") == 1.1453);
  assert_true(number(sent, "tid") == number(start, "tid"));
  assert_true(number(got, "tid") == number(finish, "tid"));
  assert_true(number(sent, "tid") != number(got, "tid"));
  assert_true(number(start, "id") == number(finish, "id"));
  assert_string_equal(json_string_value(json_object_get(finish, "bp")), "e");
  json_t *flight = found(root, "b", "data_exclusive", 0);
  assert_true(number(flight, "ts") == 1.0);
  assert_string_equal(argument(flight, "line"), "endpoint 0, receive control line 1");
  assert_string_equal(argument(flight, "address"), "0x1f80");
  json_t *transition = found(root, "X", "data_exclusive: IS_D to E", 0);
  assert_true(number(transition, "tid") == number(got, "tid"));
  assert_string_equal(argument(transition, "rule"), "IS_D.data_exclusive");
  assert_string_equal(argument(transition, "line"), "a \"line\"");
  // Tracks have their agents' names.
  for (unsigned i = 0; i < 2; i++) {
    json_t *name = found(root, "M", "thread_name", i);
    assert_string_equal(argument(name, "name"), number(name, "tid") == number(sent, "tid") ? "home" : "cache");
  }
  json_decref(root);
}

static void a_parked_hart_is_shown_parked(void **state) {
  (void)state;
  const struct trace_event events[] = {
      {TRACE_SPAN, 0, 0, 2000000, .text = {"core", "handler", "work"}},
      {TRACE_SPAN, TRACE_NO_REQUEST, 2000000, 5000000, .text = {"core", "control", "parked"}},
  };
  json_t *root = converted(events, 2);
  assert_true(number(found(root, "X", "handler", 0), "dur") == 1.999999);
  assert_true(number(found(root, "X", "parked (control)", 0), "dur") == 2.999999);
  assert_true(number(found(root, "X", "parked (control)", 0), "tid") == number(found(root, "X", "handler", 0), "tid"));
  json_decref(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_requests_steps_lie_end_to_end),
      cmocka_unit_test(a_message_is_an_arrow_between_its_agents_tracks),
      cmocka_unit_test(a_parked_hart_is_shown_parked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
