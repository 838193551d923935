// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/front/ingress_bench.h"

#define expect_verdict(b, f, reason) assert_int_equal(bench_verdict(b, f, false, RX_FRAME_MAX, 0), reason)

static void test_calls_of_every_size_are_accepted_with_any_gap(void **state) {
  struct ingress_bench *b = *state;
  for (int gap = -2; gap <= 3; gap++)
    for (uint32_t args = 0; args <= 9728 - 82; args += args < 264 ? 4 : 556) {
      struct rx_frame f = rx_frame_default();
      f.args = args;
      assert_int_equal(bench_verdict(b, &f, false, RX_FRAME_MAX, gap), DROP_NONE);
    }
}

static void test_every_header_length_is_passed(void **state) {
  struct ingress_bench *b = *state;
  for (unsigned vlan = 0; vlan < 2; vlan++)
    for (uint8_t ihl = 5; ihl <= 15; ihl++)
      for (uint32_t args = 0; args <= 128; args += 4) {
        struct rx_frame f = rx_frame_default();
        f.vlan = vlan, f.ihl = ihl, f.args = args;
        expect_verdict(b, &f, DROP_NONE);
      }
}

static void test_every_auth_sys_length_is_passed(void **state) {
  struct ingress_bench *b = *state;
  for (uint32_t words = 0; words <= 100; words++)
    for (uint8_t ihl = 5; ihl <= 15; ihl += 5)
      for (uint32_t args = 0; args <= 64; args += 32) {
        struct rx_frame f = rx_frame_default();
        f.vlan = words & 1, f.ihl = ihl, f.cred_flavour = 1, f.cred_words = words, f.args = args;
        assert_int_equal(bench_verdict(b, &f, false, RX_FRAME_MAX, (int)words % 3), DROP_NONE);
      }
}

static void test_padding_is_ignored(void **state) {
  struct ingress_bench *b = *state;
  for (uint32_t n = 0; n < 130; n++) {
    struct rx_frame f = rx_frame_default();
    f.args = 4 * (n % 20), f.padding = n;
    expect_verdict(b, &f, DROP_NONE);
    f.padding = 0, f.ip_padding = n;
    expect_verdict(b, &f, DROP_NONE);
  }
}

static void test_an_absent_udp_checksum_is_not_checked(void **state) {
  struct ingress_bench *b = *state;
  struct rx_frame f = rx_frame_default();
  f.udp_sum_absent = true;
  for (f.args = 0; f.args < 200; f.args += 4) expect_verdict(b, &f, DROP_NONE);
}

// An odd datagram is no RPC message, but its checksum is looked at first: the last byte must have been summed.
static void test_odd_datagrams_are_summed_to_their_last_byte(void **state) {
  struct ingress_bench *b = *state;
  for (uint8_t ihl = 5; ihl <= 15; ihl += 5)
    for (uint32_t args = 0; args < 140; args++) {
      struct rx_frame f = rx_frame_default();
      f.ihl = ihl, f.args = args, f.ip_padding = args % 3;
      expect_verdict(b, &f, args % 4 ? DROP_RPC_SHORT : DROP_NONE);
      f.udp_sum_error = 1;
      expect_verdict(b, &f, DROP_UDP_CHECKSUM);
    }
}

static void test_filter_entries_accept_mac_and_address_apart(void **state) {
  struct ingress_bench *b = *state;
  struct rx_frame f = rx_frame_default();
  for (unsigned i = 0; i < NIC_FILTERS; i++) {
    for (unsigned k = 0; k < NIC_FILTERS; k++) bench_filter(b, k, false, f.eth_dst, f.ip_dst);
    expect_verdict(b, &f, DROP_ETH_ADDR);
    bench_filter(b, i, true, f.eth_dst, f.ip_dst ^ 1);
    expect_verdict(b, &f, DROP_IP_ADDR);
    bench_filter(b, (i + 1) % NIC_FILTERS, true, f.eth_dst ^ 1, f.ip_dst);
    expect_verdict(b, &f, DROP_NONE);
  }
  f.eth_dst ^= UINT64_C(1) << 47, f.ip_dst ^= 1u << 31;
  b->cfg.any_mac = true;
  bench_apply_config(b);
  expect_verdict(b, &f, DROP_IP_ADDR);
  b->cfg.any_ip = true;
  bench_apply_config(b);
  expect_verdict(b, &f, DROP_NONE);
}

