// SPDX-License-Identifier: Apache-2.0
// The engine beside its C twin under everything that its neighbours may do, at random: few endpoints and many, every
// form, ports that stall and ports that are never idle.
#include "tests/rtl/host/lines/engine_pair.h"

#define NONE (-1)

struct world {
  struct engine_pair x;
  struct endpoint_rules rules;
  struct rng rng;
  unsigned endpoints, pace, ready_of_8; // pace: chance in 8 that an idle port is used
  int delivering;                       // endpoint, or NONE
  unsigned codes[4], answers, doorbells, tryagains, earlies, load_waits, leave_waits, full;
};

static bool chance(struct world *w, unsigned of_8) {
  return rng_below(&w->rng, 8) < of_8;
}

static uint8_t pick(struct world *w) {
  return (uint8_t)rng_below(&w->rng, w->endpoints);
}

// A claim of a parked endpoint, or the end of the delivery that the last one began.
static void draw_delivery(struct world *w) {
  struct nic_engine_in *in = &w->x.in;
  uint64_t parked = nic_engine_parked(&w->x.twin);
  uint8_t e = pick(w);
  in->claim_valid = w->delivering == NONE && parked >> e & 1 && chance(w, w->pace);
  in->delivered_valid = w->delivering != NONE && chance(w, 2);
  in->claim_endpoint = e;
  in->delivered_ok = chance(w, 6);
  in->delivered_endpoint = (uint8_t)(w->delivering & 63);
  in->delivered_aux = (uint8_t)(chance(w, 4) ? rng_below(&w->rng, 153) : 0);
  in->delivered_tag = (uint32_t)rng_next(&w->rng);
  if (in->claim_valid) w->delivering = e;
  if (in->delivered_valid) w->delivering = NONE;
  if (in->line_valid || w->delivering == NONE) return;
  in->line_valid = chance(w, w->pace);
  in->line_endpoint = e, in->line_line = (uint16_t)rng_below(&w->rng, 0x400), in->line_beat = chance(w, 4);
  for (unsigned i = 0; i < NIC_BEAT; i++) w->x.line_data[i] = (uint8_t)rng_next(&w->rng);
}

// The home forwards one load of an endpoint at a time here, and none that can have no meaning.
static void draw_load(struct world *w) {
  struct nic_engine_in *in = &w->x.in;
  const struct nic_engine *t = &w->x.twin;
  if (in->load_valid || !chance(w, w->pace)) return;
  uint8_t e = pick(w), region = !w->rules.coupled && chance(w, 4), index = chance(w, 4);
  for (unsigned i = 0; i < t->load_count; i++)
    if (t->loads[i].endpoint == e) return;
  struct endpoint copy = t->endpoints[e];
  struct endpoint_event load = {.kind = ENDPOINT_LOAD, .region = region, .index = index};
  if (endpoint_next(&copy, &load, &w->rules).flags & ENDPOINT_ERROR) return;
  in->load_valid = true;
  in->load = (struct nic_load){e, (uint8_t)rng_next(&w->rng), NIC_LINE(region, index), chance(w, 4)};
}

// Some line comes back that was recalled, with a header that mostly is evidence.
static void draw_back(struct world *w) {
  struct nic_engine_in *in = &w->x.in;
  if (in->back_valid || !chance(w, w->pace)) return;
  struct nic_back b = {.aux = chance(w, 2), .endpoint = pick(w), .region = chance(w, 4), .index = chance(w, 4)};
  const struct endpoint *e = &w->x.twin.endpoints[b.endpoint];
  struct endpoint_event event = {.kind = ENDPOINT_RECALLED, .region = b.region, .index = b.index};
  if (b.aux) event.kind = ENDPOINT_RECALLED_AUX, b.region = e->side;
  struct endpoint copy = *e;
  if (endpoint_next(&copy, &event, &w->rules).flags & ENDPOINT_ERROR) return;
  b.flags = (uint8_t)((chance(w, 6) ? REPLY_DONE : 0) | (chance(w, 2) ? REPLY_ONEWAY : 0));
  b.status = (uint8_t)rng_below(&w->rng, 6);
  b.length = (uint16_t)(chance(w, 6) ? rng_below(&w->rng, 400) : 9400 + rng_below(&w->rng, 400));
  b.epoch = e->epoch - chance(w, 1);
  in->back_valid = true, in->back = b;
}

static void draw_leave(struct world *w) {
  struct nic_engine_in *in = &w->x.in;
  if (in->leave_valid || rng_below(&w->rng, 40)) return;
  in->leave_valid = true, in->leave_abort = chance(w, 4), in->leave_endpoint = pick(w);
}

static void edge(struct world *w) {
  struct nic_engine_in *in = &w->x.in;
  const struct nic_engine_out *out = &w->x.out;
  draw_delivery(w), draw_load(w), draw_back(w), draw_leave(w);
  in->command_ready = chance(w, w->ready_of_8);
  w->full += w->x.twin.channel.operation_count == NIC_OPERATIONS;
  engine_pair_edge(&w->x);
  if (w->x.line_taken) in->line_valid = false;
  if (w->x.load_taken) in->load_valid = false;
  if (out->back_ready) in->back_valid = false;
  if (out->leave_ready) in->leave_valid = false;
  if (out->collect_valid) w->codes[out->collect_code]++;
  w->answers += out->answer_valid, w->doorbells += out->doorbell_valid, w->tryagains += out->tryagain_valid;
  w->earlies += out->early_valid, w->load_waits += w->x.twin.load_wait, w->leave_waits += w->x.twin.leave_wait;
}

static void walk(struct world *w, unsigned form, unsigned endpoints, unsigned pace, unsigned ready_of_8) {
  struct nic_config cfg = {
      .line128 = form & 1, .coupled = form & 2, .max_frame = 9728, .block_cycles = form & 1 ? 20 * endpoints : 6};
  cfg.reply_off = form & 1 ? 32 : 8, cfg.grant_exclusive = pace & 1, cfg.tx_grant_exclusive = ready_of_8 & 1;
  engine_pair_begin(&w->x, &cfg);
  rng_seed(&w->rng, form * 100 + endpoints, pace * 8 + ready_of_8);
  w->rules = (struct endpoint_rules){.line_bytes = cfg.line128 ? 128 : 64, .reply_off = cfg.reply_off};
  w->rules.max_reply = 9728 - 70, w->rules.coupled = cfg.coupled;
  w->endpoints = endpoints, w->pace = pace, w->ready_of_8 = ready_of_8, w->delivering = NONE;
  for (unsigned i = 0; i < 10000; i++) edge(w);
  endpoint_engine_free(w->x.m);
}

static void test_every_output_is_the_twins_in_every_cycle(void **state) {
  (void)state;
  static struct world w;
  static const unsigned endpoints[] = {1, 3, NIC_ENDPOINTS};
  for (unsigned form = 0; form < 4; form++)
    for (unsigned e = 0; e < 3; e++)
      for (unsigned pace = 1; pace <= 8; pace += 3)
        for (unsigned ready = 2; ready <= 8; ready += 3) walk(&w, form, endpoints[e], pace, ready);
  // Everything that can happen did, and often.
  for (unsigned code = 0; code < 4; code++) assert_true(w.codes[code] > 100);
  assert_true(w.answers > 1000 && w.doorbells > 1000 && w.tryagains > 1000 && w.earlies > 100);
  assert_true(w.load_waits > 1000 && w.leave_waits > 100 && w.full > 1000);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_output_is_the_twins_in_every_cycle)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
