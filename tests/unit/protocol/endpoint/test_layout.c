// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/protocol/endpoint/layout.h"
#include <cmocka.h>

static void wide_lines_hold_the_published_counts_of_auxiliary_lines(void **state) {
  (void)state;
  // 9,618 bytes of payload rounded up to 9,728, and an MTU of 1,518.
  assert_int_equal(layout_make(128, false, 9728).aux_lines, 76);
  assert_int_equal(layout_make(128, false, 1518).aux_lines, 12);
  assert_int_equal(layout_make(128, false, 64).aux_lines, 0);
  assert_int_equal(layout_make(128, false, 65).aux_lines, 1);
}

static void narrow_lines_count_from_the_latest_beginning(void **state) {
  (void)state;
  // Arguments begin at byte 24, so 40 bytes are inline; a reply has 56.
  assert_int_equal(layout_make(64, true, 40).aux_lines, 0);
  assert_int_equal(layout_make(64, true, 41).aux_lines, 1);
  assert_int_equal(layout_make(64, true, 9728).aux_lines, 152);
}

static void offsets_follow_the_line_size(void **state) {
  (void)state;
  struct layout wide = layout_make(128, false, 1024), narrow = layout_make(64, true, 1024);
  assert_int_equal(wide.args_sig_off, 24);
  assert_int_equal(wide.args_raw_off, 64);
  assert_int_equal(wide.reply_off, 64);
  assert_int_equal(narrow.args_sig_off, 24);
  assert_int_equal(narrow.args_raw_off, 24);
  assert_int_equal(narrow.reply_off, 8);
}

static void auxiliary_lines_are_counted_to_the_byte(void **state) {
  (void)state;
  struct layout l = layout_make(128, false, 9728);
  assert_int_equal(layout_aux(&l, 64, 0), 0);
  assert_int_equal(layout_aux(&l, 64, 64), 0);
  assert_int_equal(layout_aux(&l, 64, 65), 1);
  assert_int_equal(layout_aux(&l, 64, 192), 1);
  assert_int_equal(layout_aux(&l, 64, 193), 2);
  assert_int_equal(layout_aux(&l, 24, 104), 0);
  assert_int_equal(layout_aux(&l, 24, 105), 1);
}

static void auxiliary_lines_stop_at_what_an_endpoint_can_name(void **state) {
  (void)state;
  assert_int_equal(layout_make(64, true, 64 * 255 + 40).aux_lines, LAYOUT_MAX_AUX);
  assert_int_equal(layout_make(64, true, 64 * 1000).aux_lines, LAYOUT_MAX_AUX);
}

static void every_line_has_an_address_of_its_own_that_leads_back(void **state) {
  (void)state;
  for (unsigned wide = 0; wide < 2; wide++)
    for (unsigned coupled = 0; coupled < 2; coupled++) {
      struct layout l = layout_make(wide ? 128 : 64, coupled, 16384);
      assert_true(layout_is_sound(&l));
      l = layout_make(wide ? 128 : 64, coupled, 9728);
      assert_true(layout_is_sound(&l));
      l = layout_published(l);
      assert_true(layout_is_sound(&l));
    }
}

static void overlapping_regions_are_not_sound(void **state) {
  (void)state;
  struct layout l = layout_make(128, false, 9728);
  l.region_off[REGION_TX] = l.region_off[REGION_RX_AUX] + 128;
  assert_false(layout_is_sound(&l));
  l = layout_make(128, false, 9728);
  l.block_stride = l.region_off[REGION_TX_AUX];
  assert_false(layout_is_sound(&l));
  l = layout_make(128, false, 9728);
  l.control_stride = 64;
  assert_false(layout_is_sound(&l));
}

static void every_byte_of_a_line_is_found(void **state) {
  (void)state;
  struct layout l = layout_make(64, false, 9728);
  unsigned endpoint, index;
  enum line_region region;
  for (unsigned byte = 0; byte < 64; byte++) {
    assert_true(layout_find(&l, layout_address(&l, 63, REGION_TX_AUX, 151) + byte, &endpoint, &region, &index));
    assert_int_equal(endpoint, 63);
    assert_int_equal(region, REGION_TX_AUX);
    assert_int_equal(index, 151);
  }
}

