// SPDX-License-Identifier: Apache-2.0
#include "endpoint_choice.h"
#include "models/nic/host/lines/endpoint_choice.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/lockstep.h"
#include "tests/rtl/tables.h"
#include "workloads/base/rng.h"
#include <stdlib.h>

struct pair {
  struct endpoint_choice *m;
  struct endpoint_choice_ports p;
  struct nic_endpoint_choice twin;
  struct nic_queues queues; // of which only the counts of waiting requests matter: one or none
  struct nic_table_write table;
  uint64_t cycle;
  struct nic_choice choice; // of the last edge
};

static struct pair *pair_new(void) {
  struct pair *x = calloc(1, sizeof *x);
  assert_non_null(x);
  x->m = endpoint_choice_new();
  x->p.rst_i = 1;
  endpoint_choice_clock(x->m, &x->p);
  x->p.rst_i = 0;
  nic_choice_reset(&x->twin);
  return x;
}

static void pair_free(struct pair *x) {
  endpoint_choice_free(x->m);
  free(x);
}

// The queues that are not empty, as a set: a number, or the words of a wide port.
static void put_queued(struct pair *x) {
  uint32_t words[sizeof x->p.queued_i / 4];
  struct bits b = {words, 0};
  for (unsigned i = 0; i < NIC_PROCESSES; i++) bits_put(&b, 1, x->queues.count[i] != 0);
  memcpy(&x->p.queued_i, words, sizeof words);
}

// One edge with the inputs that stand in x->p. An arrival that does not pass fills its queue; a pop empties its queue
// if `last`.
static void edge(struct pair *x, bool last) {
  struct endpoint_choice_ports *p = &x->p;
  bits_put_table(p->table_i, &x->table);
  put_queued(x);
  p->filled_i = p->emptied_i = 0;
  endpoint_choice_eval(x->m, p);
  int arrival = p->arrival_valid_i ? p->arrival_process_i : -1;
  struct nic_choice c = {.pop = false};
  if (p->idle_i) c = nic_choice_make(&x->twin, &x->queues, p->parked_i, arrival);
  x->choice = c;
  lockstep_equal(x->cycle, "ready", p->ready_o, nic_choice_able(&x->twin, &x->queues, p->parked_i) >= 0);
  lockstep_equal(x->cycle, "pop", p->pop_o, c.pop);
  lockstep_equal(x->cycle, "pass", p->arrival_pass_o, c.pass);
  lockstep_equal(x->cycle, "claim", p->claim_valid_o, c.pop || c.pass);
  if (c.pop) lockstep_equal(x->cycle, "process", p->pop_process_o, c.process);
  if (c.pop || c.pass) lockstep_equal(x->cycle, "endpoint", p->claim_endpoint_o, c.endpoint);
  if (arrival >= 0) {
    lockstep_equal(x->cycle, "arrival's parked endpoints", p->arrival_parked_o,
                   __builtin_popcountll(p->parked_i & x->twin.owned[arrival]));
  }
  // The queues' answer, in the same cycle.
  bool push = arrival >= 0 && !c.pass, same = push && c.pop && c.process == arrival;
  p->filled_i = push && x->queues.count[arrival] == 0;
  p->emptied_i = c.pop && last && !same;
  endpoint_choice_clock(x->m, p);
  if (p->filled_i) x->queues.count[arrival] = 1, x->queues.waiting++;
  if (p->emptied_i) x->queues.count[c.process] = 0, x->queues.waiting--;
  if (c.pop) x->twin.turn = (c.process + 1) % NIC_PROCESSES;
  if (x->table.valid) nic_choice_own(&x->twin, (uint8_t)x->table.index, nic_owner_entry(x->table.words));
  x->table.valid = false;
  x->cycle++;
}

static void own(struct pair *x, uint8_t endpoint, uint8_t process) {
  x->table = table_owner(endpoint, (struct nic_owner){process, true});
  edge(x, false);
}

static void test_the_rtl_chooses_as_the_twin_does(void **state) {
  (void)state;
  for (unsigned seed = 0; seed < 8; seed++) {
    struct pair *x = pair_new();
    struct rng r;
    rng_seed(&r, seed, 0);
    unsigned spread = (unsigned)NIC_PROCESSES >> seed % 4, claims = 0;
    for (unsigned i = 0; i < 20000; i++) {
      struct endpoint_choice_ports *p = &x->p;
      if (rng_below(&r, 20) == 0) {
        bool valid = rng_below(&r, 8) != 0;
        x->table = table_owner((unsigned)rng_below(&r, NIC_ENDPOINTS),
                               (struct nic_owner){(uint8_t)rng_below(&r, spread), valid});
      }
      p->parked_i |= UINT64_C(1) << rng_below(&r, 64);
      if (rng_below(&r, 4 + 4 * seed) == 0) p->parked_i &= rng_next(&r);
      p->idle_i = rng_below(&r, 4) == 0;
      p->arrival_valid_i = rng_below(&r, 3) == 0;
      p->arrival_process_i = (uint8_t)rng_below(&r, spread);
      edge(x, rng_below(&r, 2) == 0);
      claims += x->choice.pop || x->choice.pass;
      if (x->choice.pop || x->choice.pass) p->parked_i &= ~(UINT64_C(1) << x->choice.endpoint);
    }
    assert_true(claims > 1000);
    pair_free(x);
  }
}

static void test_no_process_waits_for_more_than_one_turn_of_each_other(void **state) {
  (void)state;
  struct pair *x = pair_new();
  for (uint8_t e = 0; e < 64; e++) own(x, e, (uint8_t)(63 - e));
  for (uint8_t p = 0; p < 64; p++) {
    x->p.arrival_valid_i = 1, x->p.arrival_process_i = p;
    edge(x, false);
  }
  x->p.arrival_valid_i = 0;
  x->p.parked_i = UINT64_MAX;
  x->p.idle_i = 1;
  for (unsigned i = 0; i < 128; i++) {
    edge(x, false);
    assert_true(x->choice.pop);
    assert_int_equal(x->choice.process, i % 64);
    assert_int_equal(x->choice.endpoint, 63 - i % 64);
  }
  pair_free(x);
}

static void test_queued_requests_go_before_an_arrival(void **state) {
  (void)state;
  struct pair *x = pair_new();
  own(x, 7, 1);
  own(x, 3, 2);
  x->p.arrival_valid_i = 1, x->p.arrival_process_i = 1;
  edge(x, false); // waits: no endpoint is parked
  x->p.parked_i = 1 << 7 | 1 << 3;
  x->p.idle_i = 1;
  x->p.arrival_process_i = 2;
  edge(x, true);
  assert_true(x->choice.pop);
  assert_int_equal(x->choice.endpoint, 7);
  pair_free(x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_rtl_chooses_as_the_twin_does),
      cmocka_unit_test(test_no_process_waits_for_more_than_one_turn_of_each_other),
      cmocka_unit_test(test_queued_requests_go_before_an_arrival),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
