// SPDX-License-Identifier: Apache-2.0
// The engine's rules beside models/protocol/endpoint/endpoint.c: long random walks in both forms and line sizes,
// through legal events and illegal ones, with state and actions compared at every step.
#include "endpoint_transition.h"
#include "models/protocol/endpoint/endpoint.h"
#include "tests/rtl/host/lines/endpoint_bits.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

enum { KIND_CLAIM, KIND_DELIVERED, KIND_CONTROL, KIND_AUX, KIND_LOAD, KIND_LEAVE, KIND_DEADLINE };
enum { OUTCOME_NONE, OUTCOME_REPLY, OUTCOME_ONE_WAY, OUTCOME_TOO_LONG, OUTCOME_ABORTED };

static uint64_t outcome_of(unsigned flags, bool too_long) {
  if (flags & ENDPOINT_REPLY) return too_long ? OUTCOME_TOO_LONG : OUTCOME_REPLY;
  return flags & ENDPOINT_ONE_WAY ? OUTCOME_ONE_WAY : flags & ENDPOINT_ABORTED ? OUTCOME_ABORTED : OUTCOME_NONE;
}

// endpoint_t, from its last field to its first.
static uint64_t packed(const struct endpoint *e) {
  uint32_t words[2] = {0};
  struct bits b = {words, 0};
  bits_put(&b, 8, e->request_aux), bits_put(&b, 3, outcome_of(e->outcome, e->too_long)), bits_put(&b, 4, e->sweeping);
  bits_put(&b, 1, e->wait >> 1), bits_put(&b, 1, e->wait), bits_put(&b, 1, e->side), bits_put(&b, 8, e->tag);
  bits_put(&b, 1, e->exclusive), bits_put(&b, 1, e->holding), bits_put(&b, 1, e->replied), bits_put(&b, 1, e->open);
  bits_put(&b, 1, e->t), bits_put(&b, 1, e->k), bits_put(&b, 3, e->phase);
  return words[0] | (uint64_t)words[1] << 32;
}

static void set_event(struct endpoint_transition_ports *p, const struct endpoint_event *e) {
  static const uint8_t kinds[ENDPOINT_EVENTS] = {
      [ENDPOINT_LOAD] = KIND_LOAD,         [ENDPOINT_CLAIM] = KIND_CLAIM,      [ENDPOINT_DELIVERED] = KIND_DELIVERED,
      [ENDPOINT_DEADLINE] = KIND_DEADLINE, [ENDPOINT_RECALLED] = KIND_CONTROL, [ENDPOINT_RECALLED_AUX] = KIND_AUX,
      [ENDPOINT_FLUSH] = KIND_LEAVE,       [ENDPOINT_ABORT] = KIND_LEAVE};
  p->valid_i = 1;
  p->kind_i = kinds[e->kind];
  p->side_i = e->region, p->line_i = e->index;
  p->tag_i = e->tag, p->exclusive_i = e->exclusive;
  p->ok_i = e->ok, p->aux_i = e->aux;
  p->abort_i = e->kind == ENDPOINT_ABORT;
  p->header_i = bits_put_reply_header(e->flags, e->length, e->header_epoch);
}

static void compare(uint64_t at, const struct endpoint_transition_ports *p, const struct endpoint *e,
                    const struct endpoint_step *s) {
  bool request = p->request_o;
  lockstep_equal(at, "state", p->state_o, packed(e));
  lockstep_equal(at, "epoch", p->epoch_o, e->epoch);
  lockstep_equal(at, "rule", p->rule_o, s->rule);
  lockstep_equal(at, "defer", p->defer_o, (s->flags & ENDPOINT_DEFER) != 0);
  lockstep_equal(at, "error", p->error_o, (s->flags & ENDPOINT_ERROR) != 0);
  lockstep_equal(at, "arm", p->arm_o, (s->flags & ENDPOINT_ARM) != 0);
  lockstep_equal(at, "disarm", p->disarm_o, (s->flags & (ENDPOINT_DISARM | ENDPOINT_TRYAGAIN)) != 0);
  lockstep_equal(at, "doorbell", p->doorbell_o, (s->flags & ENDPOINT_DOORBELL) != 0);
  lockstep_equal(at, "tryagain", p->tryagain_o, (s->flags & ENDPOINT_TRYAGAIN) != 0);
  lockstep_equal(at, "early", p->early_o, (s->flags & ENDPOINT_EARLY) != 0);
  lockstep_equal(at, "outcome", p->outcome_o, outcome_of(s->flags, s->too_long));
  lockstep_equal(at, "request", request, (s->flags & ENDPOINT_DISARM) != 0);
  unsigned commands = ENDPOINT_WRITE | ENDPOINT_ANSWER | ENDPOINT_RECALL | ENDPOINT_RECALL_AUX;
  lockstep_equal(at, "operate", p->operate_o, (s->flags & commands) != 0 && !request);
  if ((s->flags & commands) == 0) return;
  struct operation o = bits_get_operation(p->operation_o);
  lockstep_equal(at, "operation.endpoint", o.endpoint, p->endpoint_i);
  lockstep_equal(at, "operation.write", o.write, (s->flags & ENDPOINT_WRITE) != 0);
  lockstep_equal(at, "operation.answer", o.answer, (s->flags & ENDPOINT_ANSWER) != 0);
  lockstep_equal(at, "operation.recall", o.recall, (s->flags & ENDPOINT_RECALL) != 0);
  lockstep_equal(at, "operation.aux", o.aux, s->flags & ENDPOINT_RECALL_AUX ? s->aux : 0);
  if (o.aux) lockstep_equal(at, "operation.side of aux", o.side + 2, s->aux_region);
  if (o.write || o.answer || o.recall) {
    lockstep_equal(at, "operation.side", o.side, s->region);
    lockstep_equal(at, "operation.line", o.line, s->index);
  }
  if (o.write) {
    lockstep_equal(at, "operation.valid", o.valid, s->write_flags);
    lockstep_equal(at, "operation.epoch", o.epoch, s->write_epoch);
  }
  if (o.answer) {
    lockstep_equal(at, "operation.tag", o.tag, s->tag);
    lockstep_equal(at, "operation.exclusive", o.exclusive, s->exclusive);
  }
}

