// SPDX-License-Identifier: Apache-2.0
#include "models/software/handlers/handlers.h"
#include "tests/support/plain_hart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// A receive path over two plain buffers.
struct buffers {
  uint8_t arguments[HANDLER_MAX_MESSAGE], reply[HANDLER_MAX_MESSAGE];
};
static struct buffers b; // the call in hand

static void read_arguments(struct hart *h, struct handler_call *c, uint32_t at, void *to, uint32_t bytes) {
  (void)h;
  assert_true(at + bytes <= c->arguments);
  memcpy(to, b.arguments + at, bytes);
}
static void write_reply(struct hart *h, struct handler_call *c, uint32_t at, const void *from, uint32_t bytes) {
  (void)h, (void)c;
  memcpy(b.reply + at, from, bytes);
}
static const struct handler_path path = {read_arguments, write_reply};

static const struct signature *typed_signature;
static const struct handler_settings *own_settings;
static struct call_facts facts(void *context, uint32_t request) {
  (void)context;
  return (struct call_facts){.reply_bytes = request * 4,
                             .reply_word = 0x01020304,
                             .service_ps = request * 1000,
                             .signature = typed_signature,
                             .settings = own_settings};
}
static uint64_t draw(void *context, uint32_t request, const struct sampler *service_time) {
  (void)context;
  return service_time ? 7000 : request * 1000;
}
static const struct handler_world world = {
    .facts = facts,
    .draw = draw,
    .hart_hz = 2000000000,
};

static struct hart *h;
static int setup(void **state) {
  (void)state;
  own_settings = NULL;
  memset(&b, 0xee, sizeof b);
  h = plain_hart_new(&(struct plain_hart){0});
  hart_step(h, STEP_HANDLER);
  return 0;
}
static int teardown(void **state) {
  (void)state;
  plain_hart_free(h);
  return 0;
}

static struct handler_call call_of(uint32_t request, const void *arguments, uint32_t bytes) {
  if (bytes) memcpy(b.arguments, arguments, bytes);
  return (struct handler_call){
      .path = &path, .path_state = &b, .request = request, .arguments = bytes, .data = 0x10000000};
}

static void test_null_touches_neither_arguments_nor_reply(void **state) {
  (void)state;
  struct handler_call c = call_of(1, NULL, 0);
  assert_int_equal(handler_null(h, &world, &c), HANDLER_OK);
  assert_int_equal(c.reply, 0);
  assert_int_equal(b.reply[0], 0xee);
  assert_int_equal(plain_hart_visits(h, PATH_NOTHING), 1);
}

static void test_echo_returns_every_byte(void **state) {
  (void)state;
  uint8_t sent[1000];
  for (unsigned i = 0; i < sizeof sent; i++) sent[i] = (uint8_t)(i * 7);
  struct handler_call c = call_of(1, sent, sizeof sent);
  assert_int_equal(handler_echo(h, &world, &c), HANDLER_OK);
  assert_int_equal(c.reply, sizeof sent);
  assert_memory_equal(b.reply, sent, sizeof sent);
  assert_int_equal(b.reply[sizeof sent], 0xee);
}

static void test_echo_of_unmarshalled_arguments_is_the_xdr_that_came(void **state) {
  (void)state;
  struct error e;
  struct signature signature;
  assert_true(signature_parse("u32 u64 opaque<100> bool opaque[5] string<64> i32", &signature, &e));
  struct rng rng;
  rng_seed(&rng, 7, 0);
  for (int i = 0; i < 200; i++) {
    uint8_t wire[512], host[512];
    struct xdr_writer w = {.bytes = wire, .capacity = sizeof wire};
    assert_true(signature_write_random(&signature, sizeof wire, &rng, &w));
    assert_true(signature_unmarshal(&signature, wire, w.at, host));
    hart_step(h, STEP_HANDLER);
    typed_signature = &signature;
    struct handler_call c = call_of(1, host, (uint32_t)w.at);
    c.host_order = true;
    assert_int_equal(handler_echo(h, &world, &c), HANDLER_OK);
    assert_memory_equal(b.reply, wire, w.at);
  }
  assert_int_equal(plain_hart_visits(h, PATH_ENCODE_BLOCK), 200);
  assert_int_equal(plain_hart_units(h, PATH_ENCODE_BLOCK), 200 * 6);
}

