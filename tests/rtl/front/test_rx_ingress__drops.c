// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/front/ingress_bench.h"

// A frame that is to be dropped: its description, and what lies outside the description.
struct bad_frame {
  struct rx_frame f;
  bool bad;
  uint32_t cut;   // bytes sent
  uint32_t cells; // cells left in the packet buffer
};

static uint32_t udp_length(const struct rx_frame *f) {
  return 48 + 4 * f->cred_words + f->args;
}

// The ways to spoil a frame, several rows for reasons with several causes.
#define SPOILS                                                                                                         \
  SPOIL(FCS, x->bad = true)                                                                                            \
  SPOIL(TOO_LONG, x->f.args = 1700, x->cut = RX_FRAME_MAX)                                                             \
  SPOIL(TOO_LONG, x->f.args = 1600 - 81, x->f.udp_sum_error = 1, x->cut = RX_FRAME_MAX)                                \
  SPOIL(ETH_SHORT, x->f.vlan = false, x->cut = 1)                                                                      \
  SPOIL(ETH_SHORT, x->f.vlan = false, x->cut = 13)                                                                     \
  SPOIL(ETH_SHORT, x->f.vlan = true, x->cut = 17)                                                                      \
  SPOIL(ETH_SHORT, x->f.vlan = true, x->f.tpid = 0x88a8, x->cut = 17)                                                  \
  SPOIL(ETH_ADDR, x->f.eth_dst ^= 1)                                                                                   \
  SPOIL(ETH_ADDR, x->f.eth_dst = 0xffffffffffff)                                                                       \
  SPOIL(ETH_VLAN, x->f.vlan = true, x->f.type = 0x8100, x->cut = RX_FRAME_MAX)                                         \
  SPOIL(ETH_VLAN, x->f.vlan = true, x->f.type = 0x88a8, x->cut = RX_FRAME_MAX)                                         \
  SPOIL(ETH_VLAN, x->f.vlan = true, x->f.tpid = 0x88a8, x->f.type = 0x8100, x->cut = RX_FRAME_MAX)                     \
  SPOIL(ETH_TYPE, x->f.vlan = false, x->f.type = 0x86dd)                                                               \
  SPOIL(ETH_TYPE, x->f.vlan = true, x->f.type = 0x0806, x->cut = RX_FRAME_MAX)                                         \
  SPOIL(ETH_TYPE, x->f.vlan = true, x->f.tpid = 0x88a8, x->cut = RX_FRAME_MAX)                                         \
  SPOIL(ETH_TYPE, x->f.vlan = false, x->f.type = 0x0801, x->cut = 14)                                                  \
  SPOIL(IP_SHORT, x->f.vlan = false, x->f.ihl = 5, x->cut = 14 + 19)                                                   \
  SPOIL(IP_SHORT, x->f.vlan = true, x->f.ihl = 5, x->cut = 18 + 19)                                                    \
  SPOIL(IP_SHORT, x->f.vlan = false, x->f.ihl = 15, x->cut = 14 + 59)                                                  \
  SPOIL(IP_SHORT, x->f.vlan = true, x->f.ihl = 13, x->cut = 18 + 51)                                                   \
  SPOIL(IP_VERSION, x->f.version = 6)                                                                                  \
  SPOIL(IP_VERSION, x->f.ihl = 4)                                                                                      \
  SPOIL(IP_VERSION, x->f.ihl = 0)                                                                                      \
  SPOIL(IP_CHECKSUM, x->f.ip_sum_error = 1)                                                                            \
  SPOIL(IP_CHECKSUM, x->f.ihl = 15, x->f.ip_sum_error = -256)                                                          \
  SPOIL(IP_LENGTH, x->f.padding = 0, x->f.total_error = 1)                                                             \
  SPOIL(IP_LENGTH, x->f.padding = 3, x->f.total_error = 4)                                                             \
  SPOIL(IP_LENGTH, x->f.vlan = true, x->f.padding = 3, x->f.total_error = 4)                                           \
  SPOIL(IP_LENGTH, x->f.ip_padding = 0, x->f.total_error = -(int)udp_length(&x->f) + 7)                                \
  SPOIL(IP_LENGTH, x->f.ihl = 15, x->f.ip_padding = 0, x->f.total_error = -(int)udp_length(&x->f) + 7)                 \
  SPOIL(IP_FRAGMENT, x->f.fragment = 0x2000)                                                                           \
  SPOIL(IP_FRAGMENT, x->f.fragment = 0x0001)                                                                           \
  SPOIL(IP_FRAGMENT, x->f.fragment = 0x1000)                                                                           \
  SPOIL(IP_PROTOCOL, x->f.protocol = 6)                                                                                \
  SPOIL(IP_PROTOCOL, x->f.protocol = 16)                                                                               \
  SPOIL(IP_ADDR, x->f.ip_dst ^= 1)                                                                                     \
  SPOIL(IP_ADDR, x->f.ip_dst = 0xffffffff)                                                                             \
  SPOIL(UDP_LENGTH, x->f.ip_padding = 0, x->f.udp_error = 1)                                                           \
  SPOIL(UDP_LENGTH, x->f.ihl = 15, x->f.padding = 9, x->f.udp_error = 1)                                               \
  SPOIL(UDP_LENGTH, x->f.udp_error = -(int)udp_length(&x->f) + 7)                                                      \
  SPOIL(UDP_CHECKSUM, x->f.udp_sum_error = 1)                                                                          \
  SPOIL(UDP_CHECKSUM, x->f.ihl = 15, x->f.udp_sum_error = 256)                                                         \
  SPOIL(RPC_SHORT, x->f.cred_words = 0, x->f.args = 0, x->f.udp_error = -4)                                            \
  SPOIL(RPC_SHORT, x->f.cred_words = 0, x->f.args = 0, x->f.udp_error = -40)                                           \
  SPOIL(RPC_SHORT, x->f.cred_flavour = 1, x->f.cred_words = 9, x->f.cred_error = 0, x->f.args = 0,                     \
        x->f.udp_error = -4)                                                                                           \
  SPOIL(RPC_SHORT, x->f.cred_flavour = 1, x->f.cred_words = 0, x->f.args = 0, x->f.cred_error = 400)                   \
  SPOIL(RPC_SHORT, x->f.args = 1)                                                                                      \
  SPOIL(RPC_SHORT, x->f.args = 62)                                                                                     \
  SPOIL(RPC_TYPE, x->f.rpc_type = 1)                                                                                   \
  SPOIL(RPC_TYPE, x->f.rpc_type = 0x01000000)                                                                          \
  SPOIL(RPC_VERSION, x->f.rpc_version = 3)                                                                             \
  SPOIL(RPC_VERSION, x->f.rpc_version = 0x02000000)                                                                    \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 6, x->f.args = 1200)                                                             \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 6)                                                                               \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 0x01000000)                                                                      \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 0, x->f.cred_words = 1)                                                          \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 101)                                                        \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 5, x->f.cred_error = -2)                                    \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 0, x->f.cred_error = 404)                                   \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 0, x->f.cred_error = -4)                                    \
  SPOIL(RPC_AUTH, x->f.verf_flavour = 1)                                                                               \
  SPOIL(RPC_AUTH, x->f.verf_length = 4)                                                                                \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 7, x->f.verf_flavour = 1)                                   \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 7, x->f.verf_length = 4)                                    \
  SPOIL(RPC_AUTH, x->f.cred_flavour = 1, x->f.cred_words = 100, x->f.verf_flavour = 1)                                 \
  SPOIL(NO_BUFFER, x->cells = 0)                                                                                       \
  SPOIL(NO_BUFFER, x->f.args = 1024, x->cells = 1)                                                                     \
  SPOIL(NO_BUFFER, x->f.args = 1024, x->cells = 4)

