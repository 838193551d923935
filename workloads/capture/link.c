// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/link.h"
#include "workloads/base/bytes.h"
#include <pcap/pcap.h>
#include <stddef.h>
#include <string.h>

#define NO_PROTOCOL UINT32_MAX
#define ETH_TYPE_IPV6 0x86dd

struct link {
  int dlt;
  uint32_t header_bytes;
  uint32_t protocol_offset; // of the EtherType in the cooked header; NO_PROTOCOL: told by the IP version
};

static const struct link links[] = {
    {DLT_EN10MB, 0, NO_PROTOCOL}, {DLT_LINUX_SLL, 16, 14},    {DLT_LINUX_SLL2, 20, 0},
    {DLT_RAW, 0, NO_PROTOCOL},    {DLT_IPV4, 0, NO_PROTOCOL},
};

const struct link *link_find(int dlt) {
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (links[i].dlt == dlt) return &links[i];
  return NULL;
}

const char *link_supported(void) {
  return "Ethernet (EN10MB), Linux cooked v1 (LINUX_SLL) and v2 (LINUX_SLL2), raw IP (RAW, IPV4)";
}

bool link_is_ethernet(const struct link *l) {
  return l->dlt == DLT_EN10MB;
}

uint32_t link_header_bytes(const struct link *l) {
  return l->header_bytes;
}

// A packet too short to say what it holds gets the EtherType 0, which no decoder accepts.
static uint16_t ethertype(const struct link *l, const uint8_t *packet, uint32_t length) {
  if (l->protocol_offset != NO_PROTOCOL) return length < l->header_bytes ? 0 : get_be16(packet + l->protocol_offset);
  if (length == 0) return 0;
  return packet[0] >> 4 == 6 ? ETH_TYPE_IPV6 : ETH_TYPE_IPV4;
}

void link_write_header(const struct link *l, const uint8_t *packet, uint32_t length, uint8_t header[ETH_BYTES]) {
  static const uint8_t addresses[12] = {0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2};
  memcpy(header, addresses, sizeof addresses);
  put_be16(header + ETH_TYPE, ethertype(l, packet, length));
}
