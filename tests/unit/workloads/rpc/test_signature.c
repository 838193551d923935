// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/rpc/signature.h"
#include <cmocka.h>
#include <string.h>

static struct signature parsed(const char *text) {
  struct signature signature;
  struct error e = {""};
  if (!signature_parse(text, &signature, &e)) fail_msg("%s", e.text);
  return signature;
}

static void every_element_parses_to_its_word_and_prints_back(void **state) {
  (void)state;
  static const char all[] = "u32 i32 u64 opaque[16] opaque<250> string<64> bool enum";
  static const uint32_t words[] = {0x10000000, 0x20000000, 0x30000000, 0x40000010, 0x500000fa,
                                   0x60000040, 0x70000000, 0x80000000, 0};
  struct signature s = parsed(all);
  assert_memory_equal(s.words, words, sizeof words);
  assert_int_equal(signature_count(&s), 8);
  assert_int_equal(signature_variable_count(&s), 2);
  char text[sizeof all];
  assert_true(signature_print(&s, text, sizeof text));
  assert_string_equal(text, all);
  assert_false(signature_print(&s, text, sizeof text - 1));
}

static void an_empty_text_is_a_procedure_without_arguments(void **state) {
  (void)state;
  struct signature s = parsed("  ");
  uint8_t host[4];
  assert_int_equal(signature_count(&s), 0);
  assert_true(signature_unmarshal(&s, host, 0, host));
  assert_false(signature_unmarshal(&s, host, 4, host));
}

static void what_is_no_element_is_refused_by_name(void **state) {
  (void)state;
  static const char *const bad[] = {"u16",
                                    "opaque",
                                    "opaque[]",
                                    "opaque<12",
                                    "opaque[4>",
                                    "string[4]",
                                    "u32<4>",
                                    "opaque<268435456>",
                                    "opaque<-1>",
                                    "u32u32",
                                    "opaque<99999999999999999999>"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct signature s;
    struct error e = {""};
    assert_false(signature_parse(bad[i], &s, &e));
    assert_non_null(strstr(e.text, bad[i]));
  }
}

static void fifteen_elements_fit_and_sixteen_do_not(void **state) {
  (void)state;
  struct signature s;
  struct error e = {""};
  char text[80] = "";
  for (int i = 0; i < 15; i++) strcat(text, "u32 ");
  assert_true(signature_parse(text, &s, &e));
  strcat(text, "u32");
  assert_false(signature_parse(text, &s, &e));
}

static void arguments_come_out_in_host_order_at_the_same_offsets(void **state) {
  (void)state;
  static const uint8_t args[] = {
      0x01, 0x02, 0x03, 0x04,                                       // u32
      0xff, 0xff, 0xff, 0xfe,                                       // i32
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,               // u64
      'a',  'b',  'c',  0x55,                                       // opaque[3], padding not zero
      0,    0,    0,    5,    'v',  'a',  'l',  'u',  'e', 9, 9, 9, // opaque<8>
      0,    0,    0,    1,                                          // bool
      0,    0,    0,    7,                                          // enum
      0,    0,    0,    0,                                          // string<4>, empty
  };
  static const uint8_t expected[] = {
      0x04, 0x03, 0x02, 0x01, 0xfe, 0xff, 0xff, 0xff, 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02,
      0x01, 'a',  'b',  'c',  0,    5,    0,    0,    0,    'v',  'a',  'l',  'u',  'e',  0,
      0,    0,    1,    0,    0,    0,    7,    0,    0,    0,    0,    0,    0,    0,
  };
  uint8_t host[sizeof expected];
  struct signature s = parsed("u32 i32 u64 opaque[3] opaque<8> bool enum string<4>");
  assert_true(signature_unmarshal(&s, args, sizeof args, host));
  assert_memory_equal(host, expected, sizeof expected);
}

