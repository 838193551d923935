// SPDX-License-Identifier: Apache-2.0
// The table of metrics against result.json: each is there, with its value, and nothing else is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/result/metrics.h"
#include "sim/result/result.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

// No two of these are alike.
static uint64_t next;
static uint64_t unlike(void) {
  return next += 1000003;
}

static void spread(struct distribution *d) {
  *d = (struct distribution){.samples = unlike()};
  for (struct figure *f = &d->min; f <= &d->max; f++) *f = (struct figure){unlike(), FIGURE_VALUE};
  d->p99.kind = FIGURE_NULL;
  d->max.kind = FIGURE_INFINITE;
}

static void fill(struct run_summary *s) {
  struct ledger_totals *t = &s->totals;
  memset(s, 0, sizeof *s);
  t->frames_in = unlike(), t->replied = unlike(), t->one_way = unlike(), t->kernel = unlike(), t->nested = unlike();
  t->served = 7, t->measured_replied = 5, t->measured_served = 6;
  for (unsigned i = 0; i < NIC_DROP_CODES; i++) t->dropped[i] = unlike();
  for (unsigned i = 0; i < STEPS; i++) {
    for (unsigned p = 0; p < PLACES; p++) t->segment_ps[i][p] = unlike();
    for (unsigned k = 0; k < CYCLE_KINDS; k++) t->charged[k][i] = unlike(), t->overhead[k][i] = unlike();
  }
  for (unsigned c = 0; c < COH_CLASSES; c++)
    s->outcome.interconnect.classes[c] = (struct interconnect_count){unlike(), unlike()};
  spread(&s->latency);
  spread(&s->latency_with_drops);
  s->outcome.witness.in_flight = unlike();
  s->outcome.witness.harts = 48;
  s->outcome.counter_count = 1;
  strcpy(s->outcome.counters[0].key, "tryagain");
  s->outcome.counters[0].value = unlike();
  s->outcome.end_ps = unlike();
  t->first_in_ps = unlike(), t->last_in_ps = unlike(), t->last_done_ps = unlike();
  t->cold_replied = unlike(), t->cold_ps = unlike();
  s->outcome.witness.hart[0].elapsed = unlike(), s->outcome.witness.hart[0].cycles[CYCLE_WORK] = 9;
}

// The system of the result that the summary makes.
static json_t *system_of(const struct run_summary *s) {
  char *text;
  size_t size;
  struct params *p = malloc(sizeof *p);
  params_init(p, whole_registry());
  const struct platform platform = {"box", "a box"};
  const struct system_spec spec = {.name = "one", .personality = "p", .software = "s"};
  const struct result_system system = {&spec, p, s};
  const struct warnings none = {0};
  const struct result result = {&platform, NULL, p, &none, 1, &system};
  FILE *file = open_memstream(&text, &size);
  result_write_json(file, &result);
  fclose(file);
  free(p);
  json_error_t why;
  json_t *root = json_loads(text, 0, &why);
  if (!root) fail_msg("%s", why.text);
  json_t *found = json_incref(json_array_get(json_object_get(root, "systems"), 0));
  json_decref(root);
  free(text);
  return found;
}

static json_t *step_at(const json_t *steps, const char *step, const char *place) {
  size_t i;
  json_t *item;
  json_array_foreach(steps, i,
                     item) if (strcmp(json_string_value(json_object_get(item, "name")), step) == 0 &&
                               strcmp(json_string_value(json_object_get(item, "place")), place) == 0) return item;
  return NULL;
}

// What stands at a key, or NULL.
static json_t *at(json_t *system, const char *key) {
  char copy[METRIC_KEY_MAX], *rest;
  snprintf(copy, sizeof copy, "%s", key);
  for (char *word = strtok_r(copy, ".", &rest); word; word = strtok_r(NULL, ".", &rest)) {
    system = json_object_get(system, word);
    if (!json_is_array(system)) continue;
    const char *step = strtok_r(NULL, ".", &rest), *place = strtok_r(NULL, ".", &rest);
    system = step_at(system, step, place);
  }
  return system;
}

