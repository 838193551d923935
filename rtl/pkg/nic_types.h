// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// clang-format off
// The structs of rtl/pkg/nic_pkg.sv in C, field by field.
#pragma once
#include "rtl/pkg/drops.h"
#include "rtl/pkg/nic_sizes.h"
#include <stdbool.h>
#include <stdint.h>

// What the reply path keeps of a call while its handler runs.
struct nic_reply_to {
  uint32_t tag;     // the frame's identity in the ledger (AXI4-Stream tuser)
  uint64_t eth_dst; // of the call
  uint64_t eth_src;
  bool vlan;        // the frame carried one VLAN tag
  uint16_t vlan_tci;
  uint32_t ip_src;
  uint32_t ip_dst;
  uint16_t udp_src;
  uint16_t udp_dst;
  uint32_t xid;
};

// What the front end says of a frame; it travels beside the packet buffer; what belongs to a layer that was not reached has no meaning.
struct nic_frame {
  enum drop reason;     // why it is no call that can be served; DropNone: it is one
  enum nic_layer layer; // reached
  struct nic_reply_to to;
  uint16_t head;        // first packet buffer cell
  uint16_t tail;        // last packet buffer cell
  uint16_t frame_len;   // bytes of the frame
  uint16_t args_off;    // LayerRpc: offset of the first argument byte in the frame
  uint16_t args_len;    // ... argument bytes, a multiple of four
  uint32_t prog;
  uint32_t vers;
  uint32_t proc;
};

// What waits in the queues and is delivered: a call together with its service.
struct nic_request {
  struct nic_reply_to to;
  uint16_t head;     // first packet buffer cell
  uint16_t tail;     // last packet buffer cell
  uint16_t args_off; // offset of the first argument byte in the frame
  uint16_t args_len; // argument bytes, a multiple of four
  bool raw;          // no signature
  uint8_t signature;
  uint64_t handler;  // code pointer
  uint64_t data;     // data pointer
};

// The last transition of any endpoint, for the trace: a word that changes with each, and stands until the next.
struct nic_transition {
  bool turn;               // flips with each transition
  enum endpoint_rule rule; // that fired
  uint8_t phase_from;      // the phase before
  uint8_t phase_to;        // the phase after
  uint8_t endpoint;
  bool side;               // of a load or a recalled control line: transmit, else receive
  bool line;               // ... and its number
};

// Entry of a table: the process that an endpoint belongs to.
struct nic_owner {
  uint8_t proc_id; // number of the process
  bool valid;      // the endpoint belongs to a process
};

// Entry of a table: accepted destinations: a frame's MAC must be that of a valid entry, and its address that of a valid entry.
struct nic_filter {
  uint64_t mac; // MAC address
  uint32_t ip;  // IPv4 address
  bool valid;   // the entry is in use
};

// Entry of a table: argument signatures, element by element.
struct nic_signature {
  uint32_t element; // kind and bound of the element
};

// Entry of a table: service records.
struct nic_service {
  uint8_t proc_id;   // the process that serves it
  bool raw;          // no signature: the argument bytes go up as they are
  uint8_t signature; // number of its signature
  uint16_t service;  // its number, for software
  uint64_t handler;  // code pointer
  uint64_t data;     // data pointer
};

// Entry of a table: the service table: entry = bucket * 4 + way.
struct nic_bucket {
  uint16_t port;    // UDP destination port
  uint32_t prog;    // program
  uint32_t vers;    // version
  uint32_t proc;    // procedure
  uint16_t service; // service record
  bool valid;       // the entry is in use
};

// Run-time settings.
struct nic_config {
  bool line128;            // control and auxiliary lines of 128 bytes, else 64
  bool coupled;            // the reply goes into the request's line, else into transmit lines
  bool grant_exclusive;    // receive control lines are answered Exclusive, else Shared
  bool tx_grant_exclusive; // doorbells are answered Exclusive, else Shared
  bool any_mac;            // accept every destination MAC
  bool any_ip;             // accept every destination address
  uint64_t block_cycles;   // a parked load is answered TRYAGAIN after so many cycles
  uint8_t queue_depth;     // requests that may wait per process, 0 to 64
  uint8_t lookup_log2;     // service table entries in use, as a power of two: 2 to 12
  uint32_t lookup_seed;    // seed of the service table's hash
  uint8_t args_sig_off;    // where unmarshalled arguments begin in the control line, a multiple of four
  uint8_t args_raw_off;    // where raw argument bytes begin in the control line, a multiple of four
  uint8_t reply_off;       // where reply bytes begin in the control line
  uint16_t max_frame;      // longest accepted frame in bytes
};

// The port through which every table is written: one entry, for one cycle.
struct nic_table_write {
  bool valid;
  enum nic_table which;
  uint16_t index;    // of the entry
  uint32_t words[6]; // of the entry
};

