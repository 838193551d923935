// SPDX-License-Identifier: Apache-2.0
// What a trace keeps, and how it reads back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/contract/hart.h"
#include "rtl/pkg/drops.h"
#include "sim/trace/selection.h"
#include "sim/trace/trace_json.h"
#include "sim/trace/trace_write.h"
#include "tests/support/registry.h"
#include "tests/support/whole_trace.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

// A writer into memory.
struct taken {
  char *bytes;
  size_t size;
  FILE *file;
  struct trace_writer *writer;
  struct observer tell;
};

static void begin(struct taken *k, const char *requests, const char *from, const char *to) {
  struct params *p = malloc(sizeof *p);
  struct error e = {""};
  params_init(p, whole_registry());
  assert_true(params_set(p, "trace.requests", requests, ORIGIN_CONFIG, &e));
  assert_true(params_set(p, "trace.from", from, ORIGIN_CONFIG, &e));
  assert_true(params_set(p, "trace.to", to, ORIGIN_CONFIG, &e));
  k->file = open_memstream(&k->bytes, &k->size);
  k->writer = trace_writer_new(k->file, p, &e);
  if (!k->writer) fail_msg("%s", e.text);
  k->tell = trace_observer(k->writer);
  free(p);
}

// Ends the trace and reads it back.
static void end(struct taken *k, struct whole_trace *t) {
  struct error e = {""};
  uint64_t events = trace_writer_events(k->writer);
  assert_true(trace_writer_finish(k->writer, &e));
  assert_true(trace_writer_events(k->writer) >= events);
  events = trace_writer_events(k->writer);
  trace_writer_free(k->writer);
  fclose(k->file);
  FILE *file = fmemopen(k->bytes, k->size, "rb");
  if (!whole_trace_read(t, file, "t", &e)) fail_msg("%s", e.text);
  fclose(file);
  free(k->bytes);
  assert_int_equal(t->count, events);
}

static const struct observed_line memory = {0x1f80, "memory", OBSERVED_NO_ENDPOINT, HART_NO_REQUEST};

static void tell_message(struct taken *k, uint64_t at, const struct observed_line *line) {
  k->tell.message(k->tell.context,
                  &(struct observed_message){at, at + 500, "home", "cache", "response", "data_exclusive", 144, *line});
}

static void tell_transition(struct taken *k, uint64_t at, const char *event, const struct observed_line *line) {
  k->tell.transition(k->tell.context,
                     &(struct observed_transition){at, "endpoints", "ready", event, "parked", "load_park", 5, *line});
}

// Two requests, one after the other: one is answered, the other dropped.
static void two_requests(struct taken *k) {
  const struct observer *o = &k->tell;
  for (uint32_t i = 0; i < 2; i++) {
    uint64_t at = (i + 1) * UINT64_C(10000000);
    o->frame_in(o->context, i, at, at + 8000, 100);
    o->mark(o->context, i, at + 9000, STEP_CHECK, PLACE_NIC);
    tell_message(k, at + 9000, &memory);
    o->span(o->context, &(struct observed_span){at + 9500, at + 9900, "hart0", "handler", CYCLE_WORK, i});
    o->span(o->context,
            &(struct observed_span){at + 9900, at + 9950, "hart0", "schedule", CYCLE_PARKED, HART_NO_REQUEST});
    if (i == 0)
      o->frame_out(o->context, i, at + 10000, at + 18000, NULL, 80);
    else
      o->dropped(o->context, i, at + 10000, DROP_QUEUE_FULL);
    tell_message(k, at + 19000, &memory);
  }
}