static bool equal(const json_t *found, const struct metric_row *row, struct metric_value v) {
  switch (v.kind) {
  case METRIC_ABSENT:
    return !found;
  case METRIC_NULL:
    return json_is_null(found);
  case METRIC_INFINITE:
    return json_is_string(found) && strcmp(json_string_value(found), "inf") == 0;
  case METRIC_NUMBER:
    break;
  }
  if (row->form == METRIC_WHOLE) return json_is_integer(found) && (uint64_t)json_integer_value(found) == v.number;
  return json_is_real(found) && json_real_value(found) == (double)v.number / 1000;
}

// Values of the system beside its names, settings and load.
static unsigned leaves(const json_t *value) {
  unsigned count = 0;
  const char *key;
  json_t *member;
  size_t i;
  if (!json_is_object(value) && !json_is_array(value)) return 1;
  json_object_foreach((json_t *)(uintptr_t)value, key, member) {
    static const char *const others[] = {"name", "place", "personality", "software", "load", "parameters"};
    bool other = false;
    for (unsigned o = 0; o < sizeof others / sizeof others[0]; o++) other |= strcmp(key, others[o]) == 0;
    if (!other) count += leaves(member);
  }
  json_array_foreach(value, i, member) count += leaves(member);
  return count;
}

static void holds_against_the_result(const struct run_summary *s) {
  json_t *system = system_of(s);
  unsigned present = 0;
  for (unsigned i = 0; i < METRICS; i++)
    for (unsigned member = 0; member < metric_members((enum metric)i); member++) {
      char key[METRIC_KEY_MAX];
      struct metric_value v = metric_read(s, (enum metric)i, member);
      const json_t *found = at(system, metric_key((enum metric)i, member, key));
      if (!equal(found, metric_row_of((enum metric)i), v)) fail_msg("result.json holds another %s", key);
      present += v.kind != METRIC_ABSENT;
    }
  assert_int_equal(leaves(system), present);
  json_decref(system);
}

static void each_metric_stands_in_the_result_with_its_value_and_nothing_else_does(void **state) {
  (void)state;
  struct run_summary *s = malloc(sizeof *s);
  fill(s);
  holds_against_the_result(s);
  memset(s, 0, sizeof *s);
  holds_against_the_result(s);
  free(s);
}

// How many drop reasons there are.
enum {
  DROP_REASONS = 0
#define X(id, code, name, what) +1
  PISTE_DROPS(X)
#undef X
};

