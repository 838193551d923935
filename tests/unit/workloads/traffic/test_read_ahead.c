// SPDX-License-Identifier: Apache-2.0
// A stream that is read ahead gives the same injections, with their bytes, as it would without.
#include "workloads/traffic/read_ahead.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

// So many injections of growing and shrinking sizes, all in one buffer that each overwrites; then the end or an error.
struct inner {
  uint32_t many, given, rewound;
  enum pull last;
  uint8_t buffer[256];
};

static uint32_t length_of(uint32_t index) {
  return index * 37 % 200;
}

static enum pull next(void *self, struct injection *injection, struct error *e) {
  struct inner *s = self;
  if (s->given == s->many) {
    if (s->last == PULL_ERROR) error_set(e, "broken behind %u", s->given);
    return s->last;
  }
  *injection = (struct injection){.index = s->given, .bytes = s->buffer, .length = length_of(s->given)};
  memset(s->buffer, (int)s->given, sizeof s->buffer);
  s->given++;
  return PULL_ITEM;
}

static bool rewind_inner(void *self, struct error *e) {
  struct inner *s = self;
  (void)e;
  s->given = 0;
  s->rewound++;
  return true;
}

static void expect_items(struct injection_stream stream, uint32_t from, uint32_t to) {
  struct error e;
  for (uint32_t i = from; i < to; i++) {
    struct injection injection;
    assert_int_equal(stream.next(stream.self, &injection, &e), PULL_ITEM);
    assert_int_equal(injection.index, i);
    assert_int_equal(injection.length, length_of(i));
    for (uint32_t b = 0; b < injection.length; b++) assert_int_equal(injection.bytes[b], (uint8_t)i);
  }
}

static void test_all_come_in_order_and_the_end_stays_the_end(void **state) {
  (void)state;
  static const uint32_t sizes[] = {0,   1, READ_AHEAD_INJECTIONS - 1, READ_AHEAD_INJECTIONS, READ_AHEAD_INJECTIONS + 1,
                                   1000};
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct inner inner = {.many = sizes[i], .last = PULL_END};
    struct read_ahead *r = read_ahead_new((struct injection_stream){&inner, next, rewind_inner});
    struct injection_stream stream = read_ahead_stream(r);
    struct injection injection;
    struct error e;
    expect_items(stream, 0, sizes[i]);
    assert_int_equal(stream.next(stream.self, &injection, &e), PULL_END);
    assert_int_equal(stream.next(stream.self, &injection, &e), PULL_END);
    read_ahead_free(r);
  }
}

static void test_an_error_comes_behind_what_was_read_before_it(void **state) {
  (void)state;
  struct inner inner = {.many = 10, .last = PULL_ERROR};
  struct read_ahead *r = read_ahead_new((struct injection_stream){&inner, next, rewind_inner});
  struct injection_stream stream = read_ahead_stream(r);
  struct injection injection;
  struct error e = {0};
  expect_items(stream, 0, 10);
  assert_int_equal(stream.next(stream.self, &injection, &e), PULL_ERROR);
  assert_string_equal(e.text, "broken behind 10");
  read_ahead_free(r);
}

static void test_it_can_be_rewound_anywhere(void **state) {
  (void)state;
  struct inner inner = {.many = 100, .last = PULL_END};
  struct read_ahead *r = read_ahead_new((struct injection_stream){&inner, next, rewind_inner});
  struct injection_stream stream = read_ahead_stream(r);
  struct error e;
  static const uint32_t before[] = {0, 3, READ_AHEAD_INJECTIONS, 100};
  for (unsigned i = 0; i < 4; i++) {
    expect_items(stream, 0, before[i]);
    assert_true(stream.rewind(stream.self, &e));
    assert_int_equal(inner.rewound, i + 1);
  }
  expect_items(stream, 0, 100);
  read_ahead_free(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_all_come_in_order_and_the_end_stays_the_end),
      cmocka_unit_test(test_an_error_comes_behind_what_was_read_before_it),
      cmocka_unit_test(test_it_can_be_rewound_anywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
