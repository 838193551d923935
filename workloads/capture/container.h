// SPDX-License-Identifier: Apache-2.0
// What a container of packets, pcap or pcapng, says of one of them.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// Picoseconds; wide enough for any two stamps and what lies between them.
__extension__ typedef __int128 capture_ps;

#define CAPTURE_MAX_FRAME 262144u // bytes; libpcap neither reads nor writes more

struct container_packet {
  int dlt;           // link type, by libpcap's DLT number
  uint8_t fcs_bytes; // of the frame's end, that are its frame check sequence
  bool stamped;
  capture_ps stamp_ps;      // since 1970, if stamped
  uint32_t length;          // bytes held
  uint32_t original_length; // bytes on the wire, at least as many
  const uint8_t *bytes;     // valid until the next call
};
