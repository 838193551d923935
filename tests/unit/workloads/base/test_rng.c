// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/base/rng.h"
#include <cmocka.h>

static void the_generator_matches_the_published_test_vector(void **state) {
  (void)state;
  static const uint64_t expected[] = {11520u,
                                      0u,
                                      1509978240u,
                                      1215971899390074240u,
                                      1216172134540287360u,
                                      607988272756665600u,
                                      16172922978634559625u,
                                      8476171486693032832u,
                                      10595114339597558777u,
                                      2904607092377533576u};
  struct rng rng = {{1, 2, 3, 4}};
  for (size_t i = 0; i < 10; i++) assert_int_equal(rng_next(&rng), expected[i]);
}

static void a_seed_and_stream_give_the_integers_of_the_oracle(void **state) {
  (void)state;
  static const uint64_t expected[] = {12583889068086610667u, 7382715314144013963u, 15508947902031525124u,
                                      6463191103446155891u};
  struct rng rng;
  rng_seed(&rng, 1, 2);
  for (size_t i = 0; i < 4; i++) assert_int_equal(rng_next(&rng), expected[i]);
}

static void swapped_and_neighbouring_streams_differ(void **state) {
  (void)state;
  uint64_t first[4];
  static const uint64_t pairs[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  for (size_t i = 0; i < 4; i++) {
    struct rng rng;
    rng_seed(&rng, pairs[i][0], pairs[i][1]);
    first[i] = rng_next(&rng);
    for (size_t j = 0; j < i; j++) assert_int_not_equal(first[i], first[j]);
  }
}

static void below_stays_below_and_reaches_every_value(void **state) {
  (void)state;
  struct rng rng;
  rng_seed(&rng, 3, 0);
  int seen[7] = {0};
  for (int i = 0; i < 7000; i++) {
    uint64_t value = rng_below(&rng, 7);
    assert_in_range(value, 0, 6);
    seen[value]++;
  }
  for (int i = 0; i < 7; i++) assert_in_range(seen[i], 850, 1150); // mean 1000, five standard deviations are 146
  assert_int_equal(rng_below(&rng, 1), 0);
}

// Of n = 3 * 2^62 the plain high half of the product would give multiples of 3 half the time, the unbiased one a third.
static void below_is_unbiased_where_the_plain_product_is_not(void **state) {
  (void)state;
  struct rng rng;
  rng_seed(&rng, 4, 0);
  int multiples = 0;
  for (int i = 0; i < 30000; i++) multiples += rng_below(&rng, UINT64_C(3) << 62) % 3 == 0;
  assert_in_range(multiples, 9600, 10400);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_generator_matches_the_published_test_vector),
      cmocka_unit_test(a_seed_and_stream_give_the_integers_of_the_oracle),
      cmocka_unit_test(swapped_and_neighbouring_streams_differ),
      cmocka_unit_test(below_stays_below_and_reaches_every_value),
      cmocka_unit_test(below_is_unbiased_where_the_plain_product_is_not),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
