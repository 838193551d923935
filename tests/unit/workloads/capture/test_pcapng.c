// SPDX-License-Identifier: Apache-2.0
// Captures as pcapng, block by block.
#include "tests/unit/workloads/capture/reading.h"
#include "workloads/base/bytes.h"

static void test_pcapng_reads_like_pcap(void **state) {
  (void)state;
  blob_section(&file);
  blob_interface(&file, 1, 9);
  blob_interface(&file, 1, 6);
  blob_packet(&file, 0, 1700000000000000005, "first", 5);
  blob_packet(&file, 1, 1700000000000002, "second", 6);
  struct capture_record records[2];
  uint8_t bytes[6];
  read_some(records, 2, bytes, 6);
  assert_int_equal(records[1].time_ps, 1995000);
  assert_int_equal(records[1].length, 6);
  assert_memory_equal(bytes, "second", 6);
}

static void test_interfaces_of_a_pcapng_may_differ_in_all_they_have(void **state) {
  (void)state;
  struct message m = MESSAGE(.xid = 5, .payload = 12);
  blob_udp_message(&frame, &m);
  blob_section(&file);
  blob_interface(&file, 1, 9);
  blob_interface(&file, 101, 0x80 | 10); // raw IP, stamps in 1/1024 s
  blob_interface(&file, 113, 6);         // never used
  blob_packet(&file, 0, UINT64_C(1700000000000000000), "first", 5);
  blob_packet(&file, 1, UINT64_C(1700000000) << 10 | 3, frame.bytes, frame.size);
  struct capture_record records[2];
  uint8_t bytes[200];
  read_some(records, 2, bytes, sizeof bytes);
  assert_int_equal(records[0].length, 5);
  assert_true(records[1].time_ps == INT64_C(3000000000000) / 1024);
  assert_int_equal(records[1].length, 14 + frame.size);
  assert_memory_equal(bytes + 14, frame.bytes, frame.size);
}

// An interface with an option, a resolution, an offset of stamps or the length of an FCS.
static void interface_with(uint32_t snap_length, uint16_t code, uint16_t length, uint64_t value) {
  unsigned padded = (length + 3u) / 4 * 4, size = 20 + 4 + padded;
  blob_le(&file, 1, 4);
  blob_le(&file, size, 4);
  blob_le(&file, 1, 4);
  blob_le(&file, snap_length, 4);
  blob_le(&file, code, 2);
  blob_le(&file, length, 2);
  blob_le(&file, value, padded);
  blob_le(&file, size, 4);
}

static void test_stamps_have_their_interfaces_resolution_and_offset(void **state) {
  (void)state;
  static const struct {
    uint8_t resolution;
    uint64_t stamp;
    int64_t ps; // behind second 10
  } cases[] = {{0, 11, INT64_C(1000000000000)},       {3, 10001, INT64_C(1000000000)},
               {12, UINT64_C(10000000000007), 7},     {14, UINT64_C(1000000000000799), 7},
               {0x80 | 1, 21, INT64_C(500000000000)}, {0x80 | 40, (UINT64_C(10) << 40) + 3, 2}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    fresh(NULL);
    blob_section(&file);
    interface_with(0, 9, 1, 6);
    interface_with(0, 9, 1, cases[i].resolution);
    blob_packet(&file, 0, 10000000, "a", 1);
    blob_packet(&file, 1, cases[i].stamp, "b", 1);
    struct capture_record records[2];
    uint8_t byte;
    read_some(records, 2, &byte, 1);
    assert_int_equal(records[1].time_ps, cases[i].ps);
  }
  fresh(NULL);
  blob_section(&file);
  interface_with(0, 9, 1, 6);
  interface_with(0, 14, 8, (uint64_t)INT64_C(-7)); // microseconds, from seven seconds before
  blob_packet(&file, 0, 10000000, "a", 1);
  blob_packet(&file, 1, 18000000, "b", 1);
  struct capture_record records[2];
  uint8_t byte;
  read_some(records, 2, &byte, 1);
  assert_int_equal(records[1].time_ps, INT64_C(1000000000000));
  static const struct {
    uint16_t code, length;
    uint64_t value;
  } bad[] = {{9, 1, 20}, {9, 1, 0x80 | 64}, {9, 2, 6}, {14, 4, 1}};
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
    fresh(NULL);
    blob_section(&file);
    interface_with(0, bad[i].code, bad[i].length, bad[i].value);
    assert_int_equal(count_in(file.bytes, file.size), -1);
    assert_non_null(strstr(e.text, "record 1 at byte 28: an interface of pcapng whose stamps"));
  }
}

