// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// clang-format off
// The NIC's AXI4-Lite registers (docs/registers.md): byte addresses of 32-bit words, and what the words hold.
#pragma once
#include "rtl/pkg/nic_types.h"

#define NIC_REG_FLAGS 0x00004u
#define NIC_REG_BLOCK_LO 0x00008u
#define NIC_REG_BLOCK_HI 0x0000cu
#define NIC_REG_QUEUE_DEPTH 0x00010u
#define NIC_REG_LOOKUP_LOG2 0x00014u
#define NIC_REG_LOOKUP_SEED 0x00018u
#define NIC_REG_ARGS_SIG_OFF 0x0001cu
#define NIC_REG_ARGS_RAW_OFF 0x00020u
#define NIC_REG_REPLY_OFF 0x00024u
#define NIC_REG_MAX_FRAME 0x00028u
#define NIC_REG_ID 0x00000u
#define NIC_REG_LEAVE 0x00040u
#define NIC_REG_DROPS(i) (0x00100u + 4u * (i))
#define NIC_REG_CALLS 0x00180u                     // requests answered to a parked load
#define NIC_REG_REPLIES 0x00184u                   // replies collected, those too long included
#define NIC_REG_ONE_WAY 0x00188u                   // requests finished without a reply
#define NIC_REG_TRYAGAIN 0x0018cu                  // parked loads answered TRYAGAIN
#define NIC_REG_EARLY 0x00190u                     // loads without evidence, answered with a TRYAGAIN that does not advance
#define NIC_REG_TOO_LONG 0x00194u                  // replies too long to be sent: SYSTEM_ERR went out
#define NIC_REG_ABORTED 0x00198u                   // requests that ended without a reply because their process died
#define NIC_REG_WAITING 0x001c0u                   // now: requests that wait for an endpoint
#define NIC_REG_OPEN 0x001c4u                      // now: requests at an endpoint whose reply is not collected yet
#define NIC_REG_CELLS 0x001c8u                     // now: packet buffer cells in use
#define NIC_REG_RECEIVING 0x001ccu                 // now: frames begun whose verdict has not been given
#define NIC_REG_DESCRIBED 0x001d0u                 // now: frames that wait for the host side
#define NIC_REG_LOOKING_UP 0x001d4u                // now: calls whose service is being looked up
#define NIC_REG_DELIVERING 0x001d8u                // now: requests being written into lines
#define NIC_REG_REPLYING 0x001dcu                  // now: replies collected whose last beat has not left
#define NIC_REG_UNDER_WAY 0x001e0u                 // now: requests inside the NIC, receiving to replying, waiting and open included, at one edge
#define NIC_REG_OWNER(i) (0x01000u + 4u * (i))     // the process that an endpoint belongs to
#define NIC_TABLE_OWNER_ENTRIES (NIC_ENDPOINTS)
#define NIC_TABLE_OWNER_WORDS 1u
#define NIC_REG_FILTER(i) (0x02000u + 16u * (i))   // accepted destinations: a frame's MAC must be that of a valid entry, and its address that of a valid entry
#define NIC_TABLE_FILTER_ENTRIES (NIC_FILTERS)
#define NIC_TABLE_FILTER_WORDS 4u
#define NIC_REG_SIGNATURE(i) (0x04000u + 4u * (i)) // argument signatures, element by element
#define NIC_TABLE_SIGNATURE_ENTRIES (NIC_SIGNATURES * NIC_SIGNATURE_WORDS)
#define NIC_TABLE_SIGNATURE_WORDS 1u
#define NIC_REG_SERVICE(i) (0x10000u + 32u * (i))  // service records
#define NIC_TABLE_SERVICE_ENTRIES (NIC_SERVICES)
#define NIC_TABLE_SERVICE_WORDS 6u
#define NIC_REG_BUCKET(i) (0x20000u + 32u * (i))   // the service table: entry = bucket * 4 + way
#define NIC_TABLE_BUCKET_ENTRIES (NIC_LOOKUP_ENTRIES)
#define NIC_TABLE_BUCKET_WORDS 5u
#define NIC_ID_VALUE 0x50495354u                   // ID: "PIST"
#define NIC_LEAVE_ABORT 0x00000100u                // LEAVE, written: abort the open request
#define NIC_LEAVE_PENDING 0x80000000u              // LEAVE, read: the engine has not begun yet

