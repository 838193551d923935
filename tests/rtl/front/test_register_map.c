// SPDX-License-Identifier: Apache-2.0
// The generated register map by itself: each word goes to its own place, and nothing answers elsewhere.
#include "register_map.h"
#include "rtl/pkg/nic_regs.h"
#include "tests/rtl/bits.h"
#include "workloads/base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct register_map *map_new(struct register_map_ports *p) {
  struct register_map *m = register_map_new();
  *p = (struct register_map_ports){.rst_i = 1};
  register_map_clock(m, p);
  p->rst_i = 0;
  return m;
}

static void write_word(struct register_map *m, struct register_map_ports *p, uint32_t address, uint32_t data) {
  p->write_i = 1, p->write_address_i = address, p->write_data_i = data;
  register_map_clock(m, p);
  p->write_i = 0;
}

static uint32_t read_word(struct register_map *m, struct register_map_ports *p, uint32_t address) {
  p->read_i = 1, p->read_address_i = address;
  register_map_eval(m, p);
  uint32_t value = p->value_o;
  p->read_i = 0;
  register_map_eval(m, p);
  assert_int_equal(p->value_o, 0);
  return value;
}

static void test_every_setting_holds_its_own_bits(void **state) {
  (void)state;
  struct register_map_ports p;
  struct register_map *m = map_new(&p);
  static const uint32_t bits[][2] = {{0x04, 6},  {0x08, 32}, {0x0c, 16}, {0x10, 7}, {0x14, 4},
                                     {0x18, 32}, {0x1c, 7},  {0x20, 7},  {0x24, 7}, {0x28, 14}};
  enum { SETTINGS = sizeof bits / sizeof bits[0] };
  struct rng rng;
  rng_seed(&rng, 3, 0);
  uint32_t held[SETTINGS] = {0};
  for (unsigned n = 0; n < 200; n++) {
    unsigned i = (unsigned)rng_below(&rng, SETTINGS);
    uint32_t data = (uint32_t)rng_next(&rng);
    write_word(m, &p, bits[i][0], data);
    held[i] = data & (uint32_t)((UINT64_C(1) << bits[i][1]) - 1);
    for (unsigned k = 0; k < SETTINGS; k++) assert_int_equal(read_word(m, &p, bits[k][0]), held[k]);
  }
  register_map_free(m);
}

static void test_status_words_are_read_each_at_its_address(void **state) {
  (void)state;
  struct register_map_ports p;
  struct register_map *m = map_new(&p);
  static const uint32_t addresses[] = {0x180, 0x184, 0x188, 0x18c, 0x190, 0x194, 0x198, 0x1c0,
                                       0x1c4, 0x1c8, 0x1cc, 0x1d0, 0x1d4, 0x1d8, 0x1dc, 0x1e0};
  enum { WORDS = sizeof addresses / sizeof addresses[0] };
  assert_int_equal(WORDS, BITS_STATUS);
  for (unsigned i = 0; i < WORDS; i++) p.status_i[WORDS - 1 - i] = 1000 + i; // the first field lies in the highest word
  unsigned found = 0;
  for (uint32_t a = 0x2c; a < 0x400; a += 4) {
    uint32_t value = read_word(m, &p, a);
    if (found < WORDS && a == addresses[found])
      assert_int_equal(value, 1000 + found++);
    else
      assert_int_equal(value, 0);
  }
  assert_int_equal(found, WORDS);
  register_map_free(m);
}

static void test_a_table_entry_stands_for_the_cycle_behind_its_last_word(void **state) {
  (void)state;
  struct register_map_ports p;
  struct register_map *m = map_new(&p);
  for (uint32_t word = 0; word < 6; word++) {
    write_word(m, &p, 0x10000 + 32 * 1023 + 4 * word, 0x100 + word);
    assert_int_equal(bits_get_table(p.table_o).valid, word == 5);
  }
  struct nic_table_write t = bits_get_table(p.table_o);
  assert_int_equal(t.which, NIC_TABLE_SERVICE);
  assert_int_equal(t.index, 1023);
  for (uint32_t word = 0; word < 6; word++) assert_int_equal(t.words[word], 0x100 + word);
  register_map_clock(m, &p);
  assert_false(bits_get_table(p.table_o).valid);
  register_map_free(m);
}

// The first and last word of each table, and the words before and behind it.
static void test_tables_begin_and_end_where_they_are_documented(void **state) {
  (void)state;
  struct register_map_ports p;
  struct register_map *m = map_new(&p);
  static const struct {
    uint32_t first, last, words;
    enum nic_table which;
  } tables[] = {{0x1000, 0x10fc, 1, NIC_TABLE_OWNER},
                {0x2000, 0x20fc, 4, NIC_TABLE_FILTER},
                {0x4000, 0x7ffc, 1, NIC_TABLE_SIGNATURE},
                {0x10000, 0x17ff4, 6, NIC_TABLE_SERVICE},
                {0x20000, 0x3fff0, 5, NIC_TABLE_BUCKET}};
  for (unsigned i = 0; i < 5; i++) {
    write_word(m, &p, tables[i].first + 4 * (tables[i].words - 1), 0);
    struct nic_table_write t = bits_get_table(p.table_o);
    assert_true(t.valid && t.which == tables[i].which && t.index == 0);
    write_word(m, &p, tables[i].last, 0);
    t = bits_get_table(p.table_o);
    assert_true(t.valid && t.which == tables[i].which);
    write_word(m, &p, tables[i].first - 4, 0);
    assert_false(bits_get_table(p.table_o).valid);
    write_word(m, &p, tables[i].last + 4, 0);
    assert_false(bits_get_table(p.table_o).valid);
  }
  register_map_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_setting_holds_its_own_bits),
      cmocka_unit_test(test_status_words_are_read_each_at_its_address),
      cmocka_unit_test(test_a_table_entry_stands_for_the_cycle_behind_its_last_word),
      cmocka_unit_test(test_tables_begin_and_end_where_they_are_documented),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
