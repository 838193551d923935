// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/capture_maker.h"
#include "workloads/base/bytes.h"
#include "workloads/capture/pairing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct blob file;
static struct capture_counts counts;
static struct injection got[4096];
static struct error e;

static int fresh(void **state) {
  (void)state;
  file.size = 0;
  blob_pcap(&file, true, 1);
  return 0;
}

static void call(uint32_t ns, uint32_t xid) {
  blob_message(&file, 0, ns, MESSAGE(.xid = xid, .payload = 8));
}

static void reply(uint32_t ns, uint32_t xid, unsigned results) {
  blob_message(&file, 0, ns, MESSAGE(.xid = xid, .reply = true, .payload = results));
}

// Pulls everything; checks what holds for any capture; returns the count of injections.
static unsigned pull_all(const char *path, uint32_t window) {
  counts = (struct capture_counts){0};
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  if (!r) fail_msg("%s", e.text);
  struct pairing *p = pairing_new(r, &(struct pairing_settings){.window = window, .stamps = true}, &counts, &e);
  unsigned n = 0;
  uint64_t paired = 0;
  while (pairing_next(p, &got[n], &e) == PULL_ITEM) {
    assert_int_equal(got[n].index, n);
    if (n > 0) {
      assert_true(got[n].time_ps >= got[n - 1].time_ps);
      assert_true(got[n].capture_index > got[n - 1].capture_index);
    }
    paired += got[n++].paired;
  }
  struct injection after;
  assert_int_equal(pairing_next(p, &after, &e), PULL_END);
  pairing_free(p);
  capture_read_close(r);
  assert_int_equal(counts.frames, counts.calls + counts.replies + counts.reply_fragments + counts.other);
  assert_int_equal(counts.calls, counts.paired + counts.unpaired);
  assert_int_equal(counts.replies, counts.paired + counts.orphans);
  assert_int_equal(counts.paired, paired);
  assert_int_equal(counts.calls + counts.other, n);
  return n;
}

static unsigned pull_file(uint32_t window) {
  char *path = file_of(&file);
  unsigned n = pull_all(path, window);
  file_drop(path);
  return n;
}

static void test_a_call_learns_of_its_reply(void **state) {
  (void)state;
  call(100, 1);
  call(150, 2);
  reply(400, 2, 40);
  reply(1100, 1, 100);
  assert_int_equal(pull_file(100), 2);
  assert_true(got[0].paired && got[1].paired && got[0].is_call);
  assert_int_equal(got[0].reply_payload_bytes, 100);
  assert_int_equal(got[0].observed_service_ps, 1000000);
  assert_int_equal(got[0].reply_status, 0);
  assert_int_equal(got[1].reply_payload_bytes, 40);
  assert_int_equal(got[1].observed_service_ps, 250000);
  assert_int_equal(got[1].time_ps, 50000);
}

static void test_only_the_same_conversation_pairs(void **state) {
  (void)state;
  call(0, 1);
  struct message right = MESSAGE(.xid = 1, .reply = true), wrong[4] = {right, right, right, right};
  wrong[0].client = 0x0a000009;
  wrong[1].server = 0x0a000009;
  wrong[2].client_port = 9;
  wrong[3].server_port = 9;
  for (unsigned i = 0; i < 4; i++) blob_message(&file, 0, 1, wrong[i]);
  reply(1, 2, 0);
  assert_int_equal(pull_file(100), 1);
  assert_int_equal(counts.orphans, 5);
  assert_int_equal(counts.unpaired, 1);
  assert_int_equal(got[0].observed_service_ps, 0);
}

static void test_a_call_sent_again_takes_the_next_reply(void **state) {
  (void)state;
  call(0, 1);
  call(10, 1);
  reply(15, 1, 4);
  call(20, 1);
  reply(30, 1, 8);
  assert_int_equal(pull_file(100), 3);
  assert_int_equal(got[0].reply_payload_bytes, 4);
  assert_int_equal(got[1].reply_payload_bytes, 8);
  assert_false(got[2].paired);
}

