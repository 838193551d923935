// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// clang-format off
// Why a frame was discarded. Codes below NIC_DROPS are the NIC's; frames with another never reach it.
#pragma once
#include "rtl/pkg/nic_sizes.h"

// X(identifier, code, name in results, what it means)
#define PISTE_DROPS(X) \
  X(FCS, 1, "fcs", "the MAC marked the frame bad") \
  X(TOO_LONG, 2, "too_long", "longer than nic.max_frame") \
  X(ETH_SHORT, 3, "eth_short", "ends inside the Ethernet or VLAN header") \
  X(ETH_ADDR, 4, "eth_addr", "destination MAC address not accepted") \
  X(ETH_VLAN, 5, "eth_vlan", "more than one VLAN tag") \
  X(ETH_TYPE, 6, "eth_type", "not IPv4") \
  X(IP_SHORT, 7, "ip_short", "ends inside the IPv4 header") \
  X(IP_VERSION, 8, "ip_version", "IP version not 4, or header length below 5 words") \
  X(IP_CHECKSUM, 9, "ip_checksum", "wrong IPv4 header checksum") \
  X(IP_LENGTH, 10, "ip_length", "IPv4 total length too small, or beyond the frame") \
  X(IP_FRAGMENT, 11, "ip_fragment", "an IPv4 fragment") \
  X(IP_PROTOCOL, 12, "ip_protocol", "not UDP") \
  X(IP_ADDR, 13, "ip_addr", "destination IPv4 address not accepted") \
  X(UDP_LENGTH, 14, "udp_length", "UDP length below 8, or beyond the IPv4 payload") \
  X(UDP_CHECKSUM, 15, "udp_checksum", "wrong UDP checksum") \
  X(RPC_SHORT, 16, "rpc_short", "ends inside the RPC call header, or not a multiple of four bytes") \
  X(RPC_TYPE, 17, "rpc_type", "not an RPC call") \
  X(RPC_VERSION, 18, "rpc_version", "RPC version not 2") \
  X(RPC_AUTH, 19, "rpc_auth", "credential or verifier of an unknown flavour or illegal length") \
  X(NO_SERVICE, 20, "no_service", "no service for its port, program, version and procedure") \
  X(QUEUE_FULL, 21, "queue_full", "the process's queue was full (nic.queue.depth)") \
  X(NO_BUFFER, 22, "no_buffer", "no packet buffer cell or request record was free") \
  X(ARGUMENTS, 23, "arguments", "the arguments do not match the service's signature") \
  X(SNAPLEN, 32, "snaplen", "cut short by the capture's length limit; not injected") \
  X(OVERRUN, 63, "overrun", "the MAC's receive buffer (wire.rx_fifo) was full")

enum drop {
  DROP_NONE,
#define X(id, code, name, what) DROP_##id = code,
  PISTE_DROPS(X)
#undef X
};
#define NIC_DROPS 24 // codes of the NIC's reasons are below it
