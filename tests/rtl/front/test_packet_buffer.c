// SPDX-License-Identifier: Apache-2.0
#include "packet_buffer.h"
#include "rtl/pkg/nic_types.h"
#include "workloads/base/rng.h"
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CAPACITY (NIC_CELLS - 1)
#define MAX_FRAMES 8192

// A stored frame: its chain as the buffer reported it, and the seed of its bytes.
struct stored {
  uint32_t seed, beats;
  uint16_t head, tail;
};

struct bench {
  struct packet_buffer *m;
  struct packet_buffer_ports p;
  bool owned[NIC_CELLS]; // by a frame
};

static int set_up(void **state) {
  struct bench *b = calloc(1, sizeof *b);
  b->m = packet_buffer_new();
  b->p.rst_i = 1;
  packet_buffer_clock(b->m, &b->p);
  b->p.rst_i = 0;
  *state = b;
  return 0;
}

static int tear_down(void **state) {
  struct bench *b = *state;
  packet_buffer_free(b->m);
  free(b);
  return 0;
}

static void beat_bytes(uint32_t seed, uint32_t beat, uint32_t out[16]) {
  for (uint32_t i = 0; i < 16; i++) out[i] = (seed * 1000003u + beat) * 2654435761u + i;
}

// One cycle without a write.
static void idle(struct bench *b) {
  b->p.write_valid_i = 0;
  packet_buffer_clock(b->m, &b->p);
  b->p.free_valid_i = 0;
}

// Offers one beat; true if it was stored.
static bool write_beat(struct bench *b, uint32_t seed, uint32_t beat) {
  b->p.write_valid_i = 1;
  b->p.write_first_i = beat == 0;
  beat_bytes(seed, beat, b->p.write_data_i);
  bool fits = beat % NIC_CELL_BEATS != 0 || !b->p.write_full_o;
  packet_buffer_clock(b->m, &b->p);
  b->p.write_valid_i = 0;
  b->p.free_valid_i = 0;
  return fits;
}

// Stores as much of a frame as fits, with `gap` idle cycles before each beat.
static struct stored store(struct bench *b, uint32_t seed, uint32_t beats, unsigned gap) {
  struct stored s = {.seed = seed};
  for (uint32_t i = 0; i < beats; i++) {
    for (unsigned g = 0; g < gap; g++) idle(b);
    if (!write_beat(b, seed, i)) break;
    if (i == 0) s.head = b->p.write_head_o;
    assert_int_equal(b->p.write_head_o, s.head);
    if (i % NIC_CELL_BEATS == 0) {
      assert_false(b->owned[b->p.write_tail_o]);
      b->owned[b->p.write_tail_o] = true;
    } else {
      assert_int_equal(b->p.write_tail_o, s.tail);
    }
    s.tail = b->p.write_tail_o;
    s.beats++;
  }
  return s;
}

// Reads the frame back along its links, and takes note that its cells are given back if `release`.
static void check(struct bench *b, const struct stored *s, bool release) {
  uint16_t cell = s->head;
  for (uint32_t i = 0; i < s->beats; i++) {
    uint32_t expected[16];
    beat_bytes(s->seed, i, expected);
    b->p.read_valid_i = 1;
    b->p.read_cell_i = cell;
    b->p.read_beat_i = i % NIC_CELL_BEATS;
    idle(b);
    b->p.read_valid_i = 0;
    assert_memory_equal(b->p.read_data_o, expected, sizeof expected);
    bool cell_ends = i % NIC_CELL_BEATS == NIC_CELL_BEATS - 1 || i == s->beats - 1;
    if (!cell_ends) continue;
    assert_true(b->owned[cell]);
    if (release) b->owned[cell] = false;
    if (i == s->beats - 1) assert_int_equal(cell, s->tail);
    cell = b->p.read_next_o;
  }
}

// Puts a chain on a free port for the next cycle.
static void offer_free(struct bench *b, unsigned port, const struct stored *s) {
  uint32_t mask = 0x1fffu << 13 * port;
  b->p.free_valid_i |= (uint8_t)(1u << port);
  b->p.free_head_i = (b->p.free_head_i & ~mask) | (uint32_t)s->head << 13 * port;
  b->p.free_tail_i = (b->p.free_tail_i & ~mask) | (uint32_t)s->tail << 13 * port;
}

static void drain(struct bench *b) {
  for (int i = 0; i < 40 && (i == 0 || b->p.busy_o); i++) idle(b);
  assert_false(b->p.busy_o);
}

static uint32_t cells_of(uint32_t beats) {
  return (beats + NIC_CELL_BEATS - 1) / NIC_CELL_BEATS;
}

static void test_frames_of_every_size_read_back_with_any_gap(void **state) {
  struct bench *b = *state;
  for (unsigned gap = 0; gap < 3; gap++)
    for (uint32_t beats = 1; beats <= 152; beats += beats < 20 ? 1 : 33) {
      struct stored s = store(b, beats + 1000 * gap, beats, gap);
      assert_int_equal(b->p.cells_used_o, cells_of(beats));
      check(b, &s, true);
      offer_free(b, gap & 1, &s);
      drain(b);
      assert_int_equal(b->p.cells_used_o, 0);
    }
}

static void test_read_data_and_link_stand_until_the_next_read(void **state) {
  struct bench *b = *state;
  struct stored s = store(b, 5, 8, 0);
  uint32_t expected[16];
  beat_bytes(5, 2, expected);
  b->p.read_valid_i = 1, b->p.read_cell_i = s.head, b->p.read_beat_i = 2;
  idle(b);
  b->p.read_valid_i = 0, b->p.read_beat_i = 0, b->p.read_cell_i = s.tail;
  for (int i = 0; i < 5; i++) {
    idle(b);
    assert_memory_equal(b->p.read_data_o, expected, sizeof expected);
    assert_int_equal(b->p.read_next_o, s.tail);
  }
}

