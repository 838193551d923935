// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/sha256.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *message, size_t times, const char *digest) {
  struct sha256 s;
  char hex[SHA256_HEX];
  sha256_begin(&s);
  for (size_t i = 0; i < times; i++) sha256_add(&s, message, strlen(message));
  sha256_end_hex(&s, hex);
  assert_string_equal(hex, digest);
}

// The examples of FIPS 180-2, appendix B, and NIST's test vector of no bytes.
static void test_the_published_examples_hold(void **state) {
  (void)state;
  expect("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  expect("aaaaaaaaaa", 100000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void test_the_pieces_do_not_matter(void **state) {
  (void)state;
  uint8_t bytes[300];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 7);
  for (size_t size = 0; size <= sizeof bytes; size += 1) {
    struct sha256 whole, pieces;
    uint8_t a[SHA256_BYTES], b[SHA256_BYTES];
    sha256_begin(&whole);
    sha256_begin(&pieces);
    sha256_add(&whole, bytes, size);
    for (size_t at = 0, step = 1; at < size; at += step, step = step % 67 + 1)
      sha256_add(&pieces, bytes + at, step < size - at ? step : size - at);
    sha256_end(&whole, a);
    sha256_end(&pieces, b);
    assert_memory_equal(a, b, sizeof a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_published_examples_hold),
      cmocka_unit_test(test_the_pieces_do_not_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
