// SPDX-License-Identifier: Apache-2.0
// The colour function is that of Lauberhorn's public prototype on Enzian.
#include "models/protocol/endpoint/colour.h"
#include <stddef.h>

unsigned colour_of_line(uint64_t index) {
  unsigned c = (unsigned)(index & 0x7ffff);
  unsigned high = (c >> 5 ^ c >> 18) & 1;
  unsigned middle = (c >> 3 ^ c >> 16 ^ c >> 5) & 3;
  unsigned low = (c ^ c >> 13 ^ c >> 5) & 7;
  return high << 5 | middle << 3 | low;
}

unsigned colour_of(const struct layout *l, uint64_t address) {
  return colour_of_line(address / l->line_bytes);
}

struct control_line {
  unsigned endpoint;
  enum line_region region;
  unsigned index;
};

bool colour_control_clash(const struct layout *l, unsigned endpoints, struct colour_clash *clash) {
  struct control_line seen[COLOURS];
  uint64_t used = 0;
  for (unsigned e = 0; e < endpoints; e++)
    for (enum line_region r = REGION_RX; r <= REGION_TX; r++)
      for (unsigned i = 0; i < layout_lines(l, r); i++) {
        unsigned colour = colour_of(l, layout_address(l, e, r, i));
        if (used >> colour & 1) {
          struct control_line was = seen[colour];
          if (clash != NULL) *clash = (struct colour_clash){{was.endpoint, e}, {was.region, r}, {was.index, i}, colour};
          return true;
        }
        used |= UINT64_C(1) << colour;
        seen[colour] = (struct control_line){e, r, i};
      }
  return false;
}

uint64_t colour_aux_mask(const struct layout *l, unsigned endpoint, enum line_region region, unsigned aux) {
  uint64_t mask = 0;
  for (unsigned i = 0; i < aux; i++) mask |= UINT64_C(1) << colour_of(l, layout_address(l, endpoint, region, i));
  return mask;
}
