// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/pcapng.h"
#include "workloads/base/bytes.h"
#include <pcap/pcap.h>
#include <stdlib.h>

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define BLOCK_MAX (UINT32_C(1) << 24) // bytes; libpcap's limit for files of Ethernet frames
#define PS_PER_SECOND UINT64_C(1000000000000)
#define LINKTYPE_RAW 101

// Bytes of a block around its body: type and length, length again.
enum { BLOCK_HEAD = 8, BLOCK_TAIL = 4 };

enum block_type {
  BLOCK_INTERFACE = 1,
  BLOCK_PACKET = 2, // obsolete, but old files have it
  BLOCK_SIMPLE_PACKET = 3,
  BLOCK_ENHANCED_PACKET = 6,
  BLOCK_SECTION = 0x0a0d0d0a
};

enum option {
  OPTION_END = 0,
  OPTION_FLAGS = 2,       // of a packet
  OPTION_RESOLUTION = 9,  // of an interface: of its stamps
  OPTION_FCS_LENGTH = 13, // of an interface
  OPTION_OFFSET = 14      // of an interface: of its stamps
};

struct interface {
  int dlt;
  uint32_t snap_length; // 0: none
  uint8_t fcs_bytes;
  uint64_t units; // of stamps in a second
  int64_t offset_s;
};

struct pcapng {
  FILE *file;
  bool big_endian; // the present section
  struct interface *interfaces;
  uint32_t interface_count, interface_room;
  uint64_t offset; // of the present block
  uint32_t type, size;
  uint8_t *body; // of `size` bytes
  uint32_t room;
};

static uint32_t get32(const struct pcapng *p, const uint8_t *b) {
  return p->big_endian ? get_be32(b) : __builtin_bswap32(get_be32(b));
}

static uint16_t get16(const struct pcapng *p, const uint8_t *b) {
  return p->big_endian ? get_be16(b) : __builtin_bswap16(get_be16(b));
}

static uint64_t get64(const struct pcapng *p, const uint8_t *b) {
  uint32_t first = get32(p, b), second = get32(p, b + 4);
  return p->big_endian ? (uint64_t)first << 32 | second : (uint64_t)second << 32 | first;
}

static bool ends_early(struct error *e) {
  return error_set(e, "the file ends within a block of pcapng");
}

// The order in which a section header writes its numbers is told by the word behind its length.
static bool read_order(struct pcapng *p, uint8_t magic[4], struct error *e) {
  if (fread(magic, 1, 4, p->file) != 4) return ends_early(e);
  p->big_endian = get_be32(magic) == BYTE_ORDER_MAGIC;
  return p->big_endian || get32(p, magic) == BYTE_ORDER_MAGIC ||
         error_set(e, "a section of pcapng begins with the byte order 0x%08x", get_be32(magic));
}

static bool read_body(struct pcapng *p, uint32_t length, const uint8_t *begin, uint32_t begun, struct error *e) {
  uint8_t tail[BLOCK_TAIL];
  if (length < BLOCK_HEAD + BLOCK_TAIL + begun || length % 4 != 0 || length > BLOCK_MAX)
    return error_set(e, "a block of pcapng with a length of %u bytes", length);
  p->size = length - BLOCK_HEAD - BLOCK_TAIL;
  if (p->size > p->room) {
    uint8_t *grown = realloc(p->body, p->size);
    if (!grown) return error_set(e, "out of memory for a block of %u bytes", length);
    p->body = grown;
    p->room = p->size;
  }
  for (uint32_t i = 0; i < begun; i++) p->body[i] = begin[i];
  if (p->size > begun && fread(p->body + begun, 1, p->size - begun, p->file) != p->size - begun) return ends_early(e);
  if (fread(tail, 1, sizeof tail, p->file) != sizeof tail) return ends_early(e);
  return get32(p, tail) == length ||
         error_set(e, "a block of pcapng with a length of %u bytes at its begin and %u at its end", length,
                   get32(p, tail));
}

// Reads a block: PULL_ITEM, PULL_END or PULL_ERROR.
static enum pull read_block(struct pcapng *p, struct error *e) {
  uint8_t head[BLOCK_HEAD], magic[4];
  p->offset = (uint64_t)ftello(p->file);
  size_t got = fread(head, 1, sizeof head, p->file);
  if (got == 0 && !ferror(p->file)) return PULL_END;
  if (got != sizeof head) return ends_early(e), PULL_ERROR;
  bool section = get_be32(head) == BLOCK_SECTION; // a palindrome
  if (section && !read_order(p, magic, e)) return PULL_ERROR;
  p->type = get32(p, head);
  return read_body(p, get32(p, head + 4), magic, section ? sizeof magic : 0, e) ? PULL_ITEM : PULL_ERROR;
}

