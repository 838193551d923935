// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/reply_framer.h"
#include "rtl/pkg/layout.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include <string.h>

static void put_be48(uint8_t *at, uint64_t value) {
  put_be16(at, (uint16_t)(value >> 32));
  put_be32(at + 2, (uint32_t)value);
}

// Puts Ethernet's header, and a tag if the call had one; returns where IPv4 begins.
static uint8_t *put_eth(uint8_t *eth, const struct nic_reply_to *to) {
  uint8_t *type = eth + ETH_TYPE;
  put_be48(eth + ETH_DST, to->eth_src);
  put_be48(eth + ETH_SRC, to->eth_dst);
  if (to->vlan) {
    put_be16(type, ETH_TYPE_TAG);
    put_be16(type + TAG_TCI, to->vlan_tci);
    type += TAG_BYTES;
  }
  put_be16(type, ETH_TYPE_IPV4);
  return type + 2;
}

static void put_ip(uint8_t *ip, const struct nic_reply_to *to, unsigned total) {
  memset(ip, 0, IPV4_BYTES);
  ip[IPV4_VERSION] = IPV4_PLAIN;
  put_be16(ip + IPV4_TOTAL, (uint16_t)total);
  put_be16(ip + IPV4_FRAGMENT, IPV4_DONT_FRAGMENT);
  ip[IPV4_TTL] = IPV4_REPLY_TTL;
  ip[IPV4_PROTOCOL] = IPV4_PROTOCOL_UDP;
  put_be32(ip + IPV4_SRC, to->ip_dst);
  put_be32(ip + IPV4_DST, to->ip_src);
  put_be16(ip + IPV4_CHECKSUM, checksum_finish(checksum_add(0, ip, IPV4_BYTES)));
}

// Makes the frame and returns its length.
static unsigned make_frame(uint8_t *frame, const struct nic_reply_to *to, uint8_t status, const uint8_t *payload,
                           unsigned length) {
  unsigned udp_length = UDP_BYTES + RPC_REPLY_BYTES + length;
  uint8_t *ip = put_eth(frame, to), *udp = ip + IPV4_BYTES, *rpc = udp + UDP_BYTES;
  put_ip(ip, to, IPV4_BYTES + udp_length);
  memset(udp, 0, UDP_BYTES + RPC_REPLY_BYTES);
  put_be16(udp + UDP_SRC, to->udp_dst);
  put_be16(udp + UDP_DST, to->udp_src);
  put_be16(udp + UDP_LENGTH, (uint16_t)udp_length);
  put_be32(rpc + RPC_REPLY_XID, to->xid);
  put_be32(rpc + RPC_REPLY_TYPE, RPC_TYPE_REPLY);
  put_be32(rpc + RPC_REPLY_STAT, RPC_ACCEPTED);
  put_be32(rpc + RPC_REPLY_VERF, RPC_AUTH_NONE);
  put_be32(rpc + RPC_REPLY_ACCEPT_STAT, status);
  memcpy(rpc + RPC_REPLY_BYTES, payload, length);
  // the pseudo header: protocol, length, addresses
  uint64_t pseudo = checksum_add(IPV4_PROTOCOL_UDP + udp_length, ip + IPV4_SRC, 8);
  uint16_t sum = checksum_finish(checksum_add(pseudo, udp, udp_length));
  put_be16(udp + UDP_CHECKSUM, sum == 0 ? 0xffff : sum);
  return (unsigned)(udp - frame) + udp_length;
}

static void start(struct nic_framer *s, const struct nic_framer_in *in) {
  uint8_t e = s->replies[0].endpoint;
  const struct nic_reply_to *to = &s->replies[0].to;
  bool too_long = s->replies[0].too_long;
  s->endpoint = e;
  s->tag = to->tag;
  s->length = make_frame(s->frame, to, too_long ? RPC_SYSTEM_ERR : in->stage->status[e],
                         &in->stage->lines[e][in->cfg->reply_off], too_long ? 0 : in->stage->length[e]);
  s->at = 0;
  s->reply_count--;
  memmove(&s->replies[0], &s->replies[1], s->reply_count * sizeof s->replies[0]);
}

static void load_beat(struct nic_framer *s) {
  unsigned left = s->length - s->at, count = left < NIC_BEAT ? left : NIC_BEAT;
  memset(s->data, 0, NIC_BEAT);
  memcpy(s->data, s->frame + s->at, count);
  s->keep = count == NIC_BEAT ? UINT64_MAX : ((uint64_t)1 << count) - 1;
  s->last = left <= NIC_BEAT;
  s->user = s->tag;
  s->at += count;
}

void nic_framer_step(struct nic_framer *s, const struct nic_framer_in *in) {
  if (in->rst) {
    s->reply_count = 0;
    s->framing = 0;
    s->state = NIC_FRAMER_IDLE;
    s->valid = false;
    return;
  }
  bool advance = !s->valid || in->tx_ready;
  if (advance) s->valid = s->state == NIC_FRAMER_STREAM;
  switch (s->state) {
  case NIC_FRAMER_IDLE:
    if (s->reply_count == 0) break;
    start(s, in);
    s->state = NIC_FRAMER_READ;
    break;
  case NIC_FRAMER_READ:
    s->state = NIC_FRAMER_STREAM;
    break;
  case NIC_FRAMER_STREAM:
    if (!advance) break;
    load_beat(s);
    if (!s->last) break;
    s->state = NIC_FRAMER_IDLE;
    s->framing &= ~((uint64_t)1 << s->endpoint);
  }
  if (in->call_valid) s->calls[in->call_endpoint] = *in->call_to;
  if (in->frame_valid) {
    s->replies[s->reply_count].endpoint = in->frame_endpoint;
    s->replies[s->reply_count].to = s->calls[in->frame_endpoint];
    s->replies[s->reply_count++].too_long = in->frame_too_long;
    s->framing |= (uint64_t)1 << in->frame_endpoint;
  }
}
