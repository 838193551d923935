// SPDX-License-Identifier: Apache-2.0
// The whole NIC in RTL: calls in, threads on control lines, replies out.
#include "rtl/glue/nic_rtl.h"
#include "rtl/pkg/nic_regs.h"
#include "tests/support/echo_traffic.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void step(void *nic, const struct nic_in *in, struct nic_out *out) {
  nic_rtl_step(nic, in, out);
}

struct world {
  struct echo_traffic *traffic;
  struct nic_bench bench;
};

static struct world *world_new(uint16_t line_bytes, bool coupled, unsigned endpoints, uint64_t block, uint64_t seed) {
  struct world *w = calloc(1, sizeof *w);
  w->traffic = echo_traffic_new(line_bytes, coupled, endpoints, block);
  w->bench = (struct nic_bench){.nic = nic_rtl_new(1), .step = step};
  rng_seed(&w->bench.rng, seed, 2);
  nic_bench_reset(&w->bench);
  nic_bench_setup(&w->bench, &w->traffic->setup);
  echo_traffic_attach(w->traffic, &w->bench, seed);
  return w;
}

static void world_free(struct world *w) {
  assert_int_equal(w->traffic->wrong, 0);
  nic_host_free(w->bench.host);
  nic_rtl_free(w->bench.nic);
  echo_traffic_free(w->traffic);
  free(w);
}

// Runs until everything sent is finished and the threads are parked again.
static void drain(struct world *w, unsigned requests, unsigned edges) {
  const struct echo_traffic *t = w->traffic;
  for (unsigned i = 0; i < edges; i++) {
    nic_bench_edge(&w->bench);
    if (t->replied + t->oneway == requests && !w->bench.out.busy && nic_host_idle(w->bench.host)) return;
  }
  print_error("served %u, replied %u, one way %u of %u\n", t->served, t->replied, t->oneway, requests);
  fail();
}

// Sends the next call (they are numbered from 1), unless so many are unanswered that the queue could overflow.
static void send(struct world *w, unsigned number, unsigned args, struct nic_host_reply reply, bool vlan) {
  const struct echo_traffic *t = w->traffic;
  unsigned edges = 0;
  while (!nic_bench_ready(&w->bench) || number - t->replied - t->oneway > 40) {
    nic_bench_edge(&w->bench);
    if (++edges > 100000) fail_msg("call %u waits: replied %u, one way %u", number, t->replied, t->oneway);
  }
  echo_traffic_send(w->traffic, &w->bench, number, args, &reply, vlan);
}

static void test_a_call_is_answered_in_every_form_and_line_size(void **state) {
  (void)state;
  for (unsigned form = 0; form < 4; form++) {
    struct world *w = world_new(form & 1 ? 128 : 64, form & 2, 1, 1000000, 1);
    send(w, 1, 8, (struct nic_host_reply){.length = 12, .seed = 9, .status = 0}, false);
    drain(w, 1, 2000);
    assert_int_equal(w->traffic->replied, 1);
    for (unsigned e = NIC_EV_CHECK; e <= NIC_EV_ANSWER; e++) assert_int_equal(w->bench.events[e], 1);
    assert_int_equal(w->bench.events[NIC_EV_COLLECT], 1);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_CALLS), 1);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_REPLIES), 1);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_OPEN), 0);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_CELLS), 0);
    world_free(w);
  }
}

static void test_replies_of_every_size_leave_whole(void **state) {
  (void)state;
  static const unsigned sizes[] = {0,   1,   2,   3,   4,   40,  54,  55,   56,   57,   58,   60,   62,   63,  64,
                                   65,  66,  100, 118, 119, 120, 121, 122,  126,  127,  128,  129,  130,  182, 183,
                                   184, 185, 190, 191, 192, 193, 256, 1000, 1472, 4096, 8999, 9656, 9657, 9658};
  for (unsigned form = 0; form < 4; form++) {
    struct world *w = world_new(form & 1 ? 128 : 64, form & 2, 1, 1000000, 2 + form);
    w->bench.host->delay_max = 20;
    w->bench.tx_stall_percent = form * 10;
    unsigned n = sizeof sizes / sizeof sizes[0];
    for (unsigned i = 0; i < 2 * n; i++)
      send(w, i + 1, 4 + 4 * (i % 50),
           (struct nic_host_reply){.length = (uint16_t)sizes[i % n], .seed = (uint8_t)i, .status = i % 6}, i >= n);
    drain(w, 2 * n, 300000);
    assert_int_equal(w->traffic->replied, 2 * n);
    world_free(w);
  }
}

