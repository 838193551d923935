// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/generate/workload.h"
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SERVICE "{name: a, port: 1, program: 2, version: 3, procedure: 4, request: 8, reply: 4, service_time: 1us}"
#define ARRIVALS "arrivals: {process: fixed, rate: 10}\n"

static bool parse(const char *text, struct workload *w, struct error *e) {
  e->text[0] = 0;
  return workload_parse("test.yaml", text, strlen(text), w, e);
}

// The text must be refused, and the message must contain `why` and the file's name.
static void refuse(const char *text, const char *why) {
  struct workload w;
  struct error e;
  if (parse(text, &w, &e)) fail_msg("accepted: %s", text);
  if (!strstr(e.text, why) || !strstr(e.text, "test.yaml")) fail_msg("\"%s\" lacks \"%s\"", e.text, why);
}

static void a_workload_of_defaults_is_filled_in(void **state) {
  (void)state;
  struct workload w;
  struct error e;
  if (!parse("calls: 5\n" ARRIVALS "services: [" SERVICE "]\n", &w, &e)) fail_msg("%s", e.text);
  assert_true(w.seed == 1 && w.calls == 5 && w.mtu == 1500 && w.clients == 1 && !w.vlan && !w.auth_sys && !w.zipf);
  assert_true(w.arrivals.process == WORKLOAD_FIXED && w.arrivals.rate == 10);
  assert_int_equal(w.service_count, 1);
  const struct workload_service *s = w.services;
  assert_true(s->port == 1 && s->program == 2 && s->version == 3 && s->procedure == 4 && s->weight == 1 && s->raw);
  assert_string_equal(s->handler, "captured");
  workload_free(&w);
}

static void every_setting_arrives(void **state) {
  (void)state;
  struct workload w;
  struct error e;
  if (!parse("about: x\nseed: 9\ncalls: 5\nmtu: 9000\nclients: 7\nvlan: 0\ncredentials: sys\nzipf: 1.2\n"
             "arrivals: {process: bursty, rate: 10, burst_ratio: 4, calm: 2ms, burst: 500ns}\n"
             "keys: {count: 12, zipf: 0.99, size: etc_key}\n"
             "services: [{name: get, port: 65535, program: 0x20000000, version: 1, procedure: 0, handler: kv_get,\n"
             "  process: store, copies: 3, keyed: true, signature: opaque<250> u32, request: 0, reply: w1,\n"
             "  service_time: shinjuku_exp}]\n",
             &w, &e))
    fail_msg("%s", e.text);
  assert_true(w.seed == 9 && w.mtu == 9000 && w.clients == 7 && w.vlan && w.vlan_id == 0 && w.auth_sys);
  assert_true(w.zipf && w.zipf_exponent_milli == 1200 && w.keys == 12 && w.key_exponent_milli == 990);
  assert_true(w.arrivals.burst_ratio == 4 && w.arrivals.calm_ps == 2000000000 && w.arrivals.burst_ps == 500000);
  assert_int_equal(w.service_count, 3);
  for (uint32_t i = 0; i < 3; i++) assert_int_equal(w.services[i].program, 0x20000000 + i);
  assert_true(w.services[2].keyed && !w.services[2].raw && strcmp(w.services[2].process, "store") == 0);
  assert_int_equal(w.services[2].signature.words[0], signature_word(SIGNATURE_VAR_OPAQUE, 250));
  workload_free(&w);
}

static void an_unknown_key_is_refused_with_its_place(void **state) {
  (void)state;
  refuse("calls: 5\ncals: 6\n" ARRIVALS "services: [" SERVICE "]\n", "cals");
  refuse("calls: 5\ncals: 6\n" ARRIVALS "services: [" SERVICE "]\n", "(line: ");
}

static void what_is_missing_or_of_the_wrong_kind_is_named(void **state) {
  (void)state;
  refuse("", "nothing in it");
  refuse("[1, 2]\n", "test.yaml");
  refuse("calls: 5\n" ARRIVALS, "services");
  refuse("calls: 5\n" ARRIVALS "services: []\n", "services");
  refuse("calls: many\n" ARRIVALS "services: [" SERVICE "]\n", "calls");
  refuse("calls: 5\narrivals: {process: fixed}\nservices: [" SERVICE "]\n", "rate");
  refuse("calls: 5\nx: &a 1\n", "test.yaml");
  refuse("calls: [\n", "test.yaml");
}

static void a_value_out_of_range_is_refused_with_the_range(void **state) {
  (void)state;
#define WITH(line) line "\n" ARRIVALS "services: [" SERVICE "]\n"
  refuse(WITH("calls: 0"), "calls: 0 is not in 1..4294967295");
  refuse(WITH("calls: 1\nmtu: 100"), "mtu: 100 is not in 576..9710");
  refuse(WITH("calls: 1\nclients: 0"), "clients: 0 is not in");
  refuse(WITH("calls: 1\nvlan: 4095"), "vlan: 4095 is not in 0..4094");
  refuse(WITH("calls: 1\ncredentials: gss"), "neither none nor sys");
  refuse(WITH("calls: 1\nzipf: 5"), "no exponent");
  refuse(WITH("calls: 1\nzipf: high"), "no exponent");
  refuse(WITH("calls: 1\nkeys: {count: 0, size: 4}"), "keys.count: 0");
  refuse(WITH("calls: 1\nkeys: {count: 4, size: 4us}"), "keys.size");
  refuse(WITH("calls: 4000000000"), "longer than 1000000 s");
}