// The settings' registers: X(name).
#define NIC_SETTINGS(X) \
  X(FLAGS) \
  X(BLOCK_LO) \
  X(BLOCK_HI) \
  X(QUEUE_DEPTH) \
  X(LOOKUP_LOG2) \
  X(LOOKUP_SEED) \
  X(ARGS_SIG_OFF) \
  X(ARGS_RAW_OFF) \
  X(REPLY_OFF) \
  X(MAX_FRAME)

// The word that a setting's register holds; 0 for any other address.
static inline uint32_t nic_config_word(const struct nic_config *c, uint32_t address) {
  switch (address) {
  case NIC_REG_FLAGS: return (c->line128 ? UINT32_C(0x1) : 0) | (c->coupled ? UINT32_C(0x2) : 0) | (c->grant_exclusive ? UINT32_C(0x4) : 0) | (c->tx_grant_exclusive ? UINT32_C(0x8) : 0) | (c->any_mac ? UINT32_C(0x10) : 0) | (c->any_ip ? UINT32_C(0x20) : 0);
  case NIC_REG_BLOCK_LO: return ((uint32_t)(c->block_cycles));
  case NIC_REG_BLOCK_HI: return ((uint32_t)(c->block_cycles >> 32 & 0xffff));
  case NIC_REG_QUEUE_DEPTH: return ((uint32_t)(c->queue_depth & 0x7f));
  case NIC_REG_LOOKUP_LOG2: return ((uint32_t)(c->lookup_log2 & 0xf));
  case NIC_REG_LOOKUP_SEED: return ((uint32_t)(c->lookup_seed));
  case NIC_REG_ARGS_SIG_OFF: return ((uint32_t)(c->args_sig_off & 0x7f));
  case NIC_REG_ARGS_RAW_OFF: return ((uint32_t)(c->args_raw_off & 0x7f));
  case NIC_REG_REPLY_OFF: return ((uint32_t)(c->reply_off & 0x7f));
  case NIC_REG_MAX_FRAME: return ((uint32_t)(c->max_frame & 0x3fff));
  default: return 0;
  }
}

// Writes a setting's register; nothing happens at any other address.
static inline void nic_config_write(struct nic_config *c, uint32_t address, uint32_t data) {
  switch (address) {
  case NIC_REG_FLAGS:
    c->line128 = (data & 0x1) != 0;
    c->coupled = (data >> 1 & 0x1) != 0;
    c->grant_exclusive = (data >> 2 & 0x1) != 0;
    c->tx_grant_exclusive = (data >> 3 & 0x1) != 0;
    c->any_mac = (data >> 4 & 0x1) != 0;
    c->any_ip = (data >> 5 & 0x1) != 0;
    break;
  case NIC_REG_BLOCK_LO:
    c->block_cycles = (c->block_cycles & ~UINT64_C(0xffffffff)) | (uint64_t)(data);
    break;
  case NIC_REG_BLOCK_HI:
    c->block_cycles = (c->block_cycles & ~UINT64_C(0xffff00000000)) | (uint64_t)(data & 0xffff) << 32;
    break;
  case NIC_REG_QUEUE_DEPTH:
    c->queue_depth = (uint8_t)(data & 0x7f);
    break;
  case NIC_REG_LOOKUP_LOG2:
    c->lookup_log2 = (uint8_t)(data & 0xf);
    break;
  case NIC_REG_LOOKUP_SEED:
    c->lookup_seed = (uint32_t)(data);
    break;
  case NIC_REG_ARGS_SIG_OFF:
    c->args_sig_off = (uint8_t)(data & 0x7f);
    break;
  case NIC_REG_ARGS_RAW_OFF:
    c->args_raw_off = (uint8_t)(data & 0x7f);
    break;
  case NIC_REG_REPLY_OFF:
    c->reply_off = (uint8_t)(data & 0x7f);
    break;
  case NIC_REG_MAX_FRAME:
    c->max_frame = (uint16_t)(data & 0x3fff);
    break;
  default: break;
  }
}

