// SPDX-License-Identifier: Apache-2.0
#include "realign.h"
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define BEATS 12

// Sends `count` frames of `beats` beats, with `gap` idle cycles before each beat, and expects every beat but those
// refused (first ones, if skip) to leave as the 64 bytes that begin 4 * shift + 2 bytes later.
static void stream(unsigned beats, unsigned gap, unsigned shift, bool skip) {
  struct realign *m = realign_new();
  struct realign_ports p = {.rst_i = 1};
  realign_clock(m, &p);
  p.rst_i = 0, p.shift_i = (uint8_t)shift;
  uint8_t frame[64 * (BEATS + 1)];
  unsigned fired = 0, out = 0;
  for (unsigned sent = 0, cycle = 0; cycle < 4000 && sent < 3 * beats + 1; cycle++) {
    unsigned at = sent % beats;
    for (unsigned i = 0; i < sizeof frame; i++) frame[i] = (uint8_t)(i * 7 + i / 64 * 13);
    p.valid_i = sent < 3 * beats && cycle % (gap + 1) == gap;
    p.last_i = at == beats - 1;
    memcpy(p.data_i, frame + 64 * at, 64);
    p.take_i = !(skip && fired % beats == 0);
    realign_eval(m, &p);
    bool fires = p.fire_o, takes = p.take_i;
    unsigned beat = fired % beats;
    assert_int_equal(fires, sent > fired && (beat == beats - 1 || p.valid_i)); // a frame's beat waits for the next
    if (fires) assert_memory_equal(p.carry_o, frame + 64 * beat, 64);
    if (fires) assert_int_equal(p.carry_last_o, beat == beats - 1);
    realign_clock(m, &p);
    sent += p.valid_i;
    assert_int_equal(p.valid_o, fires && takes);
    if (p.valid_o) {
      unsigned whole = beat == beats - 1 ? 64 - 4 * shift - 2 : 64; // bytes of the frame
      if (4 * shift + 2 < 64) assert_memory_equal(p.data_o, frame + 64 * beat + 4 * shift + 2, whole);
      out++;
    }
    fired += fires;
    if (fired == 3 * beats) break;
  }
  assert_int_equal(fired, 3 * beats);
  assert_int_equal(out, 3 * (beats - skip));
  p.valid_i = 0;
  realign_clock(m, &p);
  assert_false(p.busy_o);
  realign_free(m);
}

static void test_every_shift_size_and_gap(void **state) {
  (void)state;
  for (unsigned beats = 1; beats <= BEATS; beats++)
    for (unsigned gap = 0; gap < 3; gap++)
      for (unsigned shift = 0; shift < 16; shift++) stream(beats, gap, shift, shift & 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_shift_size_and_gap)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