static void test_sections_have_their_own_interfaces_and_byte_order(void **state) {
  (void)state;
  blob_section(&file);
  blob_interface(&file, 1, 9);
  blob_packet(&file, 0, 5, "first", 5);
  static const uint32_t second[] = {0x0a0d0d0a, 28, 0x1a2b3c4d, 0x00010000, UINT32_MAX, UINT32_MAX, 28, // section
                                    1,          20, 0x00010000, 0,          20,                         // interface
                                    6,          36, 0,          0,          7,          3,          3,
                                    0x61626300, 36}; // packet
  for (unsigned i = 0; i < sizeof second / sizeof *second; i++) blob_be(&file, second[i], 4);
  struct capture_record records[2];
  uint8_t bytes[3];
  read_some(records, 2, bytes, 3);
  assert_int_equal(records[1].time_ps, 7000000 - 5000);
  assert_memory_equal(bytes, "abc", 3);
  // The interfaces of the first section are not those of the second.
  file.size -= 36 + 20;
  for (unsigned i = 12; i < sizeof second / sizeof *second; i++) blob_be(&file, second[i], 4);
  assert_int_equal(count_in(file.bytes, file.size), -1);
  assert_non_null(strstr(e.text, "record 2 at byte 128: a packet of interface 0, and the section describes 0"));
}

static void simple_packet(uint32_t original, const char *bytes, uint32_t held) {
  uint32_t size = 16 + (held + 3) / 4 * 4;
  blob_le(&file, 3, 4);
  blob_le(&file, size, 4);
  blob_le(&file, original, 4);
  blob_add(&file, bytes, held);
  blob_zeros(&file, size - 16 - held);
  blob_le(&file, size, 4);
}

static void test_a_packet_without_a_stamp_is_as_late_as_the_one_before(void **state) {
  (void)state;
  blob_section(&file);
  interface_with(6, 9, 1, 9);
  simple_packet(5, "early", 5);
  blob_packet(&file, 0, UINT64_C(1700000000000000000), "a", 1);
  blob_packet(&file, 0, UINT64_C(1700000000000000003), "b", 1);
  simple_packet(100, "simple", 6);
  struct capture_record records[4];
  uint8_t bytes[6];
  read_some(records, 4, bytes, 6);
  static const int64_t times[] = {0, 0, 3000, 3000};
  for (unsigned i = 0; i < 4; i++) assert_int_equal(records[i].time_ps, times[i]);
  assert_memory_equal(bytes, "simple", 6);
  assert_true(records[3].cut);
  assert_int_equal(records[3].original_length, 100);
}

static void test_an_announced_fcs_is_taken_off(void **state) {
  (void)state;
  static const struct {
    uint32_t length, original; // as recorded, with an FCS of four bytes
    uint32_t kept, wire;
  } cases[] = {{20, 20, 16, 16}, {18, 20, 16, 16}, {16, 20, 16, 16}, {15, 20, 15, 16}, {3, 3, 0, 0}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (unsigned kind = 0; kind < 3; kind++) { // a pcap, an interface that says so in bytes, and one in bits
      fresh(NULL);
      if (kind == 0) {
        blob_pcap(&file, true, 0x24000001);
        blob_record(&file, 0, 0, "abcdefghijklmnopFFFF", cases[i].length, cases[i].original);
      } else {
        blob_section(&file);
        interface_with(0, 13, 1, kind == 1 ? 4 : 32);
        size_t begin = file.size;
        blob_packet(&file, 0, 0, "abcdefghijklmnopFFFF", cases[i].length);
        put_be32(file.bytes + begin + 24, cases[i].original << 24);
      }
      struct capture_record record;
      uint8_t bytes[20];
      read_some(&record, 1, bytes, 20);
      assert_int_equal(record.length, cases[i].kept);
      assert_int_equal(record.original_length, cases[i].wire);
      assert_int_equal(record.cut, cases[i].kept < cases[i].wire);
      assert_memory_equal(bytes, "abcdefghijklmnop", cases[i].kept);
    }
  }
}

static void test_a_packets_own_fcs_comes_before_its_interfaces(void **state) {
  (void)state;
  blob_section(&file);
  interface_with(0, 13, 1, 4);
  for (unsigned flags = 0; flags <= 1; flags++) {
    blob_le(&file, 6, 4);
    blob_le(&file, 32 + 8 + 8, 4);
    blob_zeros(&file, 12);
    blob_le(&file, 8, 4);
    blob_le(&file, 8, 4);
    blob_add(&file, "abcdefgh", 8);
    blob_le(&file, 2 | 4u << 16, 4); // epb_flags
    blob_le(&file, flags ? 2u << 5 : 0, 4);
    blob_le(&file, 48, 4);
  }
  struct capture_record records[2];
  uint8_t bytes[8];
  read_some(records, 2, bytes, 8);
  assert_int_equal(records[0].length, 4);
  assert_int_equal(records[1].length, 6);
}

