// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/workloads/capture/reading.h"
#include "workloads/base/bytes.h"
#include <zlib.h>
#include <zstd.h>

static void test_stamps_are_exact_from_the_first_record(void **state) {
  (void)state;
  for (unsigned nano = 0; nano <= 1; nano++) {
    fresh(NULL);
    blob_pcap(&file, nano, 1);
    blob_record(&file, 1700000000, 999999, "a", 1, 1);
    blob_record(&file, 1700000001, 1, "b", 1, 1);
    blob_record(&file, 1699999999, 999999, "c", 1, 1);
    struct capture_record records[3];
    uint8_t byte;
    read_some(records, 3, &byte, 1);
    int64_t unit = nano ? 1000 : 1000000;
    assert_int_equal(records[0].time_ps, 0);
    assert_int_equal(records[1].time_ps, INT64_C(1000000000000) - 999998 * unit);
    assert_int_equal(records[2].time_ps, INT64_C(-1000000000000));
    assert_int_equal(byte, 'c');
  }
}

static void test_stamps_may_lie_any_time_apart(void **state) {
  (void)state;
  blob_pcap(&file, true, 1);
  blob_record(&file, 0, 0, "a", 1, 1);
  blob_record(&file, INT32_MAX, 999999999, "b", 1, 1);
  struct capture_record records[2];
  uint8_t byte;
  read_some(records, 2, &byte, 1);
  assert_true(records[1].time_ps == (capture_ps)INT32_MAX * 1000000000000 + INT64_C(999999999000));
}

static void test_a_record_cut_by_the_capture_length_is_flagged(void **state) {
  (void)state;
  blob_pcap(&file, true, 1);
  blob_record(&file, 0, 0, "abcd", 4, 4);
  blob_record(&file, 0, 0, "abcd", 4, 5);
  struct capture_record records[2];
  uint8_t bytes[4];
  read_some(records, 2, bytes, 4);
  assert_false(records[0].cut);
  assert_true(records[1].cut);
  assert_int_equal(records[1].length, 4);
  assert_int_equal(records[1].original_length, 5);
}

static void test_a_frame_longer_than_any_is_an_error(void **state) {
  (void)state;
  static uint8_t packet[32 + 262148];
  FILE *out = tmpfile();
  uint32_t size = sizeof packet, held = 262148;
  char path[40];
  blob_section(&file);
  blob_interface(&file, 1, 9);
  fwrite(file.bytes, 1, file.size, out);
  put_be32(packet, __builtin_bswap32(6));
  put_be32(packet + 4, __builtin_bswap32(size));
  put_be32(packet + 20, __builtin_bswap32(held));
  put_be32(packet + 24, __builtin_bswap32(held));
  put_be32(packet + size - 4, __builtin_bswap32(size));
  fwrite(packet, 1, size, out);
  fflush(out);
  snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(out));
  assert_int_equal(count_records(path, NULL), -1);
  assert_non_null(strstr(e.text, "record 1 at byte 60: it is longer than the 262,144 bytes"));
  fclose(out);
}

static void test_cooked_and_raw_captures_become_ethernet(void **state) {
  (void)state;
  static const uint16_t links[] = {113, 276, 101, 228, 12}; // LINKTYPE_*; 12 is what old files call raw IP
  for (unsigned i = 0; i < sizeof links / sizeof *links; i++) {
    fresh(NULL);
    struct message m = MESSAGE(.xid = 5, .payload = 12);
    struct blob *packet = calloc(1, sizeof *packet);
    blob_udp_message(packet, &m);
    if (links[i] == 113) { // packet type, ARPHRD, address, protocol
      blob_be(&frame, 0x0000000100060102, 8);
      blob_be(&frame, 0x0304050600000800, 8);
    } else if (links[i] == 276) { // protocol, interface, ARPHRD, packet type, address
      blob_be(&frame, 0x0800000000000001, 8);
      blob_be(&frame, 0x0001000601020304, 8);
      blob_be(&frame, 0x05060000, 4);
    }
    size_t header = frame.size;
    blob_add(&frame, packet->bytes, packet->size);
    blob_pcap(&file, true, links[i]);
    blob_record(&file, 0, 0, frame.bytes, frame.size, frame.size + 3);
    struct capture_record record;
    uint8_t bytes[200];
    read_some(&record, 1, bytes, sizeof bytes);
    assert_int_equal(record.length, frame.size - header + 14);
    assert_int_equal(record.original_length, record.length + 3);
    assert_true(record.cut);
    static const uint8_t ethernet[14] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
    assert_memory_equal(bytes, ethernet, 14);
    assert_memory_equal(bytes + 14, packet->bytes, packet->size);
    free(packet);
  }
}