static void a_trace_reads_back_to_the_picosecond(void **state) {
  (void)state;
  struct taken k;
  struct whole_trace t;
  begin(&k, "all", "0", "1000000");
  two_requests(&k);
  tell_transition(&k, 40000001, "load", &(struct observed_line){0x2000, "a line", 3, 1});
  end(&k, &t);
  assert_int_equal(t.count, 15);
  const struct trace_event *v = t.events;
  assert_int_equal(v[0].kind, TRACE_IN);
  assert_int_equal(v[0].begin_ps, 10000000);
  assert_int_equal(v[0].end_ps, 10008000);
  assert_int_equal(v[0].number, 100);
  assert_int_equal(v[0].request, 0);
  assert_int_equal(v[1].kind, TRACE_MARK);
  assert_int_equal(v[1].begin_ps, 10009000);
  assert_string_equal(v[1].text[0], "check");
  assert_string_equal(v[1].text[1], "nic");
  assert_int_equal(v[2].kind, TRACE_MESSAGE);
  assert_string_equal(v[2].text[0], "home");
  assert_string_equal(v[2].text[1], "cache");
  assert_string_equal(v[2].text[2], "response");
  assert_string_equal(v[2].text[3], "data_exclusive");
  assert_int_equal(v[2].number, 144);
  assert_int_equal(v[2].line.address, 0x1f80);
  assert_string_equal(v[2].line.name, "memory");
  assert_int_equal(v[2].line.endpoint, TRACE_NO_ENDPOINT);
  assert_int_equal(v[2].request, TRACE_NO_REQUEST);
  assert_int_equal(v[3].kind, TRACE_SPAN);
  assert_int_equal(v[3].request, 0);
  assert_string_equal(v[3].text[2], "work");
  assert_int_equal(v[4].request, TRACE_NO_REQUEST);
  assert_string_equal(v[4].text[2], "parked");
  assert_int_equal(v[5].kind, TRACE_OUT);
  assert_int_equal(v[5].number, 80);
  assert_int_equal(v[12].kind, TRACE_DROP);
  assert_string_equal(v[12].text[0], "queue_full");
  assert_int_equal(v[14].kind, TRACE_TRANSITION);
  assert_int_equal(v[14].begin_ps, 40000001);
  assert_int_equal(v[14].number, 5);
  assert_int_equal(v[14].request, 1);
  assert_string_equal(v[14].text[2], "load");
  assert_string_equal(v[14].text[4], "load_park");
  assert_int_equal(v[14].line.endpoint, 3);
  whole_trace_free(&t);
}

// How many events a choice keeps of the two requests, and whether any is of request `without`.
static size_t kept(const char *requests, const char *from, const char *to, uint32_t without) {
  struct taken k;
  struct whole_trace t;
  begin(&k, requests, from, to);
  two_requests(&k);
  end(&k, &t);
  for (size_t i = 0; i < t.count; i++) assert_int_not_equal(t.events[i].request, without);
  size_t count = t.count;
  whole_trace_free(&t);
  return count;
}

static void only_chosen_requests_and_what_happens_meanwhile_are_kept(void **state) {
  (void)state;
  assert_int_equal(kept("all", "0", "1000000", 7), 14); // what happens between requests, too
  assert_int_equal(kept("0-1", "0", "1000000", 7), 12);
  assert_int_equal(kept("1", "0", "1000000", 0), 6);
  assert_int_equal(kept("7", "0", "1000000", 0), 0);
}

static void only_the_window_is_kept(void **state) {
  (void)state;
  assert_int_equal(kept("all", "0", "15000", 1), 7);
  assert_int_equal(kept("all", "15000", "1000000", 0), 7);
}

static void what_an_endpoint_does_while_it_waits_belongs_to_the_request_that_it_gets(void **state) {
  (void)state;
  const struct observed_line waits = {0x2000, "rx", 3, HART_NO_REQUEST}, serves = {0x2000, "rx", 3, 8},
                             replies = {0x3000, "tx", 3, 7}, other = {0x4000, "rx", 70, HART_NO_REQUEST};
  struct taken k;
  struct whole_trace t;
  begin(&k, "8", "0", "1000000");
  tell_transition(&k, 1000, "gives_up", &waits);
  k.tell.gave_up(k.tell.context, 3, 1500); // nobody's, and no chosen request was there
  tell_transition(&k, 2000, "load", &replies);
  tell_transition(&k, 3000, "load", &waits);
  tell_transition(&k, 3500, "load", &other);
  tell_transition(&k, 4000, "acknowledged", &replies); // the end of the request before
  k.tell.frame_in(k.tell.context, 8, 5000, 6000, 100);
  tell_transition(&k, 7000, "claim", &serves);
  tell_transition(&k, 8000, "load", &other); // belongs to nobody, but request 8 is there
  k.tell.frame_out(k.tell.context, 8, 9000, 9500, NULL, 80);
  end(&k, &t);
  assert_int_equal(t.count, 5);
  assert_int_equal(t.events[0].kind, TRACE_IN);
  assert_int_equal(t.events[1].begin_ps, 3000);
  assert_int_equal(t.events[1].request, 8);
  assert_int_equal(t.events[2].begin_ps, 7000);
  assert_int_equal(t.events[3].kind, TRACE_OUT);
  assert_int_equal(t.events[4].begin_ps, 8000);
  whole_trace_free(&t);

  begin(&k, "all", "0", "1000000");
  tell_transition(&k, 3500, "load", &other);
  tell_transition(&k, 3000, "load", &waits);
  k.tell.gave_up(k.tell.context, 3, 3600);
  end(&k, &t);
  assert_int_equal(t.count, 2); // in the order in which it became known whose they are
  assert_int_equal(t.events[0].begin_ps, 3000);
  assert_int_equal(t.events[0].request, TRACE_NO_REQUEST);
  assert_int_equal(t.events[1].begin_ps, 3500);
  assert_int_equal(t.events[1].line.endpoint, 70);
  whole_trace_free(&t);
}

