// SPDX-License-Identifier: Apache-2.0
// Which tracker of a home agent a line occupies. Enzian's home has 64 colours (2 slices of 32 units), each with one
// outstanding read and one write, served in order: a parked load keeps its colour's read for up to the block time.
#pragma once
#include "models/protocol/endpoint/layout.h"
#ifdef __cplusplus
extern "C" {
#endif

#define COLOURS 64u

// Colour of the line with this index (address / line size).
unsigned colour_of_line(uint64_t index);
// Colour of the line that holds `address`.
unsigned colour_of(const struct layout *l, uint64_t address);

// The first control line that cannot be held at the same time as another one, because both have one colour.
struct colour_clash {
  unsigned endpoint[2];
  enum line_region region[2];
  unsigned index[2];
  unsigned colour;
};

// True if two control lines of endpoints 0..endpoints-1 share a colour; fills *clash (may be NULL) with the first pair
// in order of endpoint, region, index. A coupled layout has no transmit lines.
bool colour_control_clash(const struct layout *l, unsigned endpoints, struct colour_clash *clash);
// Colours used by one endpoint's first `aux` auxiliary lines of a region, as a bit mask.
uint64_t colour_aux_mask(const struct layout *l, unsigned endpoint, enum line_region region, unsigned aux);
#ifdef __cplusplus
}
#endif
