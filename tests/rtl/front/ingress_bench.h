// SPDX-License-Identifier: Apache-2.0
// rx_ingress on a bench: frames go in with chosen gaps, a plain C packet buffer takes the writes, and everything that
// comes out is kept with its cycle. Included by the tests of rx_ingress alone (it needs the module's generated header).
#pragma once
#include "models/nic/front/rx_ingress.h"
#include "rx_ingress.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/tables.h"
#include "tests/support/rx_frame.h"
#include "workloads/base/rng.h"
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define BENCH_KEPT 4096
#define BENCH_BYTES (1u << 20)

// One output of each kind.
struct bench_check {
  uint64_t cycle;
  uint32_t tag;
  uint8_t code;
};
struct bench_free {
  uint64_t cycle;
  uint16_t head, tail;
};

struct ingress_bench {
  struct rx_ingress *m;
  struct rx_ingress_ports p;
  struct nic_config cfg;
  struct rng rng;
  uint64_t cycle;            // edges so far
  uint64_t last_beat;        // number of the edge that took the last frame's last beat
  uint32_t sent_bytes;       // of the last frame
  unsigned ready_m, ready_n; // calls are taken while cycle % n < m
  // the packet buffer: cells are handed out in order and never come back
  uint16_t next_cell, cells_left;
  uint32_t slot;
  uint8_t stored[BENCH_BYTES]; // beats of the frame that is written
  uint32_t stored_bytes;
  // what came out
  struct bench_check checks[BENCH_KEPT];
  struct bench_free frees[BENCH_KEPT];
  struct nic_frame handed[BENCH_KEPT];
  unsigned n_checks, n_frees, n_handed;
};

static inline void bench_apply_config(struct ingress_bench *b) {
  bits_put_config(b->p.cfg_i, &b->cfg);
}

// The packet buffer's side of one edge.
static inline void bench_buffer(struct ingress_bench *b) {
  if (!b->p.write_valid_o) return;
  bool first = b->p.write_first_o;
  if (first) b->slot = 0, b->stored_bytes = 0;
  if (b->slot % NIC_CELL_BEATS == 0) {
    if (!b->cells_left) return;
    b->cells_left--;
    b->p.write_tail_i = b->next_cell;
    if (first) b->p.write_head_i = b->next_cell;
    b->next_cell = (uint16_t)((b->next_cell + 1) % NIC_CELLS);
  }
  b->slot++;
  assert_true(b->stored_bytes + 64 <= BENCH_BYTES);
  memcpy(b->stored + b->stored_bytes, b->p.write_data_o, 64);
  b->stored_bytes += 64;
}

static inline void bench_clock(struct ingress_bench *b) {
  b->p.frame_ready_i = b->cycle % b->ready_n < b->ready_m;
  b->p.free_ready_i = 1;
  b->p.write_full_i = b->cells_left == 0;
  assert_true(b->p.s_axis_rx_tready);
  if (b->p.frame_valid_o && b->p.frame_ready_i) {
    assert_true(b->n_handed < BENCH_KEPT);
    b->handed[b->n_handed++] = bits_get_frame(b->p.frame_o);
  }
  struct rx_ingress_ports before = b->p;
  rx_ingress_clock(b->m, &b->p);
  struct rx_ingress_ports after = b->p;
  b->p = before;
  bench_buffer(b);
  uint16_t head = b->p.write_head_i, tail = b->p.write_tail_i;
  b->p = after;
  b->p.write_head_i = head, b->p.write_tail_i = tail;
  b->cycle++;
  if (b->p.check_valid_o) {
    assert_true(b->n_checks < BENCH_KEPT);
    b->checks[b->n_checks++] = (struct bench_check){b->cycle, b->p.check_tag_o, b->p.check_code_o};
  }
  if (b->p.free_valid_o) {
    assert_true(b->p.check_valid_o);
    b->frees[b->n_frees++] = (struct bench_free){b->cycle, b->p.free_head_o, b->p.free_tail_o};
  }
}

static inline void bench_idle(struct ingress_bench *b, unsigned cycles) {
  b->p.s_axis_rx_tvalid = 0;
  while (cycles--) bench_clock(b);
}

// Sends a frame, with 0 to `gap` idle cycles before each beat (always `gap` if it is negative: -gap). Bytes that tkeep
// excludes are random.
static inline void bench_send(struct ingress_bench *b, const uint8_t *frame, uint32_t length, bool bad, uint32_t tag,
                              int gap) {
  for (uint32_t at = 0; at < length; at += 64) {
    bench_idle(b, gap < 0 ? (unsigned)-gap : gap > 0 ? (unsigned)rng_below(&b->rng, (uint64_t)gap + 1) : 0);
    uint32_t n = length - at < 64 ? length - at : 64;
    uint8_t beat[64];
    for (unsigned i = 0; i < 64; i += 8) {
      uint64_t noise = rng_next(&b->rng);
      memcpy(beat + i, &noise, 8);
    }
    memcpy(beat, frame + at, n);
    memcpy(b->p.s_axis_rx_tdata, beat, 64);
    b->p.s_axis_rx_tkeep = n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
    b->p.s_axis_rx_tvalid = 1;
    b->p.s_axis_rx_tlast = at + n == length;
    b->p.s_axis_rx_tuser = (uint64_t)(bad && b->p.s_axis_rx_tlast) << 32 | tag;
    bench_clock(b);
  }
  b->last_beat = b->cycle;
  b->sent_bytes = length;
  b->p.s_axis_rx_tvalid = 0;
}