// 64 frames without a gap: every verdict at its time and in order, every accepted call handed on once and in order,
// every other frame freed.
static void burst(struct ingress_bench *b, const struct rx_frame *f, enum drop reason, int gap) {
  static uint8_t frame[RX_FRAME_MAX];
  uint32_t length = rx_frame_build(f, 3, frame);
  uint64_t ends[64];
  b->n_checks = b->n_frees = b->n_handed = 0;
  for (uint32_t i = 0; i < 64; i++) {
    bench_send(b, frame, length, false, i, gap);
    ends[i] = b->last_beat;
  }
  bench_idle(b, 12 * b->ready_n);
  assert_int_equal(b->n_checks, 64);
  unsigned calls = 0, frees = 0;
  for (uint32_t i = 0; i < 64; i++) {
    assert_int_equal(b->checks[i].tag, i);
    assert_int_equal(b->checks[i].cycle, ends[i] + BENCH_LATENCY);
    if (b->ready_m == b->ready_n) assert_int_equal(b->checks[i].code, reason);
    if (b->checks[i].code == DROP_NONE)
      assert_int_equal(b->handed[calls++].to.tag, i);
    else
      assert_int_equal(b->frees[frees++].cycle, b->checks[i].cycle);
  }
  assert_true(calls >= 8 || reason);
  assert_int_equal(b->n_handed, calls);
  assert_int_equal(b->n_frees, frees);
}

static void test_minimum_frames_back_to_back(void **state) {
  struct ingress_bench *b = *state;
  for (b->ready_n = 1; b->ready_n <= 5; b->ready_n += 2)
    for (b->ready_m = 1; b->ready_m <= b->ready_n; b->ready_m++)
      for (int gap = -1; gap <= 2; gap++) {
        struct rx_frame f = rx_frame_default();
        burst(b, &f, DROP_NONE, gap); // 82 bytes, two beats
        f.ihl = 15;
        burst(b, &f, DROP_NONE, gap); // the message begins in the second beat
        f = rx_frame_default();
        f.udp_error = -36, f.type = 0x86dd;
        burst(b, &f, DROP_ETH_TYPE, gap);
      }
}

// A frame of one beat in every cycle, each dropped: a verdict and a free in every cycle.
static void test_a_drop_in_every_cycle(void **state) {
  struct ingress_bench *b = *state;
  static const uint8_t frame[60];
  for (uint32_t i = 0; i < 64; i++) bench_send(b, frame, sizeof frame, false, i, 0);
  bench_idle(b, 10);
  assert_int_equal(b->n_checks, 64);
  assert_int_equal(b->n_frees, 64);
  for (uint32_t i = 0; i < 64; i++) {
    assert_int_equal(b->checks[i].cycle, b->checks[0].cycle + i);
    assert_int_equal(b->checks[i].code, DROP_ETH_ADDR);
    assert_int_equal(b->frees[i].head, i);
    assert_int_equal(b->frees[i].tail, i);
  }
}

// Long frames between one-beat frames, so that what is known of one frame must not reach its neighbours.
static void test_sizes_that_alternate_keep_their_verdicts(void **state) {
  struct ingress_bench *b = *state;
  static uint8_t frame[RX_FRAME_MAX];
  static const uint8_t runt[14];
  for (uint32_t i = 0; i < 48; i++) {
    struct rx_frame f = rx_frame_default();
    f.ihl = (uint8_t)(5 + i % 11), f.cred_flavour = 1, f.cred_words = i * 2, f.args = 4 * i;
    bench_send(b, frame, rx_frame_build(&f, i, frame), i % 5 == 0, 2 * i, 0);
    bench_send(b, runt, 1 + i % 14, false, 2 * i + 1, 0);
  }
  bench_idle(b, 12);
  assert_int_equal(b->n_checks, 96);
  for (uint32_t i = 0; i < 48; i++) {
    assert_int_equal(b->checks[2 * i].code, i % 5 ? DROP_NONE : DROP_FCS);
    assert_int_equal(b->checks[2 * i + 1].code, i % 14 == 13 ? DROP_ETH_ADDR : DROP_ETH_SHORT);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_set_up, bench_tear_down)
      TEST(test_calls_of_every_size_are_accepted_with_any_gap),
      TEST(test_every_header_length_is_passed),
      TEST(test_every_auth_sys_length_is_passed),
      TEST(test_padding_is_ignored),
      TEST(test_an_absent_udp_checksum_is_not_checked),
      TEST(test_odd_datagrams_are_summed_to_their_last_byte),
      TEST(test_minimum_frames_back_to_back),
      TEST(test_a_drop_in_every_cycle),
      TEST(test_sizes_that_alternate_keep_their_verdicts),
      TEST(test_filter_entries_accept_mac_and_address_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
