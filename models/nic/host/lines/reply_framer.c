// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/reply_framer.h"
#include "workloads/base/checksum.h"
#include <string.h>

#define ACCEPT_SYSTEM_ERR 5

static uint8_t *put(uint8_t *at, unsigned bytes, uint64_t value) {
  for (unsigned i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
  return at + bytes;
}

// Makes the frame and returns its length.
static unsigned make_frame(uint8_t *frame, const struct nic_reply_to *to, uint8_t status, const uint8_t *payload,
                           unsigned length) {
  uint8_t *at = put(frame, 6, to->eth_src);
  at = put(at, 6, to->eth_dst);
  if (to->vlan) at = put(at, 4, 0x81000000u | to->vlan_tci);
  at = put(at, 2, 0x0800);
  uint8_t *ip = at;
  at = put(at, 4, 0x45000000u | (52 + length));
  at = put(at, 8, (uint64_t)0x00004000 << 32 | 0x40110000); // identification 0, DF; TTL 64, UDP, checksum
  at = put(at, 4, to->ip_dst);
  at = put(at, 4, to->ip_src);
  put(ip + 10, 2, checksum_finish(checksum_add(0, ip, 20)));
  uint8_t *udp = at;
  at = put(at, 4, (uint32_t)to->udp_dst << 16 | to->udp_src);
  at = put(at, 4, (uint32_t)(32 + length) << 16);
  at = put(at, 4, to->xid);
  at = put(at, 8, (uint64_t)1 << 32); // REPLY, accepted
  at = put(at, 8, 0);                 // verifier
  at = put(at, 4, status);
  memcpy(at, payload, length);
  uint8_t pseudo[12] = {[9] = 17, [10] = udp[4], [11] = udp[5]};
  memcpy(pseudo, ip + 12, 8);
  uint16_t sum = checksum_finish(checksum_add(checksum_add(0, pseudo, 12), udp, 32 + length));
  put(udp + 6, 2, sum == 0 ? 0xffff : sum);
  return (unsigned)(at - frame) + length;
}

static void start(struct nic_framer *s, const struct nic_framer_in *in) {
  uint8_t e = s->replies[0].endpoint;
  const struct nic_reply_to *to = &s->replies[0].to;
  bool too_long = s->replies[0].too_long;
  s->endpoint = e;
  s->tag = to->tag;
  s->length = make_frame(s->frame, to, too_long ? ACCEPT_SYSTEM_ERR : in->stage->status[e],
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
