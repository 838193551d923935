// SPDX-License-Identifier: Apache-2.0
// rx_ingress on a bench: frames go in with chosen gaps, a plain C packet buffer takes the writes, and everything that
// comes out is kept with its cycle. Included by the tests of rx_ingress alone (it needs the module's generated header).
#pragma once
#include "models/protocol/nic/rx_check.h"
#include "rx_ingress.h"
#include "tests/rtl/bits.h"
#include "tests/support/rx_frame.h"
#include "workloads/rng.h"
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
  struct nic_filter filter;
  struct rng rng;
  uint64_t cycle;            // edges so far
  uint64_t last_beat;        // number of the edge that took the last frame's last beat
  unsigned ready_m, ready_n; // calls are taken while cycle % n < m
  // the packet buffer: cells are handed out in order and never come back
  uint16_t next_cell, cells_left;
  uint32_t slot;
  uint8_t stored[BENCH_BYTES]; // beats of the frame that is written
  uint32_t stored_bytes;
  // what came out
  struct bench_check checks[BENCH_KEPT];
  struct bench_free frees[BENCH_KEPT];
  struct nic_call calls[BENCH_KEPT];
  unsigned n_checks, n_frees, n_calls;
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
  b->p.call_ready_i = b->cycle % b->ready_n < b->ready_m;
  b->p.free_ready_i = 1;
  b->p.write_full_i = b->cells_left == 0;
  assert_true(b->p.s_axis_rx_tready);
  if (b->p.call_valid_o && b->p.call_ready_i) {
    assert_true(b->n_calls < BENCH_KEPT);
    b->calls[b->n_calls++] = bits_get_call(b->p.call_o);
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
  b->p.s_axis_rx_tvalid = 0;
}

static inline void bench_reset(struct ingress_bench *b) {
  b->p.rst_i = 1;
  rx_ingress_clock(b->m, &b->p);
  b->p.rst_i = 0;
}

static inline void bench_filter(struct ingress_bench *b, unsigned index, bool valid, uint64_t mac, uint32_t ip) {
  b->filter.valid[index] = valid, b->filter.mac[index] = mac, b->filter.ip[index] = ip;
  b->p.filter_we_i = 1, b->p.filter_index_i = (uint8_t)index, b->p.filter_valid_i = valid;
  b->p.filter_mac_i = mac, b->p.filter_ip_i = ip;
  bench_idle(b, 1);
  b->p.filter_we_i = 0;
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
