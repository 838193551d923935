// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/frame.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include "workloads/rpc/oncrpc.h"
#include <string.h>

enum { ETHERTYPE_VLAN = 0x8100, ETHERTYPE_IPV4 = 0x0800, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17 };
enum { MESSAGE_CALL = 0, MESSAGE_REPLY = 1, REPLY_ACCEPTED = 0, REPLY_DENIED = 1 };
#define IP_FRAGMENT_OFFSET 0x1fff
#define IP_MORE_FRAGMENTS 0x2000

// Ethernet and its tag: FRAME_NONE if IPv4 follows, at f->ip_offset.
static enum frame_reason parse_ethernet(const uint8_t *b, uint32_t length, struct frame *f) {
  if (length < 14) return FRAME_SHORT;
  memcpy(f->eth_dst, b, 6);
  memcpy(f->eth_src, b + 6, 6);
  uint16_t type = get_be16(b + 12);
  uint16_t offset = 14;
  if (type == ETHERTYPE_VLAN) {
    if (length < 18) return FRAME_SHORT;
    f->vlan = true;
    f->vlan_tci = get_be16(b + 14);
    type = get_be16(b + 16);
    offset = 18;
  }
  if (type != ETHERTYPE_IPV4) return FRAME_NOT_IPV4;
  if (length < offset + 20u) return FRAME_SHORT;
  if (b[offset] >> 4 != 4 || (b[offset] & 15) < 5) return FRAME_NOT_IPV4;
  f->ip_offset = offset;
  return FRAME_NONE;
}

// IPv4 and UDP: FRAME_NONE if a datagram's first bytes follow, at f->udp_offset + 8.
static enum frame_reason parse_udp(const uint8_t *b, uint32_t length, struct frame *f) {
  const uint8_t *ip = b + f->ip_offset;
  f->ip_src = get_be32(ip + 12);
  f->ip_dst = get_be32(ip + 16);
  if (ip[9] == PROTOCOL_TCP) return FRAME_TCP;
  if (ip[9] != PROTOCOL_UDP) return FRAME_NOT_UDP;
  if (get_be16(ip + 6) & IP_FRAGMENT_OFFSET) return FRAME_FRAGMENT;
  uint32_t offset = f->ip_offset + (ip[0] & 15u) * 4;
  if (length < offset + 8) return FRAME_SHORT;
  f->udp_offset = (uint16_t)offset;
  f->udp_src = get_be16(b + offset);
  f->udp_dst = get_be16(b + offset + 2);
  return FRAME_NONE;
}

// An opaque_auth at `at` of a message of `size` bytes, of which `held` are there: the offset behind it, or 0.
static uint32_t skip_auth(const uint8_t *rpc, uint32_t at, uint32_t held, uint32_t size) {
  if (at == 0 || at + 8 > held) return 0;
  uint32_t bytes = get_be32(rpc + at + 4);
  if (bytes > ONCRPC_MAX_AUTH) return 0;
  uint32_t end = at + 8 + (bytes + 3) / 4 * 4;
  return end <= size ? end : 0;
}

static enum frame_reason parse_call(const uint8_t *rpc, uint32_t held, uint32_t size, struct frame *f) {
  if (held < 24) return FRAME_SHORT;
  if (get_be32(rpc + 8) != 2) return FRAME_NOT_RPC;
  f->program = get_be32(rpc + 12);
  f->version = get_be32(rpc + 16);
  f->procedure = get_be32(rpc + 20);
  uint32_t args = skip_auth(rpc, skip_auth(rpc, 24, held, size), held, size);
  if (args > 0) {
    f->args_offset = f->rpc_offset + args;
    f->args_length = size - args;
  }
  return FRAME_NONE;
}

// Flavours that RFC 5531, RFC 2203 and IANA name; others mark a datagram that only looks like a reply (an mDNS answer
// shares its first twelve bytes with an accepted one).
static bool known_flavour(uint32_t flavour) {
  return flavour <= 7 || (flavour >= 390000 && flavour <= 390255);
}

