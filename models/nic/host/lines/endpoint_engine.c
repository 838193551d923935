// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/endpoint_engine.h"
#include <string.h>

// Headers in front of a reply's payload: Ethernet with a VLAN tag, IPv4, UDP, RPC.

enum code { CODE_REPLY, CODE_ONE_WAY, CODE_TOO_LONG, CODE_ABORTED };

static struct endpoint_rules rules_of(const struct nic_config *cfg) {
  return (struct endpoint_rules){
      .line_bytes = cfg->line128 ? NIC_LONG_LINE : NIC_BEAT,
      .reply_off = cfg->reply_off,
      .max_reply = cfg->max_frame > REPLY_HEADERS_TAGGED ? (uint16_t)(cfg->max_frame - REPLY_HEADERS_TAGGED) : 0,
      .coupled = cfg->coupled,
      .rx_exclusive = cfg->grant_exclusive,
      .tx_exclusive = cfg->tx_grant_exclusive,
  };
}

uint64_t nic_engine_parked(const struct nic_engine *s) {
  uint64_t parked = 0;
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++) parked |= (uint64_t)(s->endpoints[i].phase == ENDPOINT_PARKED) << i;
  return parked;
}

bool nic_engine_busy(const struct nic_engine *s, bool leave_valid) {
  return (s->load_count && !s->load_wait) || (leave_valid && !s->leave_wait) || s->channel.operation_count ||
         s->channel.answer_valid || s->channel.out_count || s->deadlines.expired || s->event;
}

bool nic_engine_looks(const struct nic_engine *s, uint8_t endpoint, uint8_t region, uint8_t index) {
  const struct endpoint *e = &s->endpoints[endpoint];
  return e->phase == ENDPOINT_LOOKING && e->side == region && index == (e->side == REGION_TX ? e->t : e->k);
}

// The event of this edge: true if there is one.
static bool choose(const struct nic_engine *s, const struct nic_engine_in *in, unsigned *endpoint,
                   struct endpoint_event *e) {
  *e = (struct endpoint_event){0};
  if (in->claim_valid) {
    *endpoint = in->claim_endpoint;
    e->kind = ENDPOINT_CLAIM;
  } else if (in->delivered_valid) {
    *endpoint = in->delivered_endpoint;
    e->kind = ENDPOINT_DELIVERED;
    e->ok = in->delivered_ok;
    e->aux = in->delivered_aux;
  } else if (s->channel.operation_count == NIC_OPERATIONS) { // NOLINT(bugprone-branch-clone): the order is the priority
    return false;
  } else if (in->back_valid) {
    *endpoint = in->back.endpoint;
    e->kind = in->back.aux ? ENDPOINT_RECALLED_AUX : ENDPOINT_RECALLED;
    e->region = in->back.region;
    e->index = in->back.index;
    e->flags = in->back.flags;
    e->status = in->back.status;
    e->length = in->back.length;
    e->header_epoch = in->back.epoch;
  } else if (s->load_count && !s->load_wait) {
    *endpoint = s->loads[0].endpoint;
    e->kind = ENDPOINT_LOAD;
    e->region = NIC_LINE_REGION(s->loads[0].line);
    e->index = (uint8_t)s->loads[0].line;
    e->tag = s->loads[0].tag;
    e->exclusive = s->loads[0].exclusive;
  } else if (in->leave_valid && !s->leave_wait) {
    *endpoint = in->leave_endpoint;
    e->kind = in->leave_abort ? ENDPOINT_ABORT : ENDPOINT_FLUSH;
  } else if (s->deadlines.expired && s->endpoints[s->deadlines.endpoint[0]].phase == ENDPOINT_PARKED) {
    *endpoint = s->deadlines.endpoint[0];
    e->kind = ENDPOINT_DEADLINE;
  } else {
    return false;
  }
  return true;
}

// Lets the ledger and the reply queue know what the transition says.
static void report(struct nic_engine *s, unsigned e, const struct endpoint_step *step, struct nic_engine_out *out) {
  if (step->flags & ENDPOINT_DOORBELL) {
    out->doorbell_valid = true;
    out->doorbell_tag = s->tag[e];
    out->doorbell_code = (uint8_t)e;
  }
  if (step->flags & ENDPOINT_TRYAGAIN) {
    out->tryagain_valid = true;
    out->tryagain_code = (uint8_t)e;
  }
  out->early_valid = (step->flags & ENDPOINT_EARLY) != 0;
  if ((step->flags & (ENDPOINT_REPLY | ENDPOINT_ONE_WAY | ENDPOINT_ABORTED)) == 0) return;
  out->collect_valid = true;
  out->collect_tag = s->tag[e];
  s->open_count--;
  if (step->flags & ENDPOINT_ONE_WAY) {
    out->collect_code = CODE_ONE_WAY;
  } else if (step->flags & ENDPOINT_ABORTED) {
    out->collect_code = CODE_ABORTED;
  } else {
    out->collect_code = step->too_long ? CODE_TOO_LONG : CODE_REPLY;
    out->frame_valid = true;
    out->frame_endpoint = (uint8_t)e;
    out->frame_too_long = step->too_long;
  }
}

