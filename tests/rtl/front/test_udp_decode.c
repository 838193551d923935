// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rx_frame.h"
#include "udp_decode.h"
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// Feeds the beats of a frame whose IPv4 header begins at byte 14 | 18, `gap` idle cycles before each.
static void feed(struct udp_decode *m, struct udp_decode_ports *p, const struct rx_frame *f, const uint8_t *frame,
                 uint32_t length, unsigned gap) {
  unsigned ip = f->vlan ? 18 : 14;
  p->offset_i = (uint8_t)(ip + 4 * f->ihl);
  memcpy(&p->header_i, frame + p->offset_i, 8);
  memcpy(&p->addresses_i, frame + ip + 12, 8);
  for (uint32_t at = 0; at < length; at += 64) {
    p->valid_i = 0;
    for (unsigned g = 0; g < gap; g++) udp_decode_clock(m, p);
    p->valid_i = 1, p->first_i = at == 0;
    memset(p->data_i, 0xa5, 64);
    memcpy(p->data_i, frame + at, length - at < 64 ? length - at : 64);
    udp_decode_clock(m, p);
  }
  p->valid_i = 0;
}

static void test_datagrams_of_every_length_and_offset_are_summed_exactly(void **state) {
  (void)state;
  static uint8_t frame[RX_FRAME_MAX];
  struct udp_decode *m = udp_decode_new();
  struct udp_decode_ports p = {0};
  for (unsigned vlan = 0; vlan < 2; vlan++)
    for (uint8_t ihl = 5; ihl <= 15; ihl++)
      for (uint32_t args = 0; args < 140; args++) {
        struct rx_frame f = rx_frame_default();
        f.vlan = vlan, f.ihl = ihl, f.args = args, f.padding = args % 7;
        uint32_t length = rx_frame_build(&f, args, frame);
        feed(m, &p, &f, frame, length, args % 3);
        assert_int_equal(p.src_o, f.udp_src);
        assert_int_equal(p.dst_o, f.udp_dst);
        assert_int_equal(p.length_o, 48 + args);
        assert_false(p.bad_checksum_o);
        uint32_t last = length - f.padding - 1; // the datagram's last byte counts, the byte behind it does not
        frame[last] ^= 1;
        feed(m, &p, &f, frame, length, 0);
        assert_true(p.bad_checksum_o);
        frame[last] ^= 1, frame[last + 1] ^= 1;
        feed(m, &p, &f, frame, length, 0);
        assert_false(p.bad_checksum_o);
      }
  udp_decode_free(m);
}

static void test_any_bit_of_a_long_datagram_and_of_its_addresses_counts(void **state) {
  (void)state;
  static uint8_t frame[RX_FRAME_MAX];
  struct udp_decode *m = udp_decode_new();
  struct udp_decode_ports p = {0};
  struct rx_frame f = rx_frame_default();
  f.args = 9728 - 82;
  uint32_t length = rx_frame_build(&f, 8, frame);
  feed(m, &p, &f, frame, length, 0);
  assert_false(p.bad_checksum_o);
  for (uint32_t at = 26; at < length; at += at < 240 ? 1 : 97) {
    if (at == 38 || at == 39) continue; // the length is no length any more
    frame[at] ^= (uint8_t)(1u << at % 8);
    feed(m, &p, &f, frame, length, 0);
    assert_true(p.bad_checksum_o);
    frame[at] ^= (uint8_t)(1u << at % 8);
  }
  frame[40] = frame[41] = 0; // absent
  frame[100] ^= 1;
  feed(m, &p, &f, frame, length, 0);
  assert_false(p.bad_checksum_o);
  udp_decode_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_datagrams_of_every_length_and_offset_are_summed_exactly),
      cmocka_unit_test(test_any_bit_of_a_long_datagram_and_of_its_addresses_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
