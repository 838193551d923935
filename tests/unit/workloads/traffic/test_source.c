// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/capture_maker.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include "workloads/traffic/source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

#define ECHO PISTE_SOURCE_DIR "/workloads/captures/echo_500.pcap"
// By sha256sum.
#define ECHO_HASH "a7c3e1046477db185cf9fa9be394e29edc1e24e91bf8fdd3e15b0a71b8c070f2"

static struct error e;

static struct source_settings echo(void) {
  return (struct source_settings){
      .path = ECHO, .pairing_window = 4096, .retime = {.mode = RETIME_AS_CAPTURED, .repeat = 1}};
}

static struct source *open_good(struct source_settings settings) {
  struct source *s = source_open(&settings, &e);
  if (!s) fail_msg("%s", e.text);
  return s;
}

static bool udp_checksum_is_right(const struct injection *i) {
  const uint8_t *ip = i->bytes + i->frame.ip_offset, *udp = i->bytes + i->frame.udp_offset;
  uint32_t size = get_be16(udp + 4);
  return checksum_finish(checksum_add(checksum_add(17 + size, ip + 12, 8), udp, size)) == 0;
}

static void test_checksums_are_repaired_only_if_asked(void **state) {
  (void)state;
  for (unsigned fix = 0; fix <= 1; fix++) {
    struct source_settings settings = echo();
    settings.fix_checksums = fix;
    struct source *s = open_good(settings);
    struct injection i;
    unsigned right = 0;
    while (source_next(s, &i, &e) == PULL_ITEM) right += udp_checksum_is_right(&i);
    assert_int_equal(right, fix ? 500 : 0);
    assert_int_equal(source_fixed(s), fix ? 500 : 0);
    source_close(s);
  }
}

static void test_repetition_continues_indices_and_counts(void **state) {
  (void)state;
  struct source_settings settings = echo();
  settings.retime.repeat = 3;
  struct source *s = open_good(settings);
  struct injection i;
  uint32_t first_xid = 0;
  uint64_t last = 0;
  for (uint32_t k = 0; k < 1500; k++) {
    assert_int_equal(source_next(s, &i, &e), PULL_ITEM);
    assert_int_equal(i.index, k);
    assert_true(i.time_ps >= last);
    last = i.time_ps;
    if (k == 0) first_xid = i.frame.xid;
    if (k % 500 == 0) assert_int_equal(i.frame.xid, first_xid);
  }
  assert_int_equal(source_next(s, &i, &e), PULL_END);
  assert_int_equal(source_counts(s)->frames, 3000);
  assert_int_equal(source_counts(s)->paired, 1500);
  source_close(s);
}

// With a second pass, all is read before the first: it may not fit.
static void test_the_hash_is_there_once_all_was_read(void **state) {
  (void)state;
  struct source_settings settings = echo();
  for (uint64_t repeat = 1; repeat <= 2; repeat++) {
    settings.retime.repeat = repeat;
    struct source *s = open_good(settings);
    struct injection i;
    char hex[SHA256_HEX];
    assert_int_equal(source_counts(s)->frames, 0);
    assert_int_equal(source_next(s, &i, &e), PULL_ITEM);
    assert_int_equal(source_hash(s, hex), repeat == 2);
    while (source_next(s, &i, &e) == PULL_ITEM) continue;
    assert_true(source_hash(s, hex));
    assert_string_equal(hex, ECHO_HASH);
    source_close(s);
  }
}

static void test_passes_that_time_cannot_hold_are_refused_at_once(void **state) {
  (void)state;
  struct source_settings settings = echo();
  settings.retime.repeat = 1000000000;
  assert_null(source_open(&settings, &e));
  assert_non_null(strstr(e.text, "1000000000 passes over 500 frames are more than"));
  settings.retime = (struct retime_settings){.mode = RETIME_FIXED, .rate = 1, .repeat = 100};
  assert_null(source_open(&settings, &e));
  assert_non_null(strstr(e.text, "213 days"));
}

static void test_a_closed_loop_runs_through_the_source(void **state) {
  (void)state;
  struct source_settings settings = echo();
  settings.retime = (struct retime_settings){.mode = RETIME_CLOSED, .clients = 1, .repeat = 1};
  struct source *s = open_good(settings);
  struct injection i;
  for (uint64_t k = 0; k < 500; k++) {
    assert_int_equal(source_next(s, &i, &e), PULL_ITEM);
    assert_int_equal(i.time_ps, k * 10);
    assert_int_equal(source_next(s, &i, &e), k < 499 ? PULL_WAIT : PULL_END);
    assert_true(source_completed(s, (uint32_t)k, k * 10 + 10, true));
  }
  source_close(s);
}

