// SPDX-License-Identifier: Apache-2.0
#include "fifo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define DEPTH 4

static struct fifo *make(struct fifo_ports *p) {
  struct fifo *m = fifo_new();
  *p = (struct fifo_ports){.rst_i = 1};
  fifo_clock(m, p);
  p->rst_i = 0;
  return m;
}

// Sends 300 words, offered and taken when cycle % n < m, and expects each once, in order, and DEPTH at most inside.
static void stream(unsigned send_m, unsigned send_n, unsigned take_m, unsigned take_n) {
  struct fifo_ports p;
  struct fifo *m = make(&p);
  uint32_t sent = 0, taken = 0;
  for (unsigned cycle = 0; cycle < 4000 && taken < 300; cycle++) {
    p.valid_i = sent < 300 && cycle % send_n < send_m;
    p.data_i = sent * 2654435761u;
    p.ready_i = cycle % take_n < take_m;
    fifo_eval(m, &p);
    bool in = p.valid_i && p.ready_o, out = p.valid_o && p.ready_i;
    assert_int_equal(p.valid_o, sent != taken);
    assert_int_equal(p.ready_o, sent - taken < DEPTH);
    assert_int_equal(p.level_o, sent - taken);
    if (out) assert_int_equal(p.data_o, taken * 2654435761u);
    fifo_clock(m, &p);
    sent += in, taken += out;
  }
  assert_int_equal(taken, 300);
  fifo_free(m);
}

static void test_every_word_passes_once_and_in_order(void **state) {
  (void)state;
  for (unsigned i = 1; i <= 7; i++)
    for (unsigned o = 1; o <= 5; o++) stream(i, 7, o, 5);
}

static void test_a_word_takes_one_cycle_and_a_full_queue_stands(void **state) {
  (void)state;
  struct fifo_ports p;
  struct fifo *m = make(&p);
  for (unsigned i = 0; i < DEPTH; i++) {
    p.valid_i = 1, p.data_i = 100 + i;
    assert_true(p.ready_o);
    fifo_clock(m, &p);
    assert_true(p.valid_o);
    assert_int_equal(p.data_o, 100);
  }
  assert_false(p.ready_o);
  p.data_i = 999;
  fifo_clock(m, &p);
  p.valid_i = 0, p.ready_i = 1;
  for (unsigned i = 0; i < DEPTH; i++) {
    assert_int_equal(p.data_o, 100 + i);
    fifo_clock(m, &p);
  }
  assert_false(p.valid_o);
  fifo_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_word_passes_once_and_in_order),
      cmocka_unit_test(test_a_word_takes_one_cycle_and_a_full_queue_stands),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
