// SPDX-License-Identifier: Apache-2.0
// The blocks are stepped in an order in which each still sees its neighbours' outputs of before the edge; what one
// offers at the edge itself (dispatch's claim and read, the engine's word to the reply path) comes before its taker.
#include "models/nic/nic_step.h"
#include "models/nic/front/packet_buffer.h"
#include "models/nic/front/regs.h"
#include "models/nic/front/rx_ingress.h"
#include "models/nic/host/lines/endpoint_engine.h"
#include "models/nic/host/lines/reply_framer.h"
#include "models/nic/host/lines/reply_stage.h"
#include "models/nic/host/lines/rx_dispatch.h"
#include <stdlib.h>
#include <string.h>

struct nic_model {
  struct nic_rx_ingress ingress;
  struct nic_packet_buffer buffer;
  struct nic_dispatch dispatch;
  struct nic_engine engine;
  struct nic_stage stage;
  struct nic_framer framer;
  struct nic_regs regs;
  // what stands at the blocks' outputs
  struct nic_rx_out ingress_out;
  struct nic_buffer_out buffer_out;
  struct nic_dispatch_out dispatch_out;
  struct nic_engine_out engine_out;
};

struct nic_model *nic_model_new(void) {
  return calloc(1, sizeof(struct nic_model));
}
void nic_model_free(struct nic_model *nic) {
  free(nic);
}

static void step_dispatch(struct nic_model *n, const struct nic_in *in, const struct nic_config *cfg,
                          struct nic_dispatch_out *out) {
  struct nic_dispatch_in d = {.rst = in->rst,
                              .call_valid = n->ingress_out.call_valid,
                              .read_data = n->buffer_out.read_data,
                              .read_next = n->buffer_out.read_next,
                              .free_ready = n->buffer_out.free_ready[1],
                              .parked = nic_engine_parked(&n->engine),
                              .claimed_line = n->engine.claimed_line,
                              .claimed_epoch = n->engine.claimed_epoch,
                              .line_ready = nic_channel_line_ready(&n->engine.channel)};
  if (d.call_valid) d.call = n->ingress_out.call;
  nic_regs_tables(&n->regs, &d);
  nic_dispatch_step(&n->dispatch, cfg, &d, out);
}

// The engine sees what dispatch offers at this edge (claim) and what it showed before it (`shown`).
static void step_engine(struct nic_model *n, const struct nic_in *in, const struct nic_config *cfg,
                        const struct nic_dispatch_out *shown, const struct nic_dispatch_out *now) {
  struct nic_engine_in e = {
      .rst = in->rst,
      .cfg = cfg,
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
      .back_valid = n->stage.back_valid,
      .back = n->stage.back,
      .leave_valid = n->regs.leave_valid,
      .leave_abort = n->regs.leave_abort,
      .leave_endpoint = n->regs.leave_endpoint,
  };
  nic_engine_step(&n->engine, &e, &n->engine_out);
}

static void step_replies(struct nic_model *n, const struct nic_in *in, const struct nic_config *cfg,
                         const struct nic_dispatch_out *shown, bool looks) {
  const struct nic_engine_out *e = &n->engine_out;
  const struct nic_recalled *head = &n->stage.beats[0];
  bool framing = n->stage.beat_count != 0 && (n->framer.framing >> head->endpoint & 1) != 0;
  struct nic_framer_in f = {.rst = in->rst,
                            .cfg = cfg,
                            .call_valid = shown->delivered_valid,
                            .call_endpoint = shown->delivered_endpoint,
                            .call_to = &shown->delivered_to,
                            .frame_valid = e->frame_valid,
                            .frame_too_long = e->frame_too_long,
                            .frame_endpoint = e->frame_endpoint,
                            .stage = &n->stage,
                            .tx_ready = in->tx_ready};
  nic_framer_step(&n->framer, &f);
  struct nic_recalled beat;
  if (in->recalled_valid) {
    beat = (struct nic_recalled){in->recalled_endpoint, in->recalled_line, in->recalled_beat, {0}};
    memcpy(beat.data, in->recalled_data, NIC_BEAT);
  }
  struct nic_stage_in s = {.rst = in->rst,
                           .cfg = cfg,
                           .recalled_valid = in->recalled_valid,
                           .recalled = &beat,
                           .back_ready = e->back_ready,
                           .count_set = e->count_set,
                           .count_endpoint = e->count_endpoint,
                           .count = e->count,
                           .looks = looks,
                           .framing = framing};
  nic_stage_step(&n->stage, &s);
}

static void step_buffer(struct nic_model *n, const struct nic_in *in, const struct nic_dispatch_out *shown,
                        const struct nic_dispatch_out *now) {
  struct nic_buffer_in b = {.rst = in->rst,
                            .write_valid = n->ingress_out.write_valid,
                            .write_first = n->ingress_out.write_first,
                            .write_data = n->ingress_out.write_data,
                            .read_valid = now->read_valid,
                            .read_cell = now->read_cell,
                            .read_beat = now->read_beat,
                            .free_valid = {n->ingress_out.free_valid, shown->free_valid},
                            .free_head = {n->ingress_out.free_head, shown->free_head},
                            .free_tail = {n->ingress_out.free_tail, shown->free_tail}};
  struct nic_buffer_out before = n->buffer_out;
  nic_packet_buffer_step(&n->buffer, &b, &n->buffer_out);
  struct nic_rx_in r = {.rst = in->rst,
                        .cfg = &n->regs.cfg,
                        .valid = in->rx_valid,
                        .last = in->rx_last,
                        .bad = in->rx_bad,
                        .tag = in->rx_tag,
                        .keep = in->rx_keep,
                        .data = in->rx_data,
                        .write_full = before.write_full,
                        .write_head = before.write_head,
                        .write_tail = before.write_tail,
                        .call_ready = shown->call_ready};
  r.filter_we = nic_regs_filter(&n->regs, &r.filter_index, &r.filter_valid, &r.filter_mac, &r.filter_ip);
  nic_rx_ingress_step(&n->ingress, &r, &n->ingress_out);
}

