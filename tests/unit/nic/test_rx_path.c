// SPDX-License-Identifier: Apache-2.0
// The clocked C ingress and packet buffer wired to each other: what they promise each other, at full rate.
#include "models/nic/front/packet_buffer.h"
#include "models/nic/front/rx_ingress.h"
#include "tests/support/rx_frame.h"
#include "workloads/base/rng.h"
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MAX_CALLS 8192

struct path {
  struct nic_config cfg;
  struct nic_rx_ingress ingress;
  struct nic_packet_buffer *buffer;
  struct nic_rx_out rx;
  struct nic_buffer_out buf;
  struct nic_buffer_in buffer_in; // the reads and the frees of port 1 are the test's
  struct nic_frame calls[MAX_CALLS];
  unsigned n_calls, drops;
};

// One edge of both: each sees what the other put out behind the edge before.
static void step(struct path *x, const struct nic_rx_in *beat) {
  struct nic_rx_in in = *beat;
  in.cfg = &x->cfg;
  in.write_full = x->buf.write_full, in.write_head = x->buf.write_head, in.write_tail = x->buf.write_tail;
  in.frame_ready = true;
  struct nic_buffer_in *b = &x->buffer_in;
  b->rst = in.rst;
  b->write_valid = x->rx.write_valid, b->write_first = x->rx.write_first;
  uint8_t written[64];
  if (b->write_valid) memcpy(written, x->rx.write_data, 64);
  b->write_data = written;
  b->free_valid[0] = x->rx.free_valid, b->free_head[0] = x->rx.free_head, b->free_tail[0] = x->rx.free_tail;
  if (b->free_valid[0]) assert_true(x->buf.free_ready[0]);
  if (x->rx.frame_valid) assert_true(x->n_calls < MAX_CALLS), x->calls[x->n_calls++] = x->rx.frame;
  nic_rx_ingress_step(&x->ingress, &in, &x->rx);
  nic_packet_buffer_step(x->buffer, b, &x->buf);
  if (x->rx.check_valid) x->drops += x->rx.check_code != 0;
}

static void idle(struct path *x, unsigned cycles) {
  while (cycles--) step(x, &(struct nic_rx_in){0});
}

static void send(struct path *x, const uint8_t *frame, uint32_t length, uint32_t tag) {
  for (uint32_t at = 0; at < length; at += 64) {
    uint8_t data[64] = {0};
    uint32_t n = length - at < 64 ? length - at : 64;
    memcpy(data, frame + at, n);
    step(x, &(struct nic_rx_in){.valid = true,
                                .last = at + n == length,
                                .tag = tag,
                                .keep = n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1,
                                .data = data});
  }
}

static int set_up(void **state) {
  struct path *x = calloc(1, sizeof *x);
  x->buffer = calloc(1, sizeof *x->buffer);
  x->cfg = (struct nic_config){.max_frame = 9728, .any_mac = true, .any_ip = true};
  step(x, &(struct nic_rx_in){.rst = true});
  *state = x;
  return 0;
}

static int tear_down(void **state) {
  struct path *x = *state;
  free(x->buffer);
  free(x);
  return 0;
}

// Runs of one-beat frames between longer ones, all dropped: frees at the rate of one a cycle meet the links of the next
// frame's cells. (step fails if ingress finds its free port occupied.)
static void test_the_free_port_keeps_up_with_any_pattern_of_drops(void **state) {
  struct path *x = *state;
  static const uint8_t zeros[9728];
  for (unsigned run = 0; run <= 12; run++)
    for (unsigned beats = 1; beats <= 152; beats += beats < 40 ? 1 : 16)
      for (unsigned repeat = 0; repeat < 6; repeat++) {
        for (unsigned i = 0; i < run; i++) send(x, zeros, 60, 0);
        send(x, zeros, 64 * beats, 0);
      }
  idle(x, 40);
  assert_int_equal(x->n_calls, 0);
  assert_int_equal(x->buf.cells_used, 0);
  assert_false(x->rx.busy || x->buf.busy);
}

// Reads a call's frame along its chain, and frees it on dispatch's port.
static void take_call(struct path *x, const struct nic_frame *c, uint8_t *frame) {
  uint16_t cell = c->head;
  for (uint32_t at = 0; at < c->frame_len; at += 64) {
    x->buffer_in.read_valid = true, x->buffer_in.read_cell = cell, x->buffer_in.read_beat = at / 64 % NIC_CELL_BEATS;
    idle(x, 1);
    memcpy(frame + at, x->buf.read_data, 64);
    if (x->buffer_in.read_beat == NIC_CELL_BEATS - 1) cell = x->buf.read_next;
  }
  x->buffer_in.read_valid = false;
  x->buffer_in.free_valid[1] = true, x->buffer_in.free_head[1] = c->head, x->buffer_in.free_tail[1] = c->tail;
  assert_true(x->buf.free_ready[1]);
  idle(x, 1);
  x->buffer_in.free_valid[1] = false;
}

static void test_calls_keep_their_bytes_among_drops_until_freed(void **state) {
  struct path *x = *state;
  static uint8_t sent[RX_FRAME_MAX], got[RX_FRAME_MAX];
  struct rng r;
  rng_seed(&r, 77, 0);
  struct rx_frame f = rx_frame_default();
  for (unsigned round = 0; round < 40; round++) {
    uint32_t args[64];
    x->n_calls = x->drops = 0;
    for (uint32_t i = 0; i < 64; i++) {
      f.args = args[i] = 4 * (uint32_t)rng_below(&r, rng_below(&r, 8) ? 30 : 2300);
      f.udp_sum_error = i % 3 == 2;
      send(x, sent, rx_frame_build(&f, i + 64 * round, sent), i);
      if (rng_below(&r, 4) == 0) idle(x, (unsigned)rng_below(&r, 5));
    }
    idle(x, 20);
    assert_int_equal(x->drops, 21);
    assert_int_equal(x->n_calls, 43);
    for (unsigned k = 0; k < x->n_calls; k++) {
      uint32_t i = x->calls[k].to.tag;
      f.args = args[i], f.udp_sum_error = 0;
      uint32_t length = rx_frame_build(&f, i + 64 * round, sent);
      assert_int_equal(x->calls[k].frame_len, length);
      take_call(x, &x->calls[k], got);
      assert_memory_equal(got, sent, length);
    }
    idle(x, 20);
    assert_int_equal(x->buf.cells_used, 0);
  }
}

static void test_a_full_buffer_drops_and_recovers(void **state) {
  struct path *x = *state;
  static uint8_t frame[RX_FRAME_MAX];
  struct rx_frame f = rx_frame_default();
  f.args = 600; // three cells
  uint32_t length = rx_frame_build(&f, 1, frame);
  for (uint32_t i = 0; i < 3000; i++) send(x, frame, length, i);
  idle(x, 30);
  assert_int_equal(x->n_calls, (NIC_CELLS - 1) / 3);
  assert_int_equal(x->drops, 3000 - x->n_calls);
  assert_int_equal(x->buf.cells_used, 3 * x->n_calls); // what a dropped frame got is back
  for (unsigned k = 0; k < x->n_calls; k++) {
    static uint8_t got[RX_FRAME_MAX];
    take_call(x, &x->calls[k], got);
    assert_memory_equal(got, frame, length);
  }
  idle(x, 20);
  assert_int_equal(x->buf.cells_used, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_the_free_port_keeps_up_with_any_pattern_of_drops, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_calls_keep_their_bytes_among_drops_until_freed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_full_buffer_drops_and_recovers, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
