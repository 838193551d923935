// SPDX-License-Identifier: Apache-2.0
// Expected integers come from sampler_oracle.py, statistical bounds are five standard deviations or more.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/sample/sampler.h"
#include "workloads/sample/sampler_named.h"
#include "workloads/sample/sampler_zipf.h"
#include <cmocka.h>

#define DRAWS 100000
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void assert_draws(const struct sampler *sampler, const uint64_t *expected, size_t count) {
  struct rng rng;
  rng_seed(&rng, 7, 0);
  for (size_t i = 0; i < count; i++) assert_int_equal(sampler_draw(sampler, &rng), expected[i]);
}

// How many of DRAWS draws of seed 11 are at most `value`.
static int draws_up_to(const struct sampler *sampler, uint64_t value) {
  struct rng rng;
  rng_seed(&rng, 11, 0);
  int count = 0;
  for (int i = 0; i < DRAWS; i++) count += sampler_draw(sampler, &rng) <= value;
  return count;
}

static uint64_t mean_of_draws(const struct sampler *sampler) {
  struct rng rng;
  rng_seed(&rng, 12, 0);
  uint64_t sum = 0;
  for (int i = 0; i < DRAWS; i++) sum += sampler_draw(sampler, &rng);
  return sum / DRAWS;
}

static struct sampler size_named(const char *name) {
  struct sampler sampler;
  assert_true(sampler_named_size(name, &sampler));
  return sampler;
}

static struct sampler service_named(const char *name) {
  struct sampler sampler;
  assert_true(sampler_named_service(name, &sampler));
  return sampler;
}

static void exponential_draws_are_the_oracles_and_their_mean_is_the_mean(void **state) {
  (void)state;
  static const uint64_t expected[] = {50233, 855977, 1115757, 1258386, 241577, 2786079};
  struct sampler sampler = sampler_exponential(1000000);
  assert_draws(&sampler, expected, COUNT(expected));
  assert_in_range(mean_of_draws(&sampler), 984000, 1016000);
  assert_in_range(draws_up_to(&sampler, 693147), 49200, 50800); // the median is mean * ln 2
}

static void an_exponential_of_mean_zero_is_zero(void **state) {
  (void)state;
  struct sampler sampler = sampler_exponential(0);
  assert_int_equal(mean_of_draws(&sampler), 0);
}

static void uniform_reaches_both_ends_and_no_further(void **state) {
  (void)state;
  struct sampler sampler = sampler_uniform(10, 13);
  assert_int_equal(draws_up_to(&sampler, 9), 0);
  assert_in_range(draws_up_to(&sampler, 10), 24300, 25700);
  assert_in_range(draws_up_to(&sampler, 12), 74300, 75700);
  assert_int_equal(draws_up_to(&sampler, 13), DRAWS);
  struct sampler all = sampler_uniform(0, UINT64_MAX);
  assert_in_range(draws_up_to(&all, UINT64_MAX / 2), 49200, 50800);
}

static void etc_keys_follow_the_extreme_value_distribution(void **state) {
  (void)state;
  static const uint64_t expected[] = {58, 32, 29, 28, 43, 22};
  struct sampler sampler = size_named("etc_key");
  assert_draws(&sampler, expected, COUNT(expected));
  // P(key <= k - 1 after rounding down) = exp(-(1 + xi * (k - mu) / sigma)^(-1 / xi)); k = 31: 0.376909, k = 51:
  // 0.900028
  assert_in_range(draws_up_to(&sampler, 30), 37691 - 800, 37691 + 800);
  assert_in_range(draws_up_to(&sampler, 50), 90003 - 500, 90003 + 500);
}

static void generalised_pareto_draws_are_the_oracles(void **state) {
  (void)state;
  static const uint64_t expected[] = {25, 228, 307, 353, 69, 1024};
  struct sampler sampler = sampler_gpareto(NULL, 0, (struct sampler_tail){15000000, 214476000, 348238});
  assert_draws(&sampler, expected, COUNT(expected));
}