static void test_records_of_other_link_types_are_left_out(void **state) {
  (void)state;
  blob_section(&file);
  blob_interface(&file, 105, 9);
  blob_packet(&file, 0, 4, "radio", 5);
  assert_int_equal(count_in(file.bytes, file.size), -1);
  assert_non_null(strstr(e.text, "link type IEEE802_11 (105) is not supported"));
  blob_interface(&file, 1, 9);
  blob_packet(&file, 1, 5, "first", 5);
  blob_packet(&file, 0, 6, "radio", 5);
  char *path = file_of(&file);
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  struct capture_record record;
  assert_int_equal(capture_read_next(r, &record, &e), PULL_ITEM);
  assert_int_equal(record.index, 1);
  assert_memory_equal(record.bytes, "first", 5);
  assert_int_equal(capture_read_next(r, &record, &e), PULL_END);
  assert_int_equal(capture_read_left_out(r), 2);
  capture_read_close(r);
  file_drop(path);
}

static void test_a_pcapng_cut_anywhere_is_an_error_at_its_block(void **state) {
  (void)state;
  blob_section(&file);
  interface_with(0, 9, 1, 9);
  size_t first = file.size;
  blob_packet(&file, 0, 5, "first", 5);
  size_t second = file.size;
  blob_packet(&file, 0, 6, "second", 6);
  for (size_t size = 1; size < file.size; size++) {
    int count = count_in(file.bytes, size);
    if (size == 28 || size == first || size == second) {
      assert_int_equal(count, size == second);
      continue;
    }
    char where[40];
    size_t block = size < first ? 28 : size < second ? first : second;
    snprintf(where, sizeof where, "record %d at byte %zu: the file ends", 1 + (size > second), block);
    assert_int_equal(count, -1);
    if (!strstr(e.text, size < 28 ? "not a usable" : where)) fail_msg("cut at %zu: %s", size, e.text);
  }
}

static void test_lengths_of_a_block_that_cannot_be_are_errors(void **state) {
  (void)state;
  static const struct {
    size_t at; // in the packet's block
    uint32_t value;
    const char *why;
  } cases[] = {{4, 8, "a length of 8 bytes"},
               {4, 39, "a length of 39 bytes"},
               {4, 1u << 24 | 4, "a length of 16777220 bytes"},
               {4, 12, "12 bytes at its begin and 0 at its end"},
               {8, 1, "interface 1, and the section describes 1"},
               {20, 9, "a packet of 9 bytes in a block of pcapng that has room for 8"},
               {36, 44, "40 bytes at its begin and 44 at its end"}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    fresh(NULL);
    blob_section(&file);
    blob_interface(&file, 1, 9);
    blob_packet(&file, 0, 0, "first", 5);
    put_be32(file.bytes + 60 + cases[i].at, __builtin_bswap32(cases[i].value));
    assert_int_equal(count_in(file.bytes, file.size), -1);
    assert_non_null(strstr(e.text, "record 1 at byte 60: "));
    if (!strstr(e.text, cases[i].why)) fail_msg("%s: %s", cases[i].why, e.text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_pcapng_reads_like_pcap, fresh),
      cmocka_unit_test_setup(test_interfaces_of_a_pcapng_may_differ_in_all_they_have, fresh),
      cmocka_unit_test_setup(test_stamps_have_their_interfaces_resolution_and_offset, fresh),
      cmocka_unit_test_setup(test_sections_have_their_own_interfaces_and_byte_order, fresh),
      cmocka_unit_test_setup(test_a_packet_without_a_stamp_is_as_late_as_the_one_before, fresh),
      cmocka_unit_test_setup(test_an_announced_fcs_is_taken_off, fresh),
      cmocka_unit_test_setup(test_a_packets_own_fcs_comes_before_its_interfaces, fresh),
      cmocka_unit_test_setup(test_records_of_other_link_types_are_left_out, fresh),
      cmocka_unit_test_setup(test_a_pcapng_cut_anywhere_is_an_error_at_its_block, fresh),
      cmocka_unit_test_setup(test_lengths_of_a_block_that_cannot_be_are_errors, fresh),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