static void test_loopback_captures_of_bsd_become_ethernet(void **state) {
  (void)state;
  static const struct {
    uint16_t link;
    uint32_t family; // as its bytes stand in the file
    uint8_t version; // of the packet
    uint16_t type;
  } cases[] = {{0, 0x02000000, 4, 0x0800}, {0, 0x00000002, 4, 0x0800},   {108, 0x00000002, 4, 0x0800},
               {0, 0x1e000000, 6, 0x86dd}, {108, 0x00000018, 6, 0x86dd}, {0, 0x01000000, 4, 0}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    fresh(NULL);
    blob_be(&frame, cases[i].family, 4);
    blob_be(&frame, cases[i].version << 4, 1);
    blob_add(&frame, "packet", 6);
    blob_pcap(&file, true, cases[i].link);
    blob_record(&file, 0, 0, frame.bytes, frame.size, frame.size);
    blob_record(&file, 0, 0, frame.bytes, 4, 4);
    blob_record(&file, 0, 0, frame.bytes, 3, 3);
    struct capture_record records[3];
    uint8_t bytes[64];
    read_some(records, 1, bytes, sizeof bytes);
    assert_int_equal(records[0].length, 14 + 7);
    assert_int_equal(get_be16(bytes + 12), cases[i].type);
    assert_memory_equal(bytes + 15, "packet", 6);
    read_some(records, 3, bytes, sizeof bytes);
    assert_int_equal(records[1].length, 14);
    assert_int_equal(records[2].length, 14);
    assert_int_equal(get_be16(bytes + 12), 0);
  }
}

static void test_raw_ipv6_and_short_cooked_records_are_no_ipv4(void **state) {
  (void)state;
  struct capture_record record;
  uint8_t bytes[64];
  blob_pcap(&file, true, 101);
  blob_record(&file, 0, 0, "\x60xxx", 4, 4);
  read_some(&record, 1, bytes, sizeof bytes);
  assert_int_equal(get_be16(bytes + 12), 0x86dd);
  fresh(NULL);
  blob_pcap(&file, true, 113);
  blob_record(&file, 0, 0, "\x08\x00\x08", 3, 3);
  read_some(&record, 1, bytes, sizeof bytes);
  assert_int_equal(record.length, 14);
  assert_int_equal(get_be16(bytes + 12), 0);
  fresh(NULL);
  blob_pcap(&file, true, 113);
  blob_record(&file, 0, 0, "0123456789abcd\x08\x06Z", 17, 17); // one byte behind the header
  read_some(&record, 1, bytes, sizeof bytes);
  assert_int_equal(record.length, 15);
  assert_int_equal(get_be16(bytes + 12), 0x0806);
  assert_int_equal(bytes[14], 'Z');
}

static void test_a_claimed_length_never_wraps_around(void **state) {
  (void)state;
  struct capture_record record;
  uint8_t bytes[64];
  blob_pcap(&file, true, 101);
  blob_record(&file, 0, 0, "\x45xxx", 4, UINT32_MAX);
  read_some(&record, 1, bytes, sizeof bytes);
  assert_int_equal(record.original_length, UINT32_MAX);
  assert_true(record.cut);
}

static void test_other_link_types_are_refused_by_name(void **state) {
  (void)state;
  blob_pcap(&file, true, 105);
  assert_int_equal(count_in(file.bytes, file.size), -1);
  assert_non_null(strstr(e.text, "link type IEEE802_11 (105) is not supported; supported are Ethernet"));
}

static void test_an_empty_file_is_an_error_that_says_so(void **state) {
  (void)state;
  assert_int_equal(count_in("", 0), -1);
  assert_non_null(strstr(e.text, "the file is empty"));
}

static void test_a_capture_without_records_ends_at_once(void **state) {
  (void)state;
  blob_pcap(&file, true, 1);
  assert_int_equal(count_in(file.bytes, file.size), 0);
}

