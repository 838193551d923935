// SPDX-License-Identifier: Apache-2.0
// What is known of the calls under way.
#include "sim/run/call_book.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void put(struct call_book *b, uint32_t request) {
  assert_true(call_book_put(b, request, &(struct call_facts){.reply_bytes = request * 7 + 1}));
}

static void test_facts_are_those_of_the_call_until_it_is_taken(void **state) {
  (void)state;
  struct call_book *b = call_book_new();
  put(b, 5);
  put(b, 5 + 1024); // the same chain
  put(b, 6);
  assert_int_equal(call_book_get(b, 5).reply_bytes, 36);
  assert_int_equal(call_book_get(b, 5 + 1024).reply_bytes, 7204);
  assert_int_equal(call_book_get(b, 7).reply_bytes, 0);
  assert_true(call_book_take(b, 5));
  assert_false(call_book_take(b, 5));
  assert_int_equal(call_book_get(b, 5).reply_bytes, 0);
  assert_int_equal(call_book_get(b, 5 + 1024).reply_bytes, 7204);
  call_book_free(b);
}

// A call may wait while any number of others come and go.
static void test_a_call_is_known_however_many_pass_it(void **state) {
  (void)state;
  struct call_book *b = call_book_new();
  put(b, 3);
  for (uint32_t i = 4; i < 1000000; i++) {
    put(b, i);
    if (i >= 104) assert_true(call_book_take(b, i - 100));
  }
  assert_int_equal(call_book_get(b, 3).reply_bytes, 22);
  call_book_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_facts_are_those_of_the_call_until_it_is_taken),
      cmocka_unit_test(test_a_call_is_known_however_many_pass_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
