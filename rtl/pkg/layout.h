// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// clang-format off
// Headers as they lie in frames (fields big endian) and in host lines (fields little endian): the byte of each
// field, and values that stand in them.
#pragma once

// Ethernet II; a VLAN tag stands before the type.
#define ETH_DST 0u                   // 6 bytes
#define ETH_SRC 6u                   // 6 bytes
#define ETH_TYPE 12u                 // 2 bytes
#define ETH_BYTES 14u
#define ETH_TYPE_IPV4 0x800u
#define ETH_TYPE_TAG 0x8100u         // 802.1Q
#define ETH_TYPE_SERVICE_TAG 0x88a8u // 802.1ad

// 802.1Q tag, from its type on.
#define TAG_TYPE 0u // 2 bytes
#define TAG_TCI 2u  // 2 bytes: priority, VLAN
#define TAG_BYTES 4u

// IPv4 without options.
#define IPV4_VERSION 0u              // 1 byte: version, header length in words
#define IPV4_TOTAL 2u                // 2 bytes: total length
#define IPV4_ID 4u                   // 2 bytes: identification
#define IPV4_FRAGMENT 6u             // 2 bytes: flags, offset
#define IPV4_TTL 8u                  // 1 byte
#define IPV4_PROTOCOL 9u             // 1 byte
#define IPV4_CHECKSUM 10u            // 2 bytes
#define IPV4_SRC 12u                 // 4 bytes
#define IPV4_DST 16u                 // 4 bytes
#define IPV4_BYTES 20u
#define IPV4_PLAIN 0x45u             // version 4, a header of five words
#define IPV4_PROTOCOL_UDP 0x11u
#define IPV4_REPLY_TTL 0x40u         // time to live of replies
#define IPV4_DONT_FRAGMENT 0x4000u
#define IPV4_MORE_FRAGMENTS 0x2000u
#define IPV4_FRAGMENT_OFFSET 0x1fffu // bits of the offset

// UDP.
#define UDP_SRC 0u      // 2 bytes
#define UDP_DST 2u      // 2 bytes
#define UDP_LENGTH 4u   // 2 bytes
#define UDP_CHECKSUM 6u // 2 bytes: 0: none
#define UDP_BYTES 8u

// ONC-RPC call with an empty credential and verifier (RFC 5531); those that are not empty push what follows back.
#define RPC_CALL_XID 0u          // 4 bytes
#define RPC_CALL_TYPE 4u         // 4 bytes: RPC_TYPE_CALL
#define RPC_CALL_VERSION 8u      // 4 bytes: RPC_VERSION_2
#define RPC_CALL_PROG 12u        // 4 bytes
#define RPC_CALL_VERS 16u        // 4 bytes
#define RPC_CALL_PROC 20u        // 4 bytes
#define RPC_CALL_CRED 24u        // 4 bytes: credential: flavour
#define RPC_CALL_CRED_LENGTH 28u // 4 bytes: ... and bytes
#define RPC_CALL_VERF 32u        // 4 bytes: verifier: flavour
#define RPC_CALL_VERF_LENGTH 36u // 4 bytes: ... and bytes
#define RPC_CALL_BYTES 40u

// Accepted ONC-RPC reply with an empty verifier.
#define RPC_REPLY_XID 0u          // 4 bytes
#define RPC_REPLY_TYPE 4u         // 4 bytes: RPC_TYPE_REPLY
#define RPC_REPLY_STAT 8u         // 4 bytes: RPC_ACCEPTED
#define RPC_REPLY_VERF 12u        // 4 bytes: verifier: flavour
#define RPC_REPLY_VERF_LENGTH 16u // 4 bytes: ... and bytes
#define RPC_REPLY_ACCEPT_STAT 20u // 4 bytes
#define RPC_REPLY_BYTES 24u

// What stands in both.
#define RPC_TYPE_CALL 0x0u
#define RPC_TYPE_REPLY 0x1u
#define RPC_VERSION_2 0x2u
#define RPC_ACCEPTED 0x0u   // reply_stat
#define RPC_AUTH_NONE 0x0u
#define RPC_AUTH_SYS 0x1u
#define RPC_AUTH_MAX 0x190u // bytes of a credential's or verifier's body
#define RPC_SYSTEM_ERR 0x5u // accept_stat: the server could not

// Receive control line: arguments follow, from args_sig_off or args_raw_off on.
#define RX_FLAGS 0u   // 1 byte: RX_VALID, kind << 1
#define RX_LENGTH 2u  // 2 bytes: argument bytes
#define RX_EPOCH 4u   // 4 bytes: count of answers on this endpoint, this one included
#define RX_HANDLER 8u // 8 bytes: code pointer
#define RX_DATA 16u   // 8 bytes: data pointer
#define RX_BYTES 24u
#define RX_VALID 0x1u // a request; clear: TRYAGAIN

// Reply, in the receive line if coupled, else in the transmit line: its payload follows, from reply_off on.
#define REPLY_FLAGS 0u     // 1 byte: REPLY_DONE, REPLY_ONEWAY
#define REPLY_STATUS 1u    // 1 byte: ONC-RPC accept_stat
#define REPLY_LENGTH 2u    // 2 bytes: payload bytes
#define REPLY_EPOCH 4u     // 4 bytes: epoch of the request that this answers; written last, with the flags
#define REPLY_BYTES 8u
#define REPLY_DONE 0x80u   // never a bit of RX_FLAGS: in the coupled form both headers share byte 0 and the epoch
#define REPLY_ONEWAY 0x40u // no reply is to be sent

// Headers together.
#define REPLY_HEADERS (ETH_BYTES + IPV4_BYTES + UDP_BYTES + RPC_REPLY_BYTES)                    // of the smallest reply
#define REPLY_HEADERS_TAGGED (ETH_BYTES + TAG_BYTES + IPV4_BYTES + UDP_BYTES + RPC_REPLY_BYTES) // ... with a VLAN tag