static enum drop spoil(struct bad_frame *x, unsigned row) {
  unsigned n = 0;
#define SPOIL(reason, ...)                                                                                             \
  if (n++ == row) {                                                                                                    \
    __VA_ARGS__;                                                                                                       \
    return DROP_##reason;                                                                                              \
  }
  SPOILS
#undef SPOIL
  return DROP_NONE;
}

static struct bad_frame good_frame(void) {
  return (struct bad_frame){.f = rx_frame_default(), .cut = RX_FRAME_MAX, .cells = UINT16_MAX};
}

static enum drop send(struct ingress_bench *b, const struct bad_frame *x, int gap) {
  b->cells_left = (uint16_t)x->cells;
  return bench_verdict(b, &x->f, x->bad, x->cut, gap);
}

// Each row behind a good frame and before one, with and without gaps.
static void test_each_cause_gives_exactly_its_reason(void **state) {
  struct ingress_bench *b = *state;
  b->cfg.max_frame = 1600;
  bench_apply_config(b);
  uint32_t seen = 0;
  for (unsigned row = 0;; row++) {
    struct bad_frame good = good_frame(), x = good;
    enum drop reason = spoil(&x, row);
    if (!reason) break;
    seen |= 1u << reason;
    for (int gap = -1; gap <= 0; gap++) {
      assert_int_equal(send(b, &good, gap), DROP_NONE);
      assert_int_equal(send(b, &x, gap), reason);
    }
  }
  for (unsigned reason = DROP_FCS; reason <= DROP_NO_BUFFER; reason++) {
    bool later = reason == DROP_NO_SERVICE || reason == DROP_QUEUE_FULL;
    assert_int_equal(seen >> reason & 1, !later);
  }
}

