// SPDX-License-Identifier: Apache-2.0
// Messages that begin in a control line and run on through auxiliary lines.
#include "models/software/message.h"
#include "tests/support/plain_hart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BYTES 9000u

static const enum line_region regions[2][2] = {{REGION_RX, REGION_RX_AUX}, {REGION_TX, REGION_TX_AUX}};

static struct message message_of(const struct layout *layout, unsigned side, unsigned parity) {
  return (struct message){.layout = layout,
                          .endpoint = 3,
                          .control = regions[side][0],
                          .aux = regions[side][1],
                          .parity = parity,
                          .offset = side ? layout->reply_off : layout->args_raw_off};
}

// Copies all of a message in and out, and parts of it that begin and end anywhere near a line's end.
static void copies(struct hart *h, const struct message *m) {
  static const uint32_t ends[] = {0, 1, 39, 40, 56, 63, 64, 65, 127, 128, 129, 200, 1000, BYTES};
  uint8_t sent[BYTES], got[BYTES];
  for (uint32_t i = 0; i < BYTES; i++) sent[i] = (uint8_t)(i * 31 + m->parity);
  message_write(h, m, 0, sent, BYTES);
  for (uint32_t i = 0; i < BYTES; i++) assert_int_equal(*plain_hart_memory(h, message_address(m, i)), sent[i]);
  for (unsigned a = 0; a < sizeof ends / sizeof *ends; a++)
    for (unsigned b = a + 1; b < sizeof ends / sizeof *ends; b++) {
      unsigned before = plain_hart_copies(h), inside = message_inline(m);
      message_read(h, m, ends[a], got, ends[b] - ends[a]);
      assert_memory_equal(got, sent + ends[a], ends[b] - ends[a]);
      // One block copy for each part: its misses overlap.
      assert_int_equal(plain_hart_copies(h) - before, (ends[a] < inside) + (ends[b] > inside));
    }
}

static void test_a_message_is_copied_whole_in_at_most_two_blocks(void **state) {
  (void)state;
  struct hart *h = plain_hart_new(&(struct plain_hart){0});
  for (unsigned wide = 0; wide < 2; wide++)
    for (unsigned side = 0; side < 2; side++)
      for (unsigned parity = 0; parity < 2; parity++) {
        struct layout layout = layout_make(wide ? 128 : 64, false, 9728);
        struct message m = message_of(&layout, side, parity);
        copies(h, &m);
      }
  plain_hart_free(h);
}

static void test_nothing_is_written_beyond_the_lines(void **state) {
  (void)state;
  struct hart *h = plain_hart_new(&(struct plain_hart){0});
  struct layout layout = layout_make(128, false, 9728);
  layout.aux_lines = 2;
  struct message m = message_of(&layout, 1, 0);
  uint32_t room = message_room(&m);
  assert_int_equal(room, 64 + 2 * 128);
  uint8_t ones[512];
  memset(ones, 1, sizeof ones);
  message_write(h, &m, 0, ones, room + 100);
  message_write(h, &m, room + 1, ones, 7);
  for (uint32_t i = 0; i < room + 128; i++) assert_int_equal(*plain_hart_memory(h, message_address(&m, i)), i < room);
  plain_hart_free(h);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_message_is_copied_whole_in_at_most_two_blocks),
      cmocka_unit_test(test_nothing_is_written_beyond_the_lines),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