static void test_captured_replies_with_the_observed_size_and_first_word(void **state) {
  (void)state;
  struct handler_call c = call_of(333, "abcdefgh", 8);
  assert_int_equal(handler_captured(h, &world, &c), HANDLER_OK);
  assert_int_equal(c.reply, 1332);
  assert_memory_equal(b.reply, "\1\2\3\4\0", 5);
  assert_int_equal(b.reply[1331], 0);
  assert_int_equal(b.reply[1332], 0xee);
  assert_int_equal(plain_hart_units(h, PATH_FILL), 1332);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER), 2); // the ends of two paths, and no service time
}

static void test_captured_works_for_the_observed_service_time_if_asked(void **state) {
  (void)state;
  struct handler_world w = world;
  w.settings.observed_service = true;
  struct handler_call c = call_of(100, NULL, 0);
  handler_captured(h, &w, &c);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER), 2 + 200); // 100 ns at 2 GHz
}

static void test_timed_works_for_the_observed_service_time_unasked(void **state) {
  (void)state;
  struct handler_call c = call_of(100, NULL, 0);
  assert_int_equal(handler_timed(h, &world, &c), HANDLER_OK);
  assert_int_equal(c.reply, 400);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER), 2 + 200); // 100 ns at 2 GHz
}

static void test_spin_works_for_the_sampled_time(void **state) {
  (void)state;
  struct handler_call c = call_of(50, NULL, 0);
  handler_spin(h, &world, &c);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER), 1 + 100);
}

static void test_sink_is_one_way(void **state) {
  (void)state;
  struct handler_call c = call_of(1, "1234", 4);
  assert_int_equal(handler_sink(h, &world, &c), HANDLER_OK);
  assert_true(c.one_way);
}

// Key "k<i>" and, unless bytes is negative, a value of that many bytes i, in XDR; returns their size.
static uint32_t build(uint8_t *out, unsigned i, int bytes) {
  char key[8];
  uint32_t n = (uint32_t)snprintf(key, sizeof key, "k%u", i);
  memset(out, 0, 4096);
  out[3] = (uint8_t)n;
  memcpy(out + 4, key, n);
  uint32_t at = 4 + ((n + 3) & ~3u);
  if (bytes < 0) return at;
  out[at + 2] = (uint8_t)(bytes >> 8), out[at + 3] = (uint8_t)bytes;
  memset(out + at + 4, (int)i, (size_t)bytes);
  return at + 4 + (((uint32_t)bytes + 3) & ~3u);
}

static void test_a_value_that_was_set_is_got_again(void **state) {
  (void)state;
  uint8_t args[4096];
  for (unsigned i = 1; i < 60; i++) {
    uint32_t n = build(args, i, (int)i * 9);
    struct handler_call set = call_of(i, args, n);
    assert_int_equal(handler_kv_set(h, &world, &set), HANDLER_OK);
    assert_int_equal(set.reply, 4);
    assert_int_equal(b.reply[3], 0);
  }
  for (unsigned i = 1; i < 60; i++) {
    uint32_t n = build(args, i, -1);
    struct handler_call get = call_of(i, args, n);
    assert_int_equal(handler_kv_get(h, &world, &get), HANDLER_OK);
    assert_int_equal(b.reply[3], 0);
    assert_int_equal(b.reply[6] << 8 | b.reply[7], i * 9);
    for (unsigned k = 0; k < i * 9; k++) assert_int_equal(b.reply[8 + k], i);
    assert_int_equal(get.reply, 8 + ((i * 9 + 3) & ~3u));
  }
}

static void test_a_key_never_set_is_missing(void **state) {
  (void)state;
  uint8_t args[4096];
  struct handler_call get = call_of(1, args, build(args, 5, -1));
  assert_int_equal(handler_kv_get(h, &world, &get), HANDLER_OK);
  assert_int_equal(b.reply[3], 1);
  assert_int_equal(get.reply, 8);
}

