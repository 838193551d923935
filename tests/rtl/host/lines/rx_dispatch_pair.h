// SPDX-License-Identifier: Apache-2.0
// The Verilated rx_dispatch behind the port structs of its C twin, and the two in lockstep.
#pragma once
#include "models/nic/host/lines/rx_dispatch.h"
#include "rx_dispatch.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/lockstep.h"
#include <stdlib.h>
#include <string.h>

static inline void rx_dispatch_rtl_inputs(struct rx_dispatch_ports *p, const struct nic_config *cfg,
                                          const struct nic_dispatch_in *in) {
  p->rst_i = in->rst;
  bits_put_config(p->cfg_i, cfg);
  bits_put_table(p->table_i, &in->table);
  p->call_valid_i = in->call_valid;
  if (in->call_valid) bits_put_frame(p->call_i, &in->call);
  memcpy(p->read_data_i, in->read_data, 64);
  p->read_next_i = in->read_next, p->free_ready_i = in->free_ready, p->parked_i = in->parked;
  p->claimed_line_i = in->claimed_line, p->claimed_epoch_i = in->claimed_epoch, p->line_ready_i = in->line_ready;
}

// One rising edge. *busy: as it stood before the edge.
static inline void rx_dispatch_rtl_step(struct rx_dispatch *m, struct rx_dispatch_ports *p,
                                        const struct nic_config *cfg, const struct nic_dispatch_in *in,
                                        struct nic_dispatch_out *out, bool *busy) {
  rx_dispatch_rtl_inputs(p, cfg, in);
  rx_dispatch_eval(m, p);
  *busy = p->busy_o;
  out->claim_valid = p->claim_valid_o, out->claim_endpoint = p->claim_endpoint_o;
  out->read_valid = p->read_valid_o, out->read_cell = p->read_cell_o, out->read_beat = p->read_beat_o;
  rx_dispatch_clock(m, p);
  out->call_ready = p->call_ready_o;
  out->free_valid = p->free_valid_o, out->free_head = p->free_head_o, out->free_tail = p->free_tail_o;
  out->delivered_valid = p->delivered_valid_o, out->delivered_ok = p->delivered_ok_o;
  out->delivered_endpoint = p->delivered_endpoint_o, out->delivered_aux = p->delivered_aux_o;
  if (p->delivered_valid_o) out->delivered_to = bits_get_reply_to(p->delivered_to_o);
  out->line_valid = p->line_valid_o, out->line_beat = p->line_beat_o;
  out->line_endpoint = p->line_endpoint_o, out->line_line = p->line_line_o;
  if (p->line_valid_o) memcpy(out->line_data, p->line_data_o, 64);
  out->lookup_valid = p->lookup_valid_o, out->lookup_tag = p->lookup_tag_o, out->lookup_code = p->lookup_code_o;
  out->dispatch_valid = p->dispatch_valid_o, out->dispatch_tag = p->dispatch_tag_o;
  out->dispatch_code = p->dispatch_code_o;
  out->deliver_valid = p->deliver_valid_o, out->deliver_tag = p->deliver_tag_o, out->deliver_code = p->deliver_code_o;
  out->looking_up = p->looking_up_o, out->waiting = p->waiting_o, out->delivering = p->delivering_o;
}

struct rx_dispatch_pair {
  struct rx_dispatch *rtl;
  struct rx_dispatch_ports ports;
  struct nic_dispatch *twin;
  uint64_t cycle;
  bool comparable;                // there has been a reset
  struct nic_dispatch_out behind; // outputs that stand behind the last edge, but for claims and reads
  struct nic_dispatch_out out;    // outputs that stood at the last edge, all of them
  bool busy;                      // likewise
};

// One edge of both; every output must be the same.
static inline void rx_dispatch_pair_step(struct rx_dispatch_pair *x, const struct nic_config *cfg,
                                         const struct nic_dispatch_in *in) {
  struct nic_dispatch_out twin = {.read_cell = 0};
  bool twin_busy = nic_dispatch_busy(x->twin, in->parked);
  x->out = x->behind;
  rx_dispatch_rtl_step(x->rtl, &x->ports, cfg, in, &x->behind, &x->busy);
  nic_dispatch_step(x->twin, cfg, in, &twin);
  const struct nic_dispatch_out *r = &x->behind, *t = &twin;
  x->out.claim_valid = r->claim_valid, x->out.claim_endpoint = r->claim_endpoint;
  x->out.read_valid = r->read_valid, x->out.read_cell = r->read_cell, x->out.read_beat = r->read_beat;
  x->cycle++;
#define SAME(name) lockstep_equal(x->cycle, #name, r->name, t->name)
  if (x->comparable && !in->rst) {
    lockstep_equal(x->cycle, "busy", x->busy, twin_busy);
    SAME(claim_valid), SAME(read_valid);
    if (r->claim_valid) SAME(claim_endpoint);
    if (r->read_valid) SAME(read_cell), SAME(read_beat);
  }
  SAME(call_ready), SAME(free_valid), SAME(delivered_valid), SAME(line_valid);
  SAME(looking_up), SAME(waiting), SAME(delivering);
  SAME(lookup_valid), SAME(dispatch_valid), SAME(deliver_valid);
  if (r->free_valid) SAME(free_head), SAME(free_tail);
  if (r->delivered_valid) SAME(delivered_ok), SAME(delivered_endpoint);
  if (r->delivered_valid && r->delivered_ok) SAME(delivered_aux);
  if (r->line_valid) {
    SAME(line_endpoint), SAME(line_line), SAME(line_beat);
    lockstep_bytes(x->cycle, "line_data", r->line_data, t->line_data, 64);
  }
  if (r->lookup_valid) SAME(lookup_tag), SAME(lookup_code);
  if (r->dispatch_valid) SAME(dispatch_tag), SAME(dispatch_code);
  if (r->deliver_valid) {
    SAME(deliver_tag), SAME(deliver_code), SAME(delivered_to.tag), SAME(delivered_to.xid), SAME(delivered_to.eth_dst);
    SAME(delivered_to.eth_src), SAME(delivered_to.vlan), SAME(delivered_to.vlan_tci), SAME(delivered_to.ip_src);
    SAME(delivered_to.ip_dst), SAME(delivered_to.udp_src), SAME(delivered_to.udp_dst);
  }
#undef SAME
  x->comparable = true;
}

static inline void rx_dispatch_pair_init(struct rx_dispatch_pair *x) {
  memset(x, 0, sizeof *x);
  x->rtl = rx_dispatch_new();
  x->twin = calloc(1, sizeof *x->twin);
  assert_non_null(x->twin);
}

static inline void rx_dispatch_pair_free(struct rx_dispatch_pair *x) {
  rx_dispatch_free(x->rtl);
  free(x->twin);
}
