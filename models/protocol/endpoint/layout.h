// SPDX-License-Identifier: Apache-2.0
// Where things lie in an endpoint's lines and where those lines lie in the NIC-homed address space: a function of line
// size and reply form. The same facts configure the RTL (registers), the home agent and the software.
#pragma once
#include "rtl/pkg/layout.h"
#include "rtl/pkg/nic_sizes.h"
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// Receive control line: header, arguments from args_sig_off or args_raw_off to the line's end, then the auxiliary lines
// in order. Reply (in the receive line if coupled, else in the transmit control line): header, payload from reply_off
// to the line's end, then the auxiliary lines in order. Auxiliary lines lie side by side. The headers:
// rtl/pkg/layout.h.
struct layout {
  uint16_t line_bytes;     // 128 or 64
  bool coupled;            // the reply is written into the request's lines
  uint16_t args_sig_off;   // first byte of unmarshalled arguments in the control line
  uint16_t args_raw_off;   // first byte of raw arguments in the control line
  uint16_t reply_off;      // first byte of the reply's payload in the control line
  uint16_t aux_lines;      // auxiliary lines per direction
  uint64_t base;           // address of endpoint 0's block
  uint64_t block_stride;   // from one endpoint's block to the next
  uint64_t region_off[4];  // of each region in a block
  uint64_t control_stride; // from control line 0 to control line 1 (separate prefetch blocks)
};

#define LAYOUT_MAX_AUX ((1u << NIC_LINE_INDEX_BITS) - 1) // auxiliary lines per direction that an endpoint can count

// The layout for a line size (128 or 64) and reply form, with the shipped offsets. max_message: payload bytes that the
// control line and the auxiliary lines must hold together, wherever in the control line they begin; at most what
// LAYOUT_MAX_AUX lines can hold.
struct layout layout_make(uint16_t line_bytes, bool coupled, uint32_t max_message);
// The same lines at the offsets that Lauberhorn's public prototype uses: control lines adjacent, blocks 0x20000 apart.
// Only for 128-byte lines; others are returned unchanged.
struct layout layout_published(struct layout l);
// True if every line of endpoints 0..NIC_ENDPOINTS-1 has an address of its own, on a line boundary, so that
// layout_find is the inverse of layout_address. For layouts whose offsets were changed by hand.
bool layout_is_sound(const struct layout *l);
// The endpoints' lines lie in [base, layout_end).
uint64_t layout_end(const struct layout *l);
// Address of a line.
uint64_t layout_address(const struct layout *l, unsigned endpoint, enum line_region region, unsigned index);
// The line that holds an address: true and its names, or false if the address is no endpoint's line.
bool layout_find(const struct layout *l, uint64_t address, unsigned *endpoint, enum line_region *region,
                 unsigned *index);
// Lines of a region: 2 control lines, or aux_lines; 0 if the form has no such region.
unsigned layout_lines(const struct layout *l, enum line_region region);
// Auxiliary lines needed by n payload bytes that begin at offset off of the control line.
unsigned layout_aux(const struct layout *l, uint16_t off, uint32_t n);
#ifdef __cplusplus
}
#endif
