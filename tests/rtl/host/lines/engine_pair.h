// SPDX-License-Identifier: Apache-2.0
// The endpoint engine beside its C twin: one edge of both, every output compared.
#pragma once
#include "endpoint_engine.h"
#include "models/nic/host/lines/endpoint_engine.h"
#include "tests/rtl/host/lines/endpoint_bits.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

struct engine_pair {
  struct endpoint_engine *m;
  struct endpoint_engine_ports p;
  struct nic_engine twin;
  struct nic_config cfg;
  struct nic_engine_in in;   // of the next edge, whose number is in.now
  struct nic_engine_out out; // of the last edge
  bool line_taken, load_taken;
  uint8_t line_data[NIC_BEAT];
};

static inline void engine_pair_begin(struct engine_pair *x, const struct nic_config *cfg) {
  memset(x, 0, sizeof *x);
  x->m = endpoint_engine_new(), x->cfg = *cfg;
  x->p.rst_i = 1;
  endpoint_engine_clock(x->m, &x->p);
  x->p.rst_i = 0;
  x->in = (struct nic_engine_in){.rst = true, .cfg = &x->cfg};
  nic_engine_step(&x->twin, &x->in, &x->out);
  x->in = (struct nic_engine_in){.cfg = &x->cfg, .command_ready = true, .line_data = x->line_data};
  bits_put_config(x->p.cfg_i, cfg);
}

static inline void engine_pair_set(struct engine_pair *x) {
  struct endpoint_engine_ports *p = &x->p;
  const struct nic_engine_in *in = &x->in;
  p->now_i = in->now, p->command_ready_i = in->command_ready;
  p->claim_valid_i = in->claim_valid, p->claim_endpoint_i = in->claim_endpoint;
  p->delivered_valid_i = in->delivered_valid, p->delivered_ok_i = in->delivered_ok;
  p->delivered_endpoint_i = in->delivered_endpoint, p->delivered_aux_i = in->delivered_aux;
  p->delivered_tag_i = in->delivered_tag;
  p->line_valid_i = in->line_valid, p->line_beat_i = in->line_beat, p->line_endpoint_i = in->line_endpoint;
  p->line_line_i = in->line_line;
  memcpy(p->line_data_i, x->line_data, NIC_BEAT);
  p->load_valid_i = in->load_valid, p->load_exclusive_i = in->load.exclusive, p->load_line_i = in->load.line;
  p->load_endpoint_i = in->load.endpoint, p->load_tag_i = in->load.tag;
  p->recalled_valid_i = in->back_valid, p->recalled_aux_i = in->back.aux;
  p->recalled_endpoint_i = in->back.endpoint;
  p->recalled_side_i = in->back.region & 1, p->recalled_line_i = in->back.index;
  p->recalled_header_i = bits_put_reply_header(in->back.flags, in->back.length, in->back.epoch);
  p->leave_valid_i = in->leave_valid, p->leave_abort_i = in->leave_abort, p->leave_endpoint_i = in->leave_endpoint;
  p->look_endpoint_i = (p->look_endpoint_i + 11) % NIC_ENDPOINTS;
}

// What stands before the edge, as the registers were.
static inline void engine_pair_check_before(struct engine_pair *x) {
  const struct endpoint_engine_ports *p = &x->p;
  uint64_t now = x->in.now;
  lockstep_equal(now, "line_ready", p->line_ready_o, nic_channel_line_ready(&x->twin.channel));
  lockstep_equal(now, "load_ready", p->load_ready_o, x->twin.load_count < 2);
  x->line_taken = p->line_valid_i && p->line_ready_o, x->load_taken = p->load_valid_i && p->load_ready_o;
  for (uint8_t line = 0; line < 4; line++) {
    bool look = p->looking_o && p->look_side_o == line >> 1 && p->look_line_o == (line & 1);
    lockstep_equal(now, "looking", look, nic_engine_looks(&x->twin, p->look_endpoint_i, line >> 1, line & 1));
  }
}

