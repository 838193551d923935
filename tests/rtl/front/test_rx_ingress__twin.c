// SPDX-License-Identifier: Apache-2.0
// rx_ingress beside its C twin: random and mutated frames, idles, back pressure, a buffer that fills, and settings and
// filters that change in mid-frame.
#include "models/nic/front/rx_ingress.h"
#include "rx_ingress.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/lockstep.h"
#include "tests/rtl/tables.h"
#include "tests/support/rx_frame.h"
#include "workloads/base/rng.h"
#include <stdlib.h>

struct pair {
  struct rx_ingress *rtl;
  struct rx_ingress_ports p;
  struct nic_rx_ingress twin;
  struct nic_config cfg;
  struct nic_rx_in in;
  struct nic_rx_out out;
  struct rng rng;
  uint64_t cycle;
  unsigned codes[NIC_DROPS];  // verdicts seen
  unsigned handed[NIC_DROPS]; // cycles in which a frame with that reason was offered
  // chances in percent
  unsigned idle, ready, full, change;
};

static bool chance(struct pair *x, unsigned percent) {
  return rng_below(&x->rng, 100) < percent;
}

// What the description says of the layers that were reached.
static void compare_frames(struct pair *x) {
  struct nic_frame rtl = bits_get_frame(x->p.frame_o);
  const struct nic_frame *twin = &x->out.frame;
#define FIELD(f) lockstep_equal(x->cycle, "frame." #f, rtl.f, twin->f)
  FIELD(reason), FIELD(layer), FIELD(to.tag), FIELD(head), FIELD(tail), FIELD(frame_len);
  x->handed[twin->reason]++;
  if (twin->layer < NIC_LAYER_ETH) return;
  FIELD(to.eth_dst), FIELD(to.eth_src), FIELD(to.vlan);
  if (twin->to.vlan) FIELD(to.vlan_tci);
  if (twin->layer < NIC_LAYER_IPV4) return;
  FIELD(to.ip_src), FIELD(to.ip_dst);
  if (twin->layer < NIC_LAYER_UDP) return;
  FIELD(to.udp_src), FIELD(to.udp_dst);
  if (twin->layer < NIC_LAYER_RPC) return;
  FIELD(to.xid), FIELD(args_off), FIELD(args_len), FIELD(prog), FIELD(vers), FIELD(proc);
#undef FIELD
}

static void compare(struct pair *x) {
  const struct rx_ingress_ports *p = &x->p;
  const struct nic_rx_out *o = &x->out;
  lockstep_equal(x->cycle, "write_valid", p->write_valid_o, o->write_valid);
  if (o->write_valid) {
    lockstep_equal(x->cycle, "write_first", p->write_first_o, o->write_first);
    lockstep_bytes(x->cycle, "write_data", p->write_data_o, o->write_data, 64);
  }
  lockstep_equal(x->cycle, "check_valid", p->check_valid_o, o->check_valid);
  if (o->check_valid) {
    lockstep_equal(x->cycle, "check_tag", p->check_tag_o, o->check_tag);
    lockstep_equal(x->cycle, "check_code", p->check_code_o, o->check_code);
    x->codes[o->check_code]++;
  }
  lockstep_equal(x->cycle, "free_valid", p->free_valid_o, o->free_valid);
  if (o->free_valid) {
    lockstep_equal(x->cycle, "free_head", p->free_head_o, o->free_head);
    lockstep_equal(x->cycle, "free_tail", p->free_tail_o, o->free_tail);
  }
  lockstep_equal(x->cycle, "frame_valid", p->frame_valid_o, o->frame_valid);
  if (o->frame_valid) compare_frames(x);
  lockstep_equal(x->cycle, "receiving", p->receiving_o, x->twin.count);
  lockstep_equal(x->cycle, "described", p->described_o, x->twin.waiting_count);
  lockstep_equal(x->cycle, "busy", p->busy_o, o->busy);
}

static void drive(struct pair *x) {
  const struct nic_rx_in *in = &x->in;
  x->p.rst_i = in->rst;
  bits_put_config(x->p.cfg_i, in->cfg);
  bits_put_table(x->p.table_i, &in->table);
  x->p.s_axis_rx_tvalid = in->valid, x->p.s_axis_rx_tlast = in->last, x->p.s_axis_rx_tkeep = in->keep;
  x->p.s_axis_rx_tuser = (uint64_t)in->bad << 32 | in->tag;
  if (in->valid) memcpy(x->p.s_axis_rx_tdata, in->data, 64);
  x->p.write_full_i = in->write_full, x->p.write_head_i = in->write_head, x->p.write_tail_i = in->write_tail;
  x->p.frame_ready_i = in->frame_ready, x->p.free_ready_i = 1, x->p.wanted_i = in->wanted;
}

