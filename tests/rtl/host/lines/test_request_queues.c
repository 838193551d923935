// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/request_queues.h"
#include "request_queues.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"
#include <stdlib.h>

struct pair {
  struct request_queues *m;
  struct request_queues_ports p;
  struct nic_queues twin;
  struct rng rng;
  uint64_t cycle;
  uint32_t tag;              // of the next arrival
  unsigned codes[NIC_DROPS]; // verdicts on arrivals
};

static struct pair *pair_new(uint64_t seed, uint8_t depth) {
  struct pair *x = calloc(1, sizeof *x);
  assert_non_null(x);
  x->m = request_queues_new();
  rng_seed(&x->rng, seed, 0);
  x->p.rst_i = 1;
  request_queues_clock(x->m, &x->p);
  x->p.rst_i = 0;
  x->p.depth_i = depth;
  nic_queues_reset(&x->twin);
  return x;
}

static void pair_free(struct pair *x) {
  request_queues_free(x->m);
  free(x);
}

// One edge: an arrival for process `arrival` (-1: none), which passes if `pass`, and a pop of process `pop` (-1: none).
static void edge(struct pair *x, int arrival, bool pass, unsigned parked, int pop) {
  struct request_queues_ports *p = &x->p;
  struct nic_request r = {.to.tag = x->tag++, .handler = rng_next(&x->rng)};
  p->arrival_valid_i = arrival >= 0;
  p->arrival_process_i = arrival < 0 ? 0 : (uint8_t)arrival;
  p->arrival_pass_i = pass;
  p->arrival_parked_i = (uint8_t)parked;
  bits_put_request(p->arrival_i, &r);
  p->pop_i = pop >= 0;
  p->pop_process_i = pop < 0 ? 0 : (uint8_t)pop;
  request_queues_eval(x->m, p);

  bool was_empty = arrival >= 0 && x->twin.count[arrival] == 0;
  enum drop code = DROP_NONE;
  if (arrival >= 0 && !pass) code = nic_queues_admit(&x->twin, p->depth_i, (uint8_t)arrival, parked);
  bool push = arrival >= 0 && !pass && code == DROP_NONE;
  lockstep_equal(x->cycle, "code", p->arrival_code_o, code);
  x->codes[code] += arrival >= 0;
  if (push) nic_queues_push(&x->twin, (uint8_t)arrival, &r);
  struct nic_request out = r;
  if (pop >= 0) out = nic_queues_pop(&x->twin, (uint8_t)pop);
  lockstep_equal(x->cycle, "filled", p->filled_o, push && was_empty);
  lockstep_equal(x->cycle, "emptied", p->emptied_o, pop >= 0 && x->twin.count[pop] == 0);
  request_queues_clock(x->m, p);
  x->cycle++;
  const uint8_t *queued = (const uint8_t *)&p->queued_o;
  for (unsigned i = 0; i < NIC_PROCESSES; i++)
    lockstep_equal(x->cycle, "queued", queued[i / 8] >> i % 8 & 1, x->twin.count[i] != 0);
  lockstep_equal(x->cycle, "waiting", p->waiting_o, x->twin.waiting);
  if (pop >= 0 || pass) {
    struct nic_request got = bits_get_request(p->request_o);
    lockstep_equal(x->cycle, "request's tag", got.to.tag, out.to.tag);
    lockstep_equal(x->cycle, "request's handler", got.handler, out.handler);
  }
}

// Random arrivals and pops over some processes; pops are rarer where `slow` is larger.
static void traffic(struct pair *x, unsigned cycles, unsigned processes, unsigned slow) {
  for (unsigned i = 0; i < cycles; i++) {
    int arrival = rng_below(&x->rng, 4) ? (int)rng_below(&x->rng, processes) : -1;
    int pop = rng_below(&x->rng, slow) ? -1 : (int)rng_below(&x->rng, processes);
    if (pop >= 0 && x->twin.count[pop] == 0) pop = -1;
    bool pass = arrival >= 0 && pop < 0 && x->twin.count[arrival] == 0 && rng_below(&x->rng, 3) == 0;
    edge(x, arrival, pass, (unsigned)rng_below(&x->rng, 3), pop);
  }
}

static void test_every_queue_is_first_in_first_out(void **state) {
  (void)state;
  for (unsigned depth = 0; depth <= 64; depth += depth < 4 ? 1 : 20)
    for (unsigned processes = 1; processes <= NIC_PROCESSES; processes *= 4) {
      struct pair *x = pair_new(depth, (uint8_t)depth);
      traffic(x, 3000, processes, 3);
      traffic(x, 3000, processes, 1);
      assert_true(x->codes[DROP_NONE] > 200);
      pair_free(x);
    }
}

static void test_records_run_out_and_come_back(void **state) {
  (void)state;
  struct pair *x = pair_new(1, 64);
  traffic(x, 4000, 64, 1000);
  assert_int_equal(x->twin.waiting, NIC_REQUESTS);
  assert_true(x->codes[DROP_NO_BUFFER] > 100);
  traffic(x, 6000, 64, 1);
  traffic(x, 6000, 64, 1000);
  assert_int_equal(x->twin.waiting, NIC_REQUESTS);
  pair_free(x);
}

static void test_the_only_request_may_leave_as_the_next_arrives(void **state) {
  (void)state;
  struct pair *x = pair_new(2, 4);
  edge(x, 5, false, 0, -1);
  for (unsigned i = 0; i < 20; i++) edge(x, 5, false, 0, 5);
  assert_int_equal(x->p.waiting_o, 1);
  edge(x, -1, false, 0, 5);
  assert_int_equal(x->p.waiting_o, 0);
  pair_free(x);
}

static void test_what_an_endpoint_awaits_does_not_count(void **state) {
  (void)state;
  struct pair *x = pair_new(3, 2);
  for (unsigned i = 0; i < 5; i++) edge(x, 9, false, 0, -1);
  assert_int_equal(x->twin.waiting, 2);
  for (unsigned i = 0; i < 5; i++) edge(x, 9, false, 3, -1);
  assert_int_equal(x->twin.waiting, 5);
  assert_int_equal(x->codes[DROP_QUEUE_FULL], 5);
  pair_free(x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_queue_is_first_in_first_out),
      cmocka_unit_test(test_records_run_out_and_come_back),
      cmocka_unit_test(test_the_only_request_may_leave_as_the_next_arrives),
      cmocka_unit_test(test_what_an_endpoint_awaits_does_not_count),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
