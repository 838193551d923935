// SPDX-License-Identifier: Apache-2.0
#include "ipv4_decode.h"
#include "tests/support/rx_frame.h"
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct ipv4_decode_ports decode_bytes(const uint8_t *header) {
  struct ipv4_decode *m = ipv4_decode_new();
  struct ipv4_decode_ports p = {.valid_i = 1, .ip_hit_i = 1};
  memcpy(p.header_i, header, 60);
  ipv4_decode_clock(m, &p);
  ipv4_decode_free(m);
  return p;
}

static struct ipv4_decode_ports decode(const struct rx_frame *f) {
  static uint8_t frame[RX_FRAME_MAX];
  rx_frame_build(f, 99, frame);
  return decode_bytes(frame + 14);
}

static void test_fields_of_every_header_length(void **state) {
  (void)state;
  for (uint8_t ihl = 5; ihl <= 15; ihl++) {
    struct rx_frame f = rx_frame_default();
    f.ihl = ihl, f.args = 100;
    struct ipv4_decode_ports p = decode(&f);
    assert_int_equal(p.src_o, f.ip_src);
    assert_int_equal(p.dst_o, f.ip_dst);
    assert_int_equal(p.find_ip_o, f.ip_dst);
    assert_int_equal(p.ihl_o, ihl);
    assert_int_equal(p.total_length_o, 4 * ihl + 8 + 40 + 100);
    assert_false(p.bad_version_o || p.bad_checksum_o || p.bad_fragment_o || p.bad_protocol_o || p.bad_addr_o);
  }
}

// Any single bit of the header, options included, is noticed; any behind it is not.
static void test_the_checksum_covers_just_the_header(void **state) {
  (void)state;
  static uint8_t frame[RX_FRAME_MAX];
  for (uint8_t ihl = 5; ihl <= 15; ihl += 5) {
    struct rx_frame f = rx_frame_default();
    f.ihl = ihl;
    rx_frame_build(&f, 7, frame);
    for (unsigned bit = 8; bit < 480; bit++) { // the first byte holds the length itself
      frame[14 + bit / 8] ^= (uint8_t)(1u << bit % 8);
      assert_int_equal(decode_bytes(frame + 14).bad_checksum_o, bit < 32u * ihl);
      frame[14 + bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
  }
}

// The lanes' plain sum is 0xffffffff, so that folding its halves carries once more.
static void test_a_sum_whose_halves_are_all_ones_is_good(void **state) {
  (void)state;
  uint8_t header[60] = {0x45, [3] = 48, [8] = 64, 17, [16] = 10, 1, 2, 3};
  uint32_t lanes[15], sum = 0;
  memcpy(lanes, header, sizeof lanes);
  for (unsigned i = 0; i < 5; i++) sum += lanes[i];
  lanes[3] = UINT32_MAX - sum; // the source
  memcpy(header, lanes, sizeof lanes);
  assert_false(decode_bytes(header).bad_checksum_o);
  header[15] ^= 1;
  assert_true(decode_bytes(header).bad_checksum_o);
}

static void test_each_flag_rises_for_its_field(void **state) {
  (void)state;
  struct rx_frame good = rx_frame_default(), f;
  for (unsigned version = 0; version < 16; version++) {
    f = good, f.version = (uint8_t)version;
    assert_int_equal(decode(&f).bad_version_o, version != 4);
  }
  for (uint8_t ihl = 0; ihl < 5; ihl++) {
    f = good, f.ihl = ihl;
    assert_true(decode(&f).bad_version_o);
  }
  for (unsigned bit = 0; bit < 16; bit++) {
    f = good, f.fragment = (uint16_t)(1u << bit);
    assert_int_equal(decode(&f).bad_fragment_o, bit < 14);
  }
  for (unsigned protocol = 0; protocol < 256; protocol++) {
    f = good, f.protocol = (uint8_t)protocol;
    assert_int_equal(decode(&f).bad_protocol_o, protocol != 17);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fields_of_every_header_length),
      cmocka_unit_test(test_the_checksum_covers_just_the_header),
      cmocka_unit_test(test_a_sum_whose_halves_are_all_ones_is_good),
      cmocka_unit_test(test_each_flag_rises_for_its_field),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
