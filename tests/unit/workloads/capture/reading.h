// SPDX-License-Identifier: Apache-2.0
// A capture in memory, and what reading it gives: for the tests of the reader.
#pragma once
#include "tests/unit/capture_maker.h"
#include "workloads/capture/capture_read.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct blob file, frame;
static struct error e;

static inline int fresh(void **state) {
  (void)state;
  file.size = frame.size = 0;
  e.text[0] = '\0';
  return 0;
}

// Reads `path` to its end and returns the count of records, or -1 with the message in e.
static inline int count_records(const char *path, struct sha256 *hash) {
  struct capture_reader *r = capture_read_open(path, hash, &e);
  if (!r) return -1;
  struct capture_record record;
  int count = 0;
  enum pull status;
  while ((status = capture_read_next(r, &record, &e)) == PULL_ITEM) {
    assert_int_equal(record.index, count);
    count++;
  }
  if (status == PULL_END) assert_int_equal(capture_read_next(r, &record, &e), PULL_END);
  capture_read_close(r);
  return status == PULL_END ? count : -1;
}

static inline int count_in(const void *bytes, size_t size) {
  char *path = file_make(bytes, size);
  int count = count_records(path, NULL);
  file_drop(path);
  return count;
}

// The first `count` records of `file`.
static inline void read_some(struct capture_record *records, unsigned count, uint8_t *copy, size_t room) {
  char *path = file_of(&file);
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  if (!r) fail_msg("%s", e.text);
  for (unsigned i = 0; i < count; i++) assert_int_equal(capture_read_next(r, &records[i], &e), PULL_ITEM);
  assert_true(records[count - 1].length <= room);
  memcpy(copy, records[count - 1].bytes, records[count - 1].length);
  capture_read_close(r);
  file_drop(path);
}
