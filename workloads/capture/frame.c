// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/frame.h"
#include "rtl/pkg/layout.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include "workloads/rpc/oncrpc.h"
#include <string.h>

#define PROTOCOL_TCP 6
#define REJECT_STAT RPC_REPLY_VERF // where a denied reply says why
#define AUTH_BYTES 8               // a credential or verifier with an empty body: flavour, length

// Of the IPv4 header that begins here, options included.
static uint32_t header_bytes(const uint8_t *ip) {
  return (ip[IPV4_VERSION] & 15u) * 4;
}

// Ethernet and its tag: FRAME_NONE if IPv4 follows, at f->ip_offset.
static enum frame_reason parse_ethernet(const uint8_t *b, uint32_t length, struct frame *f) {
  if (length < ETH_BYTES) return FRAME_SHORT;
  memcpy(f->eth_dst, b + ETH_DST, 6);
  memcpy(f->eth_src, b + ETH_SRC, 6);
  uint16_t type = get_be16(b + ETH_TYPE);
  uint16_t offset = ETH_BYTES;
  if (type == ETH_TYPE_TAG) {
    offset += TAG_BYTES;
    if (length < offset) return FRAME_SHORT;
    f->vlan = true;
    f->vlan_tci = get_be16(b + ETH_TYPE + TAG_TCI);
    type = get_be16(b + ETH_TYPE + TAG_BYTES);
  }
  if (type != ETH_TYPE_IPV4) return FRAME_NOT_IPV4;
  if (length < offset + IPV4_BYTES) return FRAME_SHORT;
  if (b[offset] >> 4 != IPV4_PLAIN >> 4 || header_bytes(b + offset) < IPV4_BYTES) return FRAME_NOT_IPV4;
  f->ip_offset = offset;
  return FRAME_NONE;
}

// IPv4 and UDP: FRAME_NONE if a datagram's first bytes follow, behind the header at f->udp_offset.
static enum frame_reason parse_udp(const uint8_t *b, uint32_t length, struct frame *f) {
  const uint8_t *ip = b + f->ip_offset;
  f->ip_src = get_be32(ip + IPV4_SRC);
  f->ip_dst = get_be32(ip + IPV4_DST);
  f->ip_id = get_be16(ip + IPV4_ID);
  f->more_fragments = get_be16(ip + IPV4_FRAGMENT) & IPV4_MORE_FRAGMENTS;
  if (ip[IPV4_PROTOCOL] == PROTOCOL_TCP) return FRAME_TCP;
  if (ip[IPV4_PROTOCOL] != IPV4_PROTOCOL_UDP) return FRAME_NOT_UDP;
  if (get_be16(ip + IPV4_FRAGMENT) & IPV4_FRAGMENT_OFFSET) return FRAME_FRAGMENT;
  uint32_t offset = f->ip_offset + header_bytes(ip);
  if (length < offset + UDP_BYTES) return FRAME_SHORT;
  f->udp_offset = (uint16_t)offset;
  f->udp_src = get_be16(b + offset + UDP_SRC);
  f->udp_dst = get_be16(b + offset + UDP_DST);
  return FRAME_NONE;
}

// Flavours that RFC 5531, RFC 2203 and IANA name; others mark a datagram that only looks like RPC (an mDNS answer
// shares its first twelve bytes with an accepted reply).
static bool known_flavour(uint32_t flavour) {
  return flavour <= 7 || (flavour >= 390000 && flavour <= 390255);
}

enum auth { AUTH_FITS, AUTH_CUT, AUTH_IMPOSSIBLE };

