// SPDX-License-Identifier: Apache-2.0
// The link types that a capture may have, and how each becomes the Ethernet frame that the NIC is given.
//
//   link type                     what is captured        becomes
//   EN10MB (Ethernet)             the frame               itself
//   LINUX_SLL, LINUX_SLL2         cooked header, payload  Ethernet header with the cooked header's protocol, payload
//   RAW, IPV4                     IP packet               Ethernet header with the packet's IP version, packet
//   NULL, LOOP (BSD, macOS)       family, IP packet       Ethernet header with the family's protocol, packet
//
// A synthesised Ethernet header always carries the same locally administered addresses: to 02:00:00:00:00:01, from
// 02:00:00:00:00:02.
#pragma once
#include "rtl/pkg/layout.h"
#include <stdbool.h>
#include <stdint.h>

struct link; // a supported link type

// The link type by libpcap's DLT number, or NULL if it is not supported.
const struct link *link_find(int dlt);
// Names of all supported ones, for messages.
const char *link_supported(void);
// Whether frames of this type are used as they are.
bool link_is_ethernet(const struct link *l);
// Bytes of the captured header that the Ethernet header replaces.
uint32_t link_header_bytes(const struct link *l);
// Writes the Ethernet header for a packet of `length` captured bytes.
void link_write_header(const struct link *l, const uint8_t *packet, uint32_t length, uint8_t header[ETH_BYTES]);