static void test_a_store_that_starts_loaded_has_every_key_until_it_is_set(void **state) {
  (void)state;
  struct handler_settings own = world.settings;
  own.kv_loaded = true;
  own_settings = &own;
  uint8_t args[4096];
  // Request 10's observed reply has 40 bytes of results, so that 32 are the value.
  struct handler_call get = call_of(10, args, build(args, 5, -1));
  assert_int_equal(handler_kv_get(h, &world, &get), HANDLER_OK);
  assert_int_equal(b.reply[3], 0);
  assert_int_equal(b.reply[7], 32);
  assert_int_equal(get.reply, 40);
  uint64_t found = plain_hart_work(h, STEP_HANDLER);
  struct handler_call set = call_of(1, args, build(args, 5, 9));
  assert_int_equal(handler_kv_set(h, &world, &set), HANDLER_OK);
  hart_step(h, STEP_HANDLER);
  uint64_t before = plain_hart_work(h, STEP_HANDLER);
  struct handler_call again = call_of(10, args, build(args, 5, -1));
  hart_step(h, STEP_HANDLER);
  assert_int_equal(handler_kv_get(h, &world, &again), HANDLER_OK);
  assert_int_equal(b.reply[7], 9);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER) - before, found); // it costs what a key that was set costs
}

static void test_the_store_counts_what_it_hashes_compares_and_looks_at(void **state) {
  (void)state;
  uint8_t args[4096];
  struct handler_call set = call_of(1, args, build(args, 12, 20)); // "k12"
  handler_kv_set(h, &world, &set);
  assert_int_equal(plain_hart_units(h, PATH_HASH), 3);
  assert_int_equal(plain_hart_units(h, PATH_COMPARE), 0);
  assert_int_equal(plain_hart_units(h, PATH_FIND), 1);
  struct handler_call get = call_of(2, args, build(args, 12, -1));
  handler_kv_get(h, &world, &get);
  assert_int_equal(plain_hart_units(h, PATH_HASH), 6);
  assert_int_equal(plain_hart_units(h, PATH_COMPARE), 3);
  assert_int_equal(plain_hart_units(h, PATH_FIND), 2);
}

// The slot at which the search for key "k<i>" begins: FNV-1a of the key, modulo 65,536.
static unsigned first_slot(unsigned i) {
  char key[8];
  uint64_t hash = 0xcbf29ce484222325u;
  snprintf(key, sizeof key, "k%u", i);
  for (const char *k = key; *k; k++) hash = (hash ^ (uint8_t)*k) * 0x100000001b3u;
  return hash & 65535;
}

static uint8_t store_status(unsigned key, int bytes) {
  static uint8_t args[4096];
  uint32_t n = build(args, key, bytes);
  struct handler_call c = call_of(1, args, n);
  assert_int_equal((bytes < 0 ? handler_kv_get : handler_kv_set)(h, &world, &c), HANDLER_OK);
  return b.reply[3];
}

static void test_eight_keys_that_begin_at_one_slot_fit_and_a_ninth_does_not(void **state) {
  (void)state;
  unsigned keys[9], n = 0;
  for (unsigned i = 0; n < 9 && i < 1000000; i++)
    if (first_slot(i) == 1000) keys[n++] = i;
  assert_int_equal(n, 9);
  for (unsigned k = 0; k < 9; k++) assert_int_equal(store_status(keys[k], 20), k < 8 ? 0 : 2);
  for (unsigned k = 0; k < 9; k++) assert_int_equal(store_status(keys[k], -1), k < 8 ? 0 : 1);
  assert_int_equal(store_status(keys[3], 40), 0); // one that is there can be set again
}

static void test_an_overlong_key_is_garbage(void **state) {
  (void)state;
  uint8_t args[512] = {0, 0, 1, 0};
  struct handler_call get = call_of(1, args, sizeof args);
  assert_int_equal(handler_kv_get(h, &world, &get), HANDLER_GARBAGE_ARGUMENTS);
  static const uint8_t cut_args[] = {0, 0, 0, 9, 'a', 'b', 'c', 'd'};
  struct handler_call cut = call_of(1, cut_args, sizeof cut_args);
  assert_int_equal(handler_kv_get(h, &world, &cut), HANDLER_GARBAGE_ARGUMENTS);
}

