// SPDX-License-Identifier: Apache-2.0
// Headers of replies of every size: each field at its place in the frame, and checksums that a receiver finds right.
#include "reply_header.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/host/lines/call_maker.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"

#define PLAIN 66 // bytes of the headers
#define TAGGED 70
#define MOST (NIC_MAX_FRAME - TAGGED)

struct reply {
  struct nic_reply_to to;
  unsigned length, off; // of the payload; off: byte of the line where it begins
  uint8_t status;
  uint8_t payload[MOST];
};

// Makes the header; `wait` cycles pass between the two steps, and another reply stands at the inputs meanwhile.
static void make(struct reply_header *m, struct rng *rng, const struct reply *r, unsigned wait, uint8_t header[72]) {
  struct reply_header_ports p = {.sum_valid_i = 1, .length_i = (uint16_t)r->length, .status_i = r->status};
  bits_put_reply_to(p.to_i, &r->to);
  for (unsigned i = 0; i < r->length; i++) p.sum_i += (uint64_t)r->payload[i] << 8 * ((r->off + i) % 4);
  p.odd_i = r->off & 1;
  reply_header_clock(m, &p);
  struct nic_reply_to other = random_call(rng, rng_next(rng) & 1);
  bits_put_reply_to(p.to_i, &other);
  p.sum_valid_i = 0, p.length_i = 1234, p.sum_i = rng_next(rng) >> 16, p.status_i ^= 1, p.odd_i ^= 1;
  for (unsigned i = 0; i < wait; i++) reply_header_clock(m, &p);
  p.build_valid_i = 1;
  reply_header_clock(m, &p);
  memcpy(header, p.header_o, 72);
  p.build_valid_i = 0;
  for (unsigned i = 0; i < 2; i++) reply_header_clock(m, &p);
  assert_memory_equal(header, p.header_o, r->to.vlan ? TAGGED : PLAIN); // it stands
}

static void equal(const char *field, uint64_t header, uint64_t wanted) {
  if (header != wanted) fail_msg("%s is 0x%" PRIx64 ", wanted 0x%" PRIx64, field, header, wanted);
}

static uint64_t be48(const uint8_t *b) {
  return (uint64_t)get_be16(b) << 32 | get_be32(b + 2);
}

static void check(const struct reply *r, const uint8_t *h) {
  const struct nic_reply_to *to = &r->to;
  equal("destination MAC", be48(h), to->eth_src);
  equal("source MAC", be48(h + 6), to->eth_dst);
  if (to->vlan) equal("VLAN tag", get_be32(h + 12), 0x81000000u | to->vlan_tci);
  const uint8_t *ip = h + (to->vlan ? 18 : 14), *udp = ip + 20, *rpc = udp + 8;
  equal("Ethernet type", get_be16(ip - 2), 0x0800);
  equal("version, IHL, TOS", get_be16(ip), 0x4500);
  equal("total length", get_be16(ip + 2), 20 + 8 + 24 + r->length);
  equal("identification, DF", get_be32(ip + 4), 0x4000);
  equal("TTL, UDP", get_be16(ip + 8), 64 << 8 | 17);
  equal("source address", get_be32(ip + 12), to->ip_dst);
  equal("destination address", get_be32(ip + 16), to->ip_src);
  equal("sum over the IPv4 header", checksum_finish(checksum_add(0, ip, 20)), 0);
  equal("source port", get_be16(udp), to->udp_dst);
  equal("destination port", get_be16(udp + 2), to->udp_src);
  equal("UDP length", get_be16(udp + 4), 8 + 24 + r->length);
  equal("XID", get_be32(rpc), to->xid);
  equal("REPLY", get_be32(rpc + 4), 1);
  equal("MSG_ACCEPTED", get_be32(rpc + 8), 0);
  equal("verifier", get_be32(rpc + 12) | get_be32(rpc + 16), 0);
  equal("accept_stat", get_be32(rpc + 20), r->status);
  uint8_t pseudo[4] = {0, 17, udp[4], udp[5]};
  uint64_t sum = checksum_add(checksum_add(0, pseudo, 4), ip + 12, 8 + 8 + 24); // addresses, UDP and RPC headers
  equal("sum over the datagram", checksum_finish(checksum_add(sum, r->payload, r->length)), 0);
  assert_int_not_equal(get_be16(udp + 6), 0); // that would say: no checksum
}

static void draw(struct rng *rng, struct reply *r, unsigned length, bool vlan) {
  r->to = random_call(rng, vlan);
  r->length = length, r->off = (unsigned)rng_below(rng, 128), r->status = (uint8_t)rng_below(rng, 6);
  for (unsigned i = 0; i < length; i++) r->payload[i] = (uint8_t)rng_next(rng);
}

