// SPDX-License-Identifier: Apache-2.0
// Replies of all sizes at every place in the line, tagged or not, with and without stalls: the bytes are those of the
// C twin's frame, one beat a cycle, the first three cycles behind the offer.
#include "models/nic/host/lines/reply_framer.h"
#include "reply_framer.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/host/lines/call_maker.h"
#include "tests/rtl/lockstep.h"
#include <stdlib.h>

#define ENDPOINT 37

struct pair {
  struct reply_framer *m;
  struct reply_framer_ports p;
  struct nic_framer *twin;
  struct nic_stage *stage;
  struct nic_config cfg;
  struct rng rng;
  unsigned stall; // percent
  uint64_t cycle;
};

static void begin(struct pair *x, uint64_t seed) {
  *x = (struct pair){.m = reply_framer_new(), .p = {.rst_i = 1}, .cfg = {.reply_off = 8, .max_frame = 9728}};
  x->twin = calloc(1, sizeof *x->twin);
  x->stage = calloc(1, sizeof *x->stage);
  rng_seed(&x->rng, seed, 0);
  reply_framer_clock(x->m, &x->p);
  nic_framer_step(x->twin, &(struct nic_framer_in){.rst = true});
  x->p.rst_i = 0;
}

static void end(struct pair *x) {
  reply_framer_free(x->m);
  free(x->twin);
  free(x->stage);
}

// The sum that the stage would have made: 32-bit lanes of the line's bytes that belong to the payload.
static uint64_t lane_sum(const struct pair *x, unsigned length) {
  uint64_t sum = 0;
  for (unsigned i = x->cfg.reply_off, end = i + length; i < end && i < NIC_REPLY_BYTES; i++)
    sum += (uint64_t)x->stage->lines[ENDPOINT][i] << 8 * (i % 4);
  return sum;
}

// One edge of both; the offer, if any, has been set up.
static void edge(struct pair *x, bool push, struct nic_reply_to *to, bool too_long) {
  struct nic_framer_in in = {.cfg = &x->cfg, .stage = x->stage, .tx_ready = rng_below(&x->rng, 100) >= x->stall};
  in.call_valid = in.frame_valid = push;
  in.call_endpoint = in.frame_endpoint = ENDPOINT;
  in.call_to = to, in.frame_too_long = too_long;
  x->p.m_axis_tx_tready = in.tx_ready;
  reply_framer_eval(x->m, &x->p);
  if (x->p.done_valid_o) lockstep_equal(x->cycle, "done_endpoint", x->p.done_endpoint_o, ENDPOINT);
  bool read = x->p.read_valid_o, taken = x->p.reply_valid_i && x->p.reply_ready_o;
  unsigned beat = x->p.read_beat_o;
  reply_framer_clock(x->m, &x->p);
  if (read) memcpy(x->p.read_data_i, &x->stage->lines[ENDPOINT][(size_t)beat * NIC_BEAT], NIC_BEAT);
  if (taken) x->p.reply_valid_i = 0;
  nic_framer_step(x->twin, &in);
  if (push) x->p.reply_valid_i = 1;
  reply_framer_eval(x->m, &x->p);
  x->cycle++;
  lockstep_equal(x->cycle, "tvalid", x->p.m_axis_tx_tvalid, x->twin->valid);
  lockstep_equal(x->cycle, "sending", x->p.sending_o + x->p.reply_valid_i, nic_framer_replying(x->twin));
  lockstep_equal(x->cycle, "busy", x->p.busy_o, nic_framer_busy(x->twin));
  if (!x->twin->valid) return;
  lockstep_equal(x->cycle, "tlast", x->p.m_axis_tx_tlast, x->twin->last);
  lockstep_equal(x->cycle, "tkeep", x->p.m_axis_tx_tkeep, x->twin->keep);
  lockstep_equal(x->cycle, "tuser", x->p.m_axis_tx_tuser, x->twin->user);
  lockstep_bytes(x->cycle, "tdata", x->p.m_axis_tx_tdata, x->twin->data, NIC_BEAT);
}