static bool begin_section(struct pcapng *p, struct error *e) {
  p->interface_count = 0; // a section has its own
  if (!p->body || p->size < 16) return error_set(e, "a section header of pcapng with %u bytes", p->size);
  return get16(p, p->body + 4) == 1 || error_set(e, "version %u of pcapng is not known; 1 is", get16(p, p->body + 4));
}

// ---- options: code, length, value padded to four bytes

struct option_at {
  uint16_t code, length;
  const uint8_t *value;
};

// The option at *at of the body, which moves on; false at the end of the list. What does not fit there ends it too, and
// *whole is false.
static bool next_option(const struct pcapng *p, uint32_t *at, struct option_at *option, bool *whole) {
  *whole = true;
  if (*at == p->size) return false;
  *whole = *at + 4 <= p->size;
  if (!*whole) return false;
  *option = (struct option_at){get16(p, p->body + *at), get16(p, p->body + *at + 2), p->body + *at + 4};
  uint32_t padded = (option->length + 3u) / 4 * 4;
  *whole = padded <= p->size - *at - 4;
  *at += 4 + padded;
  return *whole && option->code != OPTION_END;
}

// Units of a second: ten or two to the power that the option gives. False if they are beyond 64 bits.
static bool read_resolution(uint8_t value, uint64_t *units) {
  unsigned power = value & 0x7f;
  *units = 1;
  if (value & 0x80) {
    *units <<= power < 64 ? power : 0;
    return power < 64;
  }
  for (unsigned i = 0; i < power && i < 19; i++) *units *= 10;
  return power <= 19;
}

// The specification counts bits, its example and most writers bytes; no FCS has eight bytes or more.
static uint8_t fcs_bytes(uint8_t length) {
  return length < 8 ? length : length / 8;
}

static bool read_interface_option(const struct pcapng *p, const struct option_at *o, struct interface *i,
                                  struct error *e) {
  if (o->code == OPTION_FCS_LENGTH && o->length == 1) i->fcs_bytes = fcs_bytes(o->value[0]);
  if (o->code == OPTION_RESOLUTION && (o->length != 1 || !read_resolution(o->value[0], &i->units)))
    return error_set(e, "an interface of pcapng whose stamps have no resolution that is known");
  if (o->code != OPTION_OFFSET) return true;
  if (o->length != 8) return error_set(e, "an interface of pcapng whose stamps have an offset of %u bytes", o->length);
  i->offset_s = (int64_t)get64(p, o->value);
  return true;
}

static bool read_interface(struct pcapng *p, struct interface *i, struct error *e) {
  if (p->size < 8) return error_set(e, "an interface of pcapng with %u bytes", p->size);
  uint16_t link = get16(p, p->body);
  *i = (struct interface){
      .dlt = link == LINKTYPE_RAW ? DLT_RAW : link, .snap_length = get32(p, p->body + 4), .units = 1000000};
  uint32_t at = 8;
  struct option_at option;
  bool whole;
  while (next_option(p, &at, &option, &whole))
    if (!read_interface_option(p, &option, i, e)) return false;
  return whole || error_set(e, "an interface of pcapng whose options are longer than its block");
}

static bool add_interface(struct pcapng *p, struct error *e) {
  if (p->interface_count == p->interface_room) {
    uint32_t room = p->interface_room ? 2 * p->interface_room : 4;
    struct interface *grown = realloc(p->interfaces, room * sizeof *grown);
    if (!grown) return error_set(e, "out of memory for %u interfaces", room);
    p->interfaces = grown;
    p->interface_room = room;
  }
  return read_interface(p, &p->interfaces[p->interface_count], e) && ++p->interface_count;
}

// ---- packets

static capture_ps stamp_of(const struct interface *i, uint64_t stamp) {
  capture_ps whole = (capture_ps)(stamp / i->units) + i->offset_s;
  return whole * (capture_ps)PS_PER_SECOND + (capture_ps)(stamp % i->units) * (capture_ps)PS_PER_SECOND / i->units;
}

