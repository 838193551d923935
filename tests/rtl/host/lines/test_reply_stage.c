// SPDX-License-Identifier: Apache-2.0
// The stage beside its C twin: replies of all sizes whose auxiliary lines come in any order, lines that hold no reply
// among them, with stalls. What is kept is compared with the bytes that were sent, and the sum with their sum.
#include "models/nic/host/lines/reply_stage.h"
#include "reply_stage.h"
#include "tests/rtl/host/lines/endpoint_bits.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"
#include <stdlib.h>

struct pair {
  struct reply_stage *m;
  struct reply_stage_ports p;
  struct nic_stage *twin;
  struct nic_config cfg;
  struct rng rng;
  uint64_t cycle;
  unsigned reports; // control lines, and last auxiliary lines
  uint8_t endpoint; // whose control line is looked at
  bool look;
};

// One edge of both. True if the offered beat was taken.
static bool edge(struct pair *x, const struct nic_recalled *beat, unsigned expect) {
  struct reply_stage_ports *p = &x->p;
  p->recalled_valid_i = beat != NULL;
  if (beat != NULL) {
    p->recalled_beat_i = beat->beat, p->recalled_endpoint_i = beat->endpoint, p->recalled_line_i = beat->line;
    memcpy(p->recalled_data_i, beat->data, NIC_BEAT);
  }
  p->back_ready_i = rng_below(&x->rng, 3) != 0;
  p->framing_i = rng_below(&x->rng, 4) == 0 ? rng_next(&x->rng) : 0;
  p->count_set_i = expect != 0, p->count_endpoint_i = x->endpoint, p->count_value_i = (uint8_t)expect;
  unsigned side = !x->cfg.coupled;
  p->look_side_i = side != 0, p->look_line_i = 1;
  reply_stage_eval(x->m, p);
  p->looking_i = x->look && p->look_endpoint_o == x->endpoint;
  const struct nic_recalled *head = &x->twin->beats[0];
  struct nic_stage_in in = {.cfg = &x->cfg,
                            .recalled_valid = beat != NULL,
                            .recalled = beat,
                            .back_ready = p->back_ready_i,
                            .count_set = expect != 0,
                            .count_endpoint = x->endpoint,
                            .count = (uint8_t)expect,
                            .looks = x->look && head->endpoint == x->endpoint && head->line == NIC_LINE(side, 1),
                            .framing = p->framing_i >> head->endpoint & 1};
  bool taken = beat != NULL && p->recalled_ready_o;
  x->reports += p->back_valid_o && p->back_ready_i;
  reply_stage_clock(x->m, p);
  nic_stage_step(x->twin, &in);
  x->cycle++;
  lockstep_equal(x->cycle, "recalled_ready", p->recalled_ready_o, x->twin->beat_count < 2);
  lockstep_equal(x->cycle, "busy", p->busy_o, nic_stage_busy(x->twin));
  lockstep_equal(x->cycle, "back_valid", p->back_valid_o, x->twin->back_valid);
  if (!x->twin->back_valid) return taken;
  const struct nic_back *b = &x->twin->back;
  lockstep_equal(x->cycle, "back_aux", p->back_aux_o, b->aux);
  lockstep_equal(x->cycle, "back_endpoint", p->back_endpoint_o, b->endpoint);
  if (b->aux) return taken;
  lockstep_equal(x->cycle, "back_side", p->back_side_o, b->region);
  lockstep_equal(x->cycle, "back_line", p->back_line_o, b->index);
  lockstep_equal(x->cycle, "back_header", p->back_header_o, bits_put_reply_header(b->flags, b->length, b->epoch));
  return taken;
}

static void send_line(struct pair *x, uint8_t endpoint, uint16_t line, const uint8_t *bytes) {
  struct nic_recalled r = {.endpoint = endpoint, .line = line};
  for (unsigned b = 0; b <= x->cfg.line128; b++) {
    r.beat = b != 0;
    memcpy(r.data, bytes + (size_t)b * NIC_BEAT, NIC_BEAT);
    while (rng_below(&x->rng, 4) == 0) edge(x, NULL, 0);
    while (!edge(x, &r, 0)) {
    }
  }
}

