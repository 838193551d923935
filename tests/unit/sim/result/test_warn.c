// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/result/warn.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <string.h>

static struct params p;
static struct run_summary s;
static struct warnings w;
static struct effect_facts facts;

// A run about which there is nothing to say: 100,000 calls, all answered.
static void begin(void) {
  params_init(&p, whole_registry());
  memset(&s, 0, sizeof s);
  memset(&w, 0, sizeof w);
  s.totals.frames_in = s.latency.samples = s.outcome.input.counts.calls = s.outcome.input.counts.replies = 100000;
  facts = (struct effect_facts){.capture = true};
}

static void set(const char *pair, enum param_origin origin) {
  struct error e;
  if (!params_set_pair(&p, pair, origin, &e)) fail_msg("%s", e.text);
}

// The run's only warning.
static void warns(enum warning_code code, const char *about, uint64_t count, const char *text) {
  warn_of_summary(&w, &s, &p, &facts);
  assert_int_equal(w.count, 1);
  assert_string_equal(w.list[0].text, text);
  assert_int_equal(w.list[0].code, code);
  assert_int_equal(w.list[0].count, count);
  assert_string_equal(w.list[0].about, about);
  assert_true(strlen(w.list[0].advice) > 10);
}

static void a_run_that_is_well_has_no_warning(void **state) {
  (void)state;
  begin();
  warn_of_summary(&w, &s, &p, &facts);
  assert_int_equal(w.count, 0);
}

static void a_capture_without_calls_says_what_it_holds(void **state) {
  (void)state;
  begin();
  strcpy(s.outcome.input.no_calls, "no RPC call among 3 frames: 3 TCP");
  s.outcome.input.counts.frames = 3;
  warns(WARNING_NO_CALLS, "", 3, "no RPC call among 3 frames: 3 TCP");
}

static void calls_dropped_are_told_by_reason_and_frames_that_are_none_are_not(void **state) {
  (void)state;
  begin();
  s.totals.dropped[DROP_ETH_TYPE] = 5;
  s.totals.dropped[DROP_UDP_CHECKSUM] = 1300;
  s.outcome.calls_dropped[DROP_UDP_CHECKSUM] = 1234;
  warns(WARNING_DROPPED, "udp_checksum", 1234, "1,234 of 100,000 calls dropped: wrong UDP checksum");
  assert_non_null(strstr(w.list[0].advice, "capture.fix_checksums=1"));
  begin();
  s.outcome.calls_dropped[DROP_RPC_AUTH] = 1;
  s.outcome.calls_dropped[DROP_OVERRUN] = 2;
  warn_of_summary(&w, &s, &p, &facts);
  assert_int_equal(w.count, 2);
  assert_string_equal(w.list[0].about, "rpc_auth");
  assert_string_equal(w.list[1].about, "overrun");
}

static void what_was_cut_or_found_no_room_is_told(void **state) {
  (void)state;
  begin();
  s.outcome.input.omitted_calls = 2;
  warns(WARNING_SERVICES_OMITTED, "", 2, "calls to services beyond the NIC's tables are dropped as no_service: 2");
  begin();
  s.outcome.input.cut_calls = 3;
  warns(WARNING_CALLS_CUT, "gen.mtu", 3,
        "3 of 100,000 generated calls have shorter arguments than the workload drew: the MTU, or the signature");
  begin();
  s.outcome.input.cut_replies = 4;
  warns(WARNING_REPLIES_CUT, "gen.mtu", 4,
        "4 of 100,000 generated replies have shorter results than the workload drew: the MTU");
}

static void percentiles_withheld_are_one_warning(void **state) {
  (void)state;
  begin();
  s.latency.samples = 99999;
  warns(WARNING_FEW_SAMPLES, "latency_ns", 99999,
        "too few replies for p99.9 of the latency (null in result.json): 99,999, of the 100,000 needed");
  begin();
  s.latency.samples = 99;
  warns(WARNING_FEW_SAMPLES, "latency_ns", 99,
        "too few replies for p90, p99, p99.9 of the latency (null in result.json): 99, of the 100, 1,000, 100,000 "
        "needed");
}

static void a_warm_up_that_does_not_end_is_told_in_place_of_missing_samples(void **state) {
  (void)state;
  begin();
  set("stats.warmup=99999", ORIGIN_COMMAND_LINE);
  warn_of_summary(&w, &s, &p, &facts);
  assert_int_equal(w.count, 0);
  begin();
  set("stats.warmup=100000", ORIGIN_COMMAND_LINE);
  s.latency.samples = 0;
  warns(WARNING_WARMUP, "stats.warmup", 100000,
        "the warm-up of 100,000 requests is not over at the end, after 100,000: latencies and steps are of none");
}

static void a_parameter_that_was_given_for_nothing_is_told(void **state) {
  (void)state;
  begin();
  set("gen.count=4", ORIGIN_CONFIG);
  warns(WARNING_NO_EFFECT, "gen.count", 1, "gen.count is set (config file), but has no effect in this run");
  assert_string_equal(w.list[0].advice, "it takes effect with --workload");
  begin();
  set("trace.from=4", ORIGIN_COMMAND_LINE);
  warns(WARNING_NO_RECORD, "trace.from", 1, "trace.from is set (command line), but has no effect in this run");
  // What platforms and systems set is theirs, used or not.
  begin();
  set("gen.count=4", ORIGIN_SYSTEM);
  set("retime.mode=poisson", ORIGIN_COMMAND_LINE);
  warn_of_summary(&w, &s, &p, &facts);
  assert_int_equal(w.count, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_run_that_is_well_has_no_warning),
      cmocka_unit_test(a_capture_without_calls_says_what_it_holds),
      cmocka_unit_test(calls_dropped_are_told_by_reason_and_frames_that_are_none_are_not),
      cmocka_unit_test(what_was_cut_or_found_no_room_is_told),
      cmocka_unit_test(percentiles_withheld_are_one_warning),
      cmocka_unit_test(a_warm_up_that_does_not_end_is_told_in_place_of_missing_samples),
      cmocka_unit_test(a_parameter_that_was_given_for_nothing_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
