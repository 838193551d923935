// SPDX-License-Identifier: Apache-2.0
#include "eth_decode.h"
#include "tests/support/rx_frame.h"
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct eth_decode_ports decode(const struct rx_frame *f, bool hit) {
  static uint8_t frame[RX_FRAME_MAX];
  rx_frame_build(f, 1, frame);
  struct eth_decode *m = eth_decode_new();
  struct eth_decode_ports p = {.valid_i = 1, .mac_hit_i = hit};
  memcpy(p.data_i, frame, 19);
  eth_decode_clock(m, &p);
  eth_decode_free(m);
  return p;
}

static void test_fields_tagged_and_not(void **state) {
  (void)state;
  for (unsigned vlan = 0; vlan < 2; vlan++)
    for (uint8_t ihl = 5; ihl <= 15; ihl++) {
      struct rx_frame f = rx_frame_default();
      f.vlan = vlan, f.ihl = ihl;
      struct eth_decode_ports p = decode(&f, true);
      assert_int_equal(p.find_mac_o, f.eth_dst);
      assert_int_equal(p.dst_o, f.eth_dst);
      assert_int_equal(p.src_o, f.eth_src);
      assert_int_equal(p.vlan_o, vlan);
      if (vlan) assert_int_equal(p.tci_o, f.tci);
      assert_int_equal(p.rpc_offset_o, 14 + 4 * vlan + 4 * ihl + 8);
      assert_false(p.bad_addr_o || p.bad_vlan_o || p.bad_type_o);
      assert_true(decode(&f, false).bad_addr_o);
      f.eth_dst |= UINT64_C(1) << 40; // a group
      assert_true(decode(&f, false).bad_addr_o);
    }
}

static void test_tags_and_types_are_told_apart(void **state) {
  (void)state;
  const struct {
    bool vlan;
    uint16_t tpid, type;
    bool bad_vlan, bad_type;
  } rows[] = {
      {false, 0, 0x0800, false, false},     {false, 0, 0x0806, false, true},     {false, 0, 0x0008, false, true},
      {true, 0x8100, 0x0800, false, false}, {true, 0x8100, 0x86dd, false, true}, {true, 0x88a8, 0x0800, false, true},
      {true, 0x8100, 0x8100, true, true},   {true, 0x88a8, 0x8100, true, true},  {true, 0x8100, 0x88a8, true, true},
      {true, 0x9100, 0x8100, false, true},
  };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct rx_frame f = rx_frame_default();
    f.vlan = rows[i].vlan, f.tpid = rows[i].tpid, f.type = rows[i].type;
    struct eth_decode_ports p = decode(&f, true);
    assert_int_equal(p.bad_vlan_o, rows[i].bad_vlan);
    assert_int_equal(p.bad_type_o, rows[i].bad_type);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fields_tagged_and_not),
      cmocka_unit_test(test_tags_and_types_are_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