static void test_a_reply_before_its_call_is_an_orphan(void **state) {
  (void)state;
  reply(0, 1, 4);
  call(10, 1);
  assert_int_equal(pull_file(100), 1);
  assert_int_equal(counts.orphans, 1);
  assert_int_equal(counts.unpaired, 1);
}

static void test_a_reply_recorded_before_its_call_is_paired_by_its_stamp(void **state) {
  (void)state;
  reply(400, 1, 8); // of the second call with this XID
  reply(150, 1, 4); // of the first
  reply(90, 1, 12); // of none
  call(100, 1);
  call(200, 1);
  assert_int_equal(pull_file(100), 2);
  assert_int_equal(got[0].reply_payload_bytes, 4);
  assert_int_equal(got[0].observed_service_ps, 50000);
  assert_int_equal(got[1].reply_payload_bytes, 8);
  assert_int_equal(got[1].observed_service_ps, 200000);
  assert_int_equal(counts.orphans, 1);
  assert_int_equal(counts.backwards, 4);
}

static void test_the_window_bounds_the_search_for_a_reply_before_its_call(void **state) {
  (void)state;
  reply(100, 1, 4);
  for (uint32_t i = 0; i < 9; i++) call(i, 100 + i);
  call(20, 1);
  pull_file(10);
  assert_int_equal(counts.paired, 1);
  pull_file(9);
  assert_int_equal(counts.paired, 0);
  assert_int_equal(counts.orphans, 1);
}

static struct message to_group(struct message m) {
  m.server = 0xe0000105;
  return m;
}

static void test_a_call_to_a_group_goes_to_the_server_that_answered_first(void **state) {
  (void)state;
  blob_message(&file, 0, 0, to_group(MESSAGE(.xid = 1, .payload = 8)));
  for (uint32_t i = 0; i < 3; i++) {
    struct message m = MESSAGE(.xid = 1, .reply = true, .payload = 4 + i * 4);
    m.server = 0x0a000064 + i;
    blob_message(&file, 0, 10 + i, m);
  }
  assert_int_equal(pull_file(100), 1);
  assert_int_equal(got[0].reply_payload_bytes, 4);
  assert_int_equal(got[0].frame.ip_dst, 0x0a000064);
  assert_int_equal(got[0].frame.eth_dst[5], 2); // as the reply's sender
  assert_int_equal(counts.redirected, 1);
  assert_int_equal(counts.orphans, 2);
}

static void test_a_call_to_a_group_that_nobody_answers_goes_to_a_server_that_is_known(void **state) {
  (void)state;
  blob_message(&file, 0, 0, to_group(MESSAGE(.xid = 1)));
  assert_int_equal(pull_file(100), 1);
  assert_int_equal(got[0].frame.ip_dst, 0xc0000201);
  assert_int_equal(got[0].frame.eth_dst[0], 2);
  call(10, 2);
  assert_int_equal(pull_file(100), 2);
  assert_int_equal(got[0].frame.ip_dst, 0x0a000002);
  assert_int_equal(got[0].frame.eth_dst[5], 1);
  assert_int_equal(counts.redirected, 1);
  assert_int_equal(counts.unpaired, 2);
}

// A fragment of an IPv4 datagram of UDP that begins at eight times `at`.
static void fragment(struct message m, uint16_t id, uint16_t at, bool more) {
  struct blob *b = calloc(1, sizeof *b);
  if (at == 0) {
    blob_frame(b, &m);
  } else {
    blob_ethernet(b, false, 0x0800);
    blob_ipv4(b, 17, m.reply ? m.server : m.client, m.reply ? m.client : m.server, 32);
    blob_zeros(b, 32);
  }
  b->bytes[14 + 4] = (uint8_t)(id >> 8), b->bytes[14 + 5] = (uint8_t)id;
  b->bytes[14 + 6] = (uint8_t)(at >> 8) | (more ? 0x20 : 0), b->bytes[14 + 7] = (uint8_t)at;
  blob_record(&file, 0, 5, b->bytes, b->size, b->size);
  free(b);
}

