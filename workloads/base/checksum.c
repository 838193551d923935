// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/checksum.h"

uint64_t checksum_add(uint64_t sum, const void *bytes, size_t count) {
  const uint8_t *b = bytes;
  for (; count >= 2; b += 2, count -= 2) sum += (uint32_t)b[0] << 8 | b[1];
  return count ? sum + ((uint32_t)b[0] << 8) : sum;
}

uint16_t checksum_finish(uint64_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~sum;
}
