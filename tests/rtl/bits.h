// SPDX-License-Identifier: Apache-2.0
// The packed structs of nic_pkg.sv as the 32-bit words of a module's wide ports, least significant first. A packed
// struct's last field lies at bit 0, so fields are put and got from the last to the first.
#pragma once
#include "models/nic/nic_types.h"

#define BITS_FRAME 14   // words of frame_t (443 bits)
#define BITS_SERVICE 5  // of service_t (159)
#define BITS_REPLY_TO 9 // of reply_to_t (273)
#define BITS_CONFIG 5   // of config_t (132)
#define BITS_REQUEST 15 // of request_t (461)

struct bits {
  uint32_t *words;
  unsigned at; // bits passed
};

static inline void bits_put(struct bits *b, unsigned width, uint64_t value) {
  for (unsigned i = 0; i < width; i++, b->at++) {
    uint32_t bit = 1u << b->at % 32;
    b->words[b->at / 32] = (b->words[b->at / 32] & ~bit) | (value >> i & 1 ? bit : 0);
  }
}

static inline uint64_t bits_get(struct bits *b, unsigned width) {
  uint64_t value = 0;
  for (unsigned i = 0; i < width; i++, b->at++) value |= (uint64_t)(b->words[b->at / 32] >> b->at % 32 & 1) << i;
  return value;
}

static inline void bits_put_frame(uint32_t words[BITS_FRAME], const struct nic_frame *f) {
  struct bits b = {words, 0};
  const struct nic_reply_to *t = &f->to;
  bits_put(&b, 32, f->proc), bits_put(&b, 32, f->vers), bits_put(&b, 32, f->prog), bits_put(&b, 32, t->xid);
  bits_put(&b, 16, t->udp_dst), bits_put(&b, 16, t->udp_src), bits_put(&b, 32, t->ip_dst), bits_put(&b, 32, t->ip_src);
  bits_put(&b, 16, t->vlan_tci), bits_put(&b, 1, t->vlan), bits_put(&b, 48, t->eth_src), bits_put(&b, 48, t->eth_dst);
  bits_put(&b, 14, f->args_len), bits_put(&b, 11, f->args_off), bits_put(&b, 14, f->frame_len);
  bits_put(&b, 13, f->tail), bits_put(&b, 13, f->head), bits_put(&b, 32, t->tag);
  bits_put(&b, 3, f->layer), bits_put(&b, 6, f->reason);
}

// The lanes of events_t: 32-bit words of tags, then of codes, then which events there are.
#define BITS_EVENTS (NIC_EVENTS + NIC_EVENTS / 4 + 1)

static inline void bits_put_event(uint32_t words[BITS_EVENTS], enum nic_event event, uint32_t tag, uint8_t code) {
  words[event] = tag;
  words[NIC_EVENTS + event / 4] |= (uint32_t)code << 8 * (event % 4);
  words[BITS_EVENTS - 1] |= 1u << event;
}

static inline void bits_put_service(uint32_t words[BITS_SERVICE], const struct nic_service *s) {
  struct bits b = {words, 0};
  bits_put(&b, 64, s->data), bits_put(&b, 64, s->handler), bits_put(&b, 16, s->service);
  bits_put(&b, 8, s->signature), bits_put(&b, 1, s->raw), bits_put(&b, 6, s->proc_id);
}

static inline void bits_put_reply_to(uint32_t words[BITS_REPLY_TO], const struct nic_reply_to *t) {
  struct bits b = {words, 0};
  bits_put(&b, 32, t->xid), bits_put(&b, 16, t->udp_dst), bits_put(&b, 16, t->udp_src), bits_put(&b, 32, t->ip_dst);
  bits_put(&b, 32, t->ip_src), bits_put(&b, 16, t->vlan_tci), bits_put(&b, 1, t->vlan), bits_put(&b, 48, t->eth_src);
  bits_put(&b, 48, t->eth_dst), bits_put(&b, 32, t->tag);
}

