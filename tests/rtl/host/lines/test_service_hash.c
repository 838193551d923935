// SPDX-License-Identifier: Apache-2.0
// The hash beside a reference that works a bit at a time, and beside the driver's, which must place keys where the RTL
// looks for them.
#include "models/nic/host/lines/service_hash.h"
#include "service_hash.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

struct input {
  uint32_t seed;
  struct service_key key;
};

// Bit i of a round is x[i] ^ x[i-5] ^ x[i-18] ^ (x[i-11] & ~x[i-24]), places counted round the word.
static uint32_t by_bits(const struct input *in) {
  const uint32_t parts[5] = {in->seed ^ in->key.program, in->key.version, in->key.port, in->key.procedure, 0};
  uint32_t x = 0;
  for (unsigned r = 0; r < 5; r++) {
    uint32_t y = 0;
    x ^= parts[r];
    for (unsigned i = 0; i < 32; i++) {
#define BIT(back) (x >> (i + 32 - (back)) % 32 & 1)
      y |= (BIT(0) ^ BIT(5) ^ BIT(18) ^ (BIT(11) & (BIT(24) ^ 1))) << i;
#undef BIT
    }
    x = y;
  }
  return x;
}

static uint32_t hash(struct service_hash *m, const struct input *in, bool valid) {
  struct service_hash_ports p = {.valid_i = valid, .seed_i = in->seed, .port_i = in->key.port};
  p.prog_i = in->key.program, p.vers_i = in->key.version, p.proc_i = in->key.procedure;
  service_hash_eval(m, &p);
  return p.hash_o;
}

static struct input draw(struct rng *rng) {
  return (struct input){
      (uint32_t)rng_next(rng),
      {(uint16_t)rng_next(rng), (uint32_t)rng_next(rng), (uint32_t)rng_next(rng), (uint32_t)rng_next(rng)}};
}

static void check(struct service_hash *m, uint64_t at, const struct input *in) {
  lockstep_equal(at, "hash by bits", hash(m, in, true), by_bits(in));
  lockstep_equal(at, "hash of the driver", hash(m, in, true), service_hash(&in->key, in->seed));
  lockstep_equal(at, "hash of nothing", hash(m, in, false), 0);
}

static void test_one_bit_spreads_as_worked_out_by_hand(void **state) {
  (void)state;
  struct service_hash *m = service_hash_new();
  struct input none = {0}, one = {.key = {.procedure = 1}};
  assert_int_equal(hash(m, &none, true), 0);
  // After the round that takes the procedure: bits 0, 5, 11 and 18. The last round turns each by 0, 5 and 18:
  // 0 5 18 | 5 10 23 | 11 16 29 | 18 23 4, of which 5, 18 and 23 come twice and fall out: 0 4 10 11 16 29.
  // Turned by 11, unless the bit turned by 24 stands there: 11 16 22 29 against 24 29 3 10: 11 16 22 remain.
  // 11 and 16 fall out too: 0 4 10 22 29.
  assert_int_equal(hash(m, &one, true), 1u << 0 | 1u << 4 | 1u << 10 | 1u << 22 | 1u << 29);
  service_hash_free(m);
}

static void test_every_bit_of_seed_and_key_counts(void **state) {
  (void)state;
  struct service_hash *m = service_hash_new();
  struct rng rng;
  rng_seed(&rng, 1, 0);
  for (unsigned i = 0; i < 200; i++) {
    struct input in = draw(&rng);
    uint32_t was = hash(m, &in, true);
    for (unsigned bit = 0; bit < 144; bit++) {
      struct input other = in;
      uint32_t *const words[] = {&other.seed, &other.key.program, &other.key.version, &other.key.procedure};
      if (bit < 128)
        *words[bit / 32] ^= 1u << bit % 32;
      else
        other.key.port ^= (uint16_t)(1u << (bit - 128));
      assert_int_not_equal(hash(m, &other, true), was);
      check(m, i * 144 + bit, &other);
    }
  }
  service_hash_free(m);
}

static void test_random_keys_hash_as_the_driver_says(void **state) {
  (void)state;
  struct service_hash *m = service_hash_new();
  struct rng rng;
  rng_seed(&rng, 2, 0);
  for (unsigned i = 0; i < 20000; i++) {
    struct input in = draw(&rng);
    check(m, i, &in);
  }
  service_hash_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_one_bit_spreads_as_worked_out_by_hand),
      cmocka_unit_test(test_every_bit_of_seed_and_key_counts),
      cmocka_unit_test(test_random_keys_hash_as_the_driver_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
