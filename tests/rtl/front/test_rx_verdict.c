// SPDX-License-Identifier: Apache-2.0
#include "rtl/pkg/nic_types.h"
#include "rx_verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// An accepted call of `args` argument bytes behind `cred` words of credential.
static struct rx_verdict_ports good(unsigned vlan, unsigned ihl, unsigned cred, unsigned args) {
  unsigned udp = 8 + 40 + 4 * cred + args, total = 4 * ihl + udp;
  return (struct rx_verdict_ports){
      .valid_i = 1,
      .vlan_i = (uint8_t)vlan,
      .ihl_i = (uint8_t)ihl,
      .cred_words_i = (uint8_t)cred,
      .udp_length_i = (uint16_t)udp,
      .total_length_i = (uint16_t)total,
      .frame_length_i = (uint16_t)(14 + 4 * vlan + total),
  };
}

static enum drop reason(struct rx_verdict *m, struct rx_verdict_ports *p) {
  rx_verdict_eval(m, p);
  return p->reason_o;
}

static void test_where_the_arguments_lie(void **state) {
  (void)state;
  struct rx_verdict *m = rx_verdict_new();
  for (unsigned vlan = 0; vlan < 2; vlan++)
    for (unsigned ihl = 5; ihl <= 15; ihl++)
      for (unsigned cred = 0; cred <= 100; cred += 5)
        for (unsigned args = 0; args <= 9200; args += 1840) {
          struct rx_verdict_ports p = good(vlan, ihl, cred, args);
          assert_int_equal(reason(m, &p), DROP_NONE);
          assert_int_equal(p.args_off_o, 14 + 4 * vlan + 4 * ihl + 8 + 40 + 4 * cred);
          assert_int_equal(p.args_len_o, args);
        }
  rx_verdict_free(m);
}

// Each length at its last good and its first bad value, all else right.
static void test_each_length_at_its_limit(void **state) {
  (void)state;
  struct rx_verdict *m = rx_verdict_new();
  for (unsigned vlan = 0; vlan < 2; vlan++)
    for (unsigned ihl = 5; ihl <= 15; ihl += 5) {
      unsigned eth = 14 + 4 * vlan;
      struct rx_verdict_ports p = good(vlan, ihl, 3, 20);
      p.frame_length_i = (uint16_t)(eth - 1);
      assert_int_equal(reason(m, &p), DROP_ETH_SHORT);
      p.frame_length_i = (uint16_t)eth;
      assert_int_equal(reason(m, &p), DROP_IP_SHORT);
      p.frame_length_i = (uint16_t)(eth + 4 * ihl - 1);
      assert_int_equal(reason(m, &p), DROP_IP_SHORT);
      p.frame_length_i = (uint16_t)(eth + 4 * ihl);
      assert_int_equal(reason(m, &p), DROP_IP_LENGTH);
      p = good(vlan, ihl, 3, 20), p.frame_length_i--;
      assert_int_equal(reason(m, &p), DROP_IP_LENGTH);
      p.frame_length_i += 2; // one byte of padding, which is no argument
      assert_int_equal(reason(m, &p), DROP_NONE);
      assert_int_equal(p.args_len_o, 20);
      p.total_length_i = (uint16_t)(4 * ihl + 7);
      assert_int_equal(reason(m, &p), DROP_IP_LENGTH);
      p.total_length_i++;
      assert_int_equal(reason(m, &p), DROP_UDP_LENGTH);
      p = good(vlan, ihl, 3, 20), p.udp_length_i++, p.frame_length_i++;
      assert_int_equal(reason(m, &p), DROP_UDP_LENGTH);
      p.udp_length_i = 7;
      assert_int_equal(reason(m, &p), DROP_UDP_LENGTH);
      p.udp_length_i = 0xffff;
      assert_int_equal(reason(m, &p), DROP_UDP_LENGTH);
      p.udp_length_i = 8;
      assert_int_equal(reason(m, &p), DROP_RPC_SHORT);
      p.udp_bad_checksum_i = 1; // of both the layer below is to blame
      assert_int_equal(reason(m, &p), DROP_UDP_CHECKSUM);
      p.udp_bad_checksum_i = 0, p.udp_length_i = 8 + 40 + 12 - 4;
      assert_int_equal(reason(m, &p), DROP_RPC_SHORT);
      p.udp_length_i += 4;
      assert_int_equal(reason(m, &p), DROP_NONE);
      for (unsigned odd = 1; odd < 4; odd++) {
        p.udp_length_i++;
        assert_int_equal(reason(m, &p), DROP_RPC_SHORT);
      }
      p.udp_length_i = 8 + 40, p.rpc_bad_cred_i = 1; // an illegal credential's length says nothing
      assert_int_equal(reason(m, &p), DROP_RPC_AUTH);
    }
  rx_verdict_free(m);
}

// Raises the complaints that have a port of their own, one bit of `set` each.
static void complain(struct rx_verdict_ports *p, unsigned set) {
  p->bad_i = set & 1, p->too_long_i = set >> 1 & 1, p->eth_bad_addr_i = set >> 2 & 1, p->eth_bad_vlan_i = set >> 3 & 1;
  p->eth_bad_type_i = set >> 4 & 1, p->ip_bad_version_i = set >> 5 & 1, p->ip_bad_checksum_i = set >> 6 & 1;
  p->ip_bad_fragment_i = set >> 7 & 1, p->ip_bad_protocol_i = set >> 8 & 1, p->ip_bad_addr_i = set >> 9 & 1;
  p->udp_bad_checksum_i = set >> 10 & 1, p->rpc_bad_type_i = set >> 11 & 1, p->rpc_bad_version_i = set >> 12 & 1;
  p->rpc_bad_cred_i = set >> 13 & 1, p->rpc_bad_verf_i = set >> 14 & 1, p->no_buffer_i = set >> 15 & 1;
}