// The word that a register holds that is only read; 0 for any other address.
static inline uint32_t nic_status_word(const struct nic_status *s, uint32_t address) {
  switch (address) {
  case NIC_REG_CALLS: return s->calls;
  case NIC_REG_REPLIES: return s->replies;
  case NIC_REG_ONE_WAY: return s->one_way;
  case NIC_REG_TRYAGAIN: return s->tryagain;
  case NIC_REG_EARLY: return s->early;
  case NIC_REG_TOO_LONG: return s->too_long;
  case NIC_REG_ABORTED: return s->aborted;
  case NIC_REG_WAITING: return s->waiting;
  case NIC_REG_OPEN: return s->open;
  case NIC_REG_CELLS: return s->cells;
  case NIC_REG_RECEIVING: return s->receiving;
  case NIC_REG_DESCRIBED: return s->described;
  case NIC_REG_LOOKING_UP: return s->looking_up;
  case NIC_REG_DELIVERING: return s->delivering;
  case NIC_REG_REPLYING: return s->replying;
  case NIC_REG_UNDER_WAY: return s->under_way;
  default: return 0;
  }
}

// The words of each table's entry, and the entry that words are.

static inline void nic_owner_words(const struct nic_owner *e, uint32_t words[NIC_TABLE_OWNER_WORDS]) {
  words[0] = ((uint32_t)(e->proc_id & (NIC_PROCESSES - 1))) | (e->valid ? UINT32_C(0x80000000) : 0);
}
static inline struct nic_owner nic_owner_entry(const uint32_t words[NIC_TABLE_OWNER_WORDS]) {
  return (struct nic_owner){.proc_id = (uint8_t)(words[0] & (NIC_PROCESSES - 1)),
    .valid = (words[0] >> 31 & 0x1) != 0};
}

static inline void nic_filter_words(const struct nic_filter *e, uint32_t words[NIC_TABLE_FILTER_WORDS]) {
  words[0] = ((uint32_t)(e->mac));
  words[1] = ((uint32_t)(e->mac >> 32 & 0xffff));
  words[2] = ((uint32_t)(e->ip));
  words[3] = (e->valid ? UINT32_C(0x1) : 0);
}
static inline struct nic_filter nic_filter_entry(const uint32_t words[NIC_TABLE_FILTER_WORDS]) {
  return (struct nic_filter){.mac = (uint64_t)((words[0]) | ((uint64_t)(words[1] & 0xffff) << 32)),
    .ip = (uint32_t)(words[2]),
    .valid = (words[3] & 0x1) != 0};
}

static inline void nic_signature_words(const struct nic_signature *e, uint32_t words[NIC_TABLE_SIGNATURE_WORDS]) {
  words[0] = ((uint32_t)(e->element));
}
static inline struct nic_signature nic_signature_entry(const uint32_t words[NIC_TABLE_SIGNATURE_WORDS]) {
  return (struct nic_signature){.element = (uint32_t)(words[0])};
}

