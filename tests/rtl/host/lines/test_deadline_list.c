// SPDX-License-Identifier: Apache-2.0
#include "deadline_list.h"
#include "models/nic/host/lines/deadline_list.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

struct pair {
  struct deadline_list *m;
  struct deadline_list_ports p;
  struct nic_deadlines twin;
  uint64_t now;
};

static void begin(struct pair *x) {
  *x = (struct pair){.m = deadline_list_new(), .p = {.rst_i = 1}};
  deadline_list_clock(x->m, &x->p);
  x->p.rst_i = 0;
}

static void edge(struct pair *x, bool append, bool unlink_it, uint8_t endpoint) {
  x->p.append_i = append, x->p.unlink_i = unlink_it, x->p.endpoint_i = endpoint;
  x->p.now_i = ++x->now, x->p.delay_i = 50;
  deadline_list_clock(x->m, &x->p);
  nic_deadlines_step(&x->twin, append, unlink_it, endpoint, x->now, 50);
  lockstep_equal(x->now, "deadline", x->p.deadline_o, nic_deadlines_next(&x->twin));
  lockstep_equal(x->now, "expired", x->p.expired_o, x->twin.expired);
  if (x->twin.count) lockstep_equal(x->now, "endpoint", x->p.endpoint_o, x->twin.endpoint[0]);
}

static void test_a_timer_expires_at_its_edge_and_not_before(void **state) {
  (void)state;
  struct pair x;
  begin(&x);
  edge(&x, true, false, 9);
  assert_int_equal(x.p.deadline_o, 51);
  while (x.now < 50) edge(&x, false, false, 0), assert_false(x.p.expired_o);
  edge(&x, false, false, 0);
  assert_true(x.p.expired_o);
  assert_int_equal(x.p.endpoint_o, 9);
  edge(&x, false, true, 9);
  assert_false(x.p.expired_o);
  assert_int_equal(x.p.deadline_o, NIC_NO_DEADLINE);
  deadline_list_free(x.m);
}

static void test_timers_stand_in_order_whoever_leaves(void **state) {
  (void)state;
  struct pair x;
  struct rng rng;
  rng_seed(&rng, 3, 0);
  begin(&x);
  bool armed[NIC_ENDPOINTS] = {false};
  unsigned longest = 0;
  for (unsigned i = 0; i < 60000; i++) {
    unsigned e = (unsigned)rng_below(&rng, i < 30000 ? NIC_ENDPOINTS : 4), what = (unsigned)rng_below(&rng, 3);
    if (x.twin.count > longest) longest = x.twin.count;
    edge(&x, what == 0 && !armed[e], what == 1 && armed[e], (uint8_t)e);
    if (what == 0) armed[e] = true;
    if (what == 1) armed[e] = false;
  }
  assert_true(longest > 30);
  deadline_list_free(x.m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_timer_expires_at_its_edge_and_not_before),
      cmocka_unit_test(test_timers_stand_in_order_whoever_leaves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
