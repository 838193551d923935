// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/nic_front.h"
#include <string.h>

struct nic_host_in nic_front_shows(const struct nic_front *s, const struct nic_in *port) {
  return (struct nic_host_in){.port = port,
                              .control = &s->regs.control,
                              .frame_valid = s->ingress_out.frame_valid,
                              .frame = &s->ingress_out.frame,
                              .read_data = s->buffer_out.read_data,
                              .read_next = s->buffer_out.read_next,
                              .free_ready = s->buffer_out.free_ready[1]};
}

static void step_buffer(struct nic_front *s, const struct nic_in *port, const struct nic_host_out *shown,
                        const struct nic_host_out *now) {
  struct nic_buffer_in b = {.rst = port->rst,
                            .write_valid = s->ingress_out.write_valid,
                            .write_first = s->ingress_out.write_first,
                            .write_data = s->ingress_out.write_data,
                            .read_valid = now->read_valid,
                            .read_cell = now->read_cell,
                            .read_beat = now->read_beat,
                            .free_valid = {s->ingress_out.free_valid, shown->free_valid},
                            .free_head = {s->ingress_out.free_head, shown->free_head},
                            .free_tail = {s->ingress_out.free_tail, shown->free_tail}};
  nic_packet_buffer_step(&s->buffer, &b, &s->buffer_out);
}

// `before`: what the packet buffer showed before this edge.
static void step_ingress(struct nic_front *s, const struct nic_in *port, const struct nic_host_out *shown,
                         const struct nic_buffer_out *before) {
  struct nic_rx_in r = {.rst = port->rst,
                        .cfg = &s->regs.control.cfg,
                        .valid = port->rx_valid,
                        .last = port->rx_last,
                        .bad = port->rx_bad,
                        .tag = port->rx_tag,
                        .keep = port->rx_keep,
                        .data = port->rx_data,
                        .write_full = before->write_full,
                        .write_head = before->write_head,
                        .write_tail = before->write_tail,
                        .frame_ready = shown->frame_ready,
                        .wanted = shown->wanted};
  r.table = s->regs.control.table;
  nic_rx_ingress_step(&s->ingress, &r, &s->ingress_out);
}

void nic_front_step(struct nic_front *s, const struct nic_in *port, const struct nic_host_out *shown,
                    const struct nic_host_out *now) {
  struct nic_regs_in regs = {.port = port,
                             .leave_ready = now->leave_ready,
                             .events = &s->events,
                             .early = shown->early,
                             .inside = shown->inside,
                             .cells = s->buffer_out.cells_used};
  regs.inside.receiving = (uint16_t)s->ingress.count;
  regs.inside.described = (uint16_t)s->ingress.waiting_count;
  struct nic_buffer_out before = s->buffer_out;
  step_buffer(s, port, shown, now);
  step_ingress(s, port, shown, &before);
  nic_regs_step(&s->regs, &regs);
  const struct nic_rx_out *r = &s->ingress_out;
  s->events = now->events;
  nic_event_put(&s->events, NIC_EV_CHECK, r->check_valid, r->check_tag, r->check_code);
}

void nic_front_outputs(const struct nic_front *s, struct nic_out *out) {
  out->rx_ready = true;
  out->awready = !s->regs.aw;
  out->wready = !s->regs.w;
  out->bvalid = s->regs.bvalid;
  out->arready = !s->regs.rvalid;
  out->rvalid = s->regs.rvalid;
  out->bresp = out->rresp = 0;
  if (out->rvalid) out->rdata = s->regs.rdata;
  out->events = s->events.valid;
  if (out->events == 0) return;
  memcpy(out->event_tag, s->events.tag, sizeof out->event_tag);
  memcpy(out->event_code, s->events.code, sizeof out->event_code);
}

bool nic_front_busy(const struct nic_front *s) {
  return nic_regs_busy(&s->regs) || s->ingress_out.busy || s->buffer_out.busy;
}