// An event that mostly fits the state.
static struct endpoint_event draw(struct rng *rng, const struct endpoint *e, const struct endpoint_rules *rules) {
  struct endpoint_event v = {.kind = (uint8_t)rng_below(rng, ENDPOINT_EVENTS)};
  if (v.kind >= ENDPOINT_FLUSH && rng_below(rng, 4)) v.kind = ENDPOINT_LOAD;
  if (e->sweeping && rng_below(rng, 2)) v.kind = ENDPOINT_RECALLED;
  v.region = (uint8_t)(rules->coupled && rng_below(rng, 20) ? 0 : rng_below(rng, 2));
  v.index = (uint8_t)rng_below(rng, 2);
  v.tag = (uint8_t)rng_next(rng), v.exclusive = rng_below(rng, 2) != 0;
  v.ok = rng_below(rng, 4) != 0, v.aux = (uint8_t)(rng_below(rng, 2) ? rng_below(rng, 153) : 0);
  v.flags = (uint8_t)((rng_below(rng, 4) ? REPLY_DONE : 0) | (rng_below(rng, 5) ? 0 : REPLY_ONEWAY));
  v.length = (uint16_t)(rng_below(rng, 3) ? rng_below(rng, 400) : 9400 + rng_below(rng, 400));
  v.header_epoch = e->epoch - (rng_below(rng, 6) == 0);
  return v;
}

// What the trace calls the rule's event is what happened; what the two ways to leave have in common has one name.
static bool is_about(enum endpoint_rule rule, enum endpoint_event_kind kind) {
  enum endpoint_event_kind said = endpoint_rule_event(rule);
  bool shared = rule == ENDPOINT_RULE_LEAVE_WAIT || rule == ENDPOINT_RULE_LEAVE_IDLE;
  return said == kind || (shared && kind == ENDPOINT_ABORT);
}

// Some rules are one form's.
static bool belongs(enum endpoint_rule rule, bool coupled) {
  if (rule == ENDPOINT_RULE_LOAD_DONE) return coupled;
  if (rule == ENDPOINT_RULE_LOAD_NEXT || rule == ENDPOINT_RULE_LOAD_DOORBELL || rule == ENDPOINT_RULE_LOAD_EARLY)
    return !coupled;
  return true;
}

static void walk(bool coupled, unsigned line_bytes, uint64_t seed) {
  struct rng rng;
  rng_seed(&rng, seed, 5);
  struct nic_config cfg = {.coupled = coupled,
                           .line128 = line_bytes == 128,
                           .grant_exclusive = seed & 1,
                           .tx_grant_exclusive = seed >> 1 & 1,
                           .max_frame = 9728,
                           .reply_off = (uint8_t)(8 + rng_below(&rng, line_bytes - 8))};
  struct endpoint_rules rules = {.line_bytes = (uint16_t)line_bytes,
                                 .reply_off = cfg.reply_off,
                                 .max_reply = 9728 - 70,
                                 .coupled = coupled,
                                 .rx_exclusive = cfg.grant_exclusive,
                                 .tx_exclusive = cfg.tx_grant_exclusive};
  struct endpoint e = endpoint_initial();
  struct endpoint_transition_ports p = {.endpoint_i = (uint8_t)(seed % 64)};
  bits_put_config(p.cfg_i, &cfg);
  unsigned outcomes[5] = {0}, defers = 0;
  uint64_t rules_seen = 0;
  struct endpoint_transition *m = endpoint_transition_new();
  for (uint64_t at = 0; at < 20000; at++) {
    struct endpoint_event v = draw(&rng, &e, &rules);
    p.state_i = packed(&e);
    p.epoch_i = e.epoch;
    set_event(&p, &v);
    endpoint_transition_eval(m, &p);
    struct endpoint_step s = endpoint_next(&e, &v, &rules);
    // the engine looks at a deadline only while the endpoint is parked
    if (v.kind == ENDPOINT_DEADLINE && (s.flags & ENDPOINT_DEFER)) continue;
    compare(at, &p, &e, &s);
    if (s.rule != ENDPOINT_RULE_NONE) assert_true(is_about(s.rule, v.kind));
    outcomes[p.outcome_o]++, defers += p.defer_o;
    rules_seen |= UINT64_C(1) << s.rule;
  }
  for (unsigned i = 0; i < 5; i++) assert_true(outcomes[i] > 2);
  assert_true(defers > 20);
  for (unsigned rule = 0; rule < ENDPOINT_RULES; rule++)
    if (!(rules_seen >> rule & 1) && rule != ENDPOINT_RULE_DEADLINE_LATE && belongs(rule, coupled))
      fail_msg("rule %s never fired", endpoint_rule_name(rule));
  endpoint_transition_free(m);
}

static void test_every_transition_is_that_of_the_pure_function(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 16; seed++) walk(seed & 4, seed & 8 ? 128 : 64, seed);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_transition_is_that_of_the_pure_function)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
