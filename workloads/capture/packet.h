// SPDX-License-Identifier: Apache-2.0
// Ethernet, IPv4 and UDP headers around a payload, with correct checksums.
#pragma once
#include "rtl/pkg/layout.h"
#include <stdbool.h>
#include <stdint.h>

struct packet_route {
  uint8_t eth_dst[6], eth_src[6];
  bool vlan; // one 802.1Q tag
  uint16_t vlan_tci;
  uint32_t ip_src, ip_dst;
  uint16_t udp_src, udp_dst;
};

// Bytes before the payload: 42, or 46 with a tag.
static inline uint32_t packet_payload_offset(const struct packet_route *route) {
  return ETH_BYTES + (route->vlan ? TAG_BYTES : 0) + IPV4_BYTES + UDP_BYTES;
}

// The route of an answer.
struct packet_route packet_route_back(const struct packet_route *route);

// Writes the headers before a payload of `payload` bytes (at most 65,507) that stands at packet_payload_offset of
// `frame`, and pads a frame of less than 60 bytes with zeros (the room must be there). IPv4: identification `id`, DF,
// TTL 64. Returns the frame's length.
uint32_t packet_wrap(uint8_t *frame, const struct packet_route *route, uint16_t id, uint32_t payload);
