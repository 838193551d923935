// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/ingress_bench.h"

#define expect_verdict(b, f, reason) assert_int_equal(bench_verdict(b, f, false, RX_FRAME_MAX, 0), reason)

static void test_calls_of_every_size_are_accepted_with_any_gap(void **state) {
  struct ingress_bench *b = *state;
  for (int gap = -2; gap <= 3; gap++)
    for (uint32_t args = 0; args <= 9728 - 82; args += args < 264 ? 4 : 556) {
      struct rx_frame f = rx_frame_default();
      f.args = args;
      assert_int_equal(bench_verdict(b, &f, false, RX_FRAME_MAX, gap), NIC_DROP_NONE);
    }
}

static void test_every_header_length_is_passed(void **state) {
  struct ingress_bench *b = *state;
  for (unsigned vlan = 0; vlan < 2; vlan++)
    for (uint8_t ihl = 5; ihl <= 15; ihl++)
      for (uint32_t args = 0; args <= 128; args += 4) {
        struct rx_frame f = rx_frame_default();
        f.vlan = vlan, f.ihl = ihl, f.args = args;
        expect_verdict(b, &f, NIC_DROP_NONE);
      }
}

static void test_every_auth_sys_length_is_passed(void **state) {
  struct ingress_bench *b = *state;
  for (uint32_t words = 0; words <= 100; words++)
    for (uint8_t ihl = 5; ihl <= 15; ihl += 5)
      for (uint32_t args = 0; args <= 64; args += 32) {
        struct rx_frame f = rx_frame_default();
        f.vlan = words & 1, f.ihl = ihl, f.cred_flavour = 1, f.cred_words = words, f.args = args;
        assert_int_equal(bench_verdict(b, &f, false, RX_FRAME_MAX, (int)words % 3), NIC_DROP_NONE);
      }
}

static void test_padding_is_ignored(void **state) {
  struct ingress_bench *b = *state;
  for (uint32_t n = 0; n < 130; n++) {
    struct rx_frame f = rx_frame_default();
    f.args = 4 * (n % 20), f.padding = n;
    expect_verdict(b, &f, NIC_DROP_NONE);
    f.padding = 0, f.ip_padding = n;
    expect_verdict(b, &f, NIC_DROP_NONE);
  }
}

static void test_an_absent_udp_checksum_is_not_checked(void **state) {
  struct ingress_bench *b = *state;
  struct rx_frame f = rx_frame_default();
  f.udp_sum_absent = true;
  for (f.args = 0; f.args < 200; f.args += 4) expect_verdict(b, &f, NIC_DROP_NONE);
}

// An odd datagram is no RPC message, but its checksum is looked at first: the last byte must have been summed.
static void test_odd_datagrams_are_summed_to_their_last_byte(void **state) {
  struct ingress_bench *b = *state;
  for (uint8_t ihl = 5; ihl <= 15; ihl += 5)
    for (uint32_t args = 0; args < 140; args++) {
      struct rx_frame f = rx_frame_default();
      f.ihl = ihl, f.args = args, f.ip_padding = args % 3;
      expect_verdict(b, &f, args % 4 ? NIC_DROP_RPC_SHORT : NIC_DROP_NONE);
      f.udp_sum_error = 1;
      expect_verdict(b, &f, NIC_DROP_UDP_CHECKSUM);
    }
}

static void test_filter_entries_accept_mac_and_address_apart(void **state) {
  struct ingress_bench *b = *state;
  struct rx_frame f = rx_frame_default();
  for (unsigned i = 0; i < NIC_FILTERS; i++) {
    for (unsigned k = 0; k < NIC_FILTERS; k++) bench_filter(b, k, false, f.eth_dst, f.ip_dst);
    expect_verdict(b, &f, NIC_DROP_ETH_ADDR);
    bench_filter(b, i, true, f.eth_dst, f.ip_dst ^ 1);
    expect_verdict(b, &f, NIC_DROP_IP_ADDR);
    bench_filter(b, (i + 1) % NIC_FILTERS, true, f.eth_dst ^ 1, f.ip_dst);
    expect_verdict(b, &f, NIC_DROP_NONE);
  }
  f.eth_dst ^= UINT64_C(1) << 47, f.ip_dst ^= 1u << 31;
  b->cfg.any_mac = true;
  bench_apply_config(b);
  expect_verdict(b, &f, NIC_DROP_IP_ADDR);
  b->cfg.any_ip = true;
  bench_apply_config(b);
  expect_verdict(b, &f, NIC_DROP_NONE);
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
      TEST(test_filter_entries_accept_mac_and_address_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