static void an_endpoint_that_is_never_served_is_held_back_within_bounds(void **state) {
  (void)state;
  const struct observed_line waits = {0x2000, "rx", 0, HART_NO_REQUEST};
  struct taken k;
  struct whole_trace t;
  begin(&k, "all", "0", "1000000");
  for (uint64_t i = 0; i < 10000; i++) tell_transition(&k, i, "load", &waits);
  assert_true(trace_writer_events(k.writer) > 5000);
  end(&k, &t);
  assert_int_equal(t.count, 10000);
  for (uint64_t i = 0; i < 10000; i++) assert_int_equal(t.events[i].begin_ps, i);
  whole_trace_free(&t);
}

static void a_choice_is_a_list_of_indices_and_ranges(void **state) {
  (void)state;
  struct selection s;
  struct error e;
  assert_true(selection_parse(&s, "3,7,10-12", &e));
  for (uint32_t i = 0; i < 20; i++) assert_int_equal(selection_has(&s, i), i == 3 || i == 7 || (i >= 10 && i <= 12));
  assert_false(selection_is_all(&s));
  assert_true(selection_parse(&s, "4294967295", &e));
  assert_true(selection_has(&s, UINT32_MAX));
  assert_true(selection_parse(&s, "all", &e));
  assert_true(selection_is_all(&s));
  static const char *const bad[] = {"", ",", "1,", "1-", "-1", "3-2", "x", "1 2", "4294967296", "1-2-3", "all,1"};
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char message[200];
    assert_false(selection_parse(&s, bad[i], &e));
    snprintf(message, sizeof message, "trace.requests: \"%s\": expected indices and ranges as 3,7,10-12, or all",
             bad[i]);
    assert_string_equal(e.text, message);
  }
}

static void says(const struct trace_event *v, const char *line) {
  char *text;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  trace_json_write(to, v);
  fclose(to);
  assert_string_equal(text, line);
  free(text);
}

static void an_event_is_a_line_of_json(void **state) {
  (void)state;
  says(&(struct trace_event){TRACE_IN, 3, 10, 20, .number = 100},
       "{\"e\": \"in\", \"begin\": 10, \"end\": 20, \"request\": 3, \"bytes\": 100}\n");
  says(&(struct trace_event){TRACE_MARK, 3, 10, 10, .text = {"check", "nic"}},
       "{\"e\": \"mark\", \"at\": 10, \"request\": 3, \"step\": \"check\", \"place\": \"nic\"}\n");
  says(&(struct trace_event){TRACE_MESSAGE, TRACE_NO_REQUEST, 10, 20, .number = 8,
                             .text = {"a", "b", "request", "read_shared"},
                             .line = {0x40, "the \"line\"", TRACE_NO_ENDPOINT}},
       "{\"e\": \"message\", \"begin\": 10, \"end\": 20, \"from\": \"a\", \"to\": \"b\", \"channel\": \"request\", "
       "\"op\": \"read_shared\", \"bytes\": 8, \"line\": \"the \\\"line\\\"\", \"address\": \"0x40\"}\n");
  says(&(struct trace_event){TRACE_TRANSITION, 0, 10, 10, .number = 5,
                             .text = {"nic", "ready", "load", "parked", "load_park"}, .line = {0x40, "line", 2}},
       "{\"e\": \"transition\", \"at\": 10, \"request\": 0, \"agent\": \"nic\", \"state\": \"ready\", \"event\": "
       "\"load\", \"next\": \"parked\", \"rule\": \"load_park\", \"number\": 5, \"line\": \"line\", \"address\": "
       "\"0x40\", \"endpoint\": 2}\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_trace_reads_back_to_the_picosecond),
      cmocka_unit_test(only_chosen_requests_and_what_happens_meanwhile_are_kept),
      cmocka_unit_test(only_the_window_is_kept),
      cmocka_unit_test(what_an_endpoint_does_while_it_waits_belongs_to_the_request_that_it_gets),
      cmocka_unit_test(an_endpoint_that_is_never_served_is_held_back_within_bounds),
      cmocka_unit_test(a_choice_is_a_list_of_indices_and_ranges),
      cmocka_unit_test(an_event_is_a_line_of_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