static void test_arguments_of_every_size_arrive(void **state) {
  (void)state;
  for (unsigned form = 0; form < 4; form++) {
    struct world *w = world_new(form & 1 ? 128 : 64, form & 2, 2, 1000000, 12 + form);
    w->bench.host->delay_max = 20;
    unsigned n = 0;
    for (unsigned args = 4; args <= 300; args += 4)
      n++, send(w, n, args, (struct nic_host_reply){.length = 4, .seed = (uint8_t)n}, n % 2);
    for (unsigned args = 1000; args <= 9600; args += 860)
      n++, send(w, n, args, (struct nic_host_reply){.length = 4, .seed = (uint8_t)n}, n % 2);
    drain(w, n, 300000);
    world_free(w);
  }
}

static void test_a_reply_that_fits_no_frame_becomes_a_system_error(void **state) {
  (void)state;
  for (unsigned form = 0; form < 4; form++) {
    struct world *w = world_new(form & 1 ? 128 : 64, form & 2, 1, 1000000, 30);
    send(w, 1, 8, (struct nic_host_reply){.length = 9659}, false);
    send(w, 2, 8, (struct nic_host_reply){.length = 65535}, true);
    send(w, 3, 8, (struct nic_host_reply){.length = 9658, .seed = 3}, true);
    drain(w, 3, 20000);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_TOO_LONG), 2);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_REPLIES), 3);
    world_free(w);
  }
}

static void test_one_way_calls_end_without_a_reply(void **state) {
  (void)state;
  for (unsigned form = 0; form < 4; form++) {
    struct world *w = world_new(form & 1 ? 128 : 64, form & 2, 1, 1000000, 40);
    for (unsigned i = 1; i <= 20; i++) send(w, i, 400, (struct nic_host_reply){.oneway = i % 2, .length = 99}, false);
    drain(w, 20, 30000);
    assert_int_equal(w->traffic->replied, 10);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_ONE_WAY), 10);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_OPEN), 0);
    world_free(w);
  }
}

// Prefetches, evictions, stalls everywhere, deadlines that race with claims.
static void test_every_call_is_answered_once_under_disturbance(void **state) {
  (void)state;
  for (unsigned form = 0; form < 8; form++) {
    struct world *w = world_new(form & 1 ? 128 : 64, form & 2, form & 4 ? 16 : 3, 300 + 100 * form, 50 + form);
    struct nic_host *h = w->bench.host;
    h->delay_max = 60;
    h->work_max = 200;
    h->stray_percent = 20;
    h->stall_percent = 30;
    w->bench.gap_percent = 30;
    w->bench.tx_stall_percent = 40;
    struct rng rng;
    rng_seed(&rng, form, 7);
    unsigned calls = 400, oneway = 0;
    for (unsigned i = 1; i <= calls; i++) {
      struct nic_host_reply reply = {.oneway = rng_below(&rng, 8) == 0, .status = (uint8_t)rng_below(&rng, 6)};
      reply.length = (uint16_t)(rng_below(&rng, 10) == 0 ? rng_below(&rng, 9700) : rng_below(&rng, 300));
      reply.seed = (uint8_t)i;
      oneway += reply.oneway;
      unsigned args = 4 + 4 * (unsigned)(rng_below(&rng, 10) == 0 ? rng_below(&rng, 2000) : rng_below(&rng, 100));
      send(w, i, args, reply, rng_below(&rng, 2) != 0);
      for (uint64_t idle = rng_below(&rng, 400); idle > 0; idle--) nic_bench_edge(&w->bench);
    }
    h->stray_percent = 0;
    drain(w, calls, 400000);
    assert_int_equal(w->traffic->replied, calls - oneway);
    assert_true(w->bench.events[NIC_EV_TRYAGAIN] > 10);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_TRYAGAIN), w->bench.events[NIC_EV_TRYAGAIN]);
    assert_true(nic_bench_read(&w->bench, NIC_REG_EARLY) > 0);
    assert_int_equal(nic_bench_read(&w->bench, NIC_REG_CALLS), calls);
    world_free(w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_call_is_answered_in_every_form_and_line_size),
      cmocka_unit_test(test_replies_of_every_size_leave_whole),
      cmocka_unit_test(test_arguments_of_every_size_arrive),
      cmocka_unit_test(test_a_reply_that_fits_no_frame_becomes_a_system_error),
      cmocka_unit_test(test_one_way_calls_end_without_a_reply),
      cmocka_unit_test(test_every_call_is_answered_once_under_disturbance),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