// A setting or a filter entry changes; the default frame's destinations come up often.
static void change(struct pair *x) {
  struct rx_frame f = rx_frame_default();
  switch (rng_below(&x->rng, 4)) {
  case 0:
    x->cfg.any_mac = chance(x, 50);
    break;
  case 1:
    x->cfg.any_ip = chance(x, 50);
    break;
  case 2:
    x->cfg.max_frame = (uint16_t)(chance(x, 80) ? 9728 : rng_below(&x->rng, 700));
    break;
  default:
    x->in.table = table_filter(
        (unsigned)rng_below(&x->rng, NIC_FILTERS),
        (struct nic_filter){.valid = chance(x, 60), .mac = f.eth_dst ^ chance(x, 20), .ip = f.ip_dst ^ chance(x, 20)});
  }
}

// One cycle, with whatever beat `in` holds; all the rest is drawn.
static void step(struct pair *x) {
  x->in.cfg = &x->cfg;
  x->in.table.valid = false;
  if (x->change && rng_below(&x->rng, 1000) < x->change) change(x);
  x->in.write_full = chance(x, x->full);
  x->in.write_head = (uint16_t)rng_below(&x->rng, NIC_CELLS),
  x->in.write_tail = (uint16_t)rng_below(&x->rng, NIC_CELLS);
  x->in.frame_ready = chance(x, x->ready);
  drive(x);
  rx_ingress_clock(x->rtl, &x->p);
  nic_rx_ingress_step(&x->twin, &x->in, &x->out);
  x->cycle++;
  compare(x);
}

static void idle(struct pair *x, unsigned cycles) {
  x->in.valid = false;
  while (cycles--) step(x);
}

// Sends bytes; those that tkeep excludes are noise.
static void send(struct pair *x, const uint8_t *frame, uint32_t length, bool bad) {
  uint32_t tag = (uint32_t)rng_next(&x->rng);
  for (uint32_t at = 0; at < length; at += 64) {
    while (chance(x, x->idle)) idle(x, 1);
    uint32_t n = length - at < 64 ? length - at : 64;
    uint64_t beat[8];
    for (unsigned i = 0; i < 8; i++) beat[i] = rng_next(&x->rng);
    memcpy(beat, frame + at, n);
    x->in.valid = true, x->in.last = at + n == length, x->in.bad = bad && x->in.last, x->in.tag = tag;
    x->in.keep = n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
    x->in.data = (const uint8_t *)beat;
    step(x);
  }
  x->in.valid = false;
}

static struct rx_frame random_frame(struct pair *x) {
  struct rx_frame f = rx_frame_default();
  f.vlan = chance(x, 30);
  f.ihl = chance(x, 30) ? (uint8_t)(5 + rng_below(&x->rng, 11)) : 5;
  f.cred_flavour = chance(x, 50);
  f.cred_words = f.cred_flavour ? (uint32_t)rng_below(&x->rng, 101) : 0;
  f.args = 4 * (uint32_t)rng_below(&x->rng, chance(x, 90) ? 40 : 2300);
  f.padding = chance(x, 20) ? (uint32_t)rng_below(&x->rng, 70) : 0;
  f.udp_sum_absent = chance(x, 20);
  f.xid = (uint32_t)rng_next(&x->rng), f.prog = (uint32_t)rng_next(&x->rng), f.proc = (uint32_t)rng_next(&x->rng);
  f.eth_src = rng_next(&x->rng) & 0xffffffffffff, f.ip_src = (uint32_t)rng_next(&x->rng);
  return f;
}

// One slip in the description, so that the checksums stay right and deeper checks are reached.
static void slip(struct pair *x, struct rx_frame *f) {
  int error = (int)rng_below(&x->rng, 9) - 4;
  switch (rng_below(&x->rng, 20)) {
  case 0:
    f->type = chance(x, 50) ? 0x8100 : (uint16_t)rng_next(&x->rng);
    break;
  case 1:
    f->tpid = 0x88a8;
    break;
  case 2:
    f->version = (uint8_t)rng_below(&x->rng, 16);
    break;
  case 3:
    f->ihl = (uint8_t)rng_below(&x->rng, 16);
    break;
  case 4:
    f->protocol = (uint8_t)rng_next(&x->rng);
    break;
  case 5:
    f->fragment = (uint16_t)rng_next(&x->rng);
    break;
  case 6:
    f->ip_sum_error = error;
    break;
  case 7:
    f->total_error = error;
    break;
  case 8:
    f->total_error = -(int)rng_below(&x->rng, 100);
    break;
  case 9:
    f->udp_error = error;
    break;
  case 10:
    f->udp_error = -(int)rng_below(&x->rng, 100);
    break;
  case 11:
    f->udp_sum_error = error;
    break;
  case 12:
    f->rpc_type = (uint32_t)rng_below(&x->rng, 3);
    break;
  case 13:
    f->rpc_version = (uint32_t)rng_below(&x->rng, 4);
    break;
  case 14:
    f->cred_flavour = (uint32_t)rng_below(&x->rng, 4);
    break;
  case 15:
    f->cred_error = chance(x, 50) ? error : (int)rng_next(&x->rng);
    break;
  case 16:
    f->verf_flavour = (uint32_t)rng_below(&x->rng, 3);
    break;
  case 17:
    f->verf_length = (uint32_t)rng_below(&x->rng, 3) * 4;
    break;
  case 18:
    f->eth_dst ^= UINT64_C(1) << rng_below(&x->rng, 48);
    break;
  default:
    f->ip_dst ^= 1u << rng_below(&x->rng, 32);
  }
}