static void etc_values_have_the_discrete_head_and_then_the_tail(void **state) {
  (void)state;
  struct sampler sampler = size_named("etc_value");
  assert_in_range(draws_up_to(&sampler, 1), 480, 690);                   // 0.583 %
  assert_in_range(draws_up_to(&sampler, 2), 18403 - 620, 18403 + 620);   // and 17.820 %
  assert_in_range(draws_up_to(&sampler, 14), 44155 - 800, 44155 + 800);  // the whole head
  assert_in_range(draws_up_to(&sampler, 182), 72063 - 720, 72063 + 720); // and half of the tail
}

// A tail that begins below zero stops there.
static void a_tail_never_goes_below_zero(void **state) {
  (void)state;
  struct sampler sampler = sampler_gev((struct sampler_tail){-5000000, 1000000, 1000});
  assert_in_range(draws_up_to(&sampler, 0), 99000, DRAWS);
}

static void quantiles_are_met_and_the_space_between_is_linear(void **state) {
  (void)state;
  static const struct {
    const char *name;
    uint64_t at[6], max;
  } published[] = {{"w1", {8, 8, 27, 203, 503, 1876}, 100000},
                   {"w2", {8, 43, 269, 394, 512, 3151}, 3530000},
                   {"w3", {36, 85, 268, 469, 1755, 31013}, 15200000}};
  static const int share[6] = {10000, 25000, 50000, 75000, 90000, 99000};
  for (size_t w = 0; w < COUNT(published); w++) {
    struct sampler sampler = size_named(published[w].name);
    assert_int_equal(draws_up_to(&sampler, published[w].at[0] - 1), 0);
    for (size_t i = 1; i < 6; i++)
      assert_in_range(draws_up_to(&sampler, published[w].at[i]), share[i] - 800, share[i] + 800);
    assert_int_equal(draws_up_to(&sampler, published[w].max), DRAWS);
  }
  struct sampler w1 = size_named("w1");
  assert_in_range(draws_up_to(&w1, (27 + 203) / 2), 62500 - 800, 62500 + 800);
}

static void shinjuku_service_times_have_the_published_modes(void **state) {
  (void)state;
  struct sampler fixed = service_named("shinjuku_fixed"), rare = service_named("shinjuku_bimodal_rare");
  struct sampler even = service_named("shinjuku_bimodal_even"), three = service_named("shinjuku_trimodal");
  assert_int_equal(mean_of_draws(&fixed), 1000000);
  assert_int_equal(draws_up_to(&rare, 499999), 0);
  assert_in_range(draws_up_to(&rare, 500000), 99500 - 112, 99500 + 112);
  assert_int_equal(draws_up_to(&rare, 499999999), draws_up_to(&rare, 500000));
  assert_int_equal(draws_up_to(&rare, 500000000), DRAWS);
  assert_in_range(draws_up_to(&even, 1000000), 49200, 50800);
  assert_int_equal(draws_up_to(&even, 100000000), DRAWS);
  assert_in_range(draws_up_to(&three, 1000000), 32580, 34090);
  assert_in_range(draws_up_to(&three, 10000000), 65910, 67420);
  assert_int_equal(draws_up_to(&three, 100000000), DRAWS);
}

static void caladan_service_times_all_have_a_mean_of_ten_microseconds(void **state) {
  (void)state;
  static const char *const names[] = {"caladan_const", "caladan_exp", "caladan_bimodal"};
  for (size_t i = 0; i < COUNT(names); i++) {
    struct sampler sampler = service_named(names[i]);
    assert_in_range(mean_of_draws(&sampler), 9700000, 10300000);
  }
}

