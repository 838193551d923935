// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/service_hash.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

// NFS, mount and portmapper as they stand in one catalogue, on the given port onwards.
static size_t catalogue(struct service_key *keys, size_t programs, uint32_t procedures) {
  size_t n = 0;
  for (uint32_t p = 0; p < programs; p++)
    for (uint32_t v = 1; v <= 2; v++)
      for (uint32_t q = 0; q < procedures; q++)
        keys[n++] = (struct service_key){(uint16_t)(2049 + p), 100000 + p, v, q};
  return n;
}

static void test_every_key_has_an_entry_of_its_own_in_its_bucket(void **state) {
  (void)state;
  struct service_key keys[256];
  uint16_t index[256];
  struct error e;
  for (size_t programs = 1; programs <= 8; programs++) {
    size_t n = catalogue(keys, programs, 16);
    uint32_t seed;
    assert_true(service_place(keys, n, 10, &seed, index, &e));
    for (size_t i = 0; i < n; i++) {
      assert_int_equal(index[i] / NIC_BUCKET_WAYS, service_bucket(&keys[i], seed, 10));
      for (size_t j = 0; j < i; j++) assert_int_not_equal(index[i], index[j]);
    }
  }
}

static void test_the_seed_found_is_the_smallest_that_fits(void **state) {
  (void)state;
  struct service_key keys[256];
  uint16_t index[256];
  struct error e;
  size_t n = catalogue(keys, 8, 16);
  uint32_t seed;
  assert_true(service_place(keys, n, 9, &seed, index, &e));
  assert_true(seed > 0);
  for (uint32_t s = 0; s < seed; s++) {
    unsigned held[128] = {0}, most = 0;
    for (size_t i = 0; i < n; i++) {
      unsigned h = ++held[service_bucket(&keys[i], s, 9)];
      if (h > most) most = h;
    }
    assert_true(most > NIC_BUCKET_WAYS);
  }
}

static void test_another_seed_parts_keys_that_collide(void **state) {
  (void)state;
  // Of the pairs that share a bucket of 256 under seed 0, nearly all must be apart under one of three other seeds.
  struct service_key keys[256];
  size_t n = catalogue(keys, 8, 16);
  unsigned together = 0, still = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) {
      bool same = true;
      for (uint32_t s = 0; s < 4; s++) {
        same = same && service_bucket(&keys[i], s, 10) == service_bucket(&keys[j], s, 10);
        if (s == 0) together += same;
      }
      still += same;
    }
  }
  assert_true(together > 50);
  assert_int_equal(still, 0);
}

static void test_a_full_smallest_table_is_placed(void **state) {
  (void)state;
  struct service_key keys[4];
  uint16_t index[4];
  uint32_t seed;
  struct error e;
  for (uint32_t i = 0; i < 4; i++) keys[i] = (struct service_key){9, 1, 1, i};
  assert_true(service_place(keys, 4, 2, &seed, index, &e));
  assert_int_equal(seed, 0);
  for (uint16_t i = 0; i < 4; i++) assert_int_equal(index[i], i);
}

static void refused(const struct service_key *keys, size_t n, unsigned log2_entries, const char *says) {
  uint16_t index[256];
  uint32_t seed;
  struct error e;
  assert_false(service_place(keys, n, log2_entries, &seed, index, &e));
  if (!strstr(e.text, says)) fail_msg("\"%s\" does not say \"%s\"", e.text, says);
}

static void test_what_cannot_be_placed_is_an_error_that_says_what_to_do(void **state) {
  (void)state;
  struct service_key keys[256];
  size_t n = catalogue(keys, 8, 16);
  refused(keys, n, 7, "256 services do not fit into the NIC's table of 128 entries: enlarge nic.lookup.entries");
  refused(keys, n, 8, "enlarge nic.lookup.entries");
  keys[7] = keys[3];
  refused(keys, n, 10, "UDP port 2049, program 100000, version 1, procedure 3 is catalogued twice");
}

static void test_every_service_that_the_nic_knows_finds_room(void **state) {
  (void)state;
  static struct service_key keys[NIC_SERVICES];
  static uint16_t index[NIC_SERVICES];
  for (uint32_t shape = 0; shape < 4; shape++) { // many procedures, versions, programs, ports
    uint32_t seed;
    struct error e;
    for (uint32_t i = 0; i < NIC_SERVICES; i++)
      keys[i] = (struct service_key){(uint16_t)(2049 + (shape == 3 ? i : 0)), 100003 + (shape == 2 ? i : 0),
                                     shape == 1 ? i / 25 : 3,
                                     shape == 0   ? i
                                     : shape == 1 ? i % 25
                                                  : 1};
    assert_true(service_place(keys, NIC_SERVICES, SERVICE_LOG2_MAX, &seed, index, &e));
  }
}

static void test_a_table_that_is_too_small_holds_most_of_the_services(void **state) {
  (void)state;
  struct service_key keys[256];
  uint16_t index[256];
  size_t n = catalogue(keys, 8, 16), left_out = 0;
  uint32_t seed;
  size_t unplaced = service_place_most(keys, n, 8, &seed, index);
  bool taken[256] = {false};
  for (size_t i = 0; i < n; i++) {
    if (index[i] == SERVICE_UNPLACED) {
      left_out++;
      continue;
    }
    assert_int_equal(index[i] / 4, service_bucket(&keys[i], seed, 8));
    assert_false(taken[index[i]]);
    taken[index[i]] = true;
  }
  assert_int_equal(left_out, unplaced);
  assert_true(unplaced > 0 && unplaced < n / 4);
  for (size_t i = 0; i < n; i++) { // only a full bucket leaves one out
    unsigned bucket = service_bucket(&keys[i], seed, 8);
    for (unsigned way = 0; way < 4 && index[i] == SERVICE_UNPLACED; way++) assert_true(taken[4 * bucket + way]);
  }
  assert_int_equal(service_place_most(keys, n, 2, &seed, index), n - 4);
  assert_int_equal(service_place_most(keys, n, 10, &seed, index), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_key_has_an_entry_of_its_own_in_its_bucket),
      cmocka_unit_test(test_the_seed_found_is_the_smallest_that_fits),
      cmocka_unit_test(test_another_seed_parts_keys_that_collide),
      cmocka_unit_test(test_a_full_smallest_table_is_placed),
      cmocka_unit_test(test_what_cannot_be_placed_is_an_error_that_says_what_to_do),
      cmocka_unit_test(test_every_service_that_the_nic_knows_finds_room),
      cmocka_unit_test(test_a_table_that_is_too_small_holds_most_of_the_services),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