static void test_what_is_no_capture_is_an_error(void **state) {
  (void)state;
  assert_int_equal(count_in("services: []\n", 13), -1);
  assert_non_null(strstr(e.text, "not a usable pcap or pcapng capture"));
  assert_int_equal(count_records("/nonexistent.pcap", NULL), -1);
  assert_string_equal(e.text, "/nonexistent.pcap: cannot be opened: No such file or directory");
  assert_int_equal(count_records("/tmp", NULL), -1);
  assert_string_equal(e.text, "/tmp: cannot be read: Is a directory");
}

static void make_two_messages(void) {
  blob_pcap(&file, true, 1);
  blob_message(&file, 0, 0, MESSAGE(.xid = 1, .payload = 100));
  blob_message(&file, 0, 5, MESSAGE(.xid = 1, .reply = true, .payload = 200));
}

static void test_a_file_cut_anywhere_is_an_error_at_its_record(void **state) {
  (void)state;
  make_two_messages();
  size_t second = 24 + 16 + 182; // 14 + 20 + 8 + 40 + 100 bytes in the first frame
  for (size_t size = 1; size < file.size; size++) {
    int count = count_in(file.bytes, size);
    if (size == 24 || size == second) {
      assert_int_equal(count, size == second);
      continue;
    }
    assert_int_equal(count, -1);
    const char *where = size < 24 ? "not a usable" : size < second ? "record 1 at byte 24:" : "record 2 at byte 222:";
    if (!strstr(e.text, where)) fail_msg("cut at %zu: %s", size, e.text);
  }
}

static void test_an_absurd_length_is_an_error_at_its_record(void **state) {
  (void)state;
  make_two_messages();
  file.bytes[222 + 11] = 0x7f;
  assert_int_equal(count_in(file.bytes, file.size), -1);
  assert_non_null(strstr(e.text, "record 2 at byte 222:"));
}

static size_t gzip(const void *from, size_t size, uint8_t *to, size_t room) {
  z_stream z = {0};
  deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  z.next_in = (z_const Bytef *)(uintptr_t)from;
  z.avail_in = (uInt)size;
  z.next_out = to;
  z.avail_out = (uInt)room;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  deflateEnd(&z);
  return z.total_out;
}

static size_t zstd(const void *from, size_t size, uint8_t *to, size_t room) {
  ZSTD_CCtx *c = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1); // as the zstd command does
  size_t made = ZSTD_compress2(c, to, room, from, size);
  ZSTD_freeCCtx(c);
  return made;
}

static void test_compressed_captures_read_alike_whole_or_in_parts(void **state) {
  (void)state;
  size_t (*const packers[])(const void *, size_t, uint8_t *, size_t) = {gzip, zstd};
  make_two_messages();
  for (unsigned i = 0; i < 2; i++) {
    uint8_t packed[4096];
    size_t size = packers[i](file.bytes, file.size, packed, sizeof packed);
    assert_int_equal(count_in(packed, size), 2);
    size = packers[i](file.bytes, 300, packed, sizeof packed);
    size += packers[i](file.bytes + 300, file.size - 300, packed + size, sizeof packed - size);
    assert_int_equal(count_in(packed, size), 2);
  }
}

static void test_compressed_captures_cut_anywhere_are_errors(void **state) {
  (void)state;
  size_t (*const packers[])(const void *, size_t, uint8_t *, size_t) = {gzip, zstd};
  make_two_messages();
  for (unsigned i = 0; i < 2; i++) {
    uint8_t packed[4096];
    size_t size = packers[i](file.bytes, file.size, packed, sizeof packed);
    for (size_t cut = 1; cut < size; cut++) assert_int_equal(count_in(packed, cut), -1);
    packed[size / 2] ^= 0x55;
    assert_int_equal(count_in(packed, size), -1);
    packed[size / 2] ^= 0x55;
    assert_int_equal(count_in(packed, size - 1), -1);
    assert_non_null(strstr(e.text, "the compressed data end too early"));
    assert_non_null(strstr(e.text, "of the unpacked data"));
    packed[size] = 'x';
    assert_int_equal(count_in(packed, size + 1), -1);
  }
}

