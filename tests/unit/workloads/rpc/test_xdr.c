// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/rpc/xdr.h"
#include <cmocka.h>
#include <string.h>

static void each_item_has_its_bytes_of_the_standard(void **state) {
  (void)state;
  static const uint8_t expected[] = {
      0x12, 0x34, 0x56, 0x78,                         // u32
      0xff, 0xff, 0xff, 0xfe,                         // i32 -2
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, // u64
      0,    0,    0,    1,                            // bool
      'a',  'b',  'c',  'd',  'e',  0,    0,    0,    // fixed opaque of 5
      0,    0,    0,    3,    'x',  'y',  'z',  0,    // variable opaque
      0,    0,    0,    0,                            // empty one
  };
  uint8_t bytes[sizeof expected + 1];
  memset(bytes, 0xaa, sizeof bytes);
  struct xdr_writer w = {.bytes = bytes, .capacity = sizeof expected};
  xdr_write_u32(&w, 0x12345678);
  xdr_write_i32(&w, -2);
  xdr_write_u64(&w, 0x0102030405060708);
  xdr_write_bool(&w, true);
  xdr_write_fixed(&w, "abcde", 5);
  xdr_write_opaque(&w, "xyz", 3);
  xdr_write_opaque(&w, NULL, 0);
  assert_false(w.failed);
  assert_int_equal(w.at, sizeof expected);
  assert_memory_equal(bytes, expected, sizeof expected);
  assert_int_equal(bytes[sizeof expected], 0xaa);

  struct xdr_reader r = {.bytes = bytes, .length = sizeof expected};
  uint32_t n;
  assert_int_equal(xdr_read_u32(&r), 0x12345678);
  assert_int_equal(xdr_read_i32(&r), -2);
  assert_int_equal(xdr_read_u64(&r), 0x0102030405060708);
  assert_true(xdr_read_bool(&r));
  assert_memory_equal(xdr_read_fixed(&r, 5), "abcde", 5);
  assert_memory_equal(xdr_read_opaque(&r, 3, &n), "xyz", 3);
  assert_int_equal(n, 3);
  assert_non_null(xdr_read_opaque(&r, 3, &n));
  assert_int_equal(n, 0);
  assert_false(r.failed);
  assert_int_equal(r.at, sizeof expected);
}

static void a_write_that_does_not_fit_leaves_no_byte_and_stays_failed(void **state) {
  (void)state;
  uint8_t bytes[8];
  memset(bytes, 0xaa, sizeof bytes);
  struct xdr_writer w = {.bytes = bytes, .capacity = 7};
  xdr_write_u64(&w, 0);
  assert_true(w.failed);
  xdr_write_u32(&w, 0); // would fit by itself
  assert_int_equal(w.at, 0);
  struct xdr_writer padded = {.bytes = bytes, .capacity = 7};
  xdr_write_fixed(&padded, "abcde", 5); // 5 bytes fit, their padding does not
  assert_true(padded.failed);
  for (size_t i = 0; i < sizeof bytes; i++) assert_int_equal(bytes[i], 0xaa);
}

static void a_read_past_the_end_fails_and_stays_failed(void **state) {
  (void)state;
  static const uint8_t bytes[6] = {0, 0, 0, 1, 2, 3};
  struct xdr_reader r = {.bytes = bytes, .length = sizeof bytes};
  assert_int_equal(xdr_read_u64(&r), 0);
  assert_true(r.failed);
  assert_int_equal(xdr_read_u32(&r), 0); // would succeed by itself
  assert_int_equal(r.at, 0);
}

static void only_zero_and_one_are_bools(void **state) {
  (void)state;
  static const uint8_t bytes[4] = {0, 0, 0, 2};
  struct xdr_reader r = {.bytes = bytes, .length = 4};
  assert_false(xdr_read_bool(&r));
  assert_true(r.failed);
}

static void an_opaque_beyond_its_bound_or_the_end_fails_at_its_start(void **state) {
  (void)state;
  static const uint8_t bytes[12] = {0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0};
  static const uint8_t huge[8] = {0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4};
  const struct {
    const uint8_t *bytes;
    size_t length;
    uint32_t bound;
    bool good;
  } cases[] = {{bytes, 12, 5, true},
               {bytes, 12, 4, false},
               {bytes, 11, 5, false},
               {bytes, 4, 5, false},
               {huge, 8, UINT32_MAX, false}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct xdr_reader r = {.bytes = cases[i].bytes, .length = cases[i].length};
    uint32_t n;
    assert_int_equal(xdr_read_opaque(&r, cases[i].bound, &n) != NULL, cases[i].good);
    assert_int_equal(r.failed, !cases[i].good);
    assert_int_equal(r.at, cases[i].good ? 12 : 0);
    assert_int_equal(n, cases[i].good ? 5 : 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_item_has_its_bytes_of_the_standard),
      cmocka_unit_test(a_write_that_does_not_fit_leaves_no_byte_and_stays_failed),
      cmocka_unit_test(a_read_past_the_end_fails_and_stays_failed),
      cmocka_unit_test(only_zero_and_one_are_bools),
      cmocka_unit_test(an_opaque_beyond_its_bound_or_the_end_fails_at_its_start),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
