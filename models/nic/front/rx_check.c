// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/rx_check.h"
#include "rtl/pkg/layout.h"
#include "workloads/base/bytes.h"
#include <string.h>

// A layer's bytes: from the first of its header to the last that the layer below claims.
struct part {
  const uint8_t *at;
  uint32_t length;
};

static uint64_t get_be48(const uint8_t *p) {
  return (uint64_t)get_be16(p) << 32 | get_be32(p + 2);
}

static uint64_t sum16(const uint8_t *p, uint32_t length, uint64_t sum) {
  for (uint32_t i = 0; i + 1 < length; i += 2) sum += get_be16(p + i);
  if (length & 1) sum += (uint32_t)p[length - 1] << 8;
  return sum;
}

static bool sum_good(uint64_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return sum == 0xffff;
}

static bool is_tag(uint16_t type) {
  return type == ETH_TYPE_TAG || type == ETH_TYPE_SERVICE_TAG;
}

uint64_t rx_check_mac(const uint8_t *frame) {
  return get_be48(frame + ETH_DST);
}

uint32_t rx_check_ip(const uint8_t *frame) {
  return get_be32(frame + ETH_BYTES + (is_tag(get_be16(frame + ETH_TYPE)) ? TAG_BYTES : 0) + IPV4_DST);
}

static enum drop check_eth(struct part *p, struct nic_frame *frame) {
  if (p->length < ETH_BYTES) return DROP_ETH_SHORT;
  uint16_t type = get_be16(p->at + ETH_TYPE);
  frame->to.eth_dst = get_be48(p->at + ETH_DST), frame->to.eth_src = get_be48(p->at + ETH_SRC);
  frame->to.vlan = is_tag(type);
  uint32_t header = ETH_BYTES + (frame->to.vlan ? TAG_BYTES : 0);
  if (p->length < header) return DROP_ETH_SHORT;
  frame->to.vlan_tci = get_be16(p->at + ETH_TYPE + TAG_TCI);
  if (frame->to.vlan && is_tag(get_be16(p->at + ETH_TYPE + TAG_BYTES))) return DROP_ETH_VLAN;
  if (get_be16(p->at + header - 2) != ETH_TYPE_IPV4 || type == ETH_TYPE_SERVICE_TAG) return DROP_ETH_TYPE;
  p->at += header, p->length -= header;
  return DROP_NONE;
}

static enum drop check_ip(struct part *p, struct nic_frame *frame) {
  if (p->length < IPV4_BYTES) return DROP_IP_SHORT;
  uint32_t header = 4u * (p->at[0] & 15), total = get_be16(p->at + IPV4_TOTAL);
  if (p->length < header) return DROP_IP_SHORT;
  if (p->at[0] >> 4 != IPV4_PLAIN >> 4 || header < IPV4_BYTES) return DROP_IP_VERSION;
  if (!sum_good(sum16(p->at, header, 0))) return DROP_IP_CHECKSUM;
  if (total < header + UDP_BYTES || total > p->length) return DROP_IP_LENGTH;
  frame->to.ip_src = get_be32(p->at + IPV4_SRC), frame->to.ip_dst = get_be32(p->at + IPV4_DST);
  if (get_be16(p->at + IPV4_FRAGMENT) & (IPV4_MORE_FRAGMENTS | IPV4_FRAGMENT_OFFSET)) return DROP_IP_FRAGMENT;
  if (p->at[IPV4_PROTOCOL] != IPV4_PROTOCOL_UDP) return DROP_IP_PROTOCOL;
  p->at += header, p->length = total - header;
  return DROP_NONE;
}

static enum drop check_udp(struct part *p, struct nic_frame *frame) {
  uint32_t length = get_be16(p->at + UDP_LENGTH);
  if (length < UDP_BYTES || length > p->length) return DROP_UDP_LENGTH;
  frame->to.udp_src = get_be16(p->at + UDP_SRC), frame->to.udp_dst = get_be16(p->at + UDP_DST);
  uint64_t pseudo = (uint64_t)(frame->to.ip_src >> 16) + (frame->to.ip_src & 0xffff) + (frame->to.ip_dst >> 16) +
                    (frame->to.ip_dst & 0xffff) + IPV4_PROTOCOL_UDP + length;
  if (get_be16(p->at + UDP_CHECKSUM) && !sum_good(sum16(p->at, length, pseudo))) return DROP_UDP_CHECKSUM;
  p->at += UDP_BYTES, p->length = length - UDP_BYTES;
  return DROP_NONE;
}

static enum drop check_rpc(struct part *p, struct nic_frame *frame) {
  if (p->length < RPC_CALL_BYTES || p->length % 4) return DROP_RPC_SHORT;
  uint32_t flavour = get_be32(p->at + RPC_CALL_CRED), cred = get_be32(p->at + RPC_CALL_CRED_LENGTH);
  bool legal =
      (flavour == RPC_AUTH_NONE && !cred) || (flavour == RPC_AUTH_SYS && cred <= RPC_AUTH_MAX && cred % 4 == 0);
  if (legal && p->length < RPC_CALL_BYTES + cred) return DROP_RPC_SHORT;
  if (get_be32(p->at + RPC_CALL_TYPE) != RPC_TYPE_CALL) return DROP_RPC_TYPE;
  if (get_be32(p->at + RPC_CALL_VERSION) != RPC_VERSION_2) return DROP_RPC_VERSION;
  if (!legal || get_be32(p->at + RPC_CALL_VERF + cred) != RPC_AUTH_NONE ||
      get_be32(p->at + RPC_CALL_VERF_LENGTH + cred))
    return DROP_RPC_AUTH;
  frame->to.xid = get_be32(p->at + RPC_CALL_XID);
  frame->prog = get_be32(p->at + RPC_CALL_PROG), frame->vers = get_be32(p->at + RPC_CALL_VERS);
  frame->proc = get_be32(p->at + RPC_CALL_PROC);
  p->at += RPC_CALL_BYTES + cred, p->length -= RPC_CALL_BYTES + cred;
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
