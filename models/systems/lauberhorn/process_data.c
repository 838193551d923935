// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/process_data.h"

uint64_t process_data(const struct layout *layout, uint64_t base, unsigned process) {
  uint64_t data = base + process * PROCESS_DATA_BYTES;
  uint64_t lines = layout->block_stride * (uint64_t)NIC_ENDPOINTS;
  bool below = base < layout->base + lines;
  // What would reach into the NIC's lines, and all that follows, lies behind them.
  if (below && data + PROCESS_DATA_BYTES > layout->base) data += (lines / PROCESS_DATA_BYTES + 2) * PROCESS_DATA_BYTES;
  return data;
}
