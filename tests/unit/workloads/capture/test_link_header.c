// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/bytes.h"
#include "workloads/capture/link.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <pcap/pcap.h>

static uint16_t ethertype(int dlt, const uint8_t *packet, uint32_t length) {
  uint8_t header[ETH_BYTES];
  link_write_header(link_find(dlt), packet, length, header);
  return get_be16(header + 12);
}

static void test_a_cooked_header_is_read_only_if_it_is_whole(void **state) {
  (void)state;
  const uint8_t first[16] = {[14] = 0x08, [15] = 0x06}, second[20] = {0x86, 0xdd};
  assert_int_equal(ethertype(DLT_LINUX_SLL, first, 16), 0x0806);
  assert_int_equal(ethertype(DLT_LINUX_SLL, first, 15), 0);
  assert_int_equal(ethertype(DLT_LINUX_SLL2, second, 20), 0x86dd);
  assert_int_equal(ethertype(DLT_LINUX_SLL2, second, 19), 0);
}

static void test_a_raw_packet_says_its_version_in_its_first_byte(void **state) {
  (void)state;
  const uint8_t four[1] = {0x45}, six[1] = {0x60};
  assert_int_equal(ethertype(DLT_RAW, four, 1), 0x0800);
  assert_int_equal(ethertype(DLT_RAW, six, 1), 0x86dd);
  assert_int_equal(ethertype(DLT_IPV4, four, 1), 0x0800);
  assert_int_equal(ethertype(DLT_RAW, four, 0), 0);
}

static void test_addresses_are_local_ones(void **state) {
  (void)state;
  uint8_t header[ETH_BYTES];
  const uint8_t packet[1] = {0x45}, expected[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
  link_write_header(link_find(DLT_RAW), packet, 1, header);
  assert_memory_equal(header, expected, sizeof expected);
}

static void test_other_link_types_are_not_known(void **state) {
  (void)state;
  assert_null(link_find(DLT_IEEE802_11));
  assert_true(link_is_ethernet(link_find(DLT_EN10MB)));
  assert_false(link_is_ethernet(link_find(DLT_RAW)));
  assert_int_equal(link_header_bytes(link_find(DLT_EN10MB)), 0);
  assert_int_equal(link_header_bytes(link_find(DLT_LINUX_SLL)), 16);
  assert_int_equal(link_header_bytes(link_find(DLT_LINUX_SLL2)), 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_cooked_header_is_read_only_if_it_is_whole),
      cmocka_unit_test(test_a_raw_packet_says_its_version_in_its_first_byte),
      cmocka_unit_test(test_addresses_are_local_ones),
      cmocka_unit_test(test_other_link_types_are_not_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