static enum frame_reason parse_reply(const uint8_t *rpc, uint32_t held, uint32_t size, struct frame *f) {
  if (held < 12) return FRAME_SHORT;
  uint32_t status = get_be32(rpc + 8);
  f->accept_status = ONCRPC_SYSTEM_ERR;
  if (status == REPLY_DENIED && (held < 16 || get_be32(rpc + 12) <= 1)) return FRAME_NONE;
  if (status != REPLY_ACCEPTED) return FRAME_NOT_RPC;
  if (held < 20) return FRAME_NONE; // what is there fits
  if (!known_flavour(get_be32(rpc + 12))) return FRAME_NOT_RPC;
  uint32_t at = skip_auth(rpc, 12, held, size);
  if (at == 0 || at + 4 > size) return FRAME_NOT_RPC;
  if (at + 4 > held) return FRAME_NONE;
  f->accept_status = get_be32(rpc + at);
  f->results_length = size - at - 4;
  if (at + 8 <= held) f->results_word = get_be32(rpc + at + 4);
  return FRAME_NONE;
}

static enum frame_reason parse_rpc(const uint8_t *b, uint32_t length, struct frame *f) {
  uint32_t offset = f->udp_offset + 8u, udp_length = get_be16(b + f->udp_offset + 4);
  if (udp_length < 8 + 8) return FRAME_NOT_RPC;
  uint32_t size = udp_length - 8, held = length - offset;
  if (held > size) held = size; // Ethernet padding is not the message's
  if (held < 8) return FRAME_SHORT;
  const uint8_t *rpc = b + offset;
  uint32_t type = get_be32(rpc + 4);
  if (type != MESSAGE_CALL && type != MESSAGE_REPLY) return FRAME_NOT_RPC;
  f->rpc_offset = (uint16_t)offset;
  f->xid = get_be32(rpc);
  enum frame_reason reason = type == MESSAGE_CALL ? parse_call(rpc, held, size, f) : parse_reply(rpc, held, size, f);
  if (reason == FRAME_NONE) f->kind = type == MESSAGE_CALL ? FRAME_CALL : FRAME_REPLY;
  return reason;
}

void frame_parse(const uint8_t *bytes, uint32_t length, struct frame *frame) {
  *frame = (struct frame){0};
  frame->reason = parse_ethernet(bytes, length, frame);
  if (frame->reason == FRAME_NONE) frame->reason = parse_udp(bytes, length, frame);
  if (frame->reason == FRAME_NONE) frame->reason = parse_rpc(bytes, length, frame);
}

static bool fix_udp(uint8_t *ip, uint32_t held) {
  uint32_t header = (ip[0] & 15u) * 4;
  if (ip[9] != PROTOCOL_UDP || get_be16(ip + 6) & (IP_FRAGMENT_OFFSET | IP_MORE_FRAGMENTS)) return false;
  if (held < header + 8) return false;
  uint8_t *udp = ip + header;
  uint32_t size = get_be16(udp + 4);
  if (size < 8 || size > held - header || get_be16(udp + 6) == 0) return false;
  uint16_t before = get_be16(udp + 6);
  put_be16(udp + 6, 0);
  uint64_t sum = checksum_add(PROTOCOL_UDP + size, ip + 12, 8); // the pseudo header
  uint16_t value = checksum_finish(checksum_add(sum, udp, size));
  put_be16(udp + 6, value == 0 ? 0xffff : value);
  return get_be16(udp + 6) != before;
}

bool frame_fix_checksums(uint8_t *bytes, uint32_t length) {
  struct frame f = {0};
  if (parse_ethernet(bytes, length, &f) != FRAME_NONE) return false;
  uint8_t *ip = bytes + f.ip_offset;
  uint32_t held = length - f.ip_offset, header = (ip[0] & 15u) * 4;
  if (held < header) return false;
  uint16_t before = get_be16(ip + 10);
  put_be16(ip + 10, 0);
  put_be16(ip + 10, checksum_finish(checksum_add(0, ip, header)));
  bool changed = get_be16(ip + 10) != before;
  return fix_udp(ip, held) || changed;
}

const char *frame_reason_words(enum frame_reason reason) {
  static const char *const words[] = {
#define X(id, words) words,
      FRAME_REASONS(X)
#undef X
  };
  return words[reason];
}
