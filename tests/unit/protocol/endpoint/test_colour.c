// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/protocol/endpoint/colour.h"
#include <cmocka.h>

static void each_index_bit_reaches_the_published_colour_bits(void **state) {
  (void)state;
  // Bit 5 = c5^c18; bits 4:3 = c[4:3]^c[17:16]^c[6:5]; bits 2:0 = c[2:0]^c[15:13]^c[7:5].
  static const unsigned of_bit[19] = {1, 2, 4, 8, 16, 32 | 8 | 1, 16 | 2, 4, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32};
  for (unsigned b = 0; b < 19; b++) assert_int_equal(colour_of_line(UINT64_C(1) << b), of_bit[b]);
  for (unsigned b = 19; b < 64; b++) assert_int_equal(colour_of_line(UINT64_C(1) << b), 0);
}

static void colours_of_sums_without_carry_combine_by_exclusive_or(void **state) {
  (void)state;
  for (uint64_t a = 0; a < 1024; a++)
    for (uint64_t b = 0; b < 512; b++)
      assert_int_equal(colour_of_line(a | b << 10), colour_of_line(a) ^ colour_of_line(b << 10));
}

static void sixty_four_lines_in_a_row_take_each_colour_once(void **state) {
  (void)state;
  struct layout l = layout_make(128, false, 9728);
  for (unsigned e = 0; e < NIC_ENDPOINTS; e++) assert_int_equal(colour_aux_mask(&l, e, REGION_RX_AUX, 64), UINT64_MAX);
}

static void a_mask_has_the_colours_of_just_its_lines(void **state) {
  (void)state;
  struct layout l = layout_make(128, false, 9728);
  for (enum line_region r = REGION_RX_AUX; r <= REGION_TX_AUX; r++) {
    uint64_t mask = 0;
    for (unsigned n = 0; n < 64; n++) {
      assert_true(colour_aux_mask(&l, 5, r, n) == mask);
      mask |= UINT64_C(1) << colour_of(&l, layout_address(&l, 5, r, n));
    }
  }
}

static void the_published_layout_puts_receive_and_transmit_on_one_colour(void **state) {
  (void)state;
  struct layout l = layout_published(layout_make(128, false, 9728));
  struct colour_clash c;
  assert_true(colour_control_clash(&l, 1, &c));
  assert_int_equal(c.endpoint[0], 0);
  assert_int_equal(c.endpoint[1], 0);
  assert_int_equal(c.region[0], REGION_RX);
  assert_int_equal(c.region[1], REGION_TX);
  assert_int_equal(c.index[0], c.index[1]);
  assert_int_equal(c.colour, colour_of(&l, layout_address(&l, 0, REGION_RX, c.index[0])));
}

static void published_blocks_0_to_7_share_their_colours(void **state) {
  (void)state;
  struct layout l = layout_published(layout_make(128, true, 1518));
  for (unsigned e = 1; e < 8; e++)
    assert_int_equal(colour_of(&l, layout_address(&l, e, REGION_RX, 0)),
                     colour_of(&l, layout_address(&l, 0, REGION_RX, 0)));
  assert_false(colour_control_clash(&l, 1, NULL));
  assert_true(colour_control_clash(&l, 2, NULL));
}

// 64 colours are enough for 16 endpoints of four control lines, or 32 of two, and no more.
static void shipped_separate_control_lines_of_16_endpoints_take_all_64_colours(void **state) {
  (void)state;
  struct layout l = layout_make(128, false, 9728);
  assert_false(colour_control_clash(&l, 16, NULL));
  struct colour_clash c;
  assert_true(colour_control_clash(&l, 17, &c));
  assert_int_equal(c.endpoint[1], 16);
}

static void shipped_coupled_control_lines_of_32_endpoints_take_all_64_colours(void **state) {
  (void)state;
  struct layout l = layout_make(128, true, 9728);
  assert_false(colour_control_clash(&l, 32, NULL));
  struct colour_clash c;
  assert_true(colour_control_clash(&l, 33, &c));
  assert_int_equal(c.endpoint[1], 32);
}

static void a_base_on_64_mib_changes_no_colour_of_the_blocks(void **state) {
  (void)state;
  struct layout here = layout_make(128, false, 9728), there = here;
  there.base = UINT64_C(3) << 26;
  for (unsigned e = 0; e < NIC_ENDPOINTS; e++)
    for (unsigned i = 0; i < 2; i++)
      assert_int_equal(colour_of(&here, layout_address(&here, e, REGION_RX, i)),
                       colour_of(&there, layout_address(&there, e, REGION_RX, i)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_index_bit_reaches_the_published_colour_bits),
      cmocka_unit_test(colours_of_sums_without_carry_combine_by_exclusive_or),
      cmocka_unit_test(sixty_four_lines_in_a_row_take_each_colour_once),
      cmocka_unit_test(a_mask_has_the_colours_of_just_its_lines),
      cmocka_unit_test(the_published_layout_puts_receive_and_transmit_on_one_colour),
      cmocka_unit_test(published_blocks_0_to_7_share_their_colours),
      cmocka_unit_test(shipped_separate_control_lines_of_16_endpoints_take_all_64_colours),
      cmocka_unit_test(shipped_coupled_control_lines_of_32_endpoints_take_all_64_colours),
      cmocka_unit_test(a_base_on_64_mib_changes_no_colour_of_the_blocks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