static void test_a_long_compressed_capture_streams_through(void **state) {
  (void)state;
  // 40 MB of records from a gzip file of several members, each longer than any buffer on the way.
  static uint8_t packed[1 << 18];
  char path[] = "/tmp/piste_test_XXXXXX";
  FILE *out = fdopen(mkstemp(path), "wb");
  blob_pcap(&file, true, 1);
  fwrite(packed, 1, gzip(file.bytes, file.size, packed, sizeof packed), out);
  for (unsigned part = 0; part < 1000; part++) {
    file.size = 0;
    for (unsigned i = 0; i < 40; i++) {
      frame.size = 0;
      blob_zeros(&frame, 1000);
      blob_record(&file, part, i, frame.bytes, frame.size, frame.size);
    }
    fwrite(packed, 1, gzip(file.bytes, file.size, packed, sizeof packed), out);
  }
  fclose(out);
  assert_int_equal(count_records(path, NULL), 40000);
  unlink(path);
}

static void test_the_hash_is_that_of_the_raw_bytes(void **state) {
  (void)state;
  make_two_messages();
  uint8_t packed[4096];
  size_t size = gzip(file.bytes, file.size, packed, sizeof packed);
  struct sha256 whole, passed;
  char expected[SHA256_HEX], hex[SHA256_HEX];
  sha256_begin(&whole);
  sha256_begin(&passed);
  sha256_add(&whole, packed, size);
  sha256_end_hex(&whole, expected);
  char *path = file_make(packed, size);
  assert_int_equal(count_records(path, &passed), 2);
  file_drop(path);
  sha256_end_hex(&passed, hex);
  assert_string_equal(hex, expected);
}

static void test_standard_input_is_read_once(void **state) {
  (void)state;
  make_two_messages();
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  // One byte first: the packing must be told from what trickles in.
  assert_int_equal(write(ends[1], file.bytes, 1), 1);
  int kept = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  assert_int_equal(write(ends[1], file.bytes + 1, file.size - 1), file.size - 1);
  close(ends[1]);
  struct capture_reader *r = capture_read_open("-", NULL, &e);
  dup2(kept, STDIN_FILENO);
  close(kept);
  close(ends[0]);
  assert_non_null(r);
  assert_false(capture_read_repeatable(r));
  struct capture_record record;
  assert_int_equal(capture_read_next(r, &record, &e), PULL_ITEM);
  assert_int_equal(capture_read_next(r, &record, &e), PULL_ITEM);
  assert_int_equal(capture_read_next(r, &record, &e), PULL_END);
  capture_read_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_stamps_are_exact_from_the_first_record, fresh),
      cmocka_unit_test_setup(test_stamps_may_lie_any_time_apart, fresh),
      cmocka_unit_test_setup(test_a_record_cut_by_the_capture_length_is_flagged, fresh),
      cmocka_unit_test_setup(test_a_frame_longer_than_any_is_an_error, fresh),
      cmocka_unit_test_setup(test_cooked_and_raw_captures_become_ethernet, fresh),
      cmocka_unit_test_setup(test_loopback_captures_of_bsd_become_ethernet, fresh),
      cmocka_unit_test_setup(test_raw_ipv6_and_short_cooked_records_are_no_ipv4, fresh),
      cmocka_unit_test_setup(test_a_claimed_length_never_wraps_around, fresh),
      cmocka_unit_test_setup(test_other_link_types_are_refused_by_name, fresh),
      cmocka_unit_test_setup(test_an_empty_file_is_an_error_that_says_so, fresh),
      cmocka_unit_test_setup(test_a_capture_without_records_ends_at_once, fresh),
      cmocka_unit_test_setup(test_what_is_no_capture_is_an_error, fresh),
      cmocka_unit_test_setup(test_a_file_cut_anywhere_is_an_error_at_its_record, fresh),
      cmocka_unit_test_setup(test_an_absurd_length_is_an_error_at_its_record, fresh),
      cmocka_unit_test_setup(test_compressed_captures_read_alike_whole_or_in_parts, fresh),
      cmocka_unit_test_setup(test_compressed_captures_cut_anywhere_are_errors, fresh),
      cmocka_unit_test_setup(test_a_long_compressed_capture_streams_through, fresh),
      cmocka_unit_test_setup(test_the_hash_is_that_of_the_raw_bytes, fresh),
      cmocka_unit_test_setup(test_standard_input_is_read_once, fresh),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
