// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_tables.h"
#include "tests/support/plain_hart.h"
#include "tests/support/registry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

// Numbers the destinations from 1: MAC 02:00:00:00:00:i and address 10.0.0.i.
static struct nic_filter destination(unsigned mac, unsigned address) {
  return (struct nic_filter){.mac = UINT64_C(0x020000000000) + mac, .ip = UINT32_C(0x0a000000) + address};
}

static void filters_of(unsigned macs, unsigned addresses, struct nic_filter filters[NIC_FILTERS]) {
  static struct params p;
  static struct nic_tables t;
  struct error e;
  struct catalogue *c = catalogue_new(&e);
  assert_non_null(c);
  // what stands behind the lists is no destination
  memset(c->macs, 0xee, sizeof c->macs);
  memset(c->addresses, 0xee, sizeof c->addresses);
  for (unsigned i = 1; i <= macs; i++) catalogue_accept_mac(c, (const uint8_t[6]){2, 0, 0, 0, 0, (uint8_t)i});
  for (unsigned i = 1; i <= addresses; i++) catalogue_accept_address(c, destination(0, i).ip);
  params_init(&p, whole_registry());
  const struct system_site site = {.params = &p, .catalogue = c};
  const struct layout layout = layout_make(128, false, NIC_MAX_FRAME);
  if (!nic_tables_make(&t, &site, &layout, 1, &e)) fail_msg("%s", e.text);
  memcpy(filters, t.setup.filters, sizeof t.setup.filters);
  catalogue_free(c);
}

static void test_the_shorter_list_of_destinations_repeats_its_last(void **state) {
  (void)state;
  static const unsigned counts[][2] = {{2, 4}, {4, 2}, {3, 3}, {1, NIC_FILTERS}, {NIC_FILTERS, 1}};
  for (unsigned k = 0; k < sizeof counts / sizeof counts[0]; k++) {
    unsigned macs = counts[k][0], addresses = counts[k][1];
    struct nic_filter filters[NIC_FILTERS];
    filters_of(macs, addresses, filters);
    for (unsigned i = 0; i < NIC_FILTERS; i++) {
      bool valid = i < macs || i < addresses;
      struct nic_filter want = {0};
      if (valid) want = destination(i < macs ? i + 1 : macs, i < addresses ? i + 1 : addresses);
      assert_int_equal(filters[i].valid, valid);
      assert_int_equal(filters[i].mac, want.mac);
      assert_int_equal(filters[i].ip, want.ip);
    }
  }
}

static void test_an_empty_list_of_destinations_leaves_its_half_empty(void **state) {
  (void)state;
  struct nic_filter filters[NIC_FILTERS];
  filters_of(0, 1, filters);
  assert_true(filters[0].valid);
  assert_int_equal(filters[0].mac, 0);
  assert_int_equal(filters[0].ip, destination(0, 1).ip);
  filters_of(1, 0, filters);
  assert_true(filters[0].valid);
  assert_int_equal(filters[0].mac, destination(1, 0).mac);
  assert_int_equal(filters[0].ip, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_shorter_list_of_destinations_repeats_its_last),
      cmocka_unit_test(test_an_empty_list_of_destinations_leaves_its_half_empty),
  };
  // The tables bring the handlers along, which want a hart's functions: of the one without time, not of a machine.
  plain_hart_free(plain_hart_new(&(struct plain_hart){0}));
  return cmocka_run_group_tests(tests, NULL, NULL);
}
