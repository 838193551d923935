// SPDX-License-Identifier: Apache-2.0
// The internet checksum (RFC 1071) in two halves, so that a sum may run over several pieces.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Adds `count` bytes in network order to a running sum (0 to begin with). Only the last piece may have an odd count.
uint64_t checksum_add(uint64_t sum, const void *bytes, size_t count);
// The checksum that a header field carries: the complement of the sum folded to 16 bits. Over data that includes a
// correct checksum field it is 0.
uint16_t checksum_finish(uint64_t sum);
