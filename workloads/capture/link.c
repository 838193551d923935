// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/link.h"
#include "workloads/base/bytes.h"
#include <pcap/pcap.h>
#include <stddef.h>
#include <string.h>

#define ETH_TYPE_IPV6 0x86dd
#define FAMILY_IPV4 2 // on every system; that of IPv6 differs

enum protocol_told { BY_ITSELF, BY_ETHERTYPE, BY_IP_VERSION, BY_FAMILY };

struct link {
  int dlt;
  uint32_t header_bytes;
  enum protocol_told told;
  uint32_t offset; // of the EtherType in the header
};

static const struct link links[] = {
    {DLT_EN10MB, 0, BY_ITSELF, 0},  {DLT_LINUX_SLL, 16, BY_ETHERTYPE, 14}, {DLT_LINUX_SLL2, 20, BY_ETHERTYPE, 0},
    {DLT_RAW, 0, BY_IP_VERSION, 0}, {DLT_IPV4, 0, BY_IP_VERSION, 0},       {DLT_NULL, 4, BY_FAMILY, 0},
    {DLT_LOOP, 4, BY_FAMILY, 0},
};

const struct link *link_find(int dlt) {
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (links[i].dlt == dlt) return &links[i];
  return NULL;
}

const char *link_supported(void) {
  return "Ethernet (EN10MB), Linux cooked v1 (LINUX_SLL) and v2 (LINUX_SLL2), raw IP (RAW, IPV4), BSD loopback "
         "(NULL, LOOP)";
}

bool link_is_ethernet(const struct link *l) {
  return l->dlt == DLT_EN10MB;
}

uint32_t link_header_bytes(const struct link *l) {
  return l->header_bytes;
}

static uint16_t by_ip_version(const uint8_t *packet, uint32_t length) {
  if (length == 0) return 0;
  return packet[0] >> 4 == 6 ? ETH_TYPE_IPV6 : ETH_TYPE_IPV4;
}

// The family is a word in the byte order of the host that captured (NULL) or of the network (LOOP).
static uint16_t by_family(const uint8_t *packet, uint32_t length) {
  uint32_t family = get_be32(packet);
  if (family == FAMILY_IPV4 || family == FAMILY_IPV4 << 24) return ETH_TYPE_IPV4;
  return by_ip_version(packet + 4, length - 4) == ETH_TYPE_IPV6 ? ETH_TYPE_IPV6 : 0;
}

// A packet that does not say what it holds gets the EtherType 0, which no decoder accepts.
static uint16_t ethertype(const struct link *l, const uint8_t *packet, uint32_t length) {
  if (l->told == BY_IP_VERSION) return by_ip_version(packet, length);
  if (length < l->header_bytes) return 0;
  return l->told == BY_FAMILY ? by_family(packet, length) : get_be16(packet + l->offset);
}

void link_write_header(const struct link *l, const uint8_t *packet, uint32_t length, uint8_t header[ETH_BYTES]) {
  static const uint8_t addresses[12] = {0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2};
  memcpy(header, addresses, sizeof addresses);
  put_be16(header + ETH_TYPE, ethertype(l, packet, length));
}