static void values_are_read_from_their_places(void **state) {
  (void)state;
  struct run_summary *s = malloc(sizeof *s);
  fill(s);
  const struct {
    enum metric metric;
    unsigned member;
    uint64_t number;
  } expected[] = {{METRIC_FRAMES_IN, 0, s->totals.frames_in},
                  {METRIC_FRAMES_REPLIED, 0, s->totals.replied},
                  {METRIC_FRAMES_ONE_WAY, 0, s->totals.one_way},
                  {METRIC_FRAMES_KERNEL, 0, s->totals.kernel},
                  {METRIC_FRAMES_NESTED, 0, s->totals.nested},
                  {METRIC_FRAMES_DROPPED, 0, s->totals.dropped[DROP_FCS]},
                  {METRIC_FRAMES_DROPPED, DROP_REASONS - 1, s->totals.dropped[DROP_OVERRUN]},
                  {METRIC_FRAMES_IN_FLIGHT, 0, s->outcome.witness.in_flight},
                  {METRIC_LATENCY_SAMPLES, 0, s->latency.samples},
                  {METRIC_LATENCY_MIN, 0, s->latency.min.value},
                  {METRIC_LATENCY_MEAN, 0, s->latency.mean.value},
                  {METRIC_LATENCY_P50, 0, s->latency.p50.value},
                  {METRIC_LATENCY_P90, 0, s->latency.p90.value},
                  {METRIC_LATENCY_P999, 0, s->latency.p999.value},
                  {METRIC_ALL_SAMPLES, 0, s->latency_with_drops.samples},
                  {METRIC_ALL_MIN, 0, s->latency_with_drops.min.value},
                  {METRIC_ALL_P999, 0, s->latency_with_drops.p999.value},
                  {METRIC_SEGMENT_MEAN, STEP_COPY * PLACES + PLACE_WIRE,
                   s->totals.segment_ps[STEP_COPY][PLACE_WIRE] / s->totals.measured_replied},
                  {METRIC_MESSAGES, COH_SNOOP, s->outcome.interconnect.classes[COH_SNOOP].messages},
                  {METRIC_MESSAGE_BYTES, COH_ACK, s->outcome.interconnect.classes[COH_ACK].bytes},
                  {METRIC_TRYAGAIN, 0, s->outcome.counters[0].value},
                  {METRIC_HARTS, 0, 48},
                  {METRIC_SIMULATED, 0, s->outcome.end_ps}};
  for (unsigned i = 0; i < sizeof expected / sizeof expected[0]; i++) {
    struct metric_value v = metric_read(s, expected[i].metric, expected[i].member);
    assert_int_equal(v.kind, METRIC_NUMBER);
    if (v.number != expected[i].number) fail_msg("%s", metric_row_of(expected[i].metric)->key);
  }
  assert_int_equal(metric_read(s, METRIC_LATENCY_P99, 0).kind, METRIC_NULL);
  assert_int_equal(metric_read(s, METRIC_ALL_MAX, 0).kind, METRIC_INFINITE);
  assert_int_equal(metric_read(s, METRIC_RECLAIMABLE, 0).kind, METRIC_NULL);
  free(s);
}

static void a_key_stands_for_one_metric(void **state) {
  (void)state;
  char keys[512][METRIC_KEY_MAX];
  unsigned count = 0;
  for (unsigned i = 0; i < METRICS; i++)
    for (unsigned member = 0; member < metric_members((enum metric)i); member++, count++) {
      assert_true(count < 512);
      metric_key((enum metric)i, member, keys[count]);
      assert_null(strpbrk(keys[count], "<> "));
      for (unsigned k = 0; k < count; k++) assert_string_not_equal(keys[k], keys[count]);
    }
  assert_string_equal(metric_key(METRIC_SEGMENT_MEAN, 0, keys[0]), "steps.read.nic.mean_ns");
  assert_string_equal(metric_key(METRIC_SEGMENT_MEAN, STEP_CHECK * PLACES + PLACE_HART, keys[0]),
                      "steps.check.hart.mean_ns");
  assert_int_equal(metric_members(METRIC_SEGMENT_SHARE), STEPS * PLACES);
  assert_int_equal(metric_members(METRIC_LATENCY_P99), 1);
}

static void each_row_has_its_unit_and_meaning_and_a_loss_is_no_gain(void **state) {
  (void)state;
  for (unsigned i = 0; i < METRICS; i++) {
    const struct metric_row *row = metric_row_of((enum metric)i);
    if (!row->unit[0] || !row->meaning[0]) fail_msg("%s lacks its unit or meaning", row->key);
    assert_non_null(metric_better_name(row->better));
    if (strcmp(row->unit, "ns") == 0) assert_int_equal(row->better, METRIC_LOWER);
  }
  assert_int_equal(metric_row_of(METRIC_FRAMES_REPLIED)->better, METRIC_HIGHER);
  assert_int_equal(metric_row_of(METRIC_FRAMES_DROPPED)->better, METRIC_LOWER);
  assert_int_equal(metric_row_of(METRIC_EXECUTED)->better, METRIC_LOWER);
  assert_string_equal(metric_better_name(METRIC_HIGHER), "higher");
  assert_string_equal(metric_better_name(METRIC_LOWER), "lower");
  assert_string_equal(metric_better_name(METRIC_NEITHER), "neither");
}

static uint64_t read_number(const struct run_summary *s, enum metric metric) {
  struct metric_value v = metric_read(s, metric, 0);
  assert_int_equal(v.kind, METRIC_NUMBER);
  return v.number;
}

