// SPDX-License-Identifier: Apache-2.0
// The explorer over a counter from 0 to 9 that steps forward, and may be kicked (an optional choice) from 5 to 0.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tests/support/explore.h"
#include <cmocka.h>

struct setup {
  uint64_t forbidden; // value that breaks the property
  uint64_t trap;      // value that only a kick leaves
  uint64_t goal;
};

enum { STEP, KICK };

static void initial(const void *context, void *state) {
  (void)context;
  memset(state, 0, 8);
}

static bool take(const void *context, unsigned choice, void *state, struct explore_note *note) {
  const struct setup *setup = context;
  uint64_t value;
  memcpy(&value, state, 8);
  if (choice == STEP && value == setup->trap) return false;
  if (choice == KICK && value != 5) return false;
  value = choice == KICK ? 0 : value == 9 ? 9 : value + 1;
  explore_note(note, "to %u", (unsigned)value);
  memcpy(state, &value, 8);
  return true;
}

static const char *broken(const void *context, const void *state) {
  return memcmp(state, &((const struct setup *)context)->forbidden, 8) == 0 ? "forbidden" : NULL;
}

static bool goal(const void *context, const void *state) {
  return memcmp(state, &((const struct setup *)context)->goal, 8) == 0;
}

static bool optional(const void *context, unsigned choice) {
  (void)context;
  return choice == KICK;
}

static void describe(const void *context, const void *state, struct explore_note *note) {
  (void)context;
  uint64_t value;
  memcpy(&value, state, 8);
  explore_note(note, "  value %u\n", (unsigned)value);
}

static struct explore_result explored(struct setup setup, uint32_t max_states) {
  struct explore_model m = {8, 2, &setup, initial, take, broken, goal, optional, describe};
  return explore(&m, max_states);
}

static void every_reachable_state_is_visited_once(void **state) {
  (void)state;
  struct explore_result r = explored((struct setup){99, 99, 9}, 100);
  assert_int_equal(r.verdict, EXPLORE_HOLDS);
  assert_int_equal(r.states, 10);
  assert_int_equal(r.depth, 9);
  assert_null(r.trace);
}

static void a_broken_state_is_found_with_the_shortest_way_to_it(void **state) {
  (void)state;
  struct explore_result r = explored((struct setup){3, 99, 9}, 100);
  assert_int_equal(r.verdict, EXPLORE_BROKEN);
  assert_string_equal(r.property, "forbidden");
  assert_string_equal(r.trace, "  1. to 1\n  2. to 2\n  3. to 3\n  => forbidden\n  value 3\n");
  explore_free(&r);
}

static void a_state_that_only_an_optional_choice_leaves_is_stuck(void **state) {
  (void)state;
  struct explore_result r = explored((struct setup){99, 5, 4}, 100);
  assert_int_equal(r.verdict, EXPLORE_STUCK);
  assert_non_null(strstr(r.trace, "  5. to 5\n  => stuck"));
  explore_free(&r);
}

static void ending_in_a_goal_is_not_being_stuck(void **state) {
  (void)state;
  struct explore_result r = explored((struct setup){99, 4, 4}, 100);
  assert_int_equal(r.verdict, EXPLORE_HOLDS);
  assert_int_equal(r.states, 5);
}

static void too_many_states_show_nothing(void **state) {
  (void)state;
  assert_int_equal(explored((struct setup){99, 99, 9}, 9).verdict, EXPLORE_LIMIT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_reachable_state_is_visited_once),
      cmocka_unit_test(a_broken_state_is_found_with_the_shortest_way_to_it),
      cmocka_unit_test(a_state_that_only_an_optional_choice_leaves_is_stuck),
      cmocka_unit_test(ending_in_a_goal_is_not_being_stuck),
      cmocka_unit_test(too_many_states_show_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
