// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/packet.h"
#include "workloads/base/bytes.h"
#include "workloads/base/checksum.h"
#include <string.h>

#define ETH_IPV4 0x0800
#define ETH_VLAN 0x8100
#define IP_UDP 17
#define IP_BYTES 20
#define UDP_BYTES 8
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
  memcpy(at, route->eth_dst, 6);
  memcpy(at + 6, route->eth_src, 6);
  at += 12;
  if (route->vlan) {
    put_be16(at, ETH_VLAN);
    put_be16(at + 2, route->vlan_tci);
    at += 4;
  }
  put_be16(at, ETH_IPV4);
  return at + 2;
}

static void put_ip(uint8_t *ip, const struct packet_route *route, uint16_t id, uint32_t length) {
  memset(ip, 0, IP_BYTES);
  ip[0] = 0x45;
  put_be16(ip + 2, (uint16_t)length);
  put_be16(ip + 4, id);
  put_be16(ip + 6, 0x4000); // DF
  ip[8] = 64;
  ip[9] = IP_UDP;
  put_be32(ip + 12, route->ip_src);
  put_be32(ip + 16, route->ip_dst);
  put_be16(ip + 10, checksum_finish(checksum_add(0, ip, IP_BYTES)));
}

// The payload already stands behind the header.
static void put_udp(uint8_t *udp, const struct packet_route *route, uint32_t length) {
  put_be16(udp, route->udp_src);
  put_be16(udp + 2, route->udp_dst);
  put_be16(udp + 4, (uint16_t)length);
  put_be16(udp + 6, 0);
  // The pseudo header: source, destination, protocol, length. Source and destination lie just before the UDP header.
  uint64_t sum = checksum_add(IP_UDP + length, udp - 8, 8);
  uint16_t checksum = checksum_finish(checksum_add(sum, udp, length));
  put_be16(udp + 6, checksum ? checksum : 0xffff); // 0 would mean that there is none
}

uint32_t packet_wrap(uint8_t *frame, const struct packet_route *route, uint16_t id, uint32_t payload) {
  uint8_t *ip = put_eth(frame, route);
  put_ip(ip, route, id, IP_BYTES + UDP_BYTES + payload);
  put_udp(ip + IP_BYTES, route, UDP_BYTES + payload);
  uint32_t length = packet_payload_offset(route) + payload;
  if (length >= MIN_FRAME) return length;
  memset(frame + length, 0, MIN_FRAME - length);
  return MIN_FRAME;
}
