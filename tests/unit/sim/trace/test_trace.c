// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/contract/hart.h"
#include "models/protocol/coherence/coherence.h"
#include "rtl/pkg/drops.h"
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

static void reads(const char *text, struct trace *t) {
  struct error e = {""};
  FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
  if (!trace_read(t, file, "t", &e)) fail_msg("%s", e.text);
  fclose(file);
}

#define MESSAGE(ends) "{\"e\": \"message\", \"begin\": 1, \"end\": 2, \"address\": \"0\", \"bytes\": 1, " ends
// 47 characters, the longest name that is kept.
#define LONGEST "a234567890b234567890c234567890d234567890e234567"

static void a_name_is_kept_whole_or_refused(void **state) {
  (void)state;
  static const struct {
    const char *before, *behind; // the name
  } events[] = {
      {"{\"e\": \"mark\", \"at\": 1, \"request\": 2, \"place\": \"nic\", \"step\": \"", "\"}\n"},
      {"{\"e\": \"mark\", \"at\": 1, \"request\": 2, \"step\": \"check\", \"place\": \"", "\"}\n"},
      {"{\"e\": \"drop\", \"at\": 1, \"request\": 2, \"reason\": \"", "\"}\n"},
      {MESSAGE("\"to\": \"b\", \"op\": \"c\", \"from\": \""), "\"}\n"},
      {MESSAGE("\"from\": \"a\", \"op\": \"c\", \"to\": \""), "\"}\n"},
      {MESSAGE("\"from\": \"a\", \"to\": \"b\", \"op\": \""), "\"}\n"},
      {"{\"e\": \"span\", \"begin\": 1, \"end\": 2, \"what\": \"b\", \"agent\": \"", "\"}\n"},
      {"{\"e\": \"span\", \"begin\": 1, \"end\": 2, \"agent\": \"a\", \"what\": \"", "\"}\n"},
  };
  for (unsigned i = 0; i < sizeof events / sizeof events[0]; i++) {
    char text[500];
    struct trace t;
    snprintf(text, sizeof text, HEAD "%s" LONGEST "%s", events[i].before, events[i].behind);
    reads(text, &t);
    assert_int_equal(t.count, 1);
    const struct trace_event *v = &t.events[0];
    assert_int_equal((strcmp(v->agent, LONGEST) == 0) + (strcmp(v->to, LONGEST) == 0) + (strcmp(v->what, LONGEST) == 0),
                     1);
    trace_free(&t);
    snprintf(text, sizeof text, HEAD "%s" LONGEST "8%s", events[i].before, events[i].behind);
    refuses(text, "t:2: no event");
  }
}

static void numbers_are_read_up_to_their_bounds(void **state) {
  (void)state;
  struct trace t;
  reads(HEAD "{\"e\": \"in\", \"begin\": 0, \"end\": 0, \"request\": 0, \"bytes\": 0}\n"
             "{\"e\": \"out\", \"begin\": 5, \"end\": 5, \"request\": 4294967295, \"bytes\": 4294967295}\n",
        &t);
  assert_int_equal(t.count, 2);
  assert_int_equal(t.events[0].end_ps, 0);
  assert_int_equal(t.events[1].request, UINT32_MAX);
  assert_int_equal(t.events[1].bytes, UINT32_MAX);
  trace_free(&t);
  static const char *const bad[] = {"\"begin\": -1, \"end\": 1, \"request\": 2, \"bytes\": 3",
                                    "\"begin\": 6, \"end\": 5, \"request\": 2, \"bytes\": 3",
                                    "\"begin\": 1, \"end\": 1, \"request\": -1, \"bytes\": 3",
                                    "\"begin\": 1, \"end\": 1, \"request\": 2, \"bytes\": -1",
                                    "\"begin\": 1, \"end\": 1, \"request\": 4294967296, \"bytes\": 3",
                                    "\"begin\": 1, \"end\": 1, \"request\": 2, \"bytes\": 4294967296"};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char text[300];
    snprintf(text, sizeof text, HEAD "{\"e\": \"in\", %s}\n", bad[i]);
    refuses(text, "t:2: no event");
  }
}

// More events than the first, and the second, piece of memory holds.
static void a_long_trace_is_read_whole(void **state) {
  (void)state;
  enum { EVENTS = 3000 };
  char *text;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  fputs(HEAD, out);
  for (unsigned i = 0; i < EVENTS; i++) fprintf(out, "{\"e\": \"one_way\", \"at\": %u, \"request\": %u}\n", i, i);
  fclose(out);
  struct trace t;
  reads(text, &t);
  assert_int_equal(t.count, EVENTS);
  for (unsigned i = 0; i < EVENTS; i++) assert_int_equal(t.events[i].request, i);
  trace_free(&t);
  free(text);
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
      cmocka_unit_test(a_name_is_kept_whole_or_refused),
      cmocka_unit_test(numbers_are_read_up_to_their_bounds),
      cmocka_unit_test(a_long_trace_is_read_whole),
      cmocka_unit_test(a_request_can_be_followed_in_the_timeline),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