static inline void nic_service_words(const struct nic_service *e, uint32_t words[NIC_TABLE_SERVICE_WORDS]) {
  words[0] = ((uint32_t)(e->proc_id & (NIC_PROCESSES - 1))) | (e->raw ? UINT32_C(0x100) : 0) | ((uint32_t)(e->signature & 0xff) << 16);
  words[1] = ((uint32_t)(e->service & 0xffff));
  words[2] = ((uint32_t)(e->handler));
  words[3] = ((uint32_t)(e->handler >> 32));
  words[4] = ((uint32_t)(e->data));
  words[5] = ((uint32_t)(e->data >> 32));
}
static inline struct nic_service nic_service_entry(const uint32_t words[NIC_TABLE_SERVICE_WORDS]) {
  return (struct nic_service){.proc_id = (uint8_t)(words[0] & (NIC_PROCESSES - 1)),
    .raw = (words[0] >> 8 & 0x1) != 0,
    .signature = (uint8_t)(words[0] >> 16 & 0xff),
    .service = (uint16_t)(words[1] & 0xffff),
    .handler = (uint64_t)((words[2]) | ((uint64_t)(words[3]) << 32)),
    .data = (uint64_t)((words[4]) | ((uint64_t)(words[5]) << 32))};
}

static inline void nic_bucket_words(const struct nic_bucket *e, uint32_t words[NIC_TABLE_BUCKET_WORDS]) {
  words[0] = ((uint32_t)(e->port & 0xffff));
  words[1] = ((uint32_t)(e->prog));
  words[2] = ((uint32_t)(e->vers));
  words[3] = ((uint32_t)(e->proc));
  words[4] = ((uint32_t)(e->service & (NIC_SERVICES - 1))) | (e->valid ? UINT32_C(0x80000000) : 0);
}
static inline struct nic_bucket nic_bucket_entry(const uint32_t words[NIC_TABLE_BUCKET_WORDS]) {
  return (struct nic_bucket){.port = (uint16_t)(words[0] & 0xffff),
    .prog = (uint32_t)(words[1]),
    .vers = (uint32_t)(words[2]),
    .proc = (uint32_t)(words[3]),
    .service = (uint16_t)(words[4] & (NIC_SERVICES - 1)),
    .valid = (words[4] >> 31 & 0x1) != 0};
}

// What a register write does to the table-write port: a word of an entry gathers, and its last one makes the port valid.
static inline void nic_table_write(struct nic_table_write *t, uint32_t address, uint32_t data) {
  uint32_t word = 0;
  bool last = false;
  t->valid = false;
  if (address - 0x01000u < 4u * NIC_TABLE_OWNER_ENTRIES) {
    t->which = NIC_TABLE_OWNER, t->index = (uint16_t)((address - 0x01000u) / 4u);
    word = (address - 0x01000u) % 4u / 4, last = word == NIC_TABLE_OWNER_WORDS - 1;
  } else if (address - 0x02000u < 16u * NIC_TABLE_FILTER_ENTRIES) {
    t->which = NIC_TABLE_FILTER, t->index = (uint16_t)((address - 0x02000u) / 16u);
    word = (address - 0x02000u) % 16u / 4, last = word == NIC_TABLE_FILTER_WORDS - 1;
  } else if (address - 0x04000u < 4u * NIC_TABLE_SIGNATURE_ENTRIES) {
    t->which = NIC_TABLE_SIGNATURE, t->index = (uint16_t)((address - 0x04000u) / 4u);
    word = (address - 0x04000u) % 4u / 4, last = word == NIC_TABLE_SIGNATURE_WORDS - 1;
  } else if (address - 0x10000u < 32u * NIC_TABLE_SERVICE_ENTRIES) {
    t->which = NIC_TABLE_SERVICE, t->index = (uint16_t)((address - 0x10000u) / 32u);
    word = (address - 0x10000u) % 32u / 4, last = word == NIC_TABLE_SERVICE_WORDS - 1;
  } else if (address - 0x20000u < 32u * NIC_TABLE_BUCKET_ENTRIES) {
    t->which = NIC_TABLE_BUCKET, t->index = (uint16_t)((address - 0x20000u) / 32u);
    word = (address - 0x20000u) % 32u / 4, last = word == NIC_TABLE_BUCKET_WORDS - 1;
  } else {
    return;
  }
  if (word < 6) t->words[word] = data;
  t->valid = last;
}