static void frames(struct pair *x, unsigned count) {
  static uint8_t frame[RX_FRAME_MAX];
  for (unsigned i = 0; i < count; i++) {
    struct rx_frame f = random_frame(x);
    while (chance(x, 40)) slip(x, &f);
    uint32_t length = rx_frame_build(&f, (uint32_t)rng_next(&x->rng), frame);
    for (unsigned flips = 0; chance(x, 15) && flips < 4; flips++) {
      uint64_t bit = rng_below(&x->rng, 8u * (length < 128 || chance(x, 30) ? length : 128));
      frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    if (chance(x, 10)) length = 1 + (uint32_t)rng_below(&x->rng, length < 160 ? length : 160);
    send(x, frame, length, chance(x, 2));
  }
  idle(x, 20);
}

static int set_up(void **state) {
  struct pair *x = calloc(1, sizeof *x);
  x->rtl = rx_ingress_new();
  x->cfg = (struct nic_config){.max_frame = 9728, .any_mac = true, .any_ip = true};
  rng_seed(&x->rng, 47, 0);
  x->in.rst = true;
  step(x);
  x->in.rst = false;
  *state = x;
  return 0;
}

static int tear_down(void **state) {
  struct pair *x = *state;
  rx_ingress_free(x->rtl);
  free(x);
  return 0;
}

static void test_frames_back_to_back(void **state) {
  struct pair *x = *state;
  x->ready = 100;
  frames(x, 12000);
}

static void test_frames_with_idles_and_back_pressure(void **state) {
  struct pair *x = *state;
  for (x->idle = 10; x->idle <= 90; x->idle += 40)
    for (x->ready = 5; x->ready <= 50; x->ready += 45) frames(x, 1500);
}

static void test_a_buffer_that_is_full_now_and_then(void **state) {
  struct pair *x = *state;
  x->ready = 100, x->full = 20;
  frames(x, 4000);
}

static void test_settings_that_change_in_mid_frame_and_every_reason(void **state) {
  struct pair *x = *state;
  x->cfg.any_mac = x->cfg.any_ip = false;
  for (unsigned round = 0; round < 4; round++) {
    x->idle = round & 1 ? 30 : 0, x->ready = round & 2 ? 20 : 100, x->full = 3, x->change = 20;
    frames(x, 3000);
  }
  for (unsigned code = DROP_NONE; code <= DROP_RPC_AUTH; code++) assert_true(x->codes[code] > 5);
  assert_true(x->codes[DROP_NO_BUFFER] > 5);
}

// Which reasons are wanted stands for a while, and then others are.
static void test_frames_that_are_wanted_all_the_same(void **state) {
  struct pair *x = *state;
  x->cfg.any_mac = x->cfg.any_ip = false;
  for (unsigned round = 0; round < 8; round++) {
    x->in.wanted = round == 0 ? (1u << NIC_DROPS) - 1 : (uint32_t)rng_below(&x->rng, 1u << NIC_DROPS);
    x->idle = round & 1 ? 30 : 0, x->ready = round & 2 ? 20 : 100, x->full = 3, x->change = 20;
    frames(x, 1500);
  }
  for (unsigned reason = DROP_NONE; reason <= DROP_RPC_AUTH; reason++)
    if (reason != DROP_TOO_LONG) assert_true(x->handed[reason] > 5);
  assert_int_equal(x->handed[DROP_TOO_LONG], 0);
  assert_int_equal(x->handed[DROP_NO_BUFFER], 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
      TEST(test_frames_back_to_back),
      TEST(test_frames_with_idles_and_back_pressure),
      TEST(test_a_buffer_that_is_full_now_and_then),
      TEST(test_settings_that_change_in_mid_frame_and_every_reason),
      TEST(test_frames_that_are_wanted_all_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
