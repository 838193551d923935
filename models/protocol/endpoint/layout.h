// SPDX-License-Identifier: Apache-2.0
// Where things lie in an endpoint's lines and where those lines lie in the NIC-homed address space: a function of line
// size and reply form. The same facts configure the RTL (registers), the home agent and the software.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

enum line_region { REGION_RX, REGION_TX, REGION_RX_AUX, REGION_TX_AUX };

// Receive control line: header (24 bytes, little endian), arguments from args_off to the line's end, then the auxiliary
// lines in order. Reply (in the receive line if coupled, else in the transmit control line): header (8 bytes), payload
// from reply_off to the line's end, then the auxiliary lines in order. Auxiliary lines lie side by side.
#define RX_FLAGS 0   // u8: RX_VALID, kind << 1
#define RX_LENGTH 2  // u16: argument bytes
#define RX_EPOCH 4   // u32: count of answers on this endpoint, this one included
#define RX_HANDLER 8 // u64: code pointer
#define RX_DATA 16   // u64: data pointer
#define RX_HEADER 24
#define RX_VALID 1u // a request; clear: TRYAGAIN
enum rx_kind { RX_KIND_BYPASS, RX_KIND_ARP, RX_KIND_CALL, RX_KIND_REPLY, RX_KIND_ERROR };

#define REPLY_FLAGS 0  // u8: REPLY_DONE, REPLY_ONEWAY
#define REPLY_STATUS 1 // u8: ONC-RPC accept_stat
#define REPLY_LENGTH 2 // u16: payload bytes
#define REPLY_EPOCH 4  // u32: epoch of the request that this answers; written last, with the flags
#define REPLY_HEADER 8
#define REPLY_DONE 0x80u   // never a bit of RX_FLAGS: in the coupled form both headers share byte 0 and the epoch
#define REPLY_ONEWAY 0x40u // no reply is to be sent

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

#define LAYOUT_MAX_AUX 255u // auxiliary lines per direction that an endpoint can count
#define LAYOUT_MAX_ENDPOINTS 64u

// The layout for a line size (128 or 64) and reply form, with the shipped offsets. max_message: payload bytes that the
// control line and the auxiliary lines must hold together, wherever in the control line they begin; at most what
// LAYOUT_MAX_AUX lines can hold.
struct layout layout_make(uint16_t line_bytes, bool coupled, uint32_t max_message);
// The same lines at the offsets that Lauberhorn's public prototype uses: control lines adjacent, blocks 0x20000 apart.
// Only for 128-byte lines; others are returned unchanged.
struct layout layout_published(struct layout l);
// True if every line of endpoints 0..LAYOUT_MAX_ENDPOINTS-1 has an address of its own, on a line boundary, so that
// layout_find is the inverse of layout_address. For layouts whose offsets were changed by hand.
bool layout_is_sound(const struct layout *l);
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
