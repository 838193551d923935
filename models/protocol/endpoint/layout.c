// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/endpoint/layout.h"

// Aligned so that it adds nothing to a line's colour, and far above host memory.
#define BASE 0x1000000000u

// The shipped offsets. Blocks are whole 4-KiB pages, because a block is mapped into one process. Control lines lie 1
// KiB apart: no prefetcher that works on line pairs or on short runs reaches from one to the other. Together they give
// the control lines of the first 16 endpoints (coupled: 32) all 64 colours, each once (colour.h).
#define BLOCK_STRIDE 0x21000u
#define CONTROL_STRIDE 0x400u
#define TX_OFF 0x800u
#define RX_AUX_OFF 0x1000u
#define TX_AUX_OFF 0x11000u

unsigned layout_aux(const struct layout *l, uint16_t off, uint32_t n) {
  uint32_t room = (uint32_t)l->line_bytes - off;
  return n <= room ? 0 : (n - room + l->line_bytes - 1) / l->line_bytes;
}

struct layout layout_make(uint16_t line_bytes, bool coupled, uint32_t max_message) {
  bool wide = line_bytes == 128;
  struct layout l = {
      .line_bytes = line_bytes,
      .coupled = coupled,
      .args_sig_off = RX_BYTES,
      .args_raw_off = wide ? 64 : RX_BYTES,
      .reply_off = wide ? 64 : REPLY_BYTES,
      .base = BASE,
      .block_stride = BLOCK_STRIDE,
      .region_off = {0, TX_OFF, RX_AUX_OFF, TX_AUX_OFF},
      .control_stride = CONTROL_STRIDE,
  };
  const uint16_t begins[] = {l.args_sig_off, l.args_raw_off, l.reply_off};
  unsigned most = 0;
  for (unsigned i = 0; i < 3; i++) {
    unsigned aux = layout_aux(&l, begins[i], max_message);
    if (aux > most) most = aux;
  }
  l.aux_lines = (uint16_t)(most < LAYOUT_MAX_AUX ? most : LAYOUT_MAX_AUX);
  return l;
}

struct layout layout_published(struct layout l) {
  if (l.line_bytes != 128) return l;
  l.block_stride = 0x20000;
  l.control_stride = 0x80;
  l.region_off[REGION_RX] = 0;
  l.region_off[REGION_RX_AUX] = 0x100;
  l.region_off[REGION_TX] = 0x8000;
  l.region_off[REGION_TX_AUX] = 0x8100;
  return l;
}

unsigned layout_lines(const struct layout *l, enum line_region region) {
  bool transmit = region == REGION_TX || region == REGION_TX_AUX;
  if (transmit && l->coupled) return 0;
  return region == REGION_RX || region == REGION_TX ? 2 : l->aux_lines;
}

static uint64_t line_stride(const struct layout *l, enum line_region region) {
  return region == REGION_RX || region == REGION_TX ? l->control_stride : l->line_bytes;
}

uint64_t layout_end(const struct layout *l) {
  return l->base + l->block_stride * NIC_ENDPOINTS;
}

uint64_t layout_address(const struct layout *l, unsigned endpoint, enum line_region region, unsigned index) {
  return l->base + endpoint * l->block_stride + l->region_off[region] + index * line_stride(l, region);
}

bool layout_find(const struct layout *l, uint64_t address, unsigned *endpoint, enum line_region *region,
                 unsigned *index) {
  if (address < l->base) return false;
  uint64_t block = (address - l->base) / l->block_stride;
  uint64_t offset = (address - l->base) % l->block_stride;
  if (block >= NIC_ENDPOINTS) return false;
  for (enum line_region r = REGION_RX; r <= REGION_TX_AUX; r++) {
    if (offset < l->region_off[r]) continue;
    uint64_t line = (offset - l->region_off[r]) / line_stride(l, r);
    uint64_t byte = (offset - l->region_off[r]) % line_stride(l, r);
    if (line >= layout_lines(l, r) || byte >= l->line_bytes) continue;
    *endpoint = (unsigned)block;
    *region = r;
    *index = (unsigned)line;
    return true;
  }
  return false;
}

bool layout_is_sound(const struct layout *l) {
  if (l->line_bytes == 0 || l->control_stride < l->line_bytes || l->block_stride == 0) return false;
  for (unsigned e = 0; e < NIC_ENDPOINTS; e++)
    for (enum line_region r = REGION_RX; r <= REGION_TX_AUX; r++)
      for (unsigned i = 0; i < layout_lines(l, r); i++) {
        uint64_t address = layout_address(l, e, r, i);
        enum line_region region;
        unsigned endpoint, index;
        if (address % l->line_bytes != 0) return false;
        if (!layout_find(l, address, &endpoint, &region, &index)) return false;
        if (endpoint != e || region != r || index != i) return false;
      }
  return true;
}