// Moves *at behind the opaque_auth there, in a message of `size` bytes of which `held` are.
static enum auth skip_auth(const uint8_t *rpc, uint32_t *at, uint32_t held, uint32_t size) {
  if (*at + AUTH_BYTES > size) return AUTH_IMPOSSIBLE;
  if (*at + AUTH_BYTES > held) return AUTH_CUT;
  uint32_t bytes = get_be32(rpc + *at + 4);
  if (!known_flavour(get_be32(rpc + *at)) || bytes > RPC_AUTH_MAX) return AUTH_IMPOSSIBLE;
  *at += AUTH_BYTES + (bytes + 3) / 4 * 4;
  return *at <= size ? AUTH_FITS : AUTH_IMPOSSIBLE;
}

static enum frame_reason parse_call(const uint8_t *rpc, uint32_t held, uint32_t size, struct frame *f) {
  if (held < RPC_CALL_CRED) return FRAME_SHORT;
  if (get_be32(rpc + RPC_CALL_VERSION) != RPC_VERSION_2) return FRAME_NOT_RPC;
  f->program = get_be32(rpc + RPC_CALL_PROG);
  f->version = get_be32(rpc + RPC_CALL_VERS);
  f->procedure = get_be32(rpc + RPC_CALL_PROC);
  uint32_t at = RPC_CALL_CRED;
  enum auth auth = skip_auth(rpc, &at, held, size);
  if (auth == AUTH_FITS) auth = skip_auth(rpc, &at, held, size);
  if (auth == AUTH_IMPOSSIBLE) return FRAME_NOT_RPC;
  if (auth == AUTH_FITS) {
    f->args_offset = f->rpc_offset + at;
    f->args_length = size - at;
  }
  return FRAME_NONE;
}

static enum frame_reason parse_reply(const uint8_t *rpc, uint32_t held, uint32_t size, struct frame *f) {
  if (held < RPC_REPLY_VERF) return FRAME_SHORT;
  uint32_t status = get_be32(rpc + RPC_REPLY_STAT);
  f->accept_status = ONCRPC_SYSTEM_ERR;
  if (status == ONCRPC_DENIED && (held < REJECT_STAT + 4 || get_be32(rpc + REJECT_STAT) <= ONCRPC_AUTH_ERROR))
    return FRAME_NONE;
  if (status != RPC_ACCEPTED) return FRAME_NOT_RPC;
  uint32_t at = RPC_REPLY_VERF;
  if (held < at + AUTH_BYTES) return FRAME_NONE; // what is there fits
  if (skip_auth(rpc, &at, held, size) != AUTH_FITS || at + 4 > size) return FRAME_NOT_RPC;
  if (at + 4 > held) return FRAME_NONE;
  f->accept_status = get_be32(rpc + at);
  f->results_length = size - at - 4;
  if (at + 8 <= held) f->results_word = get_be32(rpc + at + 4);
  return FRAME_NONE;
}

static enum frame_reason parse_rpc(const uint8_t *b, uint32_t length, struct frame *f) {
  uint32_t offset = f->udp_offset + UDP_BYTES, udp_length = get_be16(b + f->udp_offset + UDP_LENGTH);
  if (udp_length < UDP_BYTES + RPC_CALL_VERSION) return FRAME_NOT_RPC;
  uint32_t size = udp_length - UDP_BYTES, held = length - offset;
  if (held > size) held = size; // Ethernet padding is not the message's
  if (held < RPC_CALL_VERSION) return FRAME_SHORT;
  const uint8_t *rpc = b + offset;
  uint32_t type = get_be32(rpc + RPC_CALL_TYPE);
  if (type != RPC_TYPE_CALL && type != RPC_TYPE_REPLY) return FRAME_NOT_RPC;
  f->rpc_offset = (uint16_t)offset;
  f->xid = get_be32(rpc + RPC_CALL_XID);
  enum frame_reason reason = type == RPC_TYPE_CALL ? parse_call(rpc, held, size, f) : parse_reply(rpc, held, size, f);
  if (reason == FRAME_NONE) f->kind = type == RPC_TYPE_CALL ? FRAME_CALL : FRAME_REPLY;
  return reason;
}