static void arrivals_are_checked(void **state) {
  (void)state;
#define ARRIVE(text) "calls: 1\narrivals: {" text "}\nservices: [" SERVICE "]\n"
  refuse(ARRIVE("process: regular, rate: 1"), "none of fixed, poisson, bursty");
  refuse(ARRIVE("process: fixed, rate: 0"), "arrivals.rate: 0");
  refuse(ARRIVE("process: poisson, rate: 1, burst_ratio: 3"), "the others take none");
  refuse(ARRIVE("process: bursty, rate: 1"), "bursty takes");
  refuse(ARRIVE("process: bursty, rate: 1, burst_ratio: 0, calm: 1us, burst: 1us"), "burst_ratio: 0");
  refuse(ARRIVE("process: bursty, rate: 1, burst_ratio: 2, calm: 0us, burst: 1us"), "arrivals.calm");
  refuse(ARRIVE("process: bursty, rate: 1, burst_ratio: 2, calm: 1us, burst: 1"), "arrivals.burst");
}

static void copies_may_go_up_to_the_last_program_number(void **state) {
  (void)state;
  struct workload w;
  struct error e;
#define COPIES(n)                                                                                                      \
  "calls: 1\n" ARRIVALS "services: [{name: b, port: 1, program: 4294967294, version: 1, procedure: 1, request: 4, "    \
  "reply: 4, service_time: 1us, copies: " n "}]\n"
  if (!parse(COPIES("2"), &w, &e)) fail_msg("%s", e.text);
  assert_int_equal(w.service_count, 2);
  assert_int_equal(w.services[1].program, UINT32_MAX);
  workload_free(&w);
  refuse(COPIES("3"), "run on beyond 4294967295");
}

static void the_last_tag_and_no_credentials_are_settings_too(void **state) {
  (void)state;
  struct workload w;
  struct error e;
  if (!parse("calls: 1\nvlan: 4094\ncredentials: none\n" ARRIVALS "services: [" SERVICE "]\n", &w, &e))
    fail_msg("%s", e.text);
  assert_true(w.vlan && w.vlan_id == 4094 && !w.auth_sys);
  workload_free(&w);
}

static void a_service_is_checked_and_named_by_its_number(void **state) {
  (void)state;
#define SERVE(text) "calls: 1\n" ARRIVALS "services: [" SERVICE ", {program: 1, version: 1, procedure: 1, " text "}]\n"
#define REST "request: 4, reply: 4, service_time: 1us"
  refuse(SERVE("name: b, port: 0, " REST), "services[1].port: 0 is not in 1..65535");
  refuse(SERVE("name: '', port: 1, " REST), "services[1].name");
  refuse(SERVE("name: b, port: 1, copies: 5000, " REST), "services[1].copies: 5000 is not in 1..1023");
  refuse(SERVE("name: b, port: 1, signature: u16, " REST), "services[1].signature element \"u16\"");
  refuse(SERVE("name: b, port: 1, signature: 'opaque[5000]', " REST), "services[1].signature: its fixed elements");
  refuse(SERVE("name: b, port: 1, keyed: true, signature: u32, " REST), "services[1].keyed");
  refuse(SERVE("name: b, port: 1, keyed: flase, " REST), "keyed");
  refuse(SERVE("name: b, port: 1, request: big, reply: 4, service_time: 1us"), "services[1].request");
  refuse(SERVE("name: b, port: 1, request: 4, reply: 4us, service_time: 1us"), "services[1].reply");
  refuse(SERVE("name: b, port: 1, request: 4, reply: 4, service_time: 5"), "services[1].service_time");
  refuse("calls: 1\n" ARRIVALS "services: [{name: b, port: 1, program: 1, version: 1, procedure: 1, weight: 0, " REST
         "}]\n",
         "all weights are 0");
  refuse("calls: 1\nzipf: 1\n" ARRIVALS
         "services: [{name: b, port: 1, program: 1, version: 1, procedure: 1, weight: 2, " REST "}]\n",
         "services[0].weight");
}

static void a_file_that_is_not_there_is_named(void **state) {
  (void)state;
  struct workload w;
  struct error e;
  assert_false(workload_load("/nonexistent/w.yaml", &w, &e));
  assert_string_equal(e.text, "/nonexistent/w.yaml: No such file or directory");
  assert_false(workload_load("/", &w, &e));
}

static void a_shipped_name_is_found_and_a_path_stays(void **state) {
  (void)state;
  char path[1000];
  struct error e;
  assert_true(workload_find(PISTE_SOURCE_DIR, "echo64", path, sizeof path, &e));
  assert_string_equal(path, PISTE_SOURCE_DIR "/workloads/shipped/echo64.yaml");
  assert_true(workload_find(PISTE_SOURCE_DIR, "./echo64", path, sizeof path, &e));
  assert_string_equal(path, "./echo64");
  assert_true(workload_find(PISTE_SOURCE_DIR, "mine.yaml", path, sizeof path, &e));
  assert_string_equal(path, "mine.yaml");
  assert_false(workload_find(PISTE_SOURCE_DIR, "mine.yaml", path, 5, &e));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_workload_of_defaults_is_filled_in),
      cmocka_unit_test(every_setting_arrives),
      cmocka_unit_test(an_unknown_key_is_refused_with_its_place),
      cmocka_unit_test(what_is_missing_or_of_the_wrong_kind_is_named),
      cmocka_unit_test(a_value_out_of_range_is_refused_with_the_range),
      cmocka_unit_test(arrivals_are_checked),
      cmocka_unit_test(copies_may_go_up_to_the_last_program_number),
      cmocka_unit_test(the_last_tag_and_no_credentials_are_settings_too),
      cmocka_unit_test(a_service_is_checked_and_named_by_its_number),
      cmocka_unit_test(a_file_that_is_not_there_is_named),
      cmocka_unit_test(a_shipped_name_is_found_and_a_path_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