static void a_rate_is_over_the_time_between_the_first_and_the_last(void **state) {
  (void)state;
  struct run_summary *s = calloc(1, sizeof *s);
  struct ledger_totals *t = &s->totals;
  t->first_in_ps = 1000000, t->last_in_ps = 4000000, t->last_done_ps = 8000000;
  t->frames_in = 4, t->served = 3;
  assert_int_equal(read_number(s, METRIC_OFFERED), 1000000000); // 3 in 3 us, in thousandths a second
  assert_int_equal(read_number(s, METRIC_ACHIEVED), 285714285); // 2 in 7 us
  t->last_in_ps = 1000000 + UINT64_C(2592000000000000000);      // 30 days later
  assert_int_equal(read_number(s, METRIC_OFFERED), 0);          // below a thousandth
  t->served = 1;
  assert_int_equal(metric_read(s, METRIC_ACHIEVED, 0).kind, METRIC_NULL);
  t->frames_in = 1, t->last_in_ps = t->first_in_ps;
  assert_int_equal(metric_read(s, METRIC_OFFERED, 0).kind, METRIC_NULL);
  free(s);
}

static void capacity_is_of_the_harts_that_serve(void **state) {
  (void)state;
  struct run_summary *s = calloc(1, sizeof *s);
  assert_int_equal(metric_read(s, METRIC_CAPACITY_USED, 0).kind, METRIC_NULL);
  s->outcome.witness.harts = 3;
  s->outcome.witness.hart[0] =
      (struct hart_count){1000, {[CYCLE_WORK] = 100, [CYCLE_STALL] = 50, [CYCLE_PARKED] = 850}};
  s->outcome.witness.hart[1] = (struct hart_count){1000, {[CYCLE_HALTED] = 1000}};
  s->outcome.witness.hart[2] =
      (struct hart_count){1000, {[CYCLE_WORK] = 1, [CYCLE_POLLING] = 99, [CYCLE_HALTED] = 900}};
  assert_int_equal(read_number(s, METRIC_SERVING), 2);
  assert_int_equal(read_number(s, METRIC_CAPACITY_USED), 76); // 151 of 2,000, rounded
  free(s);
}

static void a_cold_start_is_a_share_of_the_latency(void **state) {
  (void)state;
  struct run_summary *s = calloc(1, sizeof *s);
  assert_int_equal(metric_read(s, METRIC_COLD_SHARE, 0).kind, METRIC_NULL);
  s->totals.cold_replied = 2;
  s->totals.cold_ps = 300;
  s->totals.segment_ps[STEP_READ][PLACE_NIC] = 400;
  s->totals.segment_ps[STEP_HANDLER][PLACE_HART] = 800;
  assert_int_equal(read_number(s, METRIC_COLD_REPLIES), 2);
  assert_int_equal(read_number(s, METRIC_COLD_SHARE), 250);
  free(s);
}

static void a_row_is_summed_over_its_words(void **state) {
  (void)state;
  struct run_summary *s = calloc(1, sizeof *s);
  s->totals.dropped[DROP_FCS] = 2;
  s->totals.dropped[DROP_OVERRUN] = 3;
  s->totals.replied = 4;
  assert_int_equal(metric_sum(s, METRIC_FRAMES_DROPPED), 5);
  assert_int_equal(metric_sum(s, METRIC_FRAMES_REPLIED), 4);
  assert_int_equal(metric_sum(s, METRIC_LATENCY_P50), 0);
  free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_metric_stands_in_the_result_with_its_value_and_nothing_else_does),
      cmocka_unit_test(values_are_read_from_their_places),
      cmocka_unit_test(a_key_stands_for_one_metric),
      cmocka_unit_test(each_row_has_its_unit_and_meaning_and_a_loss_is_no_gain),
      cmocka_unit_test(a_rate_is_over_the_time_between_the_first_and_the_last),
      cmocka_unit_test(capacity_is_of_the_harts_that_serve),
      cmocka_unit_test(a_cold_start_is_a_share_of_the_latency),
      cmocka_unit_test(a_row_is_summed_over_its_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