// What the edge's event does at the edge itself; p: the outputs before it.
static inline void engine_pair_check_at(const struct engine_pair *x, const struct endpoint_engine_ports *p) {
  const struct nic_engine_out *out = &x->out;
  uint64_t now = x->in.now;
  lockstep_equal(now, "recalled_ready", p->recalled_ready_o, out->back_ready);
  lockstep_equal(now, "leave_ready", p->leave_ready_o, out->leave_ready);
  lockstep_equal(now, "count_set", p->count_set_o, out->count_set);
  if (out->count_set) {
    lockstep_equal(now, "count_endpoint", p->count_endpoint_o, out->count_endpoint);
    lockstep_equal(now, "count_value", p->count_value_o, out->count);
  }
  lockstep_equal(now, "frame_valid", p->frame_valid_o, out->frame_valid);
  if (out->frame_valid) {
    lockstep_equal(now, "frame_endpoint", p->frame_endpoint_o, out->frame_endpoint);
    lockstep_equal(now, "frame_too_long", p->frame_too_long_o, out->frame_too_long);
  }
}

static inline void engine_pair_check_event(uint64_t now, const char *name, bool rtl, bool twin, uint32_t rtl_tag,
                                           uint32_t twin_tag, uint8_t rtl_code, uint8_t twin_code) {
  lockstep_equal(now, name, rtl, twin);
  if (!twin) return;
  lockstep_equal(now, name, rtl_tag, twin_tag);
  lockstep_equal(now, name, rtl_code, twin_code);
}

static inline void engine_pair_check_command(const struct engine_pair *x) {
  const struct endpoint_engine_ports *p = &x->p;
  const struct nic_home_command *c = &x->twin.channel.out[0];
  uint64_t now = x->in.now;
  lockstep_equal(now, "command_valid", p->command_valid_o, x->twin.channel.out_count != 0);
  if (!p->command_valid_o) return;
  lockstep_equal(now, "command", p->command_o, c->command);
  lockstep_equal(now, "command_endpoint", p->command_endpoint_o, c->endpoint);
  lockstep_equal(now, "command_line", p->command_line_o, c->line);
  if (c->command == NIC_CMD_WRITE) {
    lockstep_equal(now, "command_beat", p->command_beat_o, c->beat);
    lockstep_bytes(now, "command_data", p->command_data_o, c->data, NIC_BEAT);
  } else if (c->command == NIC_CMD_ANSWER) {
    lockstep_equal(now, "command_tag", p->command_tag_o, c->tag);
    lockstep_equal(now, "command_exclusive", p->command_exclusive_o, c->exclusive);
  }
}

// One edge with what x->in says; the next one's number is x->in.now afterwards.
static inline void engine_pair_edge(struct engine_pair *x) {
  struct endpoint_engine_ports *p = &x->p;
  const struct nic_engine_out *o = &x->out;
  uint64_t now = x->in.now;
  engine_pair_set(x);
  endpoint_engine_eval(x->m, p);
  engine_pair_check_before(x);
  nic_engine_step(&x->twin, &x->in, &x->out);
  engine_pair_check_at(x, p);
  endpoint_engine_clock(x->m, p);
  engine_pair_check_command(x);
  engine_pair_check_event(now, "answer", p->answer_valid_o, o->answer_valid, p->answer_tag_o, o->answer_tag,
                          p->answer_code_o, o->answer_code);
  engine_pair_check_event(now, "doorbell", p->doorbell_valid_o, o->doorbell_valid, p->doorbell_tag_o, o->doorbell_tag,
                          p->doorbell_code_o, o->doorbell_code);
  engine_pair_check_event(now, "collect", p->collect_valid_o, o->collect_valid, p->collect_tag_o, o->collect_tag,
                          p->collect_code_o, o->collect_code);
  engine_pair_check_event(now, "tryagain", p->tryagain_valid_o, o->tryagain_valid, 0, 0, p->tryagain_code_o,
                          o->tryagain_code);
  lockstep_equal(now, "early", p->early_o, o->early_valid);
  const struct nic_transition *t = &x->twin.transition;
  uint32_t word = 0;
  struct bits b = {&word, 0};
#define X(bits, field) bits_put(&b, bits, t->field);
  NIC_TRANSITION_BITS(X)
#undef X
  lockstep_equal(now, "transition", p->transition_o, word);
  lockstep_equal(now, "parked", p->parked_o, nic_engine_parked(&x->twin));
  if (x->in.claim_valid) {
    lockstep_equal(now, "claimed_line", p->claimed_line_o, x->twin.claimed_line);
    lockstep_equal(now, "claimed_epoch", p->claimed_epoch_o, x->twin.claimed_epoch);
  }
  lockstep_equal(now, "open_count", p->open_count_o, x->twin.open_count);
  lockstep_equal(now, "next_deadline", p->next_deadline_o, nic_deadlines_next(&x->twin.deadlines));
  lockstep_equal(now, "busy", p->busy_o, nic_engine_busy(&x->twin, x->in.leave_valid));
  x->in.now++;
}
