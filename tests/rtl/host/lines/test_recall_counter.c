// SPDX-License-Identifier: Apache-2.0
// The counter beside an array of numbers: lines of many endpoints in any order, asked about before they are taken.
#include "recall_counter.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

#define MOST 152 // auxiliary lines of one endpoint and side
#define NONE (-1)

struct bench {
  struct recall_counter *m;
  struct recall_counter_ports p;
  struct rng rng;
  uint64_t cycle;
  unsigned left[NIC_ENDPOINTS];
  unsigned lasts; // lines taken that were the last one
};

static void begin(struct bench *b, uint64_t seed) {
  *b = (struct bench){.m = recall_counter_new()};
  rng_seed(&b->rng, seed, 0);
}

// One edge: so many lines are to be expected of `set`, a line of `line` is here and is taken or not (NONE: no
// endpoint).
static void edge(struct bench *b, int set, unsigned count, int line, bool commit) {
  struct recall_counter_ports *p = &b->p;
  p->set_i = set != NONE, p->set_count_i = (uint8_t)count, p->set_endpoint_i = (uint8_t)(set & 63);
  p->line_i = line != NONE, p->line_commit_i = commit, p->line_endpoint_i = (uint8_t)(line & 63);
  recall_counter_eval(b->m, p);
  bool last = line != NONE && b->left[line] == 1;
  lockstep_equal(b->cycle, "last", p->line_last_o, last);
  recall_counter_clock(b->m, p);
  if (line != NONE && commit) b->left[line]--, b->lasts += last;
  if (set != NONE) b->left[set] = count;
  b->cycle++;
}

static void test_just_the_last_of_any_number_of_lines_is_called_the_last(void **state) {
  (void)state;
  struct bench b;
  begin(&b, 0);
  for (unsigned count = 1; count <= MOST; count++)
    for (unsigned idle = 0; idle < 3; idle++)
      for (unsigned stall = 0; stall < 3; stall++) {
        int e = (int)(count * 7 + idle) % NIC_ENDPOINTS;
        edge(&b, e, count, NONE, false);
        b.lasts = 0;
        for (unsigned n = 1; n <= count; n++) {
          for (unsigned i = 0; i < idle; i++) edge(&b, NONE, 0, NONE, true);
          for (unsigned i = 0; i < stall; i++) edge(&b, NONE, 0, e, false);
          edge(&b, NONE, 0, e, true);
          assert_int_equal(b.lasts, n == count);
        }
      }
  recall_counter_free(b.m);
}

static void test_a_count_may_be_set_as_the_last_line_of_the_one_before_is_taken(void **state) {
  (void)state;
  struct bench b;
  begin(&b, 1);
  edge(&b, 5, 1, NONE, false);
  edge(&b, 5, 2, 5, true);
  edge(&b, NONE, 0, 5, true), assert_int_equal(b.lasts, 1);
  edge(&b, NONE, 0, 5, true), assert_int_equal(b.lasts, 2);
  recall_counter_free(b.m);
}

static void test_endpoints_do_not_disturb_each_other(void **state) {
  (void)state;
  struct bench b;
  begin(&b, 2);
  for (int e = 0; e < NIC_ENDPOINTS; e++) edge(&b, e, 1 + (unsigned)e * 2, NONE, false);
  for (unsigned i = 0; i < 60000; i++) {
    int set = (int)rng_below(&b.rng, NIC_ENDPOINTS), line = (int)rng_below(&b.rng, NIC_ENDPOINTS);
    if (b.left[set] != 0) set = NONE;
    if (b.left[line] == 0) line = NONE;
    edge(&b, set, 1 + (unsigned)rng_below(&b.rng, i % 2 ? 3 : MOST), line, rng_below(&b.rng, 4) != 0);
  }
  assert_true(b.lasts > 300);
  recall_counter_free(b.m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_just_the_last_of_any_number_of_lines_is_called_the_last),
      cmocka_unit_test(test_a_count_may_be_set_as_the_last_line_of_the_one_before_is_taken),
      cmocka_unit_test(test_endpoints_do_not_disturb_each_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
