// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/packet.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include <string.h>

#define TTL 64
#define MIN_FRAME 60

struct packet_route packet_route_back(const struct packet_route *route) {
  struct packet_route back = *route;
  memcpy(back.eth_dst, route->eth_src, 6);
  memcpy(back.eth_src, route->eth_dst, 6);
  back.ip_src = route->ip_dst, back.ip_dst = route->ip_src;
  back.udp_src = route->udp_dst, back.udp_dst = route->udp_src;
  return back;
}

static uint8_t *put_eth(uint8_t *at, const struct packet_route *route) {
  memcpy(at + ETH_DST, route->eth_dst, 6);
  memcpy(at + ETH_SRC, route->eth_src, 6);
  at += ETH_TYPE;
  if (route->vlan) {
    put_be16(at + TAG_TYPE, ETH_TYPE_TAG);
    put_be16(at + TAG_TCI, route->vlan_tci);
    at += TAG_BYTES;
  }
  put_be16(at, ETH_TYPE_IPV4);
  return at + 2;
}

static void put_ip(uint8_t *ip, const struct packet_route *route, uint16_t id, uint32_t length) {
  memset(ip, 0, IPV4_BYTES);
  ip[IPV4_VERSION] = IPV4_PLAIN;
  put_be16(ip + IPV4_TOTAL, (uint16_t)length);
  put_be16(ip + IPV4_ID, id);
  put_be16(ip + IPV4_FRAGMENT, IPV4_DONT_FRAGMENT);
  ip[IPV4_TTL] = TTL;
  ip[IPV4_PROTOCOL] = IPV4_PROTOCOL_UDP;
  put_be32(ip + IPV4_SRC, route->ip_src);
  put_be32(ip + IPV4_DST, route->ip_dst);
  put_be16(ip + IPV4_CHECKSUM, checksum_finish(checksum_add(0, ip, IPV4_BYTES)));
}

// The payload already stands behind the header.
static void put_udp(uint8_t *udp, const struct packet_route *route, uint32_t length) {
  put_be16(udp + UDP_SRC, route->udp_src);
  put_be16(udp + UDP_DST, route->udp_dst);
  put_be16(udp + UDP_LENGTH, (uint16_t)length);
  put_be16(udp + UDP_CHECKSUM, 0);
  // The pseudo header: source, destination, protocol, length. Source and destination lie just before the UDP header.
  uint64_t sum = checksum_add(IPV4_PROTOCOL_UDP + length, udp - 8, 8);
  uint16_t checksum = checksum_finish(checksum_add(sum, udp, length));
  put_be16(udp + UDP_CHECKSUM, checksum ? checksum : 0xffff); // 0 would mean that there is none
}

uint32_t packet_wrap(uint8_t *frame, const struct packet_route *route, uint16_t id, uint32_t payload) {
  uint8_t *ip = put_eth(frame, route);
  put_ip(ip, route, id, IPV4_BYTES + UDP_BYTES + payload);
  put_udp(ip + IPV4_BYTES, route, UDP_BYTES + payload);
  uint32_t length = packet_payload_offset(route) + payload;
  if (length >= MIN_FRAME) return length;
  memset(frame + length, 0, MIN_FRAME - length);
  return MIN_FRAME;
}
