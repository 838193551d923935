// SPDX-License-Identifier: Apache-2.0
#include "rx_store.h"
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct result {
  unsigned written; // beats
  uint16_t length;
  bool too_long, no_buffer, stored;
};

// Sends a frame; the packet buffer is full from the beat `full_from` on. What stands beside the last beat's successor
// is returned.
static struct result send(struct rx_store *m, struct rx_store_ports *p, uint32_t bytes, uint32_t max,
                          unsigned full_from, unsigned gap) {
  struct result r = {0};
  p->max_frame_i = (uint16_t)max;
  uint32_t beats = (bytes + 63) / 64;
  for (uint32_t i = 0; i < beats; i++) {
    p->valid_i = 0;
    for (unsigned g = 0; g < gap && i; g++) {
      rx_store_clock(m, p);
      assert_false(p->valid_o || p->write_valid_o);
    }
    uint32_t n = i == beats - 1 ? bytes - 64 * i : 64;
    p->valid_i = 1, p->last_i = i == beats - 1, p->bad_i = bytes & 1, p->tag_i = bytes;
    p->keep_i = n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
    memset(p->data_i, (int)i, 64);
    p->write_full_i = i && i - 1 >= full_from; // as of the beat before, which is written at this edge
    rx_store_clock(m, p);
    assert_true(p->valid_o);
    assert_int_equal(p->first_o, i == 0);
    assert_int_equal(p->last_o, i == beats - 1);
    assert_int_equal(p->tag_o, bytes);
    assert_int_equal(p->bad_o, bytes & 1);
    assert_memory_equal(p->data_o, p->data_i, 64);
    p->write_full_i = i >= full_from;
    r.written += p->write_valid_o;
    if (gap) p->valid_i = 0, rx_store_clock(m, p);
  }
  p->valid_i = 0;
  rx_store_clock(m, p);
  r.length = p->length_o, r.too_long = p->too_long_o, r.no_buffer = p->no_buffer_o, r.stored = p->stored_o;
  p->write_full_i = 0;
  return r;
}

static struct rx_store *make(struct rx_store_ports *p) {
  struct rx_store *m = rx_store_new();
  *p = (struct rx_store_ports){.rst_i = 1};
  rx_store_clock(m, p);
  p->rst_i = 0;
  return m;
}

static void test_bytes_are_counted_and_the_maximum_is_kept(void **state) {
  (void)state;
  struct rx_store_ports p;
  struct rx_store *m = make(&p);
  for (unsigned gap = 0; gap < 2; gap++)
    for (uint32_t bytes = 1; bytes <= 9728; bytes += bytes < 270 ? 1 : 499) {
      struct result r = send(m, &p, bytes, bytes, UINT32_MAX, gap);
      assert_int_equal(r.length, bytes);
      assert_int_equal(r.written, (bytes + 63) / 64);
      assert_true(r.stored && !r.too_long && !r.no_buffer);
      r = send(m, &p, bytes, bytes - 1, UINT32_MAX, gap);
      assert_true(r.too_long);
      assert_int_equal(r.written, (bytes - 1) / 64);
      assert_int_equal(r.stored, bytes > 64);
    }
  struct result r = send(m, &p, 2 * 16384 + 100, 9728, UINT32_MAX, 0); // more than the length can count
  assert_true(r.too_long);
  assert_int_equal(r.written, 9728 / 64);
  rx_store_free(m);
}

// Only the beat that begins a cell can be lost; nothing is written behind it.
static void test_a_full_buffer_ends_the_frame_at_the_next_cell(void **state) {
  (void)state;
  struct rx_store_ports p;
  struct rx_store *m = make(&p);
  for (unsigned gap = 0; gap < 2; gap++)
    for (unsigned full_from = 0; full_from <= 12; full_from++) {
      unsigned lost = (full_from + 3) / 4 * 4; // the first beat that begins a cell from then on
      struct result r = send(m, &p, 640, 9728, full_from, gap);
      assert_int_equal(r.no_buffer, lost < 10);
      assert_int_equal(r.stored, lost > 0);
      assert_int_equal(r.written, lost < 10 ? lost + 1 : 10); // the lost beat is offered once
      r = send(m, &p, 64, 9728, UINT32_MAX, gap);
      assert_true(r.stored && !r.no_buffer);
    }
  rx_store_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_bytes_are_counted_and_the_maximum_is_kept),
      cmocka_unit_test(test_a_full_buffer_ends_the_frame_at_the_next_cell),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