static void test_of_all_sets_of_complaints_the_first_wins(void **state) {
  (void)state;
  static const enum drop reasons[16] = {
      DROP_FCS,         DROP_TOO_LONG,    DROP_ETH_ADDR,    DROP_ETH_VLAN,  DROP_ETH_TYPE,     DROP_IP_VERSION,
      DROP_IP_CHECKSUM, DROP_IP_FRAGMENT, DROP_IP_PROTOCOL, DROP_IP_ADDR,   DROP_UDP_CHECKSUM, DROP_RPC_TYPE,
      DROP_RPC_VERSION, DROP_RPC_AUTH,    DROP_RPC_AUTH,    DROP_NO_BUFFER,
  };
  struct rx_verdict *m = rx_verdict_new();
  for (unsigned set = 0; set < 1u << 16; set++) {
    struct rx_verdict_ports p = good(0, 5, 0, 8);
    complain(&p, set);
    enum drop first = set ? reasons[__builtin_ctz(set)] : DROP_NONE;
    assert_int_equal(reason(m, &p), first);
  }
  rx_verdict_free(m);
}

static enum nic_layer layer_of(enum drop reason) {
  static const enum nic_layer layers[DROP_RPC_AUTH + 1] = {
      [DROP_NONE] = NIC_LAYER_RPC,         [DROP_ETH_ADDR] = NIC_LAYER_ETH,  [DROP_ETH_VLAN] = NIC_LAYER_ETH,
      [DROP_ETH_TYPE] = NIC_LAYER_ETH,     [DROP_IP_SHORT] = NIC_LAYER_ETH,  [DROP_IP_VERSION] = NIC_LAYER_ETH,
      [DROP_IP_CHECKSUM] = NIC_LAYER_ETH,  [DROP_IP_LENGTH] = NIC_LAYER_ETH, [DROP_IP_FRAGMENT] = NIC_LAYER_IPV4,
      [DROP_IP_PROTOCOL] = NIC_LAYER_IPV4, [DROP_IP_ADDR] = NIC_LAYER_IPV4,  [DROP_UDP_LENGTH] = NIC_LAYER_IPV4,
      [DROP_UDP_CHECKSUM] = NIC_LAYER_UDP, [DROP_RPC_SHORT] = NIC_LAYER_UDP, [DROP_RPC_TYPE] = NIC_LAYER_UDP,
      [DROP_RPC_VERSION] = NIC_LAYER_UDP,  [DROP_RPC_AUTH] = NIC_LAYER_UDP,
  };
  return layers[reason];
}

// Every set of complaints, with the first one's reason wanted, or all others, or all: it is handed on if wanted, unless
// part of it is not in the packet buffer, which then is what is wrong with it.
static void test_a_wanted_frame_is_handed_on_if_it_is_whole(void **state) {
  (void)state;
  struct rx_verdict *m = rx_verdict_new();
  for (unsigned set = 0; set < 1u << 16; set++) {
    struct rx_verdict_ports p = good(0, 5, 0, 8);
    bool too_long = set >> 1 & 1, no_buffer = set >> 15 & 1;
    complain(&p, set & 0x7ffd); // whole: what is wrong with it apart from that
    enum drop first = reason(m, &p);
    assert_int_equal(p.layer_o, layer_of(first));
    assert_int_equal(p.hand_on_o, first == DROP_NONE);
    complain(&p, set);
    uint32_t all = (1u << NIC_DROPS) - 1, masks[] = {1u << first, all & ~(1u << first), all};
    for (unsigned i = 0; i < 3; i++) {
      p.wanted_i = masks[i];
      reason(m, &p);
      bool stops_first = too_long && first != DROP_FCS;
      bool wanted = first == DROP_NONE || (masks[i] >> first & 1);
      assert_int_equal(p.hand_on_o, wanted && !too_long && !no_buffer);
      enum drop expected = first;
      if (stops_first || (wanted && too_long))
        expected = DROP_TOO_LONG;
      else if (wanted && no_buffer)
        expected = DROP_NO_BUFFER;
      assert_int_equal(p.reason_o, expected);
    }
  }
  rx_verdict_free(m);
}

static void test_nothing_is_handed_on_without_a_frame(void **state) {
  (void)state;
  struct rx_verdict *m = rx_verdict_new();
  struct rx_verdict_ports p = good(0, 5, 0, 8);
  p.valid_i = 0, p.wanted_i = (1u << NIC_DROPS) - 1;
  assert_int_equal(reason(m, &p), DROP_NONE);
  assert_false(p.hand_on_o);
  rx_verdict_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_where_the_arguments_lie),
      cmocka_unit_test(test_each_length_at_its_limit),
      cmocka_unit_test(test_of_all_sets_of_complaints_the_first_wins),
      cmocka_unit_test(test_a_wanted_frame_is_handed_on_if_it_is_whole),
      cmocka_unit_test(test_nothing_is_handed_on_without_a_frame),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
