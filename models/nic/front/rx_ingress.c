// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/rx_ingress.h"
#include "rtl/pkg/nic_regs.h"
#include <string.h>

// Edges behind the one that took the beat named.
#define MAC_AFTER 1     // the first beat: its destination MAC is looked up
#define IP_AFTER_NEXT 2 // the second: the first beat leaves stage B, and its address is looked up
#define IP_AFTER_ONLY 3 // a frame's only one: the same
#define CELLS_AFTER 2   // the last: the packet buffer has named the chain
#define VERDICT_AFTER 4 // the last

static struct nic_rx_frame *frame_at(struct nic_rx_ingress *s, unsigned i) {
  return &s->frames[(s->oldest + i) % NIC_RX_FRAMES];
}

static struct nic_rx_frame *newest(struct nic_rx_ingress *s) {
  return frame_at(s, s->count - 1);
}

static bool mac_hit(const struct nic_rx_ingress *s, const struct nic_config *cfg, uint64_t mac) {
  bool hit = cfg->any_mac;
  for (unsigned i = 0; i < NIC_FILTERS && !hit; i++) hit = s->filters[i].valid && s->filters[i].mac == mac;
  return hit;
}

static bool ip_hit(const struct nic_rx_ingress *s, const struct nic_config *cfg, uint32_t ip) {
  bool hit = cfg->any_ip;
  for (unsigned i = 0; i < NIC_FILTERS && !hit; i++) hit = s->filters[i].valid && s->filters[i].ip == ip;
  return hit;
}

static void give(struct nic_rx_frame *f, enum drop reason) {
  f->frame.reason = rx_check_first(f->frame.reason, reason);
}

static bool ip_now(const struct nic_rx_ingress *s, const struct nic_rx_frame *f) {
  if (f->joined) return s->edge == f->joined + IP_AFTER_NEXT;
  return f->ended && s->edge == f->ended + IP_AFTER_ONLY;
}

// What happens at this edge to a frame that earlier edges took in.
static void advance(struct nic_rx_ingress *s, struct nic_rx_frame *f, const struct nic_rx_in *in) {
  if (s->edge == f->begun + MAC_AFTER && !mac_hit(s, in->cfg, f->mac)) give(f, DROP_ETH_ADDR);
  if (ip_now(s, f) && !ip_hit(s, in->cfg, f->ip)) give(f, DROP_IP_ADDR);
  if (f->ended && s->edge == f->ended + CELLS_AFTER) f->frame.head = in->write_head, f->frame.tail = in->write_tail;
}

// The packet buffer's answer to the beat written at this edge.
static void write_beat(struct nic_rx_ingress *s, const struct nic_rx_in *in) {
  if (!s->writes) return;
  struct nic_rx_frame *f = newest(s);
  if (s->begins_cell && in->write_full) {
    f->no_buffer = true;
  } else {
    f->stored = true;
  }
}

static void verdict(struct nic_rx_ingress *s, struct nic_rx_frame *f, const struct nic_rx_in *in, bool queue_full,
                    struct nic_rx_out *out) {
  enum drop code = f->frame.reason;
  if (code == DROP_NONE || (in->wanted >> code & 1) != 0) {
    code = DROP_NONE;
    if (f->no_buffer || queue_full) code = DROP_NO_BUFFER;
    if (f->too_long) code = DROP_TOO_LONG;
  }
  out->check_valid = true, out->check_tag = f->frame.to.tag, out->check_code = (uint8_t)code;
  if (!code) {
    f->frame.layer = rx_check_layer(f->frame.reason);
    s->waiting[(s->waiting_oldest + s->waiting_count++) % NIC_RX_WAITING] = f->frame;
  } else if (f->stored) {
    out->free_valid = true, out->free_head = f->frame.head, out->free_tail = f->frame.tail;
  }
}

static unsigned kept_bytes(const struct nic_rx_in *in) {
  return in->last ? (unsigned)__builtin_popcountll(in->keep) : NIC_BEAT;
}

// The beat that this edge takes.
static void take_beat(struct nic_rx_ingress *s, const struct nic_rx_in *in) {
  bool first = !s->count || newest(s)->ended;
  if (first) {
    s->length = 0, s->too_long = false;
    s->count++;
    *newest(s) = (struct nic_rx_frame){.begun = s->edge, .mac = rx_check_mac(in->data), .ip = rx_check_ip(in->data)};
  }
  struct nic_rx_frame *f = newest(s);
  if (!first && !f->joined) f->joined = s->edge;
  memcpy(s->beat, in->data, NIC_BEAT);
  s->beat_edge = s->edge;
  s->begins_frame = first;
  s->begins_cell = s->length % (NIC_BEAT * NIC_CELL_BEATS) == 0;
  if (!s->too_long) {
    memcpy(s->bytes + s->length, in->data, NIC_BEAT);
    s->length += kept_bytes(in);
    s->too_long = s->length > in->cfg->max_frame;
  }
  s->writes = !s->too_long && !f->no_buffer;
  if (!in->last) return;
  enum drop earlier = f->frame.reason, reason = DROP_TOO_LONG;
  f->too_long = s->too_long;
  if (!s->too_long) reason = rx_check(s->bytes, s->length, &f->frame);
  f->frame.to.tag = in->tag;
  f->frame.reason = earlier;
  f->ended = s->edge;
  give(f, in->bad ? DROP_FCS : reason);
}

static bool is_busy(const struct nic_rx_ingress *s, const struct nic_rx_out *out) {
  bool ended = s->count && s->frames[s->oldest].ended;
  bool shifts = s->edge == s->beat_edge + 1 && !s->begins_frame; // the beat before leaves stage B
  return s->edge == s->beat_edge || shifts || ended || out->check_valid || s->waiting_count;
}

void nic_rx_ingress_step(struct nic_rx_ingress *s, const struct nic_rx_in *in, struct nic_rx_out *out) {
  out->write_valid = out->free_valid = out->check_valid = out->frame_valid = out->busy = false;
  if (in->rst) {
    memset(s, 0, sizeof *s);
    return;
  }
  s->edge++;
  for (unsigned i = 0; i < s->count; i++) advance(s, frame_at(s, i), in);
  write_beat(s, in);
  bool queue_full = s->waiting_count == NIC_RX_WAITING;
  if (in->frame_ready && s->waiting_count) {
    s->waiting_oldest = (s->waiting_oldest + 1) % NIC_RX_WAITING;
    s->waiting_count--;
  }
  struct nic_rx_frame *f = frame_at(s, 0);
  if (s->count && f->ended && s->edge == f->ended + VERDICT_AFTER) {
    verdict(s, f, in, queue_full, out);
    s->oldest = (s->oldest + 1) % NIC_RX_FRAMES, s->count--;
  }
  if (in->table.valid && in->table.which == NIC_TABLE_FILTER)
    s->filters[in->table.index] = nic_filter_entry(in->table.words);
  s->writes = false;
  if (in->valid) take_beat(s, in);
  out->write_valid = s->writes, out->write_first = s->begins_frame, out->write_data = s->beat;
  out->frame_valid = s->waiting_count != 0;
  if (out->frame_valid) out->frame = s->waiting[s->waiting_oldest];
  out->busy = is_busy(s, out);
}