static void test_fragments_of_a_reply_are_withheld_in_any_order(void **state) {
  (void)state;
  struct message m = MESSAGE(.xid = 1, .payload = 400), answer = MESSAGE(.xid = 1, .reply = true, .payload = 400);
  for (unsigned order = 0; order < 2; order++) {
    fresh(NULL);
    fragment(m, 7, 0, true); // a call in two fragments is as it is
    fragment(m, 7, 185, false);
    for (unsigned i = 0; i < 3; i++) {
      unsigned part = order ? 2 - i : i;
      fragment(answer, 9, (uint16_t)(185 * part), part < 2);
    }
    fragment(answer, 10, 185, false); // of a reply that was not captured
    assert_int_equal(pull_file(100), 3);
    assert_int_equal(counts.reply_fragments, 2);
    assert_int_equal(counts.paired, 1);
    assert_int_equal(counts.reasons[FRAME_FRAGMENT], 2);
    assert_int_equal(got[0].capture_index, 0);
    assert_int_equal(got[1].capture_index, 1);
    assert_int_equal(got[2].capture_index, 5);
  }
}

static void test_the_window_bounds_the_search(void **state) {
  (void)state;
  call(0, 1);
  for (uint32_t i = 0; i < 9; i++) call(i, 100 + i);
  reply(20, 1, 4);
  assert_int_equal(pull_file(10), 10);
  assert_true(got[0].paired);
  assert_int_equal(pull_file(9), 10);
  assert_false(got[0].paired);
  assert_int_equal(counts.orphans, 1);
}

static void test_frames_behind_a_waiting_call_keep_their_place(void **state) {
  (void)state;
  call(0, 1);
  blob_record(&file, 0, 5, "not a frame", 11, 20);
  call(10, 2);
  reply(20, 2, 4);
  assert_int_equal(pull_file(100), 3);
  assert_false(got[0].paired);
  assert_false(got[1].is_call);
  assert_true(got[1].cut);
  assert_int_equal(got[1].length, 11);
  assert_int_equal(got[1].original_length, 20);
  assert_true(got[2].paired);
  assert_int_equal(counts.other, 1);
  assert_int_equal(counts.cut, 1);
  assert_int_equal(counts.reasons[FRAME_SHORT], 1);
}

static void test_stamps_that_go_back_never_inject_early(void **state) {
  (void)state;
  call(100, 1);
  call(50, 2);
  call(200, 3);
  call(150, 4);
  assert_int_equal(pull_file(100), 4);
  assert_int_equal(got[0].time_ps, 0);
  assert_int_equal(got[1].time_ps, 0);
  assert_int_equal(got[2].time_ps, 100000);
  assert_int_equal(got[3].time_ps, 100000);
  assert_int_equal(counts.backwards, 2);
}

static void pull_status(struct pairing_settings settings, enum pull second) {
  char *path = file_of(&file);
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  counts = (struct capture_counts){0};
  struct pairing *p = pairing_new(r, &settings, &counts, &e);
  enum pull status = pairing_next(p, &got[0], &e);
  if (status == PULL_ITEM) status = pairing_next(p, &got[1], &e);
  assert_int_equal(status, second);
  pairing_free(p);
  capture_read_close(r);
  file_drop(path);
}

static void test_a_silence_beyond_64_bits_is_an_error_only_where_stamps_matter(void **state) {
  (void)state;
  blob_message(&file, 0, 0, MESSAGE(.xid = 1));
  blob_message(&file, 107 * 86400, 0, MESSAGE(.xid = 2));
  pull_status((struct pairing_settings){.window = 9, .stamps = true}, PULL_ERROR);
  assert_non_null(strstr(e.text, "record 2 at byte 122: its time stamp is more than 106 days"));
  assert_non_null(strstr(e.text, "retime.max_gap"));
  pull_status((struct pairing_settings){.window = 9}, PULL_ITEM);
  assert_true(got[1].time_ps == INT64_MAX);
  pull_status((struct pairing_settings){.window = 9, .stamps = true, .max_gap_ps = 7000}, PULL_ITEM);
  assert_int_equal(got[1].time_ps, 7000);
  assert_int_equal(counts.shortened, 1);
}

