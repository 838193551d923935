// SPDX-License-Identifier: Apache-2.0
// Looks at an Ethernet frame just far enough to tell RPC calls from replies from the rest. It judges what a frame is,
// not whether it is sound: rejecting bad calls is the NIC's work.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum frame_kind { FRAME_OTHER, FRAME_CALL, FRAME_REPLY };

// Why a frame is neither call nor reply. X(identifier, words that follow a count)
#define FRAME_REASONS(X)                                                                                               \
  X(NONE, "it is one")                                                                                                 \
  X(SHORT, "too short for its headers")                                                                                \
  X(NOT_IPV4, "not IPv4")                                                                                              \
  X(TCP, "TCP")                                                                                                        \
  X(NOT_UDP, "neither UDP nor TCP")                                                                                    \
  X(FRAGMENT, "later fragment of an IPv4 datagram")                                                                    \
  X(NOT_RPC, "UDP, but not ONC RPC version 2")

enum frame_reason {
#define X(id, words) FRAME_##id,
  FRAME_REASONS(X)
#undef X
      FRAME_REASON_COUNT
};

// Offsets count from the frame's first byte. Fields behind the point where a frame of kind FRAME_OTHER was given up are
// 0.
struct frame {
  enum frame_kind kind;
  enum frame_reason reason; // FRAME_NONE unless kind is FRAME_OTHER
  uint8_t eth_dst[6], eth_src[6];
  bool vlan; // one 802.1Q tag
  uint16_t vlan_tci;
  uint16_t ip_offset;  // 0: not IPv4
  uint16_t udp_offset; // 0: not UDP
  uint16_t rpc_offset; // 0: no RPC message
  uint32_t ip_src, ip_dst;
  uint16_t ip_id;      // of the datagram that this is a fragment of
  bool more_fragments; // follow behind this one
  uint16_t udp_src, udp_dst;
  uint32_t xid;
  // of a call:
  uint32_t program, version, procedure;
  uint32_t args_offset; // first argument byte; 0 if credential and verifier do not lie within the message
  uint32_t args_length; // by the UDP header
  // of a reply:
  uint32_t accept_status;  // accept_stat; a denied call counts as SYSTEM_ERR (5)
  uint32_t results_length; // bytes behind accept_stat, by the UDP header
  uint32_t results_word;   // the first four of them; 0 if they are not there
};

// Classifies `length` captured bytes.
void frame_parse(const uint8_t *bytes, uint32_t length, struct frame *frame);

// Recomputes the IPv4 header checksum and the UDP checksum of the frame in place, as a sender without checksum offload
// would have written them. A UDP checksum of zero means absent and stays; a checksum over bytes that are not all there
// (a fragment, a frame cut short) stays as well. Returns whether a byte changed.
bool frame_fix_checksums(uint8_t *bytes, uint32_t length);

// Whether the frame goes to more than one host: to a broadcast or group address of Ethernet or IPv4.
bool frame_is_group(const struct frame *frame);

// Sends the frame to another host, checksums adjusted: those that were right are right, others stay wrong. `bytes` are
// those that it was parsed from, with an IPv4 header.
void frame_redirect(uint8_t *bytes, struct frame *frame, const uint8_t eth_dst[6], uint32_t ip_dst);

const char *frame_reason_words(enum frame_reason reason);