static void every_listed_name_is_known_and_no_other(void **state) {
  (void)state;
  struct sampler sampler;
  size_t i;
  for (i = 0; sampler_service_name(i); i++) assert_true(sampler_named_service(sampler_service_name(i), &sampler));
  assert_int_equal(i, 8);
  for (i = 0; sampler_size_name(i); i++) assert_true(sampler_named_size(sampler_size_name(i), &sampler));
  assert_int_equal(i, 5);
  assert_false(sampler_named_service("w1", &sampler));
  assert_false(sampler_named_size("etc", &sampler));
}

static void zipf_ranks_are_the_oracles_and_shares_fall_as_the_power(void **state) {
  (void)state;
  static const uint32_t expected[] = {701, 13, 6, 4, 209, 0};
  struct zipf *zipf = zipf_new(1000, 990);
  assert_non_null(zipf);
  struct rng rng;
  rng_seed(&rng, 7, 0);
  for (size_t i = 0; i < COUNT(expected); i++) assert_int_equal(zipf_draw(zipf, &rng), expected[i]);
  int seen[10] = {0};
  for (int i = 0; i < DRAWS; i++) {
    uint32_t rank = zipf_draw(zipf, &rng);
    assert_true(rank < 1000);
    if (rank < 10) seen[rank]++;
  }
  static const int rank[] = {0, 1, 9}, draws[] = {12938, 6514, 1324}, off[] = {540, 400, 190};
  for (size_t i = 0; i < COUNT(rank); i++) assert_in_range(seen[rank[i]], draws[i] - off[i], draws[i] + off[i]);
  zipf_free(zipf);
}

static void zipf_with_exponent_zero_is_uniform_and_one_item_is_certain(void **state) {
  (void)state;
  struct zipf *four = zipf_new(4, 0), *one = zipf_new(1, ZIPF_MAX_EXPONENT_MILLI);
  struct rng rng;
  rng_seed(&rng, 5, 0);
  int seen[4] = {0};
  for (int i = 0; i < DRAWS; i++) seen[zipf_draw(four, &rng)]++;
  for (int i = 0; i < 4; i++) assert_in_range(seen[i], 24300, 25700);
  for (int i = 0; i < 100; i++) assert_int_equal(zipf_draw(one, &rng), 0);
  zipf_free(four);
  zipf_free(one);
}

static void the_largest_zipf_table_reaches_its_last_ranks(void **state) {
  (void)state;
  struct zipf *zipf = zipf_new(ZIPF_MAX_ITEMS, 0);
  struct rng rng;
  rng_seed(&rng, 6, 0);
  uint32_t largest = 0;
  for (int i = 0; i < DRAWS; i++) {
    uint32_t rank = zipf_draw(zipf, &rng);
    assert_true(rank < ZIPF_MAX_ITEMS);
    if (rank > largest) largest = rank;
  }
  assert_true(largest > ZIPF_MAX_ITEMS - 1000);
  zipf_free(zipf);
}

// The rank that a draw gives whose random bits are `bits`: what a generator in a state that makes them would draw. The
// state is found by undoing its scrambler; 5 and 9 have inverses modulo 2^64.
static uint32_t zipf_rank_at(const struct zipf *zipf, uint64_t bits) {
  uint64_t scrambled = bits * 0x8e38e38e38e38e39u;
  struct rng rng = {{1, (scrambled >> 7 | scrambled << 57) * 0xcccccccccccccccdu, 1, 1}}, same = rng;
  assert_true(rng_next(&same) == bits);
  return zipf_draw(zipf, &rng);
}

// Ranks up to `rank` take the share `sum` of all draws: the next one begins there, to one part in 10^9.
static void assert_rank_ends_at(const struct zipf *zipf, uint32_t rank, long double sum) {
  const long double all = 18446744073709551616.0L, off = 1e-9L;
  assert_int_equal(zipf_rank_at(zipf, (uint64_t)((sum - off) * all)), rank);
  assert_int_equal(zipf_rank_at(zipf, (uint64_t)((sum + off) * all)), rank + 1);
}