static void reply(struct pair *x, unsigned length, bool vlan, bool too_long) {
  struct nic_reply_to to = random_call(&x->rng, vlan);
  for (unsigned i = 0; i < NIC_REPLY_BYTES; i++) x->stage->lines[ENDPOINT][i] = (uint8_t)rng_next(&x->rng);
  x->stage->length[ENDPOINT] = (uint16_t)length;
  x->stage->status[ENDPOINT] = (uint8_t)rng_below(&x->rng, 6);
  bits_put_config(x->p.cfg_i, &x->cfg);
  bits_put_reply_to(x->p.reply_to_i, &to);
  x->p.reply_endpoint_i = ENDPOINT, x->p.reply_too_long_i = too_long;
  x->p.info_length_i = (uint16_t)length, x->p.info_status_i = x->stage->status[ENDPOINT];
  x->p.info_sum_i = too_long ? rng_next(&x->rng) >> 20 : lane_sum(x, length);
  edge(x, true, &to, too_long);
  for (unsigned i = 0; i < 2000 && x->p.busy_o; i++) edge(x, false, &to, false);
  assert_false(x->p.busy_o);
}

static void test_every_size_at_every_offset_tagged_or_not(void **state) {
  (void)state;
  struct pair x;
  begin(&x, 1);
  for (unsigned off = 8; off < 128; off += off < 72 ? 1 : 7)
    for (unsigned length = 0; length < 200; length += 1 + length / 70 * 7) {
      x.cfg.reply_off = (uint8_t)off;
      x.stall = length % 3 * 30;
      reply(&x, length, (off + length) % 2, false);
    }
  end(&x);
}

static void test_the_largest_replies_and_those_that_are_too_long(void **state) {
  (void)state;
  struct pair x;
  begin(&x, 2);
  for (unsigned length = 9640; length <= 9658; length++) reply(&x, length, length % 2, false);
  reply(&x, 9659, true, true), reply(&x, 65535, false, true), reply(&x, 12, false, false);
  end(&x);
}

static void test_the_first_beat_comes_three_cycles_later_and_then_one_a_cycle(void **state) {
  (void)state;
  struct pair x;
  begin(&x, 3);
  struct nic_reply_to to = random_call(&x.rng, false);
  x.stage->length[ENDPOINT] = 1000;
  bits_put_config(x.p.cfg_i, &x.cfg);
  bits_put_reply_to(x.p.reply_to_i, &to);
  x.p.reply_endpoint_i = ENDPOINT, x.p.info_length_i = 1000;
  edge(&x, true, &to, false);
  for (unsigned i = 1; i <= 20; i++) {
    edge(&x, false, &to, false);
    assert_int_equal(x.p.m_axis_tx_tvalid, i >= 3 && i < 3 + 17);
  }
  end(&x);
}

static void test_a_checksum_of_zero_is_sent_as_all_ones(void **state) {
  (void)state;
  struct pair x;
  begin(&x, 4);
  struct nic_reply_to to = {.ip_src = 0xffffffda - 32 - 32}; // whatever is left is made up by the XID below
  unsigned found = 0;
  x.cfg.reply_off = 8;
  for (uint32_t xid = 0; xid < 65536 && found == 0; xid++) {
    to.xid = xid;
    uint64_t sum = 17 + 2 * 32 + (to.ip_src >> 16) + (to.ip_src & 0xffff) + xid + 1;
    sum = (sum & 0xffff) + (sum >> 16), sum = (sum & 0xffff) + (sum >> 16);
    if (sum != 0xffff) continue;
    found++;
    bits_put_config(x.p.cfg_i, &x.cfg);
    bits_put_reply_to(x.p.reply_to_i, &to);
    x.p.reply_endpoint_i = ENDPOINT;
    edge(&x, true, &to, false);
    for (unsigned i = 0; i < 3; i++) edge(&x, false, &to, false);
    assert_int_equal(x.p.m_axis_tx_tdata[10] & 0xffff, 0xffff); // bytes 40 and 41
  }
  assert_int_equal(found, 1);
  end(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_size_at_every_offset_tagged_or_not),
      cmocka_unit_test(test_the_largest_replies_and_those_that_are_too_long),
      cmocka_unit_test(test_the_first_beat_comes_three_cycles_later_and_then_one_a_cycle),
      cmocka_unit_test(test_a_checksum_of_zero_is_sent_as_all_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
