// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/host/lines/bench_rx_dispatch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct nic_config small = {
    .line128 = true, .queue_depth = 4, .lookup_log2 = 8, .args_sig_off = 24, .args_raw_off = 64};

static struct service_key key_of(unsigned i) {
  return (struct service_key){(uint16_t)(2049 + i % 3), 100003 + i / 40, 1 + i / 20 % 2, i % 20};
}

// A bench with one service of raw arguments for each process, and endpoint e owned by process e.
static struct bench *simple(uint64_t seed, const struct nic_config *cfg, unsigned processes) {
  struct bench *b = bench_new(seed, cfg);
  for (unsigned p = 0; p < processes; p++) {
    struct service_key key = key_of(p);
    bench_add(b, &key, (uint8_t)p, NULL);
  }
  bench_place(b);
  for (unsigned p = 0; p < processes; p++) bench_own(b, (uint8_t)p, (int)p);
  return b;
}

static void calls(struct bench *b, int service, unsigned n) {
  static const uint8_t args[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  for (unsigned i = 0; i < n; i++) bench_call(b, service, args, b->keep_cells ? 0 : 8);
}

static void test_a_call_goes_straight_to_the_lowest_parked_endpoint(void **state) {
  (void)state;
  struct bench *b = simple(1, &small, 2);
  for (uint8_t e = 40; e < 50; e++) bench_own(b, e, 1);
  b->in.parked = UINT64_C(1) << 45 | UINT64_C(1) << 43 | UINT64_C(1) << 60 | 1;
  calls(b, 1, 1);
  bench_edge(b); // accepted
  for (unsigned i = 1; i < 3; i++) {
    bench_edge(b);
    assert_false(b->pair.out.claim_valid);
  }
  bench_edge(b);
  assert_true(b->pair.out.claim_valid);
  assert_int_equal(b->pair.out.claim_endpoint, 43);
  bench_settle(b);
  assert_int_equal(b->delivered, 1);
  bench_free(b);
}

static void test_calls_without_a_service_are_dropped(void **state) {
  (void)state;
  struct bench *b = simple(2, &small, 3);
  b->in.parked = 7;
  calls(b, -1, 20);
  calls(b, 2, 1);
  bench_settle(b);
  assert_int_equal(b->codes[DROP_NO_SERVICE], 20);
  assert_int_equal(b->delivered, 1);
  assert_int_equal(b->cells.used_count, 0);
  bench_free(b);
}

static void test_a_full_queue_drops_what_comes(void **state) {
  (void)state;
  for (unsigned depth = 0; depth <= 64; depth += 16) {
    struct nic_config cfg = small;
    cfg.queue_depth = (uint8_t)depth;
    struct bench *b = simple(3, &cfg, 2);
    calls(b, 1, depth + 5);
    bench_settle(b);
    assert_int_equal(b->codes[DROP_QUEUE_FULL], 5);
    assert_int_equal(b->waiting, depth);
    while (b->waiting > 0) {
      b->in.parked = 2;
      bench_settle(b);
    }
    assert_int_equal(b->delivered, depth);
    bench_free(b);
  }
}

static void test_without_a_queue_a_parked_endpoint_is_still_served(void **state) {
  (void)state;
  struct nic_config cfg = small;
  cfg.queue_depth = 0;
  struct bench *b = simple(4, &cfg, 4);
  b->in.parked = 0xf;
  // All of them arrive while the first is being delivered.
  for (int s = 0; s < 4; s++) calls(b, s, 2);
  bench_settle(b);
  assert_int_equal(b->delivered, 4);
  assert_int_equal(b->codes[DROP_QUEUE_FULL], 4);
  bench_free(b);
}

static void test_without_a_record_a_call_is_dropped(void **state) {
  (void)state;
  struct nic_config cfg = small;
  cfg.queue_depth = 64;
  struct bench *b = simple(5, &cfg, 20);
  b->keep_cells = true;
  for (int s = 0; s < 16; s++) calls(b, s, 64);
  calls(b, 17, 3);
  bench_settle(b);
  assert_int_equal(b->waiting, NIC_REQUESTS);
  assert_int_equal(b->codes[DROP_NO_BUFFER], 3);
  // Records that become free are used again.
  b->in.parked = 0xf;
  bench_settle(b);
  calls(b, 17, 5);
  bench_settle(b);
  assert_int_equal(b->codes[DROP_NO_BUFFER], 4);
  bench_free(b);
}

static void test_processes_take_turns(void **state) {
  (void)state;
  struct bench *b = simple(6, &small, 8);
  for (int s = 7; s >= 0; s--) calls(b, s, 3);
  bench_settle(b);
  assert_int_equal(b->waiting, 24);
  // Each endpoint parks again as soon as it has been served: the turn goes round by process number.
  unsigned expected = 0;
  b->in.parked = 0xff;
  while (b->waiting > 0) {
    bench_edge(b);
    if (b->pair.out.claim_valid) assert_int_equal(b->pair.out.claim_endpoint, expected++ % 8);
    if (b->pair.out.delivered_valid) b->in.parked |= UINT64_C(1) << b->pair.out.delivered_endpoint;
  }
  assert_int_equal(expected, 24);
  bench_free(b);
}

static void test_an_endpoint_follows_its_owner(void **state) {
  (void)state;
  struct bench *b = simple(7, &small, 2);
  calls(b, 0, 2);
  calls(b, 1, 2);
  bench_settle(b);
  b->in.parked = UINT64_C(1) << 9;
  bench_settle(b);
  assert_int_equal(b->delivered, 0);
  bench_own(b, 9, 1); // its queue holds two
  bench_settle(b);
  assert_int_equal(b->delivered, 1);
  bench_own(b, 9, 0);
  b->in.parked = UINT64_C(1) << 9;
  bench_settle(b);
  assert_int_equal(b->delivered, 2);
  bench_own(b, 9, -1);
  b->in.parked = UINT64_C(1) << 9;
  bench_settle(b);
  assert_int_equal(b->delivered, 2);
  bench_free(b);
}

static void test_arguments_that_do_not_match_leave_the_endpoint_to_the_next(void **state) {
  (void)state;
  struct bench *b = bench_new(8, &small);
  struct service_key key = key_of(0);
  struct signature s = {{signature_word(SIGNATURE_BOOL, 0)}};
  bench_add(b, &key, 5, &s);
  bench_place(b);
  bench_own(b, 3, 5);
  b->in.parked = 1 << 3;
  bench_call(b, 0, (const uint8_t[]){0, 0, 0, 2}, 4);
  bench_call(b, 0, (const uint8_t[]){0, 0, 0, 1}, 4);
  bench_settle(b);
  assert_int_equal(b->codes[DROP_ARGUMENTS], 1);
  assert_int_equal(b->codes[DROP_NONE], 1);
  bench_free(b);
}

// Everything at once: random services, signatures, owners, parking and TRYAGAIN, and neighbours at every pace.
static void test_random_traffic_goes_where_it_must(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 24; seed++) {
    struct nic_config cfg = small;
    cfg.line128 = seed & 1;
    cfg.queue_depth = (uint8_t)(seed % 6);
    cfg.args_raw_off = seed & 2 ? 64 : 32;
    struct bench *b = bench_new(100 + seed, &cfg);
    for (unsigned i = 0; i < 40; i++) {
      struct service_key key = key_of(i);
      struct signature s = {{0}};
      for (unsigned w = 0; w < i % 5; w++)
        s.words[w] = signature_word((i + w) % 2 ? SIGNATURE_U64 : SIGNATURE_STRING, i % 9 ? 40 : 1500);
      bench_add(b, &key, (uint8_t)(i * i % 7 * 9), i % 3 ? &s : NULL);
    }
    bench_place(b);
    for (uint8_t e = 0; e < 64; e++) bench_own(b, e, (int)(e % 8 * 9));
    b->ready_of_8 = 1 + (unsigned)(seed % 8);
    for (unsigned i = 0; i < 12000; i++) {
      uint8_t e = (uint8_t)rng_below(&b->rng, 64);
      uint64_t bit = UINT64_C(1) << e;
      bool held = b->delivering && b->endpoint == e;
      if (!held && rng_below(&b->rng, 1 + seed % 7) == 0) b->in.parked |= bit;
      if (rng_below(&b->rng, 80) == 0) b->in.parked &= ~bit;
      if (b->made - b->sent < 3 && b->made < BENCH_CALLS && rng_below(&b->rng, 6) == 0) {
        int service = (int)rng_below(&b->rng, b->service_count + 1) - 1;
        uint8_t args[BENCH_ARGS] = {0};
        struct xdr_writer w = {args, sizeof args, 0, false};
        if (service >= 0) signature_write_random(&b->services[service].signature, BENCH_ARGS - 4, &b->rng, &w);
        if (rng_below(&b->rng, 5) == 0) args[3] ^= 1, w.at = w.at < 4 ? 4 : w.at;
        if (b->cells.used_count < CELLS - 16) bench_call(b, service, args, (uint16_t)w.at);
      }
      if (!held && rng_below(&b->rng, 200) == 0)
        bench_own(b, e, rng_below(&b->rng, 6) ? (int)rng_below(&b->rng, 6) * 9 : -1);
      else
        bench_edge(b);
    }
    assert_true(b->delivered > 200);
    assert_true(b->codes[DROP_NO_SERVICE] > 5);
    assert_true(b->codes[DROP_ARGUMENTS] > 5);
    bench_free(b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_call_goes_straight_to_the_lowest_parked_endpoint),
      cmocka_unit_test(test_calls_without_a_service_are_dropped),
      cmocka_unit_test(test_a_full_queue_drops_what_comes),
      cmocka_unit_test(test_without_a_queue_a_parked_endpoint_is_still_served),
      cmocka_unit_test(test_without_a_record_a_call_is_dropped),
      cmocka_unit_test(test_processes_take_turns),
      cmocka_unit_test(test_an_endpoint_follows_its_owner),
      cmocka_unit_test(test_arguments_that_do_not_match_leave_the_endpoint_to_the_next),
      cmocka_unit_test(test_random_traffic_goes_where_it_must),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
