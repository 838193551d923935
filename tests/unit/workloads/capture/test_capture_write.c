// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/capture_maker.h"
#include "workloads/base/aside.h"
#include "workloads/capture/capture_read.h"
#include "workloads/capture/capture_write.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[] = "/tmp/piste_test_write_XXXXXX";
static char path[64], partial[80];

static int make_folder(void **state) {
  (void)state;
  if (!mkdtemp(folder)) return -1;
  snprintf(path, sizeof path, "%s/out.pcap", folder);
  snprintf(partial, sizeof partial, "%s.partial", path);
  return 0;
}

static int drop_folder(void **state) {
  (void)state;
  unlink(path);
  return rmdir(folder); // fails if a test left something behind
}

static bool exists(const char *name) {
  struct stat about;
  return stat(name, &about) == 0;
}

static void test_the_file_has_exactly_the_bytes_of_the_format(void **state) {
  (void)state;
  struct error e;
  struct capture_writer *w = capture_write_open(path, &e);
  assert_non_null(w);
  assert_true(capture_write_frame(w, 3000000123456999, (const uint8_t *)"abcde", 5, 60, &e));
  assert_true(capture_write_close(w, &e));
  static const uint8_t expected[] = {
      0x4d, 0x3c, 0xb2, 0xa1, 2,    0,    4, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0,   0,   4,   0,   1,  0, 0, 0, // file header
      0xb8, 0x0b, 0,    0,    0x40, 0xe2, 1, 0, 5, 0, 0, 0, 60, 0, 0, 0, 'a', 'b', 'c', 'd', 'e'}; // 3000 s, 123456 ns
  uint8_t bytes[100];
  FILE *f = fopen(path, "rb");
  assert_int_equal(fread(bytes, 1, sizeof bytes, f), sizeof expected);
  fclose(f);
  assert_memory_equal(bytes, expected, sizeof expected);
}

static void test_what_is_written_reads_back(void **state) {
  (void)state;
  struct error e;
  struct capture_writer *w = capture_write_open(path, &e);
  uint8_t bytes[9728];
  for (uint32_t i = 0; i < 300; i++) {
    memset(bytes, (int)i, sizeof bytes);
    assert_true(capture_write_frame(w, i * 7000000ull, bytes, 60 + i * 32, 60 + i * 32, &e));
  }
  assert_true(capture_write_close(w, &e));
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  assert_non_null(r);
  struct capture_record record;
  for (uint32_t i = 0; i < 300; i++) {
    assert_int_equal(capture_read_next(r, &record, &e), PULL_ITEM);
    assert_int_equal(record.time_ps, i * 7000000ll);
    assert_int_equal(record.length, 60 + i * 32);
    memset(bytes, (int)i, sizeof bytes);
    assert_memory_equal(record.bytes, bytes, record.length);
  }
  assert_int_equal(capture_read_next(r, &record, &e), PULL_END);
  capture_read_close(r);
}

static void test_the_name_appears_only_when_the_file_is_whole(void **state) {
  (void)state;
  struct error e;
  unlink(path);
  struct capture_writer *w = capture_write_open(path, &e);
  assert_true(exists(partial));
  assert_false(exists(path));
  assert_true(capture_write_close(w, &e));
  assert_false(exists(partial));
  assert_true(exists(path));
}

static void test_a_discarded_file_leaves_the_old_one(void **state) {
  (void)state;
  struct error e;
  struct aside *a = aside_open(path, &e);
  fputs("old", aside_file(a));
  assert_true(aside_commit(a, &e));
  a = aside_open(path, &e);
  fputs("newer", aside_file(a));
  aside_discard(a);
  assert_false(exists(partial));
  struct stat about;
  assert_int_equal(stat(path, &about), 0);
  assert_int_equal(about.st_size, 3);
}

static void test_a_place_that_cannot_be_written_is_named(void **state) {
  (void)state;
  struct error e;
  assert_null(capture_write_open("/nonexistent/out.pcap", &e));
  assert_string_equal(e.text, "/nonexistent/out.pcap: cannot be written: No such file or directory");
  assert_null(aside_open(folder, &e));
  assert_non_null(strstr(e.text, "Is a directory"));
}

static void test_a_full_device_is_an_error(void **state) {
  (void)state;
  struct error e;
  struct capture_writer *w = capture_write_open("/dev/full", &e);
  assert_non_null(w);
  assert_false(capture_write_close(w, &e)); // the header was still buffered
  assert_string_equal(e.text, "/dev/full: cannot be written: No space left on device");
  w = capture_write_open("/dev/full", &e);
  uint8_t bytes[1500] = {0};
  bool good = true;
  for (unsigned i = 0; i < 1000 && good; i++) good = capture_write_frame(w, 0, bytes, sizeof bytes, sizeof bytes, &e);
  assert_false(good);
  assert_string_equal(e.text, "/dev/full: cannot be written: No space left on device");
  capture_write_discard(w);
}

// A limit on the size of files stands for a disk that fills up half-way.
static void test_a_file_that_cannot_be_completed_leaves_nothing(void **state) {
  (void)state;
  struct error e;
  unlink(path);
  struct rlimit old, low;
  getrlimit(RLIMIT_FSIZE, &old);
  low = old;
  low.rlim_cur = 100000;
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &low);
  struct capture_writer *w = capture_write_open(path, &e);
  uint8_t bytes[1500] = {0};
  for (unsigned i = 0; i < 100; i++) capture_write_frame(w, 0, bytes, sizeof bytes, sizeof bytes, &e);
  bool good = capture_write_close(w, &e);
  setrlimit(RLIMIT_FSIZE, &old);
  assert_false(good);
  assert_non_null(strstr(e.text, "File too large"));
  assert_false(exists(path));
  assert_false(exists(partial));
}

static void test_a_frame_longer_than_readers_take_is_refused(void **state) {
  (void)state;
  struct error e;
  struct capture_writer *w = capture_write_open(path, &e);
  uint8_t *bytes = calloc(1, CAPTURE_MAX_FRAME + 1);
  assert_true(capture_write_frame(w, 0, bytes, CAPTURE_MAX_FRAME, CAPTURE_MAX_FRAME, &e));
  assert_false(capture_write_frame(w, 0, bytes, CAPTURE_MAX_FRAME + 1, CAPTURE_MAX_FRAME + 1, &e));
  capture_write_discard(w);
  free(bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_file_has_exactly_the_bytes_of_the_format),
      cmocka_unit_test(test_what_is_written_reads_back),
      cmocka_unit_test(test_the_name_appears_only_when_the_file_is_whole),
      cmocka_unit_test(test_a_discarded_file_leaves_the_old_one),
      cmocka_unit_test(test_a_place_that_cannot_be_written_is_named),
      cmocka_unit_test(test_a_full_device_is_an_error),
      cmocka_unit_test(test_a_file_that_cannot_be_completed_leaves_nothing),
      cmocka_unit_test(test_a_frame_longer_than_readers_take_is_refused),
  };
  return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