static void settle(struct pair *x, unsigned reports) {
  for (unsigned i = 0; i < 200 && x->reports < reports; i++) edge(x, NULL, 0);
  assert_int_equal(x->reports, reports);
}

static void check_kept(struct pair *x, const uint8_t *bytes, unsigned length, uint8_t status) {
  struct reply_stage_ports *p = &x->p;
  uint64_t sum = 0;
  for (unsigned i = x->cfg.reply_off; i < x->cfg.reply_off + length; i++) sum += (uint64_t)bytes[i] << 8 * (i % 4);
  p->info_endpoint_i = x->endpoint;
  reply_stage_eval(x->m, p);
  assert_int_equal(p->info_length_o, length);
  assert_int_equal(p->info_status_o, status);
  assert_int_equal(p->info_sum_o, sum);
  for (unsigned at = 0; at < x->cfg.reply_off + length; at += NIC_BEAT) {
    if (at + NIC_BEAT <= x->cfg.reply_off) continue;
    p->read_valid_i = 1, p->read_endpoint_i = x->endpoint, p->read_beat_i = (uint8_t)(at / NIC_BEAT);
    edge(x, NULL, 0);
    lockstep_bytes(x->cycle, "kept", p->read_data_o, bytes + at, NIC_BEAT);
  }
  p->read_valid_i = 0;
}

// A whole reply, its auxiliary lines shuffled, another endpoint's lines in between.
static void reply(struct pair *x, unsigned length) {
  static uint8_t bytes[NIC_REPLY_BYTES];
  unsigned size = x->cfg.line128 ? 128 : 64, side = !x->cfg.coupled, end = x->cfg.reply_off + length;
  unsigned aux = end > size ? (end - 1) / size : 0, reports = x->reports;
  uint16_t order[160];
  for (unsigned i = 0; i < NIC_REPLY_BYTES; i++) bytes[i] = (uint8_t)rng_next(&x->rng);
  bytes[REPLY_LENGTH] = (uint8_t)length, bytes[REPLY_LENGTH + 1] = (uint8_t)(length >> 8);
  x->endpoint = (uint8_t)rng_below(&x->rng, NIC_ENDPOINTS);
  x->look = true;
  send_line(x, x->endpoint, NIC_LINE(side, 1), bytes);
  if (length % 2) send_line(x, x->endpoint, NIC_LINE(side, 0), bytes + 64), reports++;
  settle(x, reports + 1);
  x->look = false;
  if (aux) edge(x, NULL, aux);
  for (unsigned i = 0; i < aux; i++) order[i] = (uint16_t)i;
  for (unsigned i = 0; i < aux; i++) {
    unsigned at = i + (unsigned)rng_below(&x->rng, aux - i);
    uint16_t line = order[at];
    order[at] = order[i];
    if (i % 16 == 5) send_line(x, x->endpoint, NIC_LINE(side, 0), bytes + 64), reports++;
    send_line(x, x->endpoint, NIC_LINE(2 + side, line), bytes + (size_t)(line + 1) * size);
  }
  settle(x, reports + 1 + (aux != 0));
  check_kept(x, bytes, length, bytes[REPLY_STATUS]);
}

static void test_replies_are_kept_whole_and_summed_in_any_order(void **state) {
  (void)state;
  for (unsigned form = 0; form < 4; form++) {
    struct pair x = {.m = reply_stage_new(), .p = {.rst_i = 1}, .cfg = {.line128 = form & 1, .coupled = form & 2}};
    x.twin = calloc(1, sizeof *x.twin);
    rng_seed(&x.rng, form, 0);
    reply_stage_clock(x.m, &x.p);
    nic_stage_step(x.twin, &(struct nic_stage_in){.rst = true});
    x.p.rst_i = 0;
    for (unsigned length = 0; length < 420; length += 1 + length / 100) {
      x.cfg.reply_off = (uint8_t)(8 + rng_below(&x.rng, form & 1 ? 120 : 56));
      bits_put_config(x.p.cfg_i, &x.cfg);
      reply(&x, length);
    }
    reply(&x, 9657), reply(&x, 9658);
    reply_stage_free(x.m);
    free(x.twin);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_replies_are_kept_whole_and_summed_in_any_order)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
