// SPDX-License-Identifier: Apache-2.0
#include "skid.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the three above first
#include <cmocka.h>

// Sends 200 words with the given gaps on each side (a transfer is tried when cycle % n < m) and expects them in order.
static void stream(unsigned send_m, unsigned send_n, unsigned take_m, unsigned take_n) {
  struct skid *m = skid_new();
  struct skid_ports p = {.rst_i = 1};
  skid_clock(m, &p);
  p.rst_i = 0;
  uint32_t sent = 0, taken = 0;
  for (unsigned cycle = 0; cycle < 4000 && taken < 200; cycle++) {
    p.valid_i = sent < 200 && cycle % send_n < send_m;
    p.data_i = sent * 2654435761u;
    p.ready_i = cycle % take_n < take_m;
    bool ready = p.ready_o;
    skid_eval(m, &p);
    assert_int_equal(p.ready_o, ready); // no path from the other side
    bool in = p.valid_i && p.ready_o, out = p.valid_o && p.ready_i;
    if (out) assert_int_equal(p.data_o, taken++ * 2654435761u);
    skid_clock(m, &p);
    sent += in;
  }
  assert_int_equal(taken, 200);
  skid_free(m);
}

static void test_every_word_passes_once_and_in_order(void **state) {
  (void)state;
  for (unsigned i = 1; i <= 4; i++)
    for (unsigned o = 1; o <= 4; o++) stream(i, 4, o, 4);
}

static void test_a_word_takes_one_cycle(void **state) {
  (void)state;
  struct skid *m = skid_new();
  struct skid_ports p = {.rst_i = 1};
  skid_clock(m, &p);
  p = (struct skid_ports){.valid_i = 1, .data_i = 7, .ready_i = 1};
  skid_eval(m, &p);
  assert_false(p.valid_o);
  skid_clock(m, &p);
  assert_true(p.valid_o);
  assert_int_equal(p.data_o, 7);
  skid_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_word_passes_once_and_in_order),
      cmocka_unit_test(test_a_word_takes_one_cycle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
