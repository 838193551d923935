// SPDX-License-Identifier: Apache-2.0
// The structs of rtl/pkg/nic_pkg.sv in C, field by field; what each field means is said there.
#pragma once
#include "rtl/glue/nic_ports.h"
#include <stdbool.h>
#include <stdint.h>

#define NIC_SERVICES 1024
#define NIC_SIGNATURES 256
#define NIC_SIGNATURE_WORDS 16
#define NIC_REQUESTS 1024
#define NIC_CELLS 8192
#define NIC_CELL_BEATS 4

// Reasons for discarding a frame (drop_e).
enum nic_drop {
  NIC_DROP_NONE,
  NIC_DROP_FCS,
  NIC_DROP_TOO_LONG,
  NIC_DROP_ETH_SHORT,
  NIC_DROP_ETH_ADDR,
  NIC_DROP_ETH_VLAN,
  NIC_DROP_ETH_TYPE,
  NIC_DROP_IP_SHORT,
  NIC_DROP_IP_VERSION,
  NIC_DROP_IP_CHECKSUM,
  NIC_DROP_IP_LENGTH,
  NIC_DROP_IP_FRAGMENT,
  NIC_DROP_IP_PROTOCOL,
  NIC_DROP_IP_ADDR,
  NIC_DROP_UDP_LENGTH,
  NIC_DROP_UDP_CHECKSUM,
  NIC_DROP_RPC_SHORT,
  NIC_DROP_RPC_TYPE,
  NIC_DROP_RPC_VERSION,
  NIC_DROP_RPC_AUTH,
  NIC_DROP_NO_SERVICE,
  NIC_DROP_QUEUE_FULL,
  NIC_DROP_NO_BUFFER,
  NIC_DROP_ARGUMENTS,
  NIC_DROPS
};

// reply_to_t
struct nic_reply_to {
  uint32_t tag;
  uint64_t eth_dst, eth_src; // 48 bits
  bool vlan;
  uint16_t vlan_tci;
  uint32_t ip_src, ip_dst;
  uint16_t udp_src, udp_dst;
  uint32_t xid;
};

// How far a frame could be understood (LayerNone...).
enum nic_layer { NIC_LAYER_NONE, NIC_LAYER_ETH, NIC_LAYER_IPV4, NIC_LAYER_UDP, NIC_LAYER_RPC };

// frame_t
struct nic_frame {
  enum nic_drop reason;
  enum nic_layer layer;
  struct nic_reply_to to;
  uint16_t head, tail; // packet buffer cells
  uint16_t frame_len, args_off, args_len;
  uint32_t prog, vers, proc;
};

// service_t
struct nic_service {
  uint8_t proc_id;
  bool raw;
  uint8_t signature;
  uint16_t service;
  uint64_t handler, data;
};

// request_t
struct nic_request {
  struct nic_reply_to to;
  uint16_t head, tail;
  uint16_t args_off, args_len;
  bool raw;
  uint8_t signature;
  uint64_t handler, data;
};

// events_t: bit i of `valid` says that event i (enum nic_event) stands; tags and codes have a meaning only then.
struct nic_events {
  uint32_t valid;
  uint32_t tag[NIC_EVENTS];
  uint8_t code[NIC_EVENTS];
};

static inline void nic_event_put(struct nic_events *events, enum nic_event which, bool valid, uint32_t tag,
                                 uint8_t code) {
  if (!valid) return;
  events->valid |= 1u << which;
  events->tag[which] = tag;
  events->code[which] = code;
}

// config_t
struct nic_config {
  bool line128, coupled, grant_exclusive, tx_grant_exclusive;
  uint64_t block_cycles;
  uint8_t queue_depth, lookup_log2;
  uint32_t lookup_seed;
  uint8_t args_sig_off, args_raw_off, reply_off;
  uint16_t max_frame;
  bool any_mac, any_ip;
};
