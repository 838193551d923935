// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/capture_maker.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include "workloads/capture/frame.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct blob made;

static struct frame parse(struct message m) {
  struct frame f;
  made.size = 0;
  blob_frame(&made, &m);
  frame_parse(made.bytes, (uint32_t)made.size, &f);
  return f;
}

static void test_a_call_is_known_by_its_fields(void **state) {
  (void)state;
  for (unsigned vlan = 0; vlan <= 1; vlan++) {
    struct frame f = parse(MESSAGE(.xid = 0x11223344, .payload = 20, .vlan = vlan));
    assert_int_equal(f.kind, FRAME_CALL);
    assert_int_equal(f.reason, FRAME_NONE);
    assert_int_equal(f.vlan, vlan);
    assert_int_equal(f.vlan_tci, vlan ? 0x0123 : 0);
    assert_int_equal(get_be16(f.eth_dst), 0x02aa);
    assert_int_equal(f.eth_src[5], 2);
    assert_int_equal(f.ip_offset, 14 + 4 * vlan);
    assert_int_equal(f.udp_offset, 34 + 4 * vlan);
    assert_int_equal(f.rpc_offset, 42 + 4 * vlan);
    assert_int_equal(f.ip_src, 0x0a000001);
    assert_int_equal(f.ip_dst, 0x0a000002);
    assert_int_equal(f.udp_src, 700);
    assert_int_equal(f.udp_dst, 2049);
    assert_int_equal(f.xid, 0x11223344);
    assert_int_equal(f.program, 100003);
    assert_int_equal(f.version, 3);
    assert_int_equal(f.procedure, 1);
    assert_int_equal(f.args_offset, 42 + 4 * vlan + 40);
    assert_int_equal(f.args_length, 20);
  }
}

static void test_every_legal_credential_length_is_skipped(void **state) {
  (void)state;
  for (unsigned credential = 0; credential <= 400; credential++) {
    struct frame f = parse(MESSAGE(.credential = credential, .payload = 8));
    assert_int_equal(f.kind, FRAME_CALL);
    assert_int_equal(f.args_offset, 42 + 40 + (credential + 3) / 4 * 4);
    assert_int_equal(f.args_length, 8);
  }
  struct frame f = parse(MESSAGE(.credential = 401, .payload = 8));
  assert_int_equal(f.reason, FRAME_NOT_RPC);
}

static void test_a_reply_tells_the_size_of_its_results(void **state) {
  (void)state;
  struct frame f = parse(MESSAGE(.reply = true, .xid = 9, .payload = 100));
  assert_int_equal(f.kind, FRAME_REPLY);
  assert_int_equal(f.xid, 9);
  assert_int_equal(f.accept_status, 0);
  assert_int_equal(f.results_length, 100);
  // A cut one tells the same: the UDP header knows.
  frame_parse(made.bytes, 42 + 24, &f);
  assert_int_equal(f.kind, FRAME_REPLY);
  assert_int_equal(f.results_length, 100);
  frame_parse(made.bytes, 42 + 12, &f);
  assert_int_equal(f.kind, FRAME_REPLY);
  assert_int_equal(f.results_length, 0);
}

static void test_a_reply_cut_anywhere_tells_what_is_there_and_no_more(void **state) {
  (void)state;
  parse(MESSAGE(.reply = true, .payload = 100));
  put_be32(made.bytes + 42 + 20, 3); // its status
  put_be32(made.bytes + 42 + 24, 0x01020304);
  for (uint32_t held = 0; held <= 24 + 100; held++) {
    uint8_t *copy = malloc(42 + held); // exactly as long as the frame, so that a sanitizer sees a read beyond it
    memcpy(copy, made.bytes, 42 + held);
    struct frame f;
    frame_parse(copy, 42 + held, &f);
    free(copy);
    assert_int_equal(f.kind, held >= 12 ? FRAME_REPLY : FRAME_OTHER);
    assert_int_equal(f.reason, held >= 12 ? FRAME_NONE : FRAME_SHORT);
    if (held >= 12) assert_int_equal(f.accept_status, held >= 24 ? 3 : 5);
    assert_int_equal(f.results_length, held >= 24 ? 100 : 0);
    assert_int_equal(f.results_word, held >= 28 ? 0x01020304 : 0);
  }
}

