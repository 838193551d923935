// SPDX-License-Identifier: Apache-2.0
// Builds frames for the receive side's tests: a description of an ONC-RPC call, good by default, in which a test spoils
// what it is about.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define RX_FRAME_MAX 16384

struct rx_frame {
  // Ethernet
  uint64_t eth_dst, eth_src;
  bool vlan;
  uint16_t tci, tpid, type; // tpid: the tag's type
  // IPv4
  uint8_t version, ihl, protocol; // ihl in words, 5..15: the rest are options
  uint16_t fragment;
  uint32_t ip_src, ip_dst;
  int ip_sum_error, total_error; // added to the right value
  // UDP
  uint16_t udp_src, udp_dst;
  int udp_sum_error, udp_error; // as above; the checksum is computed after the length is spoilt
  bool udp_sum_absent;
  // ONC-RPC
  uint32_t xid, rpc_type, rpc_version, prog, vers, proc;
  uint32_t cred_flavour, cred_words, verf_flavour, verf_length;
  int cred_error;      // added to the credential's length, not to its bytes
  uint32_t args;       // bytes behind the header
  uint32_t ip_padding; // bytes between the datagram's end and the total length's
  uint32_t padding;    // bytes behind the total length
};

// A call with no arguments, AUTH_NONE, no tag, no options.
struct rx_frame rx_frame_default(void);
// Writes the frame, arguments and padding filled with a pattern of `seed`; returns its length in bytes.
uint32_t rx_frame_build(const struct rx_frame *f, uint32_t seed, uint8_t out[RX_FRAME_MAX]);
