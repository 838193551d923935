// SPDX-License-Identifier: Apache-2.0
// The blocks are stepped in an order in which each still sees its neighbours' outputs of before the edge; what one
// offers at the edge itself (dispatch's claim, the engine's word to the reply path) comes before its taker.
#include "models/nic/host/lines/host_lines.h"
#include <string.h>

static void step_dispatch(struct nic_lines *s, const struct nic_host_in *in) {
  struct nic_dispatch_in d = {.rst = in->port->rst,
                              .call_valid = in->frame_valid,
                              .read_data = in->read_data,
                              .read_next = in->read_next,
                              .free_ready = in->free_ready,
                              .parked = nic_engine_parked(&s->engine),
                              .claimed_line = s->engine.claimed_line,
                              .claimed_epoch = s->engine.claimed_epoch,
                              .line_ready = nic_channel_line_ready(&s->engine.channel)};
  if (d.call_valid) d.call = *in->frame;
  d.table = in->control->table;
  nic_dispatch_step(&s->dispatch, &in->control->cfg, &d, &s->dispatch_out);
}

// The engine sees what dispatch offers at this edge (claim) and what it showed before it (`shown`).
static void step_engine(struct nic_lines *s, const struct nic_host_in *host, const struct nic_dispatch_out *shown) {
  const struct nic_in *in = host->port;
  const struct nic_dispatch_out *now = &s->dispatch_out;
  struct nic_engine_in e = {
      .rst = in->rst,
      .cfg = &host->control->cfg,
      .now = in->now,
      .claim_valid = now->claim_valid,
      .claim_endpoint = now->claim_endpoint,
      .delivered_valid = shown->delivered_valid,
      .delivered_ok = shown->delivered_ok,
      .delivered_endpoint = shown->delivered_endpoint,
      .delivered_aux = shown->delivered_aux,
      .delivered_tag = shown->delivered_to.tag,
      .line_valid = shown->line_valid,
      .line_beat = shown->line_beat,
      .line_endpoint = shown->line_endpoint,
      .line_line = shown->line_line,
      .line_data = shown->line_data,
      .load_valid = in->load_valid,
      .load = {in->load_endpoint, in->load_tag, in->load_line, in->load_exclusive},
      .command_ready = in->command_ready,
      .back_valid = s->stage.back_valid,
      .back = s->stage.back,
      .leave_valid = host->control->leave_valid,
      .leave_abort = host->control->leave_abort,
      .leave_endpoint = host->control->leave_endpoint,
  };
  nic_engine_step(&s->engine, &e, &s->engine_out);
}

static void step_replies(struct nic_lines *s, const struct nic_host_in *host, const struct nic_dispatch_out *shown,
                         bool looks) {
  const struct nic_in *in = host->port;
  const struct nic_config *cfg = &host->control->cfg;
  const struct nic_engine_out *e = &s->engine_out;
  const struct nic_recalled *head = &s->stage.beats[0];
  bool framing = s->stage.beat_count != 0 && (s->framer.framing >> head->endpoint & 1) != 0;
  struct nic_framer_in f = {.rst = in->rst,
                            .cfg = cfg,
                            .call_valid = shown->delivered_valid,
                            .call_endpoint = shown->delivered_endpoint,
                            .call_to = &shown->delivered_to,
                            .frame_valid = e->frame_valid,
                            .frame_too_long = e->frame_too_long,
                            .frame_endpoint = e->frame_endpoint,
                            .stage = &s->stage,
                            .tx_ready = in->tx_ready};
  nic_framer_step(&s->framer, &f);
  struct nic_recalled beat;
  if (in->recalled_valid) {
    beat = (struct nic_recalled){in->recalled_endpoint, in->recalled_line, in->recalled_beat, {0}};
    memcpy(beat.data, in->recalled_data, NIC_BEAT);
  }
  struct nic_stage_in r = {.rst = in->rst,
                           .cfg = cfg,
                           .recalled_valid = in->recalled_valid,
                           .recalled = &beat,
                           .back_ready = e->back_ready,
                           .count_set = e->count_set,
                           .count_endpoint = e->count_endpoint,
                           .count = e->count,
                           .looks = looks,
                           .framing = framing};
  nic_stage_step(&s->stage, &r);
}