static void every_zipf_rank_has_its_share(void **state) {
  (void)state;
  enum { RANKS = 1000 };
  for (unsigned power = 0; power <= 2; power++) {
    struct zipf *zipf = zipf_new(RANKS, power * 1000);
    long double total = 0, sum = 0, weight[RANKS];
    for (unsigned r = 0; r < RANKS; r++) {
      weight[r] = 1;
      for (unsigned i = 0; i < power; i++) weight[r] /= r + 1;
      total += weight[r];
    }
    for (unsigned r = 0; r + 1 < RANKS; r++) assert_rank_ends_at(zipf, r, (sum += weight[r]) / total);
    zipf_free(zipf);
  }
}

static void zipf_shares_with_a_broken_exponent_are_the_oracles(void **state) {
  (void)state;
  static const struct {
    uint32_t rank;
    long double sum;
  } expected[] = {
      {0, 0.129383626978571672L},   {1, 0.194525407614842153L},   {2, 0.238129703630710858L},
      {3, 0.270927142406845786L},   {9, 0.382471912224728823L},   {31, 0.532940477907436449L},
      {99, 0.685030518691275095L},  {315, 0.841352159182763233L}, {699, 0.950669060260582830L},
      {998, 0.999861362945910799L},
  };
  struct zipf *zipf = zipf_new(1000, 990);
  for (size_t i = 0; i < COUNT(expected); i++) assert_rank_ends_at(zipf, expected[i].rank, expected[i].sum);
  zipf_free(zipf);
}

// With the steepest exponent, the weight of rank r is 2^40 / (r + 1)^4 units, and one unit from rank 1024 on.
static void the_last_ranks_of_a_steep_zipf_keep_one_unit_each(void **state) {
  (void)state;
  struct zipf *zipf = zipf_new(ZIPF_MAX_ITEMS, ZIPF_MAX_EXPONENT_MILLI);
  long double units = 0;
  for (uint64_t k = 1; k <= ZIPF_MAX_ITEMS; k++)
    units += k < 1024 ? (long double)((UINT64_C(1) << 40) / (k * k * k * k)) : 1;
  for (uint32_t back = 0; back < 1000; back++) {
    uint64_t below_all = (uint64_t)((back + 0.5L) / units * 18446744073709551616.0L);
    assert_int_equal(zipf_rank_at(zipf, UINT64_MAX - below_all), ZIPF_MAX_ITEMS - 1 - back);
  }
  zipf_free(zipf);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(exponential_draws_are_the_oracles_and_their_mean_is_the_mean),
      cmocka_unit_test(an_exponential_of_mean_zero_is_zero),
      cmocka_unit_test(uniform_reaches_both_ends_and_no_further),
      cmocka_unit_test(etc_keys_follow_the_extreme_value_distribution),
      cmocka_unit_test(generalised_pareto_draws_are_the_oracles),
      cmocka_unit_test(etc_values_have_the_discrete_head_and_then_the_tail),
      cmocka_unit_test(a_tail_never_goes_below_zero),
      cmocka_unit_test(quantiles_are_met_and_the_space_between_is_linear),
      cmocka_unit_test(shinjuku_service_times_have_the_published_modes),
      cmocka_unit_test(caladan_service_times_all_have_a_mean_of_ten_microseconds),
      cmocka_unit_test(every_listed_name_is_known_and_no_other),
      cmocka_unit_test(zipf_ranks_are_the_oracles_and_shares_fall_as_the_power),
      cmocka_unit_test(zipf_with_exponent_zero_is_uniform_and_one_item_is_certain),
      cmocka_unit_test(the_largest_zipf_table_reaches_its_last_ranks),
      cmocka_unit_test(every_zipf_rank_has_its_share),
      cmocka_unit_test(zipf_shares_with_a_broken_exponent_are_the_oracles),
      cmocka_unit_test(the_last_ranks_of_a_steep_zipf_keep_one_unit_each),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