static void test_headers_of_every_size_are_those_that_a_receiver_wants(void **state) {
  (void)state;
  struct reply_header *m = reply_header_new();
  static struct reply r;
  uint8_t header[72];
  struct rng rng;
  rng_seed(&rng, 1, 0);
  for (unsigned length = 0; length <= MOST; length += length < 300 || length > MOST - 20 ? 1 : 131)
    for (unsigned form = 0; form < 4; form++) {
      draw(&rng, &r, length, form & 1);
      make(m, &rng, &r, form >> 1, header);
      check(&r, header);
    }
  reply_header_free(m);
}

// The largest sums that there can be, at every place in the lane: no carry may be lost.
static void test_a_frame_of_all_ones_keeps_its_carries(void **state) {
  (void)state;
  struct reply_header *m = reply_header_new();
  static struct reply r;
  uint8_t header[72];
  struct rng rng;
  rng_seed(&rng, 2, 0);
  for (unsigned length = MOST - 8; length <= MOST; length++)
    for (r.off = 8; r.off < 12; r.off++) {
      r.to = (struct nic_reply_to){.ip_src = ~0u, .ip_dst = ~0u, .udp_src = 0xffff, .udp_dst = 0xffff, .xid = ~0u};
      r.length = length, r.status = 255;
      memset(r.payload, 0xff, MOST);
      make(m, &rng, &r, 0, header);
      check(&r, header);
    }
  reply_header_free(m);
}

// Lanes of all ones, all ones and 1 make 0x1ffffffff: its three halves 0x1ffff, folded 0x10000, and folded again 1.
static void test_a_sum_that_must_be_folded_three_times(void **state) {
  (void)state;
  struct reply_header *m = reply_header_new();
  static struct reply r = {.payload = {255, 255, 255, 255, 255, 255, 255, 255, 1}};
  uint8_t header[72];
  struct rng rng;
  rng_seed(&rng, 5, 0);
  for (unsigned i = 0; i < 20; i++) {
    r.to = random_call(&rng, false), r.length = 9, r.off = 8;
    make(m, &rng, &r, 0, header);
    check(&r, header);
  }
  reply_header_free(m);
}

// All 65536 XIDs of two bytes: one of them makes the sum come out as zero, which must be sent as all ones.
static void test_a_checksum_of_zero_is_sent_as_all_ones(void **state) {
  (void)state;
  struct reply_header *m = reply_header_new();
  static struct reply r;
  uint8_t header[72];
  unsigned ones = 0;
  struct rng rng;
  rng_seed(&rng, 3, 0);
  draw(&rng, &r, 5, false);
  for (r.to.xid = 0; r.to.xid < 65536; r.to.xid++) {
    make(m, &rng, &r, 0, header);
    check(&r, header);
    ones += get_be16(header + 40) == 0xffff;
  }
  assert_true(ones >= 1 && ones <= 2);
  reply_header_free(m);
}

// A whole header as it goes over the wire, worked out by hand.
static void test_a_header_byte_by_byte(void **state) {
  (void)state;
  static const uint8_t wanted[TAGGED] = {
      0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02, // to, from
      0x81, 0x00, 0x20, 0x05, 0x08, 0x00,                                     // tag, IPv4
      0x45, 0x00, 0x00, 0x38, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0x26, 0xb3, // 56 bytes
      0x0a, 0x00, 0x00, 0x02, 0x0a, 0x00, 0x00, 0x01,                         // 10.0.0.2 to .1
      0x08, 0x01, 0x03, 0xe7, 0x00, 0x24, 0xd9, 0x6e,                         // 2049 to 999
      0x12, 0x34, 0x56, 0x78, 0,    0,    0,    1,    0,    0,    0,    0,
      0,    0,    0,    0,    0,    0,    0,    0,    0x00, 0x00, 0x00, 0x02, // RPC
  };
  static struct reply r = {.to = {.eth_src = 0x020000000001,
                                  .eth_dst = 0x020000000002,
                                  .vlan = true,
                                  .vlan_tci = 0x2005,
                                  .ip_src = 0x0a000001,
                                  .ip_dst = 0x0a000002,
                                  .udp_src = 999,
                                  .udp_dst = 2049,
                                  .xid = 0x12345678},
                           .length = 4,
                           .off = 9,
                           .status = 2,
                           .payload = {0xde, 0xad, 0xbe, 0xef}};
  uint8_t header[72];
  struct rng rng;
  rng_seed(&rng, 4, 0);
  struct reply_header *m = reply_header_new();
  make(m, &rng, &r, 0, header);
  for (unsigned i = 0; i < TAGGED; i++) lockstep_equal(i, "header byte", header[i], wanted[i]);
  reply_header_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_header_byte_by_byte),
      cmocka_unit_test(test_headers_of_every_size_are_those_that_a_receiver_wants),
      cmocka_unit_test(test_a_frame_of_all_ones_keeps_its_carries),
      cmocka_unit_test(test_a_sum_that_must_be_folded_three_times),
      cmocka_unit_test(test_a_checksum_of_zero_is_sent_as_all_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