// What registers that are only read hold.
struct nic_status {
  uint32_t calls;      // requests answered to a parked load
  uint32_t replies;    // replies collected, those too long included
  uint32_t one_way;    // requests finished without a reply
  uint32_t tryagain;   // parked loads answered TRYAGAIN
  uint32_t early;      // loads without evidence, answered with a TRYAGAIN that does not advance
  uint32_t too_long;   // replies too long to be sent: SYSTEM_ERR went out
  uint32_t aborted;    // requests that ended without a reply because their process died
  uint32_t waiting;    // now: requests that wait for an endpoint
  uint32_t open;       // now: requests at an endpoint whose reply is not collected yet
  uint32_t cells;      // now: packet buffer cells in use
  uint32_t receiving;  // now: frames begun whose verdict has not been given
  uint32_t described;  // now: frames that wait for the host side
  uint32_t looking_up; // now: calls whose service is being looked up
  uint32_t delivering; // now: requests being written into lines
  uint32_t replying;   // now: replies collected whose last beat has not left
  uint32_t under_way;  // now: requests inside the NIC, receiving to replying, waiting and open included, at one edge
};

// The RTL's packed structs, from the lowest bit up: X(bits, field).
#define NIC_REPLY_TO_BITS(X) \
  X(32, xid) \
  X(16, udp_dst) \
  X(16, udp_src) \
  X(32, ip_dst) \
  X(32, ip_src) \
  X(16, vlan_tci) \
  X(1, vlan) \
  X(48, eth_src) \
  X(48, eth_dst) \
  X(32, tag)
#define NIC_FRAME_BITS(X) \
  X(32, proc) \
  X(32, vers) \
  X(32, prog) \
  X(NIC_BITS(NIC_MAX_FRAME + 1), args_len) \
  X(NIC_BITS(NIC_MAX_HEADERS + 1), args_off) \
  X(NIC_BITS(NIC_MAX_FRAME + 1), frame_len) \
  X(NIC_BITS(NIC_CELLS), tail) \
  X(NIC_BITS(NIC_CELLS), head) \
  X(32, to.xid) \
  X(16, to.udp_dst) \
  X(16, to.udp_src) \
  X(32, to.ip_dst) \
  X(32, to.ip_src) \
  X(16, to.vlan_tci) \
  X(1, to.vlan) \
  X(48, to.eth_src) \
  X(48, to.eth_dst) \
  X(32, to.tag) \
  X(3, layer) \
  X(NIC_BITS(NIC_DROP_CODES), reason)
#define NIC_REQUEST_BITS(X) \
  X(64, data) \
  X(64, handler) \
  X(NIC_BITS(NIC_SIGNATURES), signature) \
  X(1, raw) \
  X(NIC_BITS(NIC_MAX_FRAME + 1), args_len) \
  X(NIC_BITS(NIC_MAX_HEADERS + 1), args_off) \
  X(NIC_BITS(NIC_CELLS), tail) \
  X(NIC_BITS(NIC_CELLS), head) \
  X(32, to.xid) \
  X(16, to.udp_dst) \
  X(16, to.udp_src) \
  X(32, to.ip_dst) \
  X(32, to.ip_src) \
  X(16, to.vlan_tci) \
  X(1, to.vlan) \
  X(48, to.eth_src) \
  X(48, to.eth_dst) \
  X(32, to.tag)
#define NIC_TRANSITION_BITS(X) \
  X(1, line) \
  X(1, side) \
  X(NIC_BITS(NIC_ENDPOINTS), endpoint) \
  X(3, phase_to) \
  X(3, phase_from) \
  X(5, rule) \
  X(1, turn)
#define NIC_CONFIG_BITS(X) \
  X(NIC_BITS(NIC_MAX_FRAME + 1), max_frame) \
  X(7, reply_off) \
  X(7, args_raw_off) \
  X(7, args_sig_off) \
  X(32, lookup_seed) \
  X(4, lookup_log2) \
  X(NIC_BITS(NIC_MAX_QUEUE_DEPTH + 1), queue_depth) \
  X(48, block_cycles) \
  X(1, any_ip) \
  X(1, any_mac) \
  X(1, tx_grant_exclusive) \
  X(1, grant_exclusive) \
  X(1, coupled) \
  X(1, line128)
#define NIC_TABLE_WRITE_BITS(X) \
  X(32, words[0]) \
  X(32, words[1]) \
  X(32, words[2]) \
  X(32, words[3]) \
  X(32, words[4]) \
  X(32, words[5]) \
  X(12, index) \
  X(3, which) \
  X(1, valid)
#define NIC_STATUS_BITS(X) \
  X(32, under_way) \
  X(32, replying) \
  X(32, delivering) \
  X(32, looking_up) \
  X(32, described) \
  X(32, receiving) \
  X(32, cells) \
  X(32, open) \
  X(32, waiting) \
  X(32, aborted) \
  X(32, too_long) \
  X(32, early) \
  X(32, tryagain) \
  X(32, one_way) \
  X(32, replies) \
  X(32, calls)
