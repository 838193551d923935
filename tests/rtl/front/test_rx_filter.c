// SPDX-License-Identifier: Apache-2.0
#include "rx_filter.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void write_entry(struct rx_filter *m, struct rx_filter_ports *p, unsigned index, bool valid) {
  struct nic_table_write t =
      table_filter(index, (struct nic_filter){0x020000000000 + index, 0x0a000000 + index, valid});
  bits_put_table(p->table_i, &t);
  rx_filter_clock(m, p);
  t.valid = false;
  bits_put_table(p->table_i, &t);
}

static void expect(struct rx_filter *m, struct rx_filter_ports *p, uint64_t mac, uint32_t ip, bool mac_hit,
                   bool ip_hit) {
  p->find_mac_i = p->find_ip_i = 1, p->find_mac_mac_i = mac, p->find_ip_ip_i = ip;
  rx_filter_eval(m, p);
  assert_int_equal(p->mac_hit_o, mac_hit);
  assert_int_equal(p->ip_hit_o, ip_hit);
}

static void test_each_entry_accepts_its_own_until_taken_out(void **state) {
  (void)state;
  struct rx_filter *m = rx_filter_new();
  struct rx_filter_ports p = {.rst_i = 1};
  rx_filter_clock(m, &p);
  p.rst_i = 0;
  for (unsigned i = 0; i < 16; i++) {
    expect(m, &p, 0x020000000000 + i, 0x0a000000 + i, false, false);
    write_entry(m, &p, i, true);
    expect(m, &p, 0x020000000000 + i, 0x0a000000 + i, true, true);
    for (unsigned bit = 4; bit < 48; bit++)
      expect(m, &p, (0x020000000000 + i) ^ UINT64_C(1) << bit, 0x0a000000, false, true);
    for (unsigned bit = 4; bit < 32; bit++) expect(m, &p, 0x020000000000, (0x0a000000 + i) ^ 1u << bit, true, false);
  }
  for (unsigned i = 0; i < 16; i++) {
    write_entry(m, &p, i, false);
    expect(m, &p, 0x020000000000 + i, 0x0a000000 + i, false, false);
    if (i < 15) expect(m, &p, 0x02000000000f, 0x0a00000f, true, true);
  }
  rx_filter_free(m);
}

static void test_the_settings_accept_all_apart(void **state) {
  (void)state;
  struct rx_filter *m = rx_filter_new();
  struct rx_filter_ports p = {.rst_i = 1};
  rx_filter_clock(m, &p);
  p.rst_i = 0;
  p.any_mac_i = 1;
  expect(m, &p, 5, 6, true, false);
  p.any_mac_i = 0, p.any_ip_i = 1;
  expect(m, &p, 5, 6, false, true);
  rx_filter_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_each_entry_accepts_its_own_until_taken_out),
      cmocka_unit_test(test_the_settings_accept_all_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
