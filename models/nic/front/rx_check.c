// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/rx_check.h"
#include <string.h>

#define TYPE_IPV4 0x0800
#define TYPE_TAG 0x8100
#define TYPE_SERVICE_TAG 0x88a8
#define PROTOCOL_UDP 17
#define FRAGMENT_BITS 0x3fff // more fragments, offset
#define RPC_CALL 0
#define RPC_VERSION 2
#define RPC_HEADER 40 // a call's header with empty credential and verifier
#define AUTH_NONE 0
#define AUTH_SYS 1
#define AUTH_MAX 400

// A layer's bytes: from the first of its header to the last that the layer below claims.
struct part {
  const uint8_t *at;
  uint32_t length;
};

static uint16_t u16(const uint8_t *p) {
  return (uint16_t)(p[0] << 8 | p[1]);
}
static uint32_t u32(const uint8_t *p) {
  return (uint32_t)u16(p) << 16 | u16(p + 2);
}
static uint64_t u48(const uint8_t *p) {
  return (uint64_t)u16(p) << 32 | u32(p + 2);
}

static uint64_t sum16(const uint8_t *p, uint32_t length, uint64_t sum) {
  for (uint32_t i = 0; i + 1 < length; i += 2) sum += u16(p + i);
  if (length & 1) sum += (uint32_t)p[length - 1] << 8;
  return sum;
}

static bool sum_good(uint64_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return sum == 0xffff;
}

static bool is_tag(uint16_t type) {
  return type == TYPE_TAG || type == TYPE_SERVICE_TAG;
}

uint64_t rx_check_mac(const uint8_t *frame) {
  return u48(frame);
}

uint32_t rx_check_ip(const uint8_t *frame) {
  return u32(frame + (is_tag(u16(frame + 12)) ? 34 : 30));
}

static enum drop check_eth(struct part *p, struct nic_frame *frame) {
  if (p->length < 14) return DROP_ETH_SHORT;
  uint16_t type = u16(p->at + 12);
  frame->to.eth_dst = u48(p->at), frame->to.eth_src = u48(p->at + 6);
  frame->to.vlan = is_tag(type);
  uint32_t header = frame->to.vlan ? 18 : 14;
  if (p->length < header) return DROP_ETH_SHORT;
  frame->to.vlan_tci = u16(p->at + 14);
  if (frame->to.vlan && is_tag(u16(p->at + 16))) return DROP_ETH_VLAN;
  if (u16(p->at + header - 2) != TYPE_IPV4 || type == TYPE_SERVICE_TAG) return DROP_ETH_TYPE;
  p->at += header, p->length -= header;
  return DROP_NONE;
}

static enum drop check_ip(struct part *p, struct nic_frame *frame) {
  if (p->length < 20) return DROP_IP_SHORT;
  uint32_t header = 4u * (p->at[0] & 15), total = u16(p->at + 2);
  if (p->length < header) return DROP_IP_SHORT;
  if (p->at[0] >> 4 != 4 || header < 20) return DROP_IP_VERSION;
  if (!sum_good(sum16(p->at, header, 0))) return DROP_IP_CHECKSUM;
  if (total < header + 8 || total > p->length) return DROP_IP_LENGTH;
  frame->to.ip_src = u32(p->at + 12), frame->to.ip_dst = u32(p->at + 16);
  if (u16(p->at + 6) & FRAGMENT_BITS) return DROP_IP_FRAGMENT;
  if (p->at[9] != PROTOCOL_UDP) return DROP_IP_PROTOCOL;
  p->at += header, p->length = total - header;
  return DROP_NONE;
}

static enum drop check_udp(struct part *p, struct nic_frame *frame) {
  uint32_t length = u16(p->at + 4);
  if (length < 8 || length > p->length) return DROP_UDP_LENGTH;
  frame->to.udp_src = u16(p->at), frame->to.udp_dst = u16(p->at + 2);
  uint64_t pseudo = (uint64_t)(frame->to.ip_src >> 16) + (frame->to.ip_src & 0xffff) + (frame->to.ip_dst >> 16) +
                    (frame->to.ip_dst & 0xffff) + PROTOCOL_UDP + length;
  if (u16(p->at + 6) && !sum_good(sum16(p->at, length, pseudo))) return DROP_UDP_CHECKSUM;
  p->at += 8, p->length = length - 8;
  return DROP_NONE;
}

static enum drop check_rpc(struct part *p, struct nic_frame *frame) {
  if (p->length < RPC_HEADER || p->length % 4) return DROP_RPC_SHORT;
  uint32_t flavour = u32(p->at + 24), cred = u32(p->at + 28);
  bool legal = (flavour == AUTH_NONE && !cred) || (flavour == AUTH_SYS && cred <= AUTH_MAX && cred % 4 == 0);
  if (legal && p->length < RPC_HEADER + cred) return DROP_RPC_SHORT;
  if (u32(p->at + 4) != RPC_CALL) return DROP_RPC_TYPE;
  if (u32(p->at + 8) != RPC_VERSION) return DROP_RPC_VERSION;
  if (!legal || u32(p->at + 32 + cred) != AUTH_NONE || u32(p->at + 36 + cred)) return DROP_RPC_AUTH;
  frame->to.xid = u32(p->at);
  frame->prog = u32(p->at + 12), frame->vers = u32(p->at + 16), frame->proc = u32(p->at + 20);
  p->at += RPC_HEADER + cred, p->length -= RPC_HEADER + cred;
  return DROP_NONE;
}

enum drop rx_check(const uint8_t *bytes, uint32_t length, struct nic_frame *frame) {
  memset(frame, 0, sizeof *frame);
  struct part p = {bytes, length};
  enum drop reason = check_eth(&p, frame);
  if (!reason) reason = check_ip(&p, frame);
  if (!reason) reason = check_udp(&p, frame);
  if (!reason) reason = check_rpc(&p, frame);
  frame->frame_len = (uint16_t)length;
  frame->args_off = (uint16_t)(p.at - bytes), frame->args_len = (uint16_t)p.length;
  return reason;
}

enum nic_layer rx_check_layer(enum drop reason) {
  if (reason == DROP_NONE) return NIC_LAYER_RPC;
  if (reason >= DROP_UDP_CHECKSUM) return NIC_LAYER_UDP;
  if (reason >= DROP_IP_FRAGMENT) return NIC_LAYER_IPV4;
  return reason >= DROP_ETH_ADDR ? NIC_LAYER_ETH : NIC_LAYER_NONE;
}
