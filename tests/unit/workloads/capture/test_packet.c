// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/base/checksum.h"
#include "workloads/capture/frame.h"
#include "workloads/capture/packet.h"
#include <cmocka.h>
#include <string.h>

static const struct packet_route route = {.eth_dst = {2, 0, 10, 0, 0, 1},
                                          .eth_src = {2, 0, 10, 1, 0, 1},
                                          .ip_src = 0x0a010001,
                                          .ip_dst = 0x0a000001,
                                          .udp_src = 50000,
                                          .udp_dst = 2049};

// Worked out by hand from RFC 768, 791 and 1071: 4 bytes of payload, padded to the 60 of Ethernet.
static void a_small_packet_has_these_bytes(void **state) {
  (void)state;
  static const uint8_t expected[60] = {
      2,    0,    10, 0,  0,    1,    2,    0,    10, 1,  0,    1,    8,  0,                    // Ethernet
      0x45, 0,    0,  32, 0x12, 0x34, 0x40, 0,    64, 17, 0x14, 0x97, 10, 1, 0, 1, 10, 0, 0, 1, // IPv4
      0xc3, 0x50, 8,  1,  0,    12,   0x1c, 0x7c, 1,  2,  3,    4,                              // UDP and payload
  };
  uint8_t frame[60];
  memset(frame, 0xaa, sizeof frame);
  memcpy(frame + 42, "\1\2\3\4", 4);
  assert_int_equal(packet_wrap(frame, &route, 0x1234, 4), 60);
  assert_memory_equal(frame, expected, 60);
}

static void checksums_of_every_length_verify(void **state) {
  (void)state;
  uint8_t frame[1600];
  for (uint32_t payload = 0; payload <= 1472; payload += 4) {
    for (int vlan = 0; vlan < 2; vlan++) {
      struct packet_route tagged = route;
      tagged.vlan = vlan;
      tagged.vlan_tci = 42;
      uint32_t at = packet_payload_offset(&tagged);
      for (uint32_t i = 0; i < payload; i++) frame[at + i] = (uint8_t)(i * 7 + payload);
      uint32_t length = packet_wrap(frame, &tagged, (uint16_t)payload, payload);
      assert_int_equal(length, at + payload < 60 ? 60 : at + payload);
      assert_int_equal(checksum_finish(checksum_add(0, frame + at - 28, 20)), 0);
      uint64_t pseudo = checksum_add(17 + 8 + payload, frame + at - 16, 8);
      assert_int_equal(checksum_finish(checksum_add(pseudo, frame + at - 8, 8 + payload)), 0);
      struct frame seen;
      frame_parse(frame, length, &seen);
      assert_int_equal(seen.vlan, vlan);
      assert_int_equal(seen.udp_dst, 2049);
    }
  }
}

// A payload that makes the sum 0xffff, whose complement 0 would say that there is no checksum.
static void a_checksum_of_zero_is_sent_as_all_ones(void **state) {
  (void)state;
  uint8_t frame[60] = {0};
  packet_wrap(frame, &route, 0, 4);
  frame[42] = frame[40]; // with its own checksum as payload, the rest sums to 0xffff
  frame[43] = frame[41];
  packet_wrap(frame, &route, 0, 4);
  assert_int_equal(frame[40], 0xff);
  assert_int_equal(frame[41], 0xff);
}

static void the_way_back_swaps_both_ends_and_keeps_the_tag(void **state) {
  (void)state;
  struct packet_route there = route, twice;
  there.vlan = true;
  there.vlan_tci = 7;
  struct packet_route back = packet_route_back(&there);
  assert_memory_equal(back.eth_dst, route.eth_src, 6);
  assert_true(back.ip_src == route.ip_dst && back.udp_src == route.udp_dst && back.vlan && back.vlan_tci == 7);
  twice = packet_route_back(&back);
  assert_memory_equal(twice.eth_dst, there.eth_dst, 6);
  assert_true(twice.ip_src == there.ip_src && twice.udp_src == there.udp_src);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_small_packet_has_these_bytes),
      cmocka_unit_test(checksums_of_every_length_verify),
      cmocka_unit_test(a_checksum_of_zero_is_sent_as_all_ones),
      cmocka_unit_test(the_way_back_swaps_both_ends_and_keeps_the_tag),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