static void pop_load(struct nic_engine *s) {
  s->loads[0] = s->loads[1];
  s->load_count--;
}

// Carries out the event; fills in what goes to the channel.
static void handle(struct nic_engine *s, const struct nic_engine_in *in, unsigned e, const struct endpoint_event *event,
                   struct nic_channel_in *channel, struct nic_engine_out *out, bool *arm, bool *disarm) {
  struct endpoint_rules rules = rules_of(in->cfg);
  uint8_t from = s->endpoints[e].phase;
  struct endpoint_step step = endpoint_next(&s->endpoints[e], event, &rules);
  s->transition = (struct nic_transition){.turn = !s->transition.turn,
                                          .rule = step.rule,
                                          .phase_from = from,
                                          .phase_to = s->endpoints[e].phase,
                                          .endpoint = (uint8_t)e,
                                          .side = event->region == REGION_TX,
                                          .line = event->index != 0};
  bool defer = (step.flags & ENDPOINT_DEFER) != 0;
  *arm = (step.flags & ENDPOINT_ARM) != 0;
  *disarm = (step.flags & (ENDPOINT_DISARM | ENDPOINT_TRYAGAIN)) != 0;
  switch (event->kind) {
  case ENDPOINT_CLAIM:
    s->claimed_line = endpoint_next_line(&s->endpoints[e]) != 0;
    s->claimed_epoch = endpoint_next_epoch(&s->endpoints[e]);
    break;
  case ENDPOINT_DELIVERED:
    if (!event->ok) break;
    s->tag[e] = in->delivered_tag;
    s->open_count++;
    channel->answer_valid = true;
    channel->answer = (struct nic_answer){(uint8_t)e, step.index, step.tag, step.exclusive, in->delivered_tag};
    break;
  case ENDPOINT_RECALLED:
  case ENDPOINT_RECALLED_AUX:
    s->load_wait = s->leave_wait = false;
    break;
  case ENDPOINT_LOAD:
    s->load_wait = defer;
    if (!defer) pop_load(s);
    break;
  case ENDPOINT_FLUSH:
  case ENDPOINT_ABORT:
    s->leave_wait = defer;
    out->leave_ready = !defer;
    break;
  default:
    break;
  }
  if (event->kind != ENDPOINT_DELIVERED &&
      (step.flags & (ENDPOINT_WRITE | ENDPOINT_ANSWER | ENDPOINT_RECALL | ENDPOINT_RECALL_AUX)) != 0) {
    channel->operation_valid = true;
    channel->operation = (struct nic_operation){step, (uint8_t)e};
  }
  if (step.flags & ENDPOINT_RECALL_AUX) {
    out->count_set = true;
    out->count_endpoint = (uint8_t)e;
    out->count = step.aux;
  }
  report(s, e, &step, out);
}

static void reset(struct nic_engine *s) {
  memset(s, 0, sizeof *s);
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++) s->endpoints[i] = endpoint_initial();
}

void nic_engine_step(struct nic_engine *s, const struct nic_engine_in *in, struct nic_engine_out *out) {
  *out = (struct nic_engine_out){0};
  if (in->rst) {
    reset(s);
    return;
  }
  bool load_ready = s->load_count < 2, arm = false, disarm = false;
  out->back_ready = !in->claim_valid && !in->delivered_valid && s->channel.operation_count < NIC_OPERATIONS;
  struct nic_channel_in channel = {.line_valid = in->line_valid,
                                   .line_beat = in->line_beat,
                                   .line_endpoint = in->line_endpoint,
                                   .line_line = in->line_line,
                                   .line_data = in->line_data,
                                   .command_ready = in->command_ready};
  unsigned endpoint = 0;
  struct endpoint_event event;
  if (choose(s, in, &endpoint, &event)) handle(s, in, endpoint, &event, &channel, out, &arm, &disarm);
  nic_deadlines_step(&s->deadlines, arm, disarm, (uint8_t)endpoint, in->now, in->cfg->block_cycles);
  struct nic_answer answer = s->channel.answer;
  if (nic_channel_step(&s->channel, &channel)) {
    out->answer_valid = true;
    out->answer_tag = answer.call;
    out->answer_code = answer.endpoint;
  }
  if (in->load_valid && load_ready) s->loads[s->load_count++] = in->load;
  s->event = out->answer_valid || out->doorbell_valid || out->collect_valid || out->tryagain_valid || out->early_valid;
}
