// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/rx_dispatch.h"
#include "rtl/pkg/nic_regs.h"
#include <string.h>

bool nic_dispatch_busy(const struct nic_dispatch *s, uint64_t parked) {
  return nic_lookup_busy(&s->lookup) || s->looked_up || s->dropped_count > 0 || !nic_deliver_idle(&s->deliver) ||
         nic_choice_able(&s->choice, &s->queues, parked) >= 0;
}

// The first of the dropped chains goes out unless delivery uses the port; a new one goes behind.
static void move_dropped(struct nic_dispatch *s, bool port_free, const struct nic_request *dropped) {
  if (s->dropped_count > 0 && port_free) {
    s->dropped_head[0] = s->dropped_head[1];
    s->dropped_tail[0] = s->dropped_tail[1];
    s->dropped_count--;
  }
  if (!dropped) return;
  s->dropped_head[s->dropped_count] = dropped->head;
  s->dropped_tail[s->dropped_count] = dropped->tail;
  s->dropped_count++;
}

// What stands behind the edge.
static void set_outputs(const struct nic_dispatch *s, struct nic_dispatch_out *out) {
  const struct nic_deliver *d = &s->deliver;
  out->call_ready = nic_lookup_ready(&s->lookup, s->dropped_count < 2);
  out->free_valid = true;
  if (nic_deliver_frees(d)) {
    out->free_head = d->request.head, out->free_tail = d->request.tail;
  } else {
    out->free_valid = s->dropped_count > 0;
    if (out->free_valid) out->free_head = s->dropped_head[0], out->free_tail = s->dropped_tail[0];
  }
  out->line_valid = d->line_valid;
  if (d->line_valid) {
    out->line_endpoint = d->endpoint, out->line_line = d->line, out->line_beat = d->line_beat;
    memcpy(out->line_data, d->line_data, NIC_BEAT);
  }
  out->lookup_valid = s->looked_up;
  if (s->looked_up) out->lookup_tag = s->lookup_tag, out->lookup_code = s->lookup_code;
  out->dispatch_valid = d->starting;
  if (d->starting) out->dispatch_tag = d->request.to.tag, out->dispatch_code = d->endpoint;
  out->deliver_valid = out->delivered_valid = d->delivered;
  if (d->delivered) {
    out->delivered_ok = d->ok, out->delivered_endpoint = d->endpoint, out->delivered_aux = d->aux;
    out->delivered_to = d->request.to;
    out->deliver_tag = d->request.to.tag, out->deliver_code = d->ok ? DROP_NONE : DROP_ARGUMENTS;
  }
  out->looking_up = (uint16_t)(s->lookup.hashed + s->lookup.fetched + s->lookup.valid);
  out->waiting = s->queues.waiting;
  out->delivering = !nic_deliver_idle(d) && (!d->delivered || d->ok);
}

static void reset(struct nic_dispatch *s) {
  nic_queues_reset(&s->queues);
  nic_choice_reset(&s->choice);
  nic_deliver_reset(&s->deliver);
  s->dropped_count = 0;
  s->looked_up = false;
}

void nic_dispatch_step(struct nic_dispatch *s, const struct nic_config *cfg, const struct nic_dispatch_in *in,
                       struct nic_dispatch_out *out) {
  out->claim_valid = out->read_valid = false;
  if (in->rst) {
    nic_lookup_step(&s->lookup, cfg, in, false);
    reset(s);
    set_outputs(s, out);
    return;
  }
  // Decisions, from what stood before the edge. The result of the lookup is settled at the edge that takes it.
  bool taken = s->dropped_count < 2, settled = s->lookup.valid && taken, found = settled && s->lookup.found;
  uint8_t process = s->lookup.process;
  struct nic_request arrival;
  if (settled) arrival = s->lookup.request;
  struct nic_choice choice = {.pop = false};
  if (nic_deliver_idle(&s->deliver)) {
    choice = nic_choice_make(&s->choice, &s->queues, in->parked, found ? process : -1);
  }
  enum drop code = DROP_NO_SERVICE;
  if (found) {
    unsigned parked = (unsigned)__builtin_popcountll(in->parked & s->choice.owned[process]);
    code = choice.pass ? DROP_NONE : nic_queues_admit(&s->queues, cfg->queue_depth, process, parked);
  }
  bool port_free = in->free_ready && !nic_deliver_frees(&s->deliver);

  // State.
  nic_lookup_step(&s->lookup, cfg, in, taken);
  struct nic_read read = nic_deliver_step(&s->deliver, cfg, in);
  if (read.valid) out->read_valid = true, out->read_cell = read.cell, out->read_beat = read.beat;
  if (in->table.valid && in->table.which == NIC_TABLE_SIGNATURE)
    s->deliver.unmarshal.table[in->table.index] = nic_signature_entry(in->table.words).element;
  if (found && code == DROP_NONE && !choice.pass) nic_queues_push(&s->queues, process, &arrival);
  if (choice.pop) {
    struct nic_request oldest = nic_queues_pop(&s->queues, choice.process);
    nic_deliver_claim(&s->deliver, choice.endpoint, &oldest);
    s->choice.turn = (choice.process + 1) % NIC_PROCESSES;
  } else if (choice.pass) {
    nic_deliver_claim(&s->deliver, choice.endpoint, &arrival);
  }
  if (choice.pop || choice.pass) out->claim_valid = true, out->claim_endpoint = choice.endpoint;
  if (in->table.valid && in->table.which == NIC_TABLE_OWNER)
    nic_choice_own(&s->choice, (uint8_t)in->table.index, nic_owner_entry(in->table.words));
  move_dropped(s, port_free, settled && code != DROP_NONE ? &arrival : NULL);
  s->looked_up = settled;
  if (settled) s->lookup_tag = arrival.to.tag, s->lookup_code = (uint8_t)code;
  set_outputs(s, out);
}