static void arguments_that_do_not_match_are_refused(void **state) {
  (void)state;
  static const uint8_t bytes[16] = {0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
  static const struct {
    const char *signature;
    size_t length;
    bool good;
  } cases[] = {
      {"opaque<2> bool", 12, true},
      {"opaque<2> bool", 8, false},  // the bool is missing
      {"opaque<2> bool", 16, false}, // four bytes left over
      {"opaque<1> bool", 12, false}, // longer than its bound
      {"string<2> bool", 12, true},
      {"bool", 4, false}, // 2 is no bool
      {"enum", 4, true},
      {"opaque<2>", 4, false}, // its bytes are missing
      {"u64", 4, false},
      {"opaque[5]", 8, true},
      {"opaque[5]", 4, false},
      {"opaque[9]", 8, false},
      {"opaque[0] u32", 4, true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct signature s = parsed(cases[i].signature);
    uint8_t host[16];
    if (signature_unmarshal(&s, bytes, cases[i].length, host) != cases[i].good) fail_msg("case %zu", i);
  }
}

static void a_word_of_no_known_kind_accepts_nothing(void **state) {
  (void)state;
  struct signature s = {{0x90000000}};
  uint8_t bytes[4] = {0}, host[4];
  assert_false(signature_unmarshal(&s, bytes, 4, host));
}

static void random_arguments_fit_the_room_and_their_signature(void **state) {
  (void)state;
  static const char *const texts[] = {"", "u32", "opaque<8> opaque[7] string<2000> bool u64",
                                      "i32 enum opaque<268435455> opaque<0> string<3> opaque<100>"};
  struct rng rng;
  rng_seed(&rng, 1, 0);
  size_t longest = 0;
  for (int i = 0; i < 2000; i++) {
    struct signature s = parsed(texts[i % 4]);
    uint8_t bytes[1440], host[1440];
    size_t room = 40 + rng_below(&rng, 1400);
    struct xdr_writer w = {.bytes = bytes, .capacity = room};
    assert_true(signature_write_random(&s, room, &rng, &w));
    assert_true(w.at <= room);
    assert_true(signature_unmarshal(&s, bytes, w.at, host));
    if (w.at > longest) longest = w.at;
  }
  assert_true(longest > 1200);
}

static void random_arguments_are_refused_where_even_empty_ones_do_not_fit(void **state) {
  (void)state;
  struct rng rng;
  rng_seed(&rng, 1, 0);
  struct signature s = parsed("u32 opaque<4>");
  uint8_t bytes[8];
  struct xdr_writer w = {.bytes = bytes, .capacity = 8};
  assert_false(signature_write_random(&s, 7, &rng, &w));
  assert_int_equal(w.at, 0);
  assert_true(signature_write_random(&s, 8, &rng, &w));
}

static void given_lengths_are_kept_up_to_the_bound(void **state) {
  (void)state;
  struct rng rng;
  rng_seed(&rng, 1, 0);
  struct signature s = parsed("opaque<10> u32 string<600>");
  static const uint32_t lengths[] = {500, 300};
  uint8_t bytes[1000];
  struct xdr_writer w = {.bytes = bytes, .capacity = sizeof bytes};
  signature_write(&s, lengths, &rng, &w);
  struct xdr_reader r = {.bytes = bytes, .length = w.at};
  uint32_t n;
  xdr_read_opaque(&r, 10, &n);
  assert_int_equal(n, 10);
  xdr_read_u32(&r);
  const uint8_t *letters = xdr_read_opaque(&r, 600, &n);
  assert_int_equal(n, 300);
  for (uint32_t i = 0; i < n; i++) assert_in_range(letters[i], '-', 'z');
  assert_int_equal(r.at, w.at);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_element_parses_to_its_word_and_prints_back),
      cmocka_unit_test(an_empty_text_is_a_procedure_without_arguments),
      cmocka_unit_test(what_is_no_element_is_refused_by_name),
      cmocka_unit_test(fifteen_elements_fit_and_sixteen_do_not),
      cmocka_unit_test(arguments_come_out_in_host_order_at_the_same_offsets),
      cmocka_unit_test(arguments_that_do_not_match_are_refused),
      cmocka_unit_test(a_word_of_no_known_kind_accepts_nothing),
      cmocka_unit_test(random_arguments_fit_the_room_and_their_signature),
      cmocka_unit_test(random_arguments_are_refused_where_even_empty_ones_do_not_fit),
      cmocka_unit_test(given_lengths_are_kept_up_to_the_bound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