static void event(struct nic_out *out, enum nic_event which, bool valid, uint32_t tag, uint8_t code) {
  if (!valid) return;
  out->events |= 1u << which;
  out->event_tag[which] = tag;
  out->event_code[which] = code;
}

static void set_events(const struct nic_model *n, struct nic_out *out) {
  const struct nic_dispatch_out *d = &n->dispatch_out;
  const struct nic_engine_out *e = &n->engine_out;
  const struct nic_rx_out *r = &n->ingress_out;
  out->events = 0;
  event(out, NIC_EV_CHECK, r->check_valid, r->check_tag, r->check_code);
  event(out, NIC_EV_LOOKUP, d->lookup_valid, d->lookup_tag, d->lookup_code);
  event(out, NIC_EV_DISPATCH, d->dispatch_valid, d->dispatch_tag, d->dispatch_code);
  event(out, NIC_EV_DELIVER, d->deliver_valid, d->deliver_tag, d->deliver_code);
  event(out, NIC_EV_ANSWER, e->answer_valid, e->answer_tag, e->answer_code);
  event(out, NIC_EV_DOORBELL, e->doorbell_valid, e->doorbell_tag, e->doorbell_code);
  event(out, NIC_EV_COLLECT, e->collect_valid, e->collect_tag, e->collect_code);
  event(out, NIC_EV_TRYAGAIN, e->tryagain_valid, 0, e->tryagain_code);
}

static void set_outputs(const struct nic_model *n, struct nic_out *out) {
  out->rx_ready = true;
  out->tx_valid = n->framer.valid;
  if (out->tx_valid) {
    out->tx_last = n->framer.last;
    out->tx_tag = n->framer.user;
    out->tx_keep = n->framer.keep;
    memcpy(out->tx_data, n->framer.data, NIC_BEAT);
  }
  out->load_ready = n->engine.load_count < 2;
  out->recalled_ready = n->stage.beat_count < 2;
  out->command_valid = n->engine.channel.out_count != 0;
  if (out->command_valid) {
    const struct nic_home_command *c = &n->engine.channel.out[0];
    out->command = c->command;
    out->command_endpoint = c->endpoint;
    out->command_line = c->line;
    out->command_beat = c->beat;
    out->command_exclusive = c->exclusive;
    out->command_tag = c->tag;
    if (c->command == NIC_CMD_WRITE) memcpy(out->command_data, c->data, NIC_BEAT);
  }
  out->awready = !n->regs.aw;
  out->wready = !n->regs.w;
  out->bvalid = n->regs.bvalid;
  out->arready = !n->regs.rvalid;
  out->rvalid = n->regs.rvalid;
  out->bresp = out->rresp = 0;
  if (out->rvalid) out->rdata = n->regs.rdata;
  out->busy = nic_regs_busy(&n->regs) || n->ingress_out.busy || n->buffer_out.busy ||
              nic_dispatch_busy(&n->dispatch, nic_engine_parked(&n->engine)) ||
              nic_engine_busy(&n->engine, n->regs.leave_valid) || nic_stage_busy(&n->stage) ||
              nic_framer_busy(&n->framer);
  out->next_deadline = nic_deadlines_next(&n->engine.deadlines);
  set_events(n, out);
}

void nic_step(struct nic_model *n, const struct nic_in *in, struct nic_out *out) {
  const struct nic_config cfg = n->regs.cfg;
  const struct nic_dispatch_out shown = n->dispatch_out;
  const struct nic_engine_out told = n->engine_out;
  struct nic_regs_in regs = {.port = in,
                             .check_valid = n->ingress_out.check_valid,
                             .check_code = n->ingress_out.check_code,
                             .lookup_valid = shown.lookup_valid,
                             .lookup_code = shown.lookup_code,
                             .deliver_valid = shown.deliver_valid,
                             .deliver_code = shown.deliver_code,
                             .answer_valid = told.answer_valid,
                             .collect_valid = told.collect_valid,
                             .collect_code = told.collect_code,
                             .tryagain_valid = told.tryagain_valid,
                             .early_valid = told.early_valid,
                             .waiting = shown.waiting,
                             .open = n->engine.open_count,
                             .cells = n->buffer_out.cells_used};
  const struct nic_recalled *head = &n->stage.beats[0];
  bool looks = n->stage.beat_count != 0 &&
               nic_engine_looks(&n->engine, head->endpoint, (uint8_t)(head->line >> 8), (uint8_t)head->line);
  step_dispatch(n, in, &cfg, &n->dispatch_out);
  step_engine(n, in, &cfg, &shown, &n->dispatch_out);
  step_replies(n, in, &cfg, &shown, looks);
  step_buffer(n, in, &shown, &n->dispatch_out);
  regs.leave_ready = n->engine_out.leave_ready;
  nic_regs_step(&n->regs, &regs);
  set_outputs(n, out);
}