static void test_silences_are_shortened_and_the_rest_is_kept(void **state) {
  (void)state;
  static const uint32_t stamps[] = {100, 150, 90, 161, 1000, 1005};
  for (unsigned i = 0; i < 6; i++) call(stamps[i], i);
  reply(5000, 5, 8);
  char *path = file_of(&file);
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  struct pairing_settings settings = {.window = 9, .stamps = true, .max_gap_ps = 20000};
  counts = (struct capture_counts){0};
  struct pairing *p = pairing_new(r, &settings, &counts, &e);
  static const uint64_t times[] = {0, 20000, 20000, 31000, 51000, 56000};
  for (unsigned i = 0; i < 6; i++) {
    assert_int_equal(pairing_next(p, &got[0], &e), PULL_ITEM);
    assert_int_equal(got[0].time_ps, times[i]);
  }
  assert_int_equal(got[0].observed_service_ps, 3995000);
  assert_int_equal(counts.shortened, 2);
  pairing_free(p);
  capture_read_close(r);
  file_drop(path);
}

// Every bytes pointer must hold its own frame while it is the current one, whatever is buffered behind it.
static void test_the_bytes_are_those_of_the_frame(void **state) {
  (void)state;
  for (uint32_t i = 0; i < 200; i++) {
    blob_message(&file, 0, i, MESSAGE(.xid = i, .payload = i % 30 * 4));
    if (i % 3 == 2) reply(i, i - i % 7, 4);
  }
  char *path = file_of(&file);
  counts = (struct capture_counts){0};
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  struct pairing *p = pairing_new(r, &(struct pairing_settings){.window = 17, .stamps = true}, &counts, &e);
  for (uint32_t i = 0; i < 200; i++) {
    struct injection in;
    assert_int_equal(pairing_next(p, &in, &e), PULL_ITEM);
    assert_int_equal(get_be32(in.bytes + 42), i);
    assert_int_equal(in.frame.xid, i);
    assert_int_equal(in.length, 82 + i % 30 * 4);
    memset(in.bytes, 0xff, in.length); // the puller's to change
  }
  pairing_free(p);
  capture_read_close(r);
  file_drop(path);
}

static void test_a_pairing_may_end_half_way(void **state) {
  (void)state;
  for (uint32_t i = 0; i < 20; i++) call(i, i);
  char *path = file_of(&file);
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  struct pairing *p = pairing_new(r, &(struct pairing_settings){.window = 5, .stamps = true}, &counts, &e);
  for (unsigned i = 0; i < 3; i++) assert_int_equal(pairing_next(p, &got[0], &e), PULL_ITEM);
  pairing_free(p); // LeakSanitizer sees what it leaves
  capture_read_close(r);
  file_drop(path);
}

static void test_a_broken_capture_is_an_error_and_not_an_end(void **state) {
  (void)state;
  call(0, 1);
  call(0, 2);
  file.size--;
  char *path = file_of(&file);
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  struct pairing *p = pairing_new(r, &(struct pairing_settings){.window = 5, .stamps = true}, &counts, &e);
  assert_int_equal(pairing_next(p, &got[0], &e), PULL_ERROR);
  assert_non_null(strstr(e.text, "record 2"));
  pairing_free(p);
  capture_read_close(r);
  file_drop(path);
}