static void test_a_pipe_cannot_be_repeated(void **state) {
  (void)state;
  char path[] = "/tmp/piste_test_XXXXXX";
  close(mkstemp(path));
  unlink(path);
  assert_int_equal(mkfifo(path, 0600), 0);
  FILE *both = fopen(path, "r+b"); // keeps the pipe open on both sides
  struct blob b = {0};
  blob_pcap(&b, true, 1);
  fwrite(b.bytes, 1, b.size, both);
  fflush(both);
  struct source_settings settings = echo();
  settings.path = path;
  settings.retime.repeat = 2;
  assert_null(source_open(&settings, &e));
  assert_non_null(strstr(e.text, "can be read only once"));
  fclose(both);
  unlink(path);
}

static void test_bad_settings_and_files_are_refused_at_once(void **state) {
  (void)state;
  struct source_settings settings = echo();
  settings.pairing_window = 0;
  assert_null(source_open(&settings, &e));
  assert_non_null(strstr(e.text, "capture.pairing_window is 0 records; it must be 1 to 1048576"));
  settings = echo();
  settings.retime.repeat = 0;
  assert_null(source_open(&settings, &e));
  assert_non_null(strstr(e.text, "retime.repeat"));
  settings = echo();
  settings.path = "/nonexistent.pcap";
  assert_null(source_open(&settings, &e));
  assert_non_null(strstr(e.text, "/nonexistent.pcap: cannot be opened"));
}

static void test_a_broken_second_half_is_an_error(void **state) {
  (void)state;
  struct blob b = {0};
  blob_pcap(&b, true, 1);
  blob_message(&b, 0, 0, MESSAGE(.xid = 1));
  blob_message(&b, 0, 0, MESSAGE(.xid = 1, .reply = true));
  blob_message(&b, 0, 0, MESSAGE(.xid = 2));
  b.size -= 3;
  char *path = file_of(&b);
  struct source_settings settings = echo();
  settings.path = path;
  struct source *s = open_good(settings);
  struct injection i;
  char hex[SHA256_HEX];
  assert_int_equal(source_next(s, &i, &e), PULL_ITEM);
  assert_int_equal(source_next(s, &i, &e), PULL_ERROR);
  assert_non_null(strstr(e.text, "record 3"));
  assert_false(source_hash(s, hex));
  source_close(s);
  file_drop(path);
}

static void test_a_workload_is_a_source_like_a_capture(void **state) {
  (void)state;
  struct workload w;
  if (!workload_load(PISTE_SOURCE_DIR "/workloads/shipped/echo64.yaml", &w, &e)) fail_msg("%s", e.text);
  w.calls = 100;
  char hex[2][SHA256_HEX];
  for (uint64_t repeat = 1; repeat <= 2; repeat++) {
    struct source_settings settings = {.workload = &w, .retime = {.mode = RETIME_AS_CAPTURED, .repeat = repeat}};
    struct source *s = open_good(settings);
    struct injection i;
    uint64_t n = 0;
    while (source_next(s, &i, &e) == PULL_ITEM) {
      assert_true(i.index == n++ && i.is_call && i.paired && i.reply_payload_bytes == 64);
      assert_true(udp_checksum_is_right(&i));
    }
    const struct capture_counts *counts = source_counts(s);
    assert_int_equal(n, 100 * repeat);
    assert_true(counts->frames == 2 * n && counts->calls == n && counts->replies == n && counts->paired == n);
    assert_true(source_hash(s, hex[repeat - 1]));
    source_close(s);
  }
  assert_string_equal(hex[0], hex[1]);
  workload_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_checksums_are_repaired_only_if_asked),
      cmocka_unit_test(test_repetition_continues_indices_and_counts),
      cmocka_unit_test(test_the_hash_is_there_once_all_was_read),
      cmocka_unit_test(test_passes_that_time_cannot_hold_are_refused_at_once),
      cmocka_unit_test(test_a_closed_loop_runs_through_the_source),
      cmocka_unit_test(test_a_pipe_cannot_be_repeated),
      cmocka_unit_test(test_bad_settings_and_files_are_refused_at_once),
      cmocka_unit_test(test_a_broken_second_half_is_an_error),
      cmocka_unit_test(test_a_workload_is_a_source_like_a_capture),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
