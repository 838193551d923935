// SPDX-License-Identifier: Apache-2.0
// Frames and capture files for tests, built byte by byte and independently of the code under test.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct blob {
  size_t size;
  uint8_t bytes[1 << 16];
};

static inline void blob_add(struct blob *b, const void *bytes, size_t count) {
  if (b->size + count > sizeof b->bytes) abort();
  if (count > 0) memcpy(b->bytes + b->size, bytes, count);
  b->size += count;
}

static inline void blob_be(struct blob *b, uint64_t value, unsigned bytes) {
  for (unsigned i = bytes; i-- > 0;) blob_add(b, &(uint8_t){(uint8_t)(value >> (8 * i))}, 1);
}

static inline void blob_le(struct blob *b, uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i++) blob_add(b, &(uint8_t){(uint8_t)(value >> (8 * i))}, 1);
}

static inline void blob_zeros(struct blob *b, size_t count) {
  while (count-- > 0) blob_add(b, "", 1);
}

// An RPC message in UDP in IPv4 in Ethernet; checksums are left 0.
struct message {
  bool reply, vlan;
  uint32_t xid, client, server; // addresses
  uint16_t client_port, server_port;
  uint32_t program, version, procedure;
  unsigned credential; // bytes of an AUTH_SYS body; 0: AUTH_NONE
  unsigned payload;    // argument or result bytes
};

#define MESSAGE(...)                                                                                                   \
  (struct message) {                                                                                                   \
    .client = 0x0a000001, .server = 0x0a000002, .client_port = 700, .server_port = 2049, .program = 100003,            \
    .version = 3, .procedure = 1, __VA_ARGS__                                                                          \
  }

static inline void blob_ethernet(struct blob *b, bool vlan, uint16_t type) {
  blob_be(b, 0x02aabbccdd01, 6);
  blob_be(b, 0x02aabbccdd02, 6);
  if (vlan) blob_be(b, 0x81000123, 4);
  blob_be(b, type, 2);
}

static inline void blob_ipv4(struct blob *b, uint8_t protocol, uint32_t from, uint32_t to, size_t payload) {
  blob_be(b, 0x4500, 2);
  blob_be(b, 20 + payload, 2);
  blob_be(b, 0, 4);
  blob_be(b, 0x4000 | protocol, 2);
  blob_be(b, 0, 2);
  blob_be(b, from, 4);
  blob_be(b, to, 4);
}

static inline void blob_udp_message(struct blob *b, const struct message *m) {
  struct blob *rpc = calloc(1, sizeof *rpc);
  blob_be(rpc, m->xid, 4);
  blob_be(rpc, m->reply, 4);
  if (m->reply) {
    blob_be(rpc, 0, 4); // accepted
  } else {
    blob_be(rpc, 2, 4);
    blob_be(rpc, m->program, 4);
    blob_be(rpc, m->version, 4);
    blob_be(rpc, m->procedure, 4);
    blob_be(rpc, m->credential > 0, 4);
    blob_be(rpc, m->credential, 4);
    blob_zeros(rpc, (m->credential + 3) / 4 * 4);
  }
  blob_be(rpc, 0, 8); // verifier AUTH_NONE
  if (m->reply) blob_be(rpc, 0, 4);
  for (unsigned i = 0; i < m->payload; i++) blob_be(rpc, i & 0xff, 1);
  blob_ipv4(b, 17, m->reply ? m->server : m->client, m->reply ? m->client : m->server, 8 + rpc->size);
  blob_be(b, m->reply ? m->server_port : m->client_port, 2);
  blob_be(b, m->reply ? m->client_port : m->server_port, 2);
  blob_be(b, 8 + rpc->size, 2);
  blob_be(b, 0, 2);
  blob_add(b, rpc->bytes, rpc->size);
  free(rpc);
}

static inline void blob_frame(struct blob *b, const struct message *m) {
  blob_ethernet(b, m->vlan, 0x0800);
  blob_udp_message(b, m);
}

// A pcap file, little-endian, with nanosecond or microsecond stamps.
static inline void blob_pcap(struct blob *b, bool nanoseconds, uint32_t link) {
  blob_le(b, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, 4);
  blob_le(b, 4u << 16 | 2, 4);
  blob_le(b, 0, 8);
  blob_le(b, 65535, 4);
  blob_le(b, link, 4);
}

static inline void blob_record(struct blob *b, uint32_t seconds, uint32_t fraction, const void *bytes, size_t count,
                               size_t original) {
  blob_le(b, seconds, 4);
  blob_le(b, fraction, 4);
  blob_le(b, count, 4);
  blob_le(b, original, 4);
  blob_add(b, bytes, count);
}

// Appends a message's frame as a record, whole.
static inline void blob_message(struct blob *b, uint32_t seconds, uint32_t fraction, struct message m) {
  struct blob *frame = calloc(1, sizeof *frame);
  blob_frame(frame, &m);
  blob_record(b, seconds, fraction, frame->bytes, frame->size, frame->size);
  free(frame);
}

// pcapng: a section header, then interfaces and packets.
static inline void blob_section(struct blob *b) {
  blob_le(b, 0x0a0d0d0a, 4);
  blob_le(b, 28, 4);
  blob_le(b, 0x1a2b3c4d, 4);
  blob_le(b, 1, 4);
  blob_le(b, UINT64_MAX, 8);
  blob_le(b, 28, 4);
}

// An interface with stamps in units of 10^-resolution seconds.
static inline void blob_interface(struct blob *b, uint16_t link, uint8_t resolution) {
  blob_le(b, 1, 4);
  blob_le(b, 32, 4);
  blob_le(b, link, 4);
  blob_le(b, 65535, 4);
  blob_le(b, 9 | 1u << 16, 4); // if_tsresol
  blob_le(b, resolution, 4);
  blob_le(b, 0, 4);
  blob_le(b, 32, 4);
}

static inline void blob_packet(struct blob *b, uint32_t interface, uint64_t stamp, const void *bytes, size_t count) {
  size_t padded = (count + 3) / 4 * 4;
  blob_le(b, 6, 4);
  blob_le(b, 32 + padded, 4);
  blob_le(b, interface, 4);
  blob_le(b, stamp >> 32, 4);
  blob_le(b, stamp, 4);
  blob_le(b, count, 4);
  blob_le(b, count, 4);
  blob_add(b, bytes, count);
  blob_zeros(b, padded - count);
  blob_le(b, 32 + padded, 4);
}

// Writes a temporary file; the name is freed by file_drop, which also removes the file.
static inline char *file_make(const void *bytes, size_t count) {
  char *path = strdup("/tmp/piste_test_XXXXXX");
  int descriptor = mkstemp(path);
  if (descriptor < 0 || write(descriptor, bytes, count) != (ssize_t)count) abort();
  close(descriptor);
  return path;
}

static inline char *file_of(const struct blob *b) {
  return file_make(b->bytes, b->size);
}

static inline void file_drop(char *path) {
  unlink(path);
  free(path);
}