static void test_every_shipped_capture_pairs_whole(void **state) {
  (void)state;
  static const struct {
    const char *name;
    unsigned calls;
  } shipped[] = {{"echo_500", 500}, {"kv_tirpc_300", 300}, {"sys_auth_200", 200}};
  for (unsigned k = 0; k < sizeof shipped / sizeof *shipped; k++) {
    char path[400];
    snprintf(path, sizeof path, "%s/workloads/captures/%s.pcap", PISTE_SOURCE_DIR, shipped[k].name);
    assert_int_equal(pull_all(path, 4096), shipped[k].calls);
    assert_int_equal(counts.frames, 2 * shipped[k].calls);
    assert_int_equal(counts.paired, shipped[k].calls);
    for (unsigned i = 0; i < shipped[k].calls; i++) {
      assert_true(got[i].observed_service_ps > 0);
      assert_int_equal(got[i].reply_status, 0);
      // An echo's results are its arguments.
      if (k == 0) assert_int_equal(got[i].reply_payload_bytes, got[i].frame.args_length);
    }
  }
}

static void test_a_capture_without_calls_says_why(void **state) {
  (void)state;
  char text[200];
  pull_file(10);
  assert_true(capture_counts_explain(&counts, text, sizeof text));
  assert_string_equal(text, "no RPC call: the capture holds no frame");
  reply(0, 1, 4);
  reply(0, 1, 4);
  struct blob tcp = {0};
  blob_ethernet(&tcp, false, 0x0800);
  blob_ipv4(&tcp, 6, 1, 2, 20);
  blob_zeros(&tcp, 20);
  blob_record(&file, 0, 0, tcp.bytes, tcp.size, tcp.size + 1);
  pull_file(10);
  assert_true(capture_counts_explain(&counts, text, sizeof text));
  assert_string_equal(text, "no RPC call among 3 frames: 2 replies, 1 TCP (1 cut by the capture length)");
  assert_true(capture_counts_explain(&counts, text, 20));
  assert_string_equal(text, "no RPC call among 3");
  call(0, 1);
  pull_file(10);
  assert_false(capture_counts_explain(&counts, text, sizeof text));
  assert_string_equal(text, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_a_call_learns_of_its_reply, fresh),
      cmocka_unit_test_setup(test_only_the_same_conversation_pairs, fresh),
      cmocka_unit_test_setup(test_a_call_sent_again_takes_the_next_reply, fresh),
      cmocka_unit_test_setup(test_a_reply_before_its_call_is_an_orphan, fresh),
      cmocka_unit_test_setup(test_a_reply_recorded_before_its_call_is_paired_by_its_stamp, fresh),
      cmocka_unit_test_setup(test_the_window_bounds_the_search_for_a_reply_before_its_call, fresh),
      cmocka_unit_test_setup(test_a_call_to_a_group_goes_to_the_server_that_answered_first, fresh),
      cmocka_unit_test_setup(test_a_call_to_a_group_that_nobody_answers_goes_to_a_server_that_is_known, fresh),
      cmocka_unit_test_setup(test_fragments_of_a_reply_are_withheld_in_any_order, fresh),
      cmocka_unit_test_setup(test_the_window_bounds_the_search, fresh),
      cmocka_unit_test_setup(test_frames_behind_a_waiting_call_keep_their_place, fresh),
      cmocka_unit_test_setup(test_stamps_that_go_back_never_inject_early, fresh),
      cmocka_unit_test_setup(test_a_silence_beyond_64_bits_is_an_error_only_where_stamps_matter, fresh),
      cmocka_unit_test_setup(test_silences_are_shortened_and_the_rest_is_kept, fresh),
      cmocka_unit_test_setup(test_the_bytes_are_those_of_the_frame, fresh),
      cmocka_unit_test_setup(test_a_pairing_may_end_half_way, fresh),
      cmocka_unit_test_setup(test_a_broken_capture_is_an_error_and_not_an_end, fresh),
      cmocka_unit_test_setup(test_every_shipped_capture_pairs_whole, fresh),
      cmocka_unit_test_setup(test_a_capture_without_calls_says_why, fresh),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
