// SPDX-License-Identifier: Apache-2.0
// The Verilated rx_dispatch behind the port structs of its C twin.
#pragma once
#include "models/protocol/nic/rx_dispatch_ports.h"
#include "rx_dispatch.h"
#include "tests/rtl/bits.h"
#include <string.h>

static inline void rx_dispatch_rtl_inputs(struct rx_dispatch_ports *p, const struct nic_config *cfg,
                                          const struct rx_dispatch_in *in) {
  p->rst_i = in->rst;
  bits_put_config(p->cfg_i, cfg);
  p->bucket_we_i = in->bucket_we, p->bucket_index_i = in->bucket_index, p->bucket_valid_i = in->bucket_valid;
  p->bucket_port_i = in->bucket_key.port, p->bucket_prog_i = in->bucket_key.program;
  p->bucket_vers_i = in->bucket_key.version, p->bucket_proc_i = in->bucket_key.procedure;
  p->bucket_service_i = in->bucket_service;
  p->service_we_i = in->service_we, p->service_index_i = in->service_index;
  if (in->service_we) bits_put_service(p->service_i, &in->service);
  p->signature_we_i = in->signature_we, p->signature_index_i = in->signature_index;
  p->signature_word_i = in->signature_word;
  p->owner_we_i = in->owner_we, p->owner_endpoint_i = in->owner_endpoint, p->owner_valid_i = in->owner_valid;
  p->owner_process_i = in->owner_process;
  p->call_valid_i = in->call_valid;
  if (in->call_valid) bits_put_call(p->call_i, &in->call);
  memcpy(p->read_data_i, in->read_data, 64);
  p->read_next_i = in->read_next, p->free_ready_i = in->free_ready, p->parked_i = in->parked;
  p->claimed_line_i = in->claimed_line, p->claimed_epoch_i = in->claimed_epoch, p->line_ready_i = in->line_ready;
}

// One rising edge: `out` as neighbours sample it at that edge.
static inline void rx_dispatch_rtl_step(struct rx_dispatch *m, struct rx_dispatch_ports *p,
                                        const struct nic_config *cfg, const struct rx_dispatch_in *in,
                                        struct rx_dispatch_out *out) {
  rx_dispatch_rtl_inputs(p, cfg, in);
  rx_dispatch_eval(m, p);
  *out = (struct rx_dispatch_out){
      .call_ready = p->call_ready_o,
      .read_valid = p->read_valid_o,
      .read_cell = p->read_cell_o,
      .read_beat = p->read_beat_o,
      .free_valid = p->free_valid_o,
      .free_head = p->free_head_o,
      .free_tail = p->free_tail_o,
      .claim_valid = p->claim_valid_o,
      .claim_endpoint = p->claim_endpoint_o,
      .delivered_valid = p->delivered_valid_o,
      .delivered_ok = p->delivered_ok_o,
      .delivered_endpoint = p->delivered_endpoint_o,
      .delivered_aux = p->delivered_aux_o,
      .line_valid = p->line_valid_o,
      .line_beat = p->line_beat_o,
      .line_endpoint = p->line_endpoint_o,
      .line_line = p->line_line_o,
      .lookup_valid = p->lookup_valid_o,
      .lookup_tag = p->lookup_tag_o,
      .lookup_code = p->lookup_code_o,
      .dispatch_valid = p->dispatch_valid_o,
      .dispatch_tag = p->dispatch_tag_o,
      .dispatch_code = p->dispatch_code_o,
      .deliver_valid = p->deliver_valid_o,
      .deliver_tag = p->deliver_tag_o,
      .deliver_code = p->deliver_code_o,
      .waiting = p->waiting_o,
      .busy = p->busy_o,
  };
  memcpy(out->line_data, p->line_data_o, 64);
  if (p->delivered_valid_o) out->delivered_to = bits_get_reply_to(p->delivered_to_o);
  rx_dispatch_clock(m, p);
}