static inline void bench_reset(struct ingress_bench *b) {
  b->p.rst_i = 1;
  rx_ingress_clock(b->m, &b->p);
  b->p.rst_i = 0;
}

static inline void bench_filter(struct ingress_bench *b, unsigned index, bool valid, uint64_t mac, uint32_t ip) {
  struct nic_table_write t = table_filter(index, (struct nic_filter){mac, ip, valid});
  bits_put_table(b->p.table_i, &t);
  bench_idle(b, 1);
  t.valid = false;
  bits_put_table(b->p.table_i, &t);
}

static inline int bench_set_up(void **state) {
  struct ingress_bench *b = calloc(1, sizeof *b);
  b->m = rx_ingress_new();
  b->cfg = (struct nic_config){.max_frame = 9728};
  b->ready_m = b->ready_n = 1;
  b->cells_left = UINT16_MAX;
  rng_seed(&b->rng, 20, 0);
  bench_apply_config(b);
  bench_reset(b);
  struct rx_frame f = rx_frame_default();
  bench_filter(b, 5, true, f.eth_dst, f.ip_dst);
  *state = b;
  return 0;
}

static inline int bench_tear_down(void **state) {
  struct ingress_bench *b = *state;
  rx_ingress_free(b->m);
  free(b);
  return 0;
}

#define BENCH_LATENCY 4 // edges from the one that takes a frame's last beat to the one behind which its verdict stands

static inline void bench_expect_call(const struct rx_frame *f, uint32_t length, const struct nic_frame *got) {
  assert_int_equal(got->layer, NIC_LAYER_RPC);
  assert_int_equal(got->frame_len, length);
  assert_int_equal(got->args_len, f->args);
  assert_int_equal(got->args_off, 14 + 4 * f->vlan + 4 * f->ihl + 8 + 40 + 4 * f->cred_words);
  assert_int_equal(got->to.eth_dst, f->eth_dst);
  assert_int_equal(got->to.eth_src, f->eth_src);
  assert_int_equal(got->to.vlan, f->vlan);
  if (f->vlan) assert_int_equal(got->to.vlan_tci, f->tci);
  assert_int_equal(got->to.ip_src, f->ip_src);
  assert_int_equal(got->to.ip_dst, f->ip_dst);
  assert_int_equal(got->to.udp_src, f->udp_src);
  assert_int_equal(got->to.udp_dst, f->udp_dst);
  assert_int_equal(got->to.xid, f->xid);
  assert_int_equal(got->prog, f->prog);
  assert_int_equal(got->vers, f->vers);
  assert_int_equal(got->proc, f->proc);
}

// Sends the first `cut` bytes of a built frame and returns its verdict, which must come at its time and alone. What was
// stored is freed exactly if the frame is dropped; one that is handed on is stored whole and described.
static inline enum drop bench_verdict(struct ingress_bench *b, const struct rx_frame *f, bool bad, uint32_t cut,
                                      int gap) {
  static uint8_t frame[RX_FRAME_MAX];
  uint32_t seed = (uint32_t)rng_next(&b->rng), tag = (uint32_t)rng_next(&b->rng);
  uint32_t length = rx_frame_build(f, seed, frame);
  if (length > cut) length = cut;
  b->n_checks = b->n_frees = b->n_handed = 0;
  uint16_t head = b->next_cell;
  b->stored_bytes = 0;
  bench_send(b, frame, length, bad, tag, gap);
  bench_idle(b, 12);
  assert_int_equal(b->n_checks, 1);
  struct bench_check c = b->checks[0];
  assert_int_equal(c.tag, tag);
  assert_int_equal(c.cycle, b->last_beat + BENCH_LATENCY);
  uint16_t tail = (uint16_t)((b->next_cell + NIC_CELLS - 1) % NIC_CELLS);
  assert_int_equal(b->n_frees, c.code && b->stored_bytes);
  if (b->n_frees) {
    assert_int_equal(b->frees[0].head, head);
    assert_int_equal(b->frees[0].tail, tail);
  }
  if (b->ready_m) assert_false(b->p.busy_o);
  if (b->ready_m) assert_int_equal(b->n_handed, !c.code);
  if (b->n_handed) {
    assert_int_equal(b->stored_bytes, (length + 63) / 64 * 64);
    assert_memory_equal(b->stored, frame, length);
    assert_int_equal(b->handed[0].to.tag, tag);
    assert_int_equal(b->handed[0].head, head);
    assert_int_equal(b->handed[0].tail, tail);
    if (!b->handed[0].reason) bench_expect_call(f, length, &b->handed[0]);
  }
  return c.code;
}