// What lies behind the datagram, as padding of a short frame does, is not read as the reply's.
static void test_a_reply_ends_with_its_datagram(void **state) {
  (void)state;
  for (unsigned size = 0; size <= 40; size++) {
    struct frame f;
    parse(MESSAGE(.reply = true, .payload = 100));
    put_be32(made.bytes + 42 + 24, 0x01020304);
    put_be16(made.bytes + 38, (uint16_t)(8 + size));
    frame_parse(made.bytes, (uint32_t)made.size, &f);
    bool good = size >= 24 || (size >= 12 && size < 20);
    assert_int_equal(f.kind, good ? FRAME_REPLY : FRAME_OTHER);
    if (!good) assert_int_equal(f.reason, size >= 8 && size < 12 ? FRAME_SHORT : FRAME_NOT_RPC);
    assert_int_equal(f.results_length, size >= 24 ? size - 24 : 0);
    assert_int_equal(f.results_word, size >= 28 ? 0x01020304 : 0);
  }
}

static void test_a_denied_call_is_a_reply_without_results(void **state) {
  (void)state;
  parse(MESSAGE(.reply = true, .payload = 100));
  struct frame f;
  put_be32(made.bytes + 42 + 8, 1);
  frame_parse(made.bytes, (uint32_t)made.size, &f);
  assert_int_equal(f.kind, FRAME_REPLY);
  assert_int_equal(f.accept_status, 5);
  assert_int_equal(f.results_length, 0);
  // RPC_MISMATCH and AUTH_ERROR are all reasons that there are; a frame cut before the reason is taken at its word.
  for (uint32_t why = 0; why < 4; why++) {
    put_be32(made.bytes + 42 + 12, why);
    frame_parse(made.bytes, (uint32_t)made.size, &f);
    assert_int_equal(f.kind, why <= 1 ? FRAME_REPLY : FRAME_OTHER);
    frame_parse(made.bytes, 42 + 15, &f);
    assert_int_equal(f.kind, FRAME_REPLY);
    frame_parse(made.bytes, 42 + 16, &f);
    assert_int_equal(f.kind, why <= 1 ? FRAME_REPLY : FRAME_OTHER);
  }
}