void frame_parse(const uint8_t *bytes, uint32_t length, struct frame *frame) {
  *frame = (struct frame){0};
  frame->reason = parse_ethernet(bytes, length, frame);
  if (frame->reason == FRAME_NONE) frame->reason = parse_udp(bytes, length, frame);
  if (frame->reason == FRAME_NONE) frame->reason = parse_rpc(bytes, length, frame);
}

static bool fix_udp(uint8_t *ip, uint32_t held) {
  uint32_t header = header_bytes(ip);
  if (ip[IPV4_PROTOCOL] != IPV4_PROTOCOL_UDP) return false;
  if (get_be16(ip + IPV4_FRAGMENT) & (IPV4_FRAGMENT_OFFSET | IPV4_MORE_FRAGMENTS)) return false;
  if (held < header + UDP_BYTES) return false;
  uint8_t *udp = ip + header;
  uint32_t size = get_be16(udp + UDP_LENGTH);
  uint16_t before = get_be16(udp + UDP_CHECKSUM);
  if (size < UDP_BYTES || size > held - header || before == 0) return false;
  put_be16(udp + UDP_CHECKSUM, 0);
  uint64_t sum = checksum_add(IPV4_PROTOCOL_UDP + size, ip + IPV4_SRC, 8); // the pseudo header
  uint16_t value = checksum_finish(checksum_add(sum, udp, size));
  put_be16(udp + UDP_CHECKSUM, value == 0 ? 0xffff : value);
  return get_be16(udp + UDP_CHECKSUM) != before;
}

bool frame_fix_checksums(uint8_t *bytes, uint32_t length) {
  struct frame f = {0};
  if (parse_ethernet(bytes, length, &f) != FRAME_NONE) return false;
  uint8_t *ip = bytes + f.ip_offset;
  uint32_t held = length - f.ip_offset, header = header_bytes(ip);
  if (held < header) return false;
  uint16_t before = get_be16(ip + IPV4_CHECKSUM);
  put_be16(ip + IPV4_CHECKSUM, 0);
  put_be16(ip + IPV4_CHECKSUM, checksum_finish(checksum_add(0, ip, header)));
  bool changed = get_be16(ip + IPV4_CHECKSUM) != before;
  return fix_udp(ip, held) || changed;
}

bool frame_is_group(const struct frame *f) {
  return f->eth_dst[0] & 1 || f->ip_dst == UINT32_MAX || f->ip_dst >> 28 == 14;
}

// A checksum over data in which `from` became `to` (RFC 1624).
static uint16_t adjusted(uint16_t checksum, uint32_t from, uint32_t to) {
  uint64_t sum = (uint16_t)~checksum;
  sum += (uint16_t) ~(from >> 16) + (uint16_t)~from + (to >> 16) + (to & 0xffff);
  return checksum_finish(sum);
}

void frame_redirect(uint8_t *bytes, struct frame *f, const uint8_t eth_dst[6], uint32_t ip_dst) {
  uint8_t *ip = bytes + f->ip_offset, *udp = f->udp_offset ? bytes + f->udp_offset : NULL;
  put_be16(ip + IPV4_CHECKSUM, adjusted(get_be16(ip + IPV4_CHECKSUM), f->ip_dst, ip_dst));
  uint16_t before = udp ? get_be16(udp + UDP_CHECKSUM) : 0; // 0: there is none
  if (before) {
    uint16_t after = adjusted(before, f->ip_dst, ip_dst);
    put_be16(udp + UDP_CHECKSUM, after ? after : 0xffff);
  }
  put_be32(ip + IPV4_DST, f->ip_dst = ip_dst);
  memcpy(bytes + ETH_DST, eth_dst, 6);
  memcpy(f->eth_dst, eth_dst, 6);
}

const char *frame_reason_words(enum frame_reason reason) {
  static const char *const words[] = {
#define X(id, words) words,
      FRAME_REASONS(X)
#undef X
  };
  return words[reason];
}