static inline void bits_put_config(uint32_t words[BITS_CONFIG], const struct nic_config *c) {
  struct bits b = {words, 0};
  bits_put(&b, 1, c->any_ip), bits_put(&b, 1, c->any_mac), bits_put(&b, 14, c->max_frame),
      bits_put(&b, 7, c->reply_off);
  bits_put(&b, 7, c->args_raw_off), bits_put(&b, 7, c->args_sig_off), bits_put(&b, 32, c->lookup_seed);
  bits_put(&b, 4, c->lookup_log2), bits_put(&b, 7, c->queue_depth), bits_put(&b, 48, c->block_cycles);
  bits_put(&b, 1, c->tx_grant_exclusive), bits_put(&b, 1, c->grant_exclusive), bits_put(&b, 1, c->coupled);
  bits_put(&b, 1, c->line128);
}

static inline void bits_put_request(uint32_t words[BITS_REQUEST], const struct nic_request *r) {
  uint32_t to[BITS_REPLY_TO] = {0};
  struct bits b = {words, 0}, t = {to, 0};
  bits_put(&b, 64, r->data), bits_put(&b, 64, r->handler), bits_put(&b, 8, r->signature), bits_put(&b, 1, r->raw);
  bits_put(&b, 14, r->args_len), bits_put(&b, 11, r->args_off), bits_put(&b, 13, r->tail), bits_put(&b, 13, r->head);
  bits_put_reply_to(to, &r->to);
  for (unsigned i = 0; i < 273; i++) bits_put(&b, 1, bits_get(&t, 1));
}

static inline struct nic_frame bits_get_frame(uint32_t words[BITS_FRAME]) {
  struct bits b = {words, 0};
  struct nic_frame f;
  f.proc = (uint32_t)bits_get(&b, 32), f.vers = (uint32_t)bits_get(&b, 32), f.prog = (uint32_t)bits_get(&b, 32);
  f.to.xid = (uint32_t)bits_get(&b, 32);
  f.to.udp_dst = (uint16_t)bits_get(&b, 16), f.to.udp_src = (uint16_t)bits_get(&b, 16);
  f.to.ip_dst = (uint32_t)bits_get(&b, 32), f.to.ip_src = (uint32_t)bits_get(&b, 32);
  f.to.vlan_tci = (uint16_t)bits_get(&b, 16), f.to.vlan = bits_get(&b, 1) != 0;
  f.to.eth_src = bits_get(&b, 48), f.to.eth_dst = bits_get(&b, 48);
  f.args_len = (uint16_t)bits_get(&b, 14), f.args_off = (uint16_t)bits_get(&b, 11);
  f.frame_len = (uint16_t)bits_get(&b, 14);
  f.tail = (uint16_t)bits_get(&b, 13), f.head = (uint16_t)bits_get(&b, 13), f.to.tag = (uint32_t)bits_get(&b, 32);
  f.layer = (enum nic_layer)bits_get(&b, 3), f.reason = (enum nic_drop)bits_get(&b, 6);
  return f;
}

static inline struct nic_reply_to bits_get_reply_to(uint32_t words[BITS_REPLY_TO]) {
  struct bits b = {words, 0};
  struct nic_reply_to t;
  t.xid = (uint32_t)bits_get(&b, 32), t.udp_dst = (uint16_t)bits_get(&b, 16), t.udp_src = (uint16_t)bits_get(&b, 16);
  t.ip_dst = (uint32_t)bits_get(&b, 32), t.ip_src = (uint32_t)bits_get(&b, 32);
  t.vlan_tci = (uint16_t)bits_get(&b, 16), t.vlan = bits_get(&b, 1) != 0, t.eth_src = bits_get(&b, 48);
  t.eth_dst = bits_get(&b, 48), t.tag = (uint32_t)bits_get(&b, 32);
  return t;
}

static inline struct nic_request bits_get_request(uint32_t words[BITS_REQUEST]) {
  uint32_t to[BITS_REPLY_TO];
  struct bits b = {words, 0}, t = {to, 0};
  struct nic_request r;
  r.data = bits_get(&b, 64), r.handler = bits_get(&b, 64), r.signature = (uint8_t)bits_get(&b, 8);
  r.raw = bits_get(&b, 1) != 0, r.args_len = (uint16_t)bits_get(&b, 14), r.args_off = (uint16_t)bits_get(&b, 11);
  r.tail = (uint16_t)bits_get(&b, 13), r.head = (uint16_t)bits_get(&b, 13);
  for (unsigned i = 0; i < 273; i++) bits_put(&t, 1, bits_get(&b, 1));
  r.to = bits_get_reply_to(to);
  return r;
}