// The events that stand behind the edge.
static void set_events(const struct nic_lines *s, struct nic_events *events) {
  const struct nic_dispatch_out *d = &s->dispatch_out;
  const struct nic_engine_out *e = &s->engine_out;
  events->valid = 0;
  nic_event_put(events, NIC_EV_LOOKUP, d->lookup_valid, d->lookup_tag, d->lookup_code);
  nic_event_put(events, NIC_EV_DISPATCH, d->dispatch_valid, d->dispatch_tag, d->dispatch_code);
  nic_event_put(events, NIC_EV_DELIVER, d->deliver_valid, d->deliver_tag, d->deliver_code);
  nic_event_put(events, NIC_EV_ANSWER, e->answer_valid, e->answer_tag, e->answer_code);
  nic_event_put(events, NIC_EV_DOORBELL, e->doorbell_valid, e->doorbell_tag, e->doorbell_code);
  nic_event_put(events, NIC_EV_COLLECT, e->collect_valid, e->collect_tag, e->collect_code);
  nic_event_put(events, NIC_EV_TRYAGAIN, e->tryagain_valid, 0, e->tryagain_code);
}

void nic_lines_step(struct nic_lines *s, const struct nic_host_in *in, struct nic_host_out *out) {
  const struct nic_dispatch_out shown = s->dispatch_out;
  const struct nic_recalled *head = &s->stage.beats[0];
  bool looks = s->stage.beat_count != 0 && nic_engine_looks(&s->engine, head->endpoint, NIC_LINE_REGION(head->line),
                                                            (uint8_t)NIC_LINE_INDEX(head->line));
  step_dispatch(s, in);
  step_engine(s, in, &shown);
  step_replies(s, in, &shown, looks);
  const struct nic_dispatch_out *d = &s->dispatch_out;
  out->read_valid = d->read_valid, out->read_cell = d->read_cell, out->read_beat = d->read_beat;
  out->leave_ready = s->engine_out.leave_ready;
  out->frame_ready = d->call_ready;
  out->wanted = 0;
  out->free_valid = d->free_valid, out->free_head = d->free_head, out->free_tail = d->free_tail;
  set_events(s, &out->events);
  out->early = s->engine_out.early_valid;
  out->inside = (struct nic_inside){.looking_up = d->looking_up,
                                    .waiting = d->waiting,
                                    .delivering = d->delivering,
                                    .open = s->engine.open_count,
                                    .replying = (uint16_t)nic_framer_replying(&s->framer)};
  out->next_deadline = nic_deadlines_next(&s->engine.deadlines);
}

bool nic_lines_busy(const struct nic_lines *s, bool leave_valid) {
  return nic_dispatch_busy(&s->dispatch, nic_engine_parked(&s->engine)) || nic_engine_busy(&s->engine, leave_valid) ||
         nic_stage_busy(&s->stage) || nic_framer_busy(&s->framer);
}

void nic_lines_outputs(const struct nic_lines *s, struct nic_out *out) {
  out->tx_valid = s->framer.valid;
  if (out->tx_valid) {
    out->tx_last = s->framer.last;
    out->tx_tag = s->framer.user;
    out->tx_keep = s->framer.keep;
    memcpy(out->tx_data, s->framer.data, NIC_BEAT);
  }
  out->load_ready = s->engine.load_count < 2;
  out->recalled_ready = s->stage.beat_count < 2;
  out->command_valid = s->engine.channel.out_count != 0;
  if (out->command_valid) {
    const struct nic_home_command *c = &s->engine.channel.out[0];
    out->command = c->command;
    out->command_endpoint = c->endpoint;
    out->command_line = c->line;
    out->command_beat = c->beat;
    out->command_exclusive = c->exclusive;
    out->command_tag = c->tag;
    if (c->command == NIC_CMD_WRITE) memcpy(out->command_data, c->data, NIC_BEAT);
  }
}
