// SPDX-License-Identifier: Apache-2.0
// The packet buffer beside its C twin, under random frames, reads and frees.
#include "models/nic/front/packet_buffer.h"
#include "packet_buffer.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"
#include <stdlib.h>

#define MAX_LIVE 8192

struct pair {
  struct packet_buffer *rtl;
  struct packet_buffer_ports p;
  struct nic_packet_buffer *twin;
  struct nic_buffer_in in;
  struct nic_buffer_out out;
  uint64_t cycle;
  bool began, linked; // a frame has begun; the latest read was of a cell with one behind it
  struct nic_chain live[MAX_LIVE];
  unsigned n_live;
};

static void drive(struct pair *x) {
  const struct nic_buffer_in *in = &x->in;
  x->p.rst_i = in->rst;
  x->p.write_valid_i = in->write_valid, x->p.write_first_i = in->write_first;
  if (in->write_valid) memcpy(x->p.write_data_i, in->write_data, 64);
  x->p.read_valid_i = in->read_valid, x->p.read_cell_i = in->read_cell, x->p.read_beat_i = in->read_beat;
  x->p.free_valid_i = (uint8_t)(in->free_valid[0] | in->free_valid[1] << 1);
  x->p.free_head_i = in->free_head[0] | (uint32_t)in->free_head[1] << 13;
  x->p.free_tail_i = in->free_tail[0] | (uint32_t)in->free_tail[1] << 13;
}

static void step(struct pair *x) {
  drive(x);
  packet_buffer_clock(x->rtl, &x->p);
  nic_packet_buffer_step(x->twin, &x->in, &x->out);
  x->cycle++;
  lockstep_equal(x->cycle, "write_full", x->p.write_full_o, x->out.write_full);
  if (x->began) {
    lockstep_equal(x->cycle, "write_head", x->p.write_head_o, x->out.write_head);
    lockstep_equal(x->cycle, "write_tail", x->p.write_tail_o, x->out.write_tail);
  }
  if (x->in.read_valid) lockstep_bytes(x->cycle, "read_data", x->p.read_data_o, x->out.read_data, 64);
  if (x->in.read_valid && x->linked) lockstep_equal(x->cycle, "read_next", x->p.read_next_o, x->out.read_next);
  lockstep_equal(x->cycle, "free_ready", x->p.free_ready_o, x->out.free_ready[0] | x->out.free_ready[1] << 1);
  lockstep_equal(x->cycle, "cells_used", x->p.cells_used_o, x->out.cells_used);
  lockstep_equal(x->cycle, "busy", x->p.busy_o, x->out.busy);
}

// Random traffic: a frame of `beats` at a time, offered with probability write/100 a cycle; frames are freed, on random
// ports, with probability release/100.
static void traffic(struct pair *x, struct rng *r, unsigned cycles, unsigned write, unsigned release,
                    unsigned long_beats) {
  unsigned left = 0, beat = 0;
  bool lost = false;
  for (unsigned i = 0; i < cycles; i++) {
    uint64_t data[8];
    for (unsigned k = 0; k < 8; k++) data[k] = rng_next(r);
    struct nic_buffer_in *in = &x->in;
    *in = (struct nic_buffer_in){.write_data = (const uint8_t *)data};
    bool ends = false, stored = false;
    if (!left) left = 1 + (unsigned)rng_below(r, rng_below(r, 4) ? 9 : long_beats), beat = 0, lost = false;
    if (rng_below(r, 100) < write) {
      in->write_valid = !lost, in->write_first = beat == 0;
      if (beat % NIC_CELL_BEATS == 0 && x->out.write_full) lost = true;
      stored = in->write_valid && !lost;
      beat += stored;
      ends = --left == 0 || lost;
      if (lost) left = 0;
      x->began |= stored;
    }
    for (unsigned port = 0; port < NIC_FREE_PORTS; port++) {
      if (!x->n_live || rng_below(r, 100) >= release) continue;
      unsigned k = (unsigned)rng_below(r, x->n_live);
      in->free_valid[port] = true, in->free_head[port] = x->live[k].head, in->free_tail[port] = x->live[k].tail;
      if (x->out.free_ready[port]) x->live[k] = x->live[--x->n_live];
    }
    if (x->n_live && rng_below(r, 2)) {
      const struct nic_chain *c = &x->live[rng_below(r, x->n_live)];
      in->read_valid = true, in->read_cell = c->head, in->read_beat = 0;
      x->linked = c->head != c->tail;
    }
    step(x);
    if (ends && beat && x->n_live < MAX_LIVE)
      x->live[x->n_live++] = (struct nic_chain){x->out.write_head, x->out.write_tail};
  }
}

static int set_up(void **state) {
  struct pair *x = calloc(1, sizeof *x);
  x->rtl = packet_buffer_new();
  x->twin = calloc(1, sizeof *x->twin);
  x->in.rst = true;
  step(x);
  *state = x;
  return 0;
}

static int tear_down(void **state) {
  struct pair *x = *state;
  packet_buffer_free(x->rtl);
  free(x->twin);
  free(x);
  return 0;
}

static void test_from_empty_to_full_and_back(void **state) {
  struct pair *x = *state;
  struct rng r;
  rng_seed(&r, 31, 0);
  traffic(x, &r, 60000, 90, 0, 152); // fills
  assert_true(x->out.write_full);
  traffic(x, &r, 20000, 90, 4, 152); // stays nearly full, and both ports fight for the link memory
  traffic(x, &r, 20000, 50, 60, 20); // empties
  assert_true(x->out.cells_used < 100);
  traffic(x, &r, 20000, 100, 3, 152);
}

// Chains come back, in any order, before every cell was used once.
static void test_frees_during_the_first_pass_over_the_cells(void **state) {
  struct pair *x = *state;
  struct rng r;
  rng_seed(&r, 32, 0);
  traffic(x, &r, 60000, 90, 3, 40);
  assert_false(x->out.write_full);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_from_empty_to_full_and_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_frees_during_the_first_pass_over_the_cells, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
