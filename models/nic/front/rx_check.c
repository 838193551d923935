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

static enum nic_drop check_eth(struct part *p, struct nic_call *call) {
  if (p->length < 14) return NIC_DROP_ETH_SHORT;
  uint16_t type = u16(p->at + 12);
  call->to.eth_dst = u48(p->at), call->to.eth_src = u48(p->at + 6);
  call->to.vlan = is_tag(type);
  uint32_t header = call->to.vlan ? 18 : 14;
  if (p->length < header) return NIC_DROP_ETH_SHORT;
  if (call->to.vlan && is_tag(u16(p->at + 16))) return NIC_DROP_ETH_VLAN;
  if (u16(p->at + header - 2) != TYPE_IPV4 || type == TYPE_SERVICE_TAG) return NIC_DROP_ETH_TYPE;
  call->to.vlan_tci = u16(p->at + 14);
  p->at += header, p->length -= header;
  return NIC_DROP_NONE;
}

static enum nic_drop check_ip(struct part *p, struct nic_call *call) {
  if (p->length < 20) return NIC_DROP_IP_SHORT;
  uint32_t header = 4u * (p->at[0] & 15), total = u16(p->at + 2);
  if (p->length < header) return NIC_DROP_IP_SHORT;
  if (p->at[0] >> 4 != 4 || header < 20) return NIC_DROP_IP_VERSION;
  if (!sum_good(sum16(p->at, header, 0))) return NIC_DROP_IP_CHECKSUM;
  if (total < header + 8 || total > p->length) return NIC_DROP_IP_LENGTH;
  if (u16(p->at + 6) & FRAGMENT_BITS) return NIC_DROP_IP_FRAGMENT;
  if (p->at[9] != PROTOCOL_UDP) return NIC_DROP_IP_PROTOCOL;
  call->to.ip_src = u32(p->at + 12), call->to.ip_dst = u32(p->at + 16);
  p->at += header, p->length = total - header;
  return NIC_DROP_NONE;
}

static enum nic_drop check_udp(struct part *p, struct nic_call *call) {
  uint32_t length = u16(p->at + 4);
  if (length < 8 || length > p->length) return NIC_DROP_UDP_LENGTH;
  uint64_t pseudo = (uint64_t)(call->to.ip_src >> 16) + (call->to.ip_src & 0xffff) + (call->to.ip_dst >> 16) +
                    (call->to.ip_dst & 0xffff) + PROTOCOL_UDP + length;
  if (u16(p->at + 6) && !sum_good(sum16(p->at, length, pseudo))) return NIC_DROP_UDP_CHECKSUM;
  call->to.udp_src = u16(p->at), call->to.udp_dst = u16(p->at + 2);
  p->at += 8, p->length = length - 8;
  return NIC_DROP_NONE;
}

static enum nic_drop check_rpc(struct part *p, struct nic_call *call) {
  if (p->length < RPC_HEADER || p->length % 4) return NIC_DROP_RPC_SHORT;
  uint32_t flavour = u32(p->at + 24), cred = u32(p->at + 28);
  bool legal = (flavour == AUTH_NONE && !cred) || (flavour == AUTH_SYS && cred <= AUTH_MAX && cred % 4 == 0);
  if (legal && p->length < RPC_HEADER + cred) return NIC_DROP_RPC_SHORT;
  if (u32(p->at + 4) != RPC_CALL) return NIC_DROP_RPC_TYPE;
  if (u32(p->at + 8) != RPC_VERSION) return NIC_DROP_RPC_VERSION;
  if (!legal || u32(p->at + 32 + cred) != AUTH_NONE || u32(p->at + 36 + cred)) return NIC_DROP_RPC_AUTH;
  call->to.xid = u32(p->at);
  call->prog = u32(p->at + 12), call->vers = u32(p->at + 16), call->proc = u32(p->at + 20);
  p->at += RPC_HEADER + cred, p->length -= RPC_HEADER + cred;
  return NIC_DROP_NONE;
}

enum nic_drop rx_check(const uint8_t *frame, uint32_t length, struct nic_call *call) {
  memset(call, 0, sizeof *call);
  struct part p = {frame, length};
  enum nic_drop reason = check_eth(&p, call);
  if (!reason) reason = check_ip(&p, call);
  if (!reason) reason = check_udp(&p, call);
  if (!reason) reason = check_rpc(&p, call);
  call->frame_len = (uint16_t)length;
  call->args_off = (uint16_t)(p.at - frame), call->args_len = (uint16_t)p.length;
  return reason;
}