// A frame spoilt twice, the lower layer's way last, so that it may undo the other where they exclude each other.
static void test_the_lowest_reason_wins(void **state) {
  struct ingress_bench *b = *state;
  b->cfg.max_frame = 1600;
  bench_apply_config(b);
  struct bad_frame x = good_frame();
  for (unsigned high = 0; spoil(&x, high); high++)
    for (unsigned low = 0; low < high; low++) {
      x = good_frame();
      enum drop second = spoil(&x, high);
      enum drop first = spoil(&x, low);
      enum drop got = send(b, &x, 0);
      if (first != second && got != first) fail_msg("rows %u and %u: %d, not %d", low, high, got, first);
    }
}

static void test_the_longest_frame_is_accepted_and_one_byte_more_is_not(void **state) {
  struct ingress_bench *b = *state;
  for (uint32_t max = 82; max <= 9728; max += max < 330 ? 4 : 1567) {
    b->cfg.max_frame = (uint16_t)max;
    bench_apply_config(b);
    struct bad_frame x = good_frame();
    x.f.args = (max - 82) / 4 * 4, x.f.padding = (max - 82) % 4;
    assert_int_equal(send(b, &x, 0), DROP_NONE);
    x.f.padding++;
    assert_int_equal(send(b, &x, 0), DROP_TOO_LONG);
    assert_int_equal(b->stored_bytes, max / 64 * 64);
  }
}

static void test_a_frame_without_end_is_dropped_once_and_stores_no_more_than_the_maximum(void **state) {
  struct ingress_bench *b = *state;
  static uint8_t frame[200000];
  for (unsigned i = 0; i < 3; i++) {
    b->n_checks = 0;
    bench_send(b, frame, 66000 + i * 65536, false, i, 0);
    bench_idle(b, 10);
    assert_int_equal(b->n_checks, 1);
    assert_int_equal(b->checks[0].code, DROP_TOO_LONG);
    assert_int_equal(b->stored_bytes, 9728);
  }
  struct bad_frame x = good_frame();
  assert_int_equal(send(b, &x, 0), DROP_NONE);
}

static void test_calls_beyond_the_queue_are_dropped_until_dispatch_takes_them(void **state) {
  struct ingress_bench *b = *state;
  struct bad_frame x = good_frame();
  b->ready_m = 0;
  for (unsigned i = 0; i < 12; i++) assert_int_equal(send(b, &x, 0), i < 8 ? DROP_NONE : DROP_NO_BUFFER);
  b->n_handed = 0, b->ready_m = 1;
  bench_idle(b, 20);
  assert_int_equal(b->n_handed, 8);
  assert_int_equal(send(b, &x, 0), DROP_NONE);
}

// Each row with its reason wanted: handed on whole with that reason, at the time at which it would have been dropped,
// and with no other reason wanted.
static void test_a_frame_whose_reason_is_wanted_is_handed_on_with_it(void **state) {
  struct ingress_bench *b = *state;
  b->cfg.max_frame = 1600;
  bench_apply_config(b);
  for (unsigned row = 0;; row++) {
    struct bad_frame x = good_frame();
    enum drop reason = spoil(&x, row);
    if (!reason) break;
    bool whole = reason != DROP_TOO_LONG && reason != DROP_NO_BUFFER;
    b->p.wanted_i = 1u << reason;
    assert_int_equal(send(b, &x, 0), whole ? DROP_NONE : reason);
    if (whole) assert_int_equal(b->handed[0].reason, reason);
    if (whole) assert_int_equal(b->handed[0].frame_len, b->sent_bytes);
    b->p.wanted_i = ~b->p.wanted_i;
    assert_int_equal(send(b, &x, 0), reason);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_set_up, bench_tear_down)
      TEST(test_each_cause_gives_exactly_its_reason),
      TEST(test_the_lowest_reason_wins),
      TEST(test_the_longest_frame_is_accepted_and_one_byte_more_is_not),
      TEST(test_a_frame_without_end_is_dropped_once_and_stores_no_more_than_the_maximum),
      TEST(test_calls_beyond_the_queue_are_dropped_until_dispatch_takes_them),
      TEST(test_a_frame_whose_reason_is_wanted_is_handed_on_with_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