static void addresses_between_and_beyond_the_lines_are_nobodys(void **state) {
  (void)state;
  struct layout l = layout_make(64, false, 9728);
  unsigned endpoint, index;
  enum line_region region;
  assert_false(layout_find(&l, l.base - 1, &endpoint, &region, &index));
  assert_false(layout_find(&l, layout_address(&l, 0, REGION_RX, 0) + 64, &endpoint, &region, &index));
  assert_false(layout_find(&l, layout_address(&l, 0, REGION_RX_AUX, 152), &endpoint, &region, &index));
  assert_false(layout_find(&l, layout_address(&l, NIC_ENDPOINTS, REGION_RX, 0), &endpoint, &region, &index));
}

static void a_coupled_layout_has_no_transmit_lines(void **state) {
  (void)state;
  struct layout l = layout_make(128, true, 9728);
  unsigned endpoint, index;
  enum line_region region;
  assert_int_equal(layout_lines(&l, REGION_TX), 0);
  assert_int_equal(layout_lines(&l, REGION_TX_AUX), 0);
  assert_false(layout_find(&l, layout_address(&l, 0, REGION_TX, 0), &endpoint, &region, &index));
}

static void control_lines_have_no_neighbour_in_their_prefetch_block(void **state) {
  (void)state;
  for (unsigned wide = 0; wide < 2; wide++) {
    struct layout l = layout_make(wide ? 128 : 64, false, 9728);
    unsigned endpoint, index;
    enum line_region region;
    for (unsigned e = 0; e < NIC_ENDPOINTS; e++)
      for (enum line_region r = REGION_RX; r <= REGION_TX; r++)
        for (unsigned i = 0; i < 2; i++) {
          uint64_t buddy = layout_address(&l, e, r, i) ^ l.line_bytes;
          assert_false(layout_find(&l, buddy, &endpoint, &region, &index));
        }
  }
}

static void the_published_offsets_are_those_of_the_prototype(void **state) {
  (void)state;
  struct layout l = layout_published(layout_make(128, false, 9728));
  assert_int_equal(layout_address(&l, 0, REGION_RX, 1) - l.base, 0x80);
  assert_int_equal(layout_address(&l, 0, REGION_RX_AUX, 0) - l.base, 0x100);
  assert_int_equal(layout_address(&l, 0, REGION_TX, 0) - l.base, 0x8000);
  assert_int_equal(layout_address(&l, 0, REGION_TX, 1) - l.base, 0x8080);
  assert_int_equal(layout_address(&l, 0, REGION_TX_AUX, 0) - l.base, 0x8100);
  assert_int_equal(layout_address(&l, 1, REGION_RX, 0) - l.base, 0x20000);
}

static void a_finished_reply_is_never_mistaken_for_a_request_nor_the_reverse(void **state) {
  (void)state;
  // In the coupled form both headers lie over each other, and their epochs are equal.
  assert_int_equal(RX_FLAGS, REPLY_FLAGS);
  assert_int_equal(RX_EPOCH, REPLY_EPOCH);
  for (unsigned kind = RX_KIND_BYPASS; kind <= RX_KIND_ERROR; kind++)
    assert_int_equal((RX_VALID | kind << 1) & (REPLY_DONE | REPLY_ONEWAY), 0);
  assert_int_equal((REPLY_DONE | REPLY_ONEWAY) & RX_VALID, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wide_lines_hold_the_published_counts_of_auxiliary_lines),
      cmocka_unit_test(narrow_lines_count_from_the_latest_beginning),
      cmocka_unit_test(offsets_follow_the_line_size),
      cmocka_unit_test(auxiliary_lines_are_counted_to_the_byte),
      cmocka_unit_test(auxiliary_lines_stop_at_what_an_endpoint_can_name),
      cmocka_unit_test(every_line_has_an_address_of_its_own_that_leads_back),
      cmocka_unit_test(overlapping_regions_are_not_sound),
      cmocka_unit_test(every_byte_of_a_line_is_found),
      cmocka_unit_test(addresses_between_and_beyond_the_lines_are_nobodys),
      cmocka_unit_test(a_coupled_layout_has_no_transmit_lines),
      cmocka_unit_test(control_lines_have_no_neighbour_in_their_prefetch_block),
      cmocka_unit_test(the_published_offsets_are_those_of_the_prototype),
      cmocka_unit_test(a_finished_reply_is_never_mistaken_for_a_request_nor_the_reverse),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