// Three passes over all cells, of frames of 1 to 3 cells: exactly CAPACITY cells fit, the beat that does not is
// refused, and every chain given back is whole again.
static void test_all_cells_but_one_hold_frames_pass_after_pass(void **state) {
  struct bench *b = *state;
  static struct stored frames[MAX_FRAMES];
  for (unsigned pass = 0; pass < 3; pass++) {
    uint32_t n = 0, cells = 0;
    while (!b->p.write_full_o) {
      uint32_t beats = 1 + (n + pass) % 12;
      frames[n] = store(b, n + pass * MAX_FRAMES, beats, 0);
      cells += cells_of(frames[n].beats);
      n++;
      assert_int_equal(b->p.cells_used_o, cells);
    }
    assert_int_equal(cells, CAPACITY);
    assert_false(write_beat(b, 0, 0));
    assert_int_equal(b->p.cells_used_o, CAPACITY);
    for (uint32_t i = 0; i < n; i++) {
      uint32_t k = pass == 1 ? n - 1 - i : i;
      check(b, &frames[k], true);
      offer_free(b, i & 1, &frames[k]);
      idle(b);
    }
    drain(b);
    assert_int_equal(b->p.cells_used_o, 0);
  }
}

static void test_a_refused_frame_keeps_the_cells_it_got_until_they_are_freed(void **state) {
  struct bench *b = *state;
  static struct stored frames[MAX_FRAMES];
  for (uint32_t i = 0; i < CAPACITY - 2; i++) frames[i] = store(b, i, 1, 0);
  struct stored cut = store(b, 77, 12, 0);
  assert_int_equal(cut.beats, 8);
  assert_true(b->p.write_full_o);
  check(b, &cut, true);
  offer_free(b, 0, &cut);
  drain(b);
  assert_int_equal(b->p.cells_used_o, CAPACITY - 2);
  struct stored whole = store(b, 78, 8, 0);
  assert_int_equal(whole.beats, 8);
  check(b, &whole, false);
  check(b, &frames[0], false);
}

// Cells freed during the first pass over the memory are used again behind its last cell, in the order of their freeing.
static void test_cells_freed_in_the_first_pass_follow_the_last_cell(void **state) {
  struct bench *b = *state;
  struct stored first = store(b, 1, 1, 0), second = store(b, 2, 8, 0), third = store(b, 3, 4, 0);
  check(b, &second, true);
  offer_free(b, 1, &second);
  drain(b);
  check(b, &first, true);
  offer_free(b, 0, &first);
  drain(b);
  for (uint32_t i = 4; i < NIC_CELLS; i++) assert_int_equal(store(b, i, 1, 0).head, i);
  assert_int_equal(store(b, 0, 1, 0).head, second.head);
  assert_int_equal(store(b, 0, 1, 0).head, second.tail);
  assert_true(b->p.write_full_o);
  check(b, &third, false);
}

// One-beat frames freed on both ports in every cycle while longer frames take cells: ingress's port must stay ready.
static void test_port_0_is_ready_through_bursts_of_frees(void **state) {
  struct bench *b = *state;
  static struct stored frames[4096];
  for (uint32_t i = 0; i < 4096; i++) frames[i] = store(b, i, 1, 0);
  uint32_t given = 0, used = 4096;
  for (unsigned round = 0; round < 60; round++) {
    for (uint32_t beat = 0; beat < 12; beat++) {
      // Verdicts on earlier frames: seven in a row while the long frame arrives.
      if (beat < 7) {
        assert_true(b->p.free_ready_o & 1);
        offer_free(b, 0, &frames[given++]), used--;
      }
      if (b->p.free_ready_o & 2) offer_free(b, 1, &frames[given++]), used--;
      write_beat(b, round, beat);
      if (beat % NIC_CELL_BEATS == 0) used++;
    }
  }
  drain(b);
  assert_int_equal(b->p.cells_used_o, used);
}

static void test_random_frames_survive_random_frees(void **state) {
  struct bench *b = *state;
  static struct stored frames[MAX_FRAMES];
  struct rng r;
  rng_seed(&r, 11, 0);
  uint32_t live = 0, seed = 0;
  for (unsigned i = 0; i < 12000; i++) {
    if (live && rng_below(&r, 100) < (live > 600 ? 60u : 40u)) {
      uint32_t k = (uint32_t)rng_below(&r, live);
      check(b, &frames[k], true);
      offer_free(b, (unsigned)rng_below(&r, 2), &frames[k]);
      frames[k] = frames[--live];
      idle(b);
    } else {
      frames[live] = store(b, ++seed, 1 + (uint32_t)rng_below(&r, rng_below(&r, 8) ? 6 : 152), 0);
      live++;
    }
  }
  drain(b);
  uint32_t cells = 0;
  for (uint32_t k = 0; k < live; k++) cells += cells_of(frames[k].beats), check(b, &frames[k], true);
  assert_int_equal(b->p.cells_used_o, cells);
  for (uint32_t i = 0; i < NIC_CELLS; i++) assert_false(b->owned[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_frames_of_every_size_read_back_with_any_gap, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_read_data_and_link_stand_until_the_next_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_all_cells_but_one_hold_frames_pass_after_pass, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_refused_frame_keeps_the_cells_it_got_until_they_are_freed, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(test_cells_freed_in_the_first_pass_follow_the_last_cell, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_port_0_is_ready_through_bursts_of_frees, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_random_frames_survive_random_frees, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