static enum frame_reason reason_after(struct message m, size_t offset, uint32_t value, unsigned bytes) {
  struct frame f;
  parse(m);
  for (unsigned i = 0; i < bytes; i++) made.bytes[offset + i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
  frame_parse(made.bytes, (uint32_t)made.size, &f);
  assert_int_equal(f.kind == FRAME_OTHER, f.reason != FRAME_NONE);
  return f.reason;
}

static void test_other_frames_say_why_they_are(void **state) {
  (void)state;
  struct message call = MESSAGE(.payload = 8), reply = MESSAGE(.reply = true, .payload = 8);
  assert_int_equal(reason_after(call, 12, 0x0806, 2), FRAME_NOT_IPV4);
  assert_int_equal(reason_after(call, 14, 0x55, 1), FRAME_NOT_IPV4);
  assert_int_equal(reason_after(call, 23, 6, 1), FRAME_TCP);
  assert_int_equal(reason_after(call, 23, 1, 1), FRAME_NOT_UDP);
  assert_int_equal(reason_after(call, 20, 1, 2), FRAME_FRAGMENT);
  assert_int_equal(reason_after(call, 20, 0x2000, 2), FRAME_NONE); // the first fragment has the headers
  assert_int_equal(reason_after(call, 38, 15, 2), FRAME_NOT_RPC);
  assert_int_equal(reason_after(call, 42 + 4, 2, 4), FRAME_NOT_RPC);
  assert_int_equal(reason_after(call, 42 + 8, 3, 4), FRAME_NOT_RPC);
  assert_int_equal(reason_after(reply, 42 + 8, 2, 4), FRAME_NOT_RPC);
  assert_int_equal(reason_after(reply, 42 + 12, 0x085f6e66, 4), FRAME_NOT_RPC); // an mDNS answer's name
  assert_int_equal(reason_after(reply, 42 + 16, 404, 4), FRAME_NOT_RPC);
}

static void test_only_named_flavours_make_a_reply(void **state) {
  (void)state;
  static const uint32_t known[] = {0, 1, 7, 390000, 390003, 390255}, unknown[] = {8, 389999, 390256, UINT32_MAX};
  struct message reply = MESSAGE(.reply = true, .payload = 8);
  for (unsigned i = 0; i < 6; i++) assert_int_equal(reason_after(reply, 42 + 12, known[i], 4), FRAME_NONE);
  for (unsigned i = 0; i < 4; i++) assert_int_equal(reason_after(reply, 42 + 12, unknown[i], 4), FRAME_NOT_RPC);
}

static void test_what_no_call_can_be_is_none(void **state) {
  (void)state;
  static const uint32_t known[] = {0, 1, 6, 390003}, unknown[] = {8, 99, UINT32_MAX};
  struct message call = MESSAGE(.payload = 8);
  enum { CREDENTIAL = 42 + 24, VERIFIER = CREDENTIAL + 8 };
  for (unsigned i = 0; i < 4; i++) assert_int_equal(reason_after(call, CREDENTIAL, known[i], 4), FRAME_NONE);
  for (unsigned i = 0; i < 3; i++) {
    assert_int_equal(reason_after(call, CREDENTIAL, unknown[i], 4), FRAME_NOT_RPC);
    assert_int_equal(reason_after(call, VERIFIER, unknown[i], 4), FRAME_NOT_RPC);
  }
  // Behind the credential are the verifier's eight bytes and eight of arguments; behind the verifier those alone.
  assert_int_equal(reason_after(call, CREDENTIAL + 4, 401, 4), FRAME_NOT_RPC);
  assert_int_equal(reason_after(call, CREDENTIAL + 4, 12, 4), FRAME_NOT_RPC);
  assert_int_equal(reason_after(call, VERIFIER + 4, 8, 4), FRAME_NONE);
  assert_int_equal(reason_after(call, VERIFIER + 4, 9, 4), FRAME_NOT_RPC);
}

static void test_groups_are_told_by_either_address(void **state) {
  (void)state;
  assert_false(frame_is_group(&(struct frame){.eth_dst = {2}, .ip_dst = 0x0a0900ff}));
  assert_true(frame_is_group(&(struct frame){.eth_dst = {255, 255, 255, 255, 255, 255}, .ip_dst = 0x0a0900ff}));
  assert_true(frame_is_group(&(struct frame){.eth_dst = {1, 0, 0x5e}, .ip_dst = 0x0a000001}));
  assert_true(frame_is_group(&(struct frame){.eth_dst = {2}, .ip_dst = UINT32_MAX}));
  assert_true(frame_is_group(&(struct frame){.eth_dst = {2}, .ip_dst = 0xe0000001}));
  assert_true(frame_is_group(&(struct frame){.eth_dst = {2}, .ip_dst = 0xefffffff}));
  assert_false(frame_is_group(&(struct frame){.eth_dst = {2}, .ip_dst = 0xf0000001}));
}

static void test_a_frame_cut_anywhere_is_never_misread(void **state) {
  (void)state;
  parse(MESSAGE(.vlan = true, .credential = 24, .payload = 40));
  for (uint32_t length = 0; length <= made.size; length++) {
    // The copy is exactly as long as the frame, so that a sanitizer sees a read beyond it.
    uint8_t *copy = malloc(length + 1);
    memcpy(copy, made.bytes, length);
    struct frame f;
    frame_parse(copy, length, &f);
    assert_int_equal(f.kind, length >= 46 + 24 ? FRAME_CALL : FRAME_OTHER);
    if (f.kind == FRAME_CALL)
      assert_int_equal(f.args_length, length >= 46 + 24 + 8 + 24 + 8 ? 40 : 0);
    else
      assert_int_equal(f.reason, FRAME_SHORT);
    frame_fix_checksums(copy, length);
    free(copy);
  }
}

static bool sums_are_right(void) {
  const uint8_t *ip = made.bytes + 14, *udp = ip + 20;
  uint32_t size = get_be16(udp + 4);
  uint64_t pseudo = checksum_add(17 + size, ip + 12, 8);
  return checksum_finish(checksum_add(0, ip, 20)) == 0 && checksum_finish(checksum_add(pseudo, udp, size)) == 0;
}

static void test_wrong_checksums_are_repaired_once(void **state) {
  (void)state;
  for (unsigned payload = 0; payload < 9; payload++) {
    parse(MESSAGE(.payload = payload));
    put_be16(made.bytes + 40, 0xfe23); // a partial checksum, as offload leaves it
    assert_false(sums_are_right());
    assert_true(frame_fix_checksums(made.bytes, (uint32_t)made.size));
    assert_true(sums_are_right());
    assert_false(frame_fix_checksums(made.bytes, (uint32_t)made.size));
  }
}

static void test_a_frame_sent_elsewhere_has_checksums_as_right_as_before(void **state) {
  (void)state;
  static const uint8_t mac[6] = {2, 4, 6, 8, 10, 12};
  for (uint32_t address = 0; address < 3; address++) {
    struct frame f = parse(MESSAGE(.payload = 12));
    put_be16(made.bytes + 40, 1); // 0 would mean that there is none
    frame_fix_checksums(made.bytes, (uint32_t)made.size);
    uint32_t to = address == 0 ? 0 : address == 1 ? UINT32_MAX : 0xc0000201;
    frame_redirect(made.bytes, &f, mac, to);
    assert_true(sums_are_right());
    assert_memory_equal(made.bytes, mac, 6);
    assert_memory_equal(f.eth_dst, mac, 6);
    assert_int_equal(get_be32(made.bytes + 30), to);
    assert_int_equal(f.ip_dst, to);
    made.bytes[made.size - 1] ^= 1;
    frame_redirect(made.bytes, &f, mac, 0x0a000001);
    assert_false(sums_are_right());
    put_be16(made.bytes + 40, 0); // there is none
    frame_redirect(made.bytes, &f, mac, 0x0a000002);
    assert_int_equal(get_be16(made.bytes + 40), 0);
  }
}

// RFC 768: a sum that comes out as zero is sent as all ones, because zero means that there is none.
static void test_a_sum_of_zero_is_written_as_all_ones(void **state) {
  (void)state;
  parse(MESSAGE(.payload = 4));
  uint8_t *last = made.bytes + made.size - 2;
  put_be16(last, 0);
  put_be16(made.bytes + 40, 1);
  frame_fix_checksums(made.bytes, (uint32_t)made.size);
  put_be16(last, get_be16(made.bytes + 40)); // makes the sum all ones, and the checksum zero
  frame_fix_checksums(made.bytes, (uint32_t)made.size);
  assert_int_equal(get_be16(made.bytes + 40), 0xffff);
  assert_true(sums_are_right());
}

static void test_absent_and_uncomputable_checksums_stay(void **state) {
  (void)state;
  parse(MESSAGE(.payload = 8));
  assert_true(frame_fix_checksums(made.bytes, (uint32_t)made.size)); // the IPv4 header's
  assert_int_equal(get_be16(made.bytes + 40), 0);
  put_be16(made.bytes + 40, 0x1234);
  assert_false(frame_fix_checksums(made.bytes, (uint32_t)made.size - 1)); // cut
  assert_int_equal(get_be16(made.bytes + 40), 0x1234);
  put_be16(made.bytes + 20, 0x2000); // a fragment
  frame_fix_checksums(made.bytes, (uint32_t)made.size);
  assert_int_equal(get_be16(made.bytes + 40), 0x1234);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_call_is_known_by_its_fields),
      cmocka_unit_test(test_every_legal_credential_length_is_skipped),
      cmocka_unit_test(test_a_reply_tells_the_size_of_its_results),
      cmocka_unit_test(test_a_reply_cut_anywhere_tells_what_is_there_and_no_more),
      cmocka_unit_test(test_a_reply_ends_with_its_datagram),
      cmocka_unit_test(test_a_denied_call_is_a_reply_without_results),
      cmocka_unit_test(test_other_frames_say_why_they_are),
      cmocka_unit_test(test_only_named_flavours_make_a_reply),
      cmocka_unit_test(test_what_no_call_can_be_is_none),
      cmocka_unit_test(test_groups_are_told_by_either_address),
      cmocka_unit_test(test_a_frame_cut_anywhere_is_never_misread),
      cmocka_unit_test(test_wrong_checksums_are_repaired_once),
      cmocka_unit_test(test_a_frame_sent_elsewhere_has_checksums_as_right_as_before),
      cmocka_unit_test(test_a_sum_of_zero_is_written_as_all_ones),
      cmocka_unit_test(test_absent_and_uncomputable_checksums_stay),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