static void test_status_words_of_the_store_are_marshalled(void **state) {
  (void)state;
  uint8_t args[4096];
  struct handler_call set = call_of(1, args, build(args, 1, 20));
  handler_kv_set(h, &world, &set);
  assert_int_equal(plain_hart_visits(h, PATH_ENCODE_WORD), 1); // the status
  hart_step(h, STEP_HANDLER);
  struct handler_call get = call_of(2, args, build(args, 1, -1));
  handler_kv_get(h, &world, &get);
  assert_int_equal(plain_hart_visits(h, PATH_ENCODE_WORD), 3); // status and length
}

static void test_the_store_converts_lengths_that_the_nic_has_not(void **state) {
  (void)state;
  uint8_t args[4096];
  struct handler_call raw = call_of(1, args, build(args, 1, 20));
  handler_kv_set(h, &world, &raw);
  assert_int_equal(plain_hart_visits(h, PATH_DECODE_WORD), 2); // of key and value
  assert_int_equal(plain_hart_work(h, STEP_UNMARSHAL), 2);
  struct handler_call host = call_of(2, "\2\0\0\0k1\0", 8);
  host.host_order = true;
  hart_step(h, STEP_HANDLER);
  assert_int_equal(handler_kv_get(h, &world, &host), HANDLER_OK);
  assert_int_equal(b.reply[3], 0);
  assert_int_equal(plain_hart_visits(h, PATH_DECODE_WORD), 2);
}

static void test_settings_of_a_service_come_before_the_worlds(void **state) {
  (void)state;
  const struct sampler seven = {0};
  const struct handler_settings own = {.observed_service = true, .service_time = &seven};
  own_settings = &own;
  struct handler_call c = call_of(100, NULL, 0);
  handler_spin(h, &world, &c);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER), 1 + 14); // 7 ns at 2 GHz
  handler_captured(h, &world, &c);
  assert_int_equal(plain_hart_work(h, STEP_HANDLER), 1 + 14 + 2 + 200);
}

static void test_a_handler_takes_the_settings_in_its_row(void **state) {
  (void)state;
  const struct handler *spin = handler_at((unsigned)handler_find("spin"));
  assert_true(handler_takes(spin, "spin.service"));
  assert_false(handler_takes(spin, "spin"));
  assert_false(handler_takes(spin, ""));
  assert_false(handler_takes(spin, "spin.service spin.service"));
  assert_false(handler_takes(spin, "kv_loaded"));
}

static void test_entries_name_their_handler_and_argument_order(void **state) {
  (void)state;
  bool order;
  for (unsigned i = 0; handler_at(i); i++) {
    for (int host = 0; host < 2; host++) {
      assert_ptr_equal(handler_by_entry(handler_entry(handler_at(i), host), &order), handler_at(i));
      assert_int_equal(order, host);
    }
    assert_int_equal(handler_find(handler_at(i)->name), i);
  }
  assert_null(handler_by_entry(0x400004, &order));
  assert_null(handler_by_entry(0x100, &order));
  assert_int_equal(handler_find("none"), -1);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
  const struct CMUnitTest tests[] = {
      T(test_null_touches_neither_arguments_nor_reply),
      T(test_echo_returns_every_byte),
      T(test_echo_of_unmarshalled_arguments_is_the_xdr_that_came),
      T(test_captured_replies_with_the_observed_size_and_first_word),
      T(test_captured_works_for_the_observed_service_time_if_asked),
      T(test_timed_works_for_the_observed_service_time_unasked),
      T(test_spin_works_for_the_sampled_time),
      T(test_sink_is_one_way),
      T(test_a_value_that_was_set_is_got_again),
      T(test_a_key_never_set_is_missing),
      T(test_a_store_that_starts_loaded_has_every_key_until_it_is_set),
      T(test_the_store_counts_what_it_hashes_compares_and_looks_at),
      T(test_eight_keys_that_begin_at_one_slot_fit_and_a_ninth_does_not),
      T(test_an_overlong_key_is_garbage),
      T(test_status_words_of_the_store_are_marshalled),
      T(test_the_store_converts_lengths_that_the_nic_has_not),
      T(test_settings_of_a_service_come_before_the_worlds),
      T(test_a_handler_takes_the_settings_in_its_row),
      T(test_entries_name_their_handler_and_argument_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