// A packet's own word about its FCS comes before its interface's. Options that do not fit have nothing to say.
static void read_flags(const struct pcapng *p, uint32_t at, struct container_packet *packet) {
  struct option_at option;
  bool whole;
  while (next_option(p, &at, &option, &whole)) {
    if (option.code != OPTION_FLAGS || option.length != 4) continue;
    uint8_t bytes = get32(p, option.value) >> 5 & 15;
    if (bytes > 0) packet->fcs_bytes = bytes;
  }
}

static const struct interface *find_interface(const struct pcapng *p, uint32_t number, struct error *e) {
  if (number < p->interface_count) return &p->interfaces[number];
  return error_set(e, "a packet of interface %u, and the section describes %u", number, p->interface_count), NULL;
}

static bool read_packet(const struct pcapng *p, struct container_packet *packet, struct error *e) {
  enum { HEAD = 20 };
  const uint8_t *b = p->body;
  if (p->size < HEAD) return error_set(e, "a packet block of pcapng with %u bytes", p->size);
  uint32_t number = p->type == BLOCK_PACKET ? get16(p, b) : get32(p, b), length = get32(p, b + 12);
  const struct interface *from = find_interface(p, number, e);
  if (!from) return false;
  if (length > p->size - HEAD)
    return error_set(e, "a packet of %u bytes in a block of pcapng that has room for %u", length, p->size - HEAD);
  *packet = (struct container_packet){.dlt = from->dlt,
                                      .fcs_bytes = from->fcs_bytes,
                                      .stamped = true,
                                      .stamp_ps = stamp_of(from, (uint64_t)get32(p, b + 4) << 32 | get32(p, b + 8)),
                                      .length = length,
                                      .original_length = get32(p, b + 16),
                                      .bytes = b + HEAD};
  read_flags(p, HEAD + (length + 3) / 4 * 4, packet);
  return true;
}

// Without a stamp, and of the first interface.
static bool read_simple_packet(const struct pcapng *p, struct container_packet *packet, struct error *e) {
  enum { HEAD = 4 };
  if (p->size < HEAD) return error_set(e, "a packet block of pcapng with %u bytes", p->size);
  const struct interface *from = find_interface(p, 0, e);
  if (!from) return false;
  uint32_t original = get32(p, p->body), length = original;
  if (from->snap_length > 0 && length > from->snap_length) length = from->snap_length;
  if (length > p->size - HEAD)
    return error_set(e, "a packet of %u bytes in a block of pcapng that has room for %u", length, p->size - HEAD);
  *packet = (struct container_packet){.dlt = from->dlt,
                                      .fcs_bytes = from->fcs_bytes,
                                      .length = length,
                                      .original_length = original,
                                      .bytes = p->body + HEAD};
  return true;
}

enum pull pcapng_next(struct pcapng *p, struct container_packet *packet, struct error *e) {
  for (;;) {
    enum pull status = read_block(p, e);
    if (status != PULL_ITEM) return status;
    switch (p->type) {
    case BLOCK_SECTION:
      if (!begin_section(p, e)) return PULL_ERROR;
      break;
    case BLOCK_INTERFACE:
      if (!add_interface(p, e)) return PULL_ERROR;
      break;
    case BLOCK_PACKET:
    case BLOCK_ENHANCED_PACKET:
      return read_packet(p, packet, e) ? PULL_ITEM : PULL_ERROR;
    case BLOCK_SIMPLE_PACKET:
      return read_simple_packet(p, packet, e) ? PULL_ITEM : PULL_ERROR;
    default: // names, statistics, secrets
      break;
    }
  }
}

struct pcapng *pcapng_new(FILE *file, struct error *e) {
  struct pcapng *p = calloc(1, sizeof *p);
  if (!p) return error_set(e, "out of memory"), NULL;
  p->file = file;
  enum pull status = read_block(p, e);
  if (status == PULL_ITEM && p->type != BLOCK_SECTION) error_set(e, "unknown file format");
  if (status == PULL_ITEM && p->type == BLOCK_SECTION && begin_section(p, e)) return p;
  if (status == PULL_END) ends_early(e);
  pcapng_free(p);
  return NULL;
}

uint64_t pcapng_offset(const struct pcapng *p) {
  return p->offset;
}

void pcapng_free(struct pcapng *p) {
  if (!p) return;
  free(p->interfaces);
  free(p->body);
  free(p);
}
