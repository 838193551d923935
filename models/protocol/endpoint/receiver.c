// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/endpoint/receiver.h"

enum receiver_verdict receiver_read(uint32_t *seen, uint8_t flags, uint32_t epoch) {
  uint32_t ahead = epoch - *seen; // epochs may wrap round
  if (ahead == 0 || ahead > UINT32_MAX / 2) return RECEIVER_AGAIN;
  if ((ahead & 1u) == 0) { // answer `epoch` is on the other line, and so not this one
    *seen = epoch - 1;
    return RECEIVER_AGAIN;
  }
  *seen = epoch;
  return (flags & RX_VALID) != 0 ? RECEIVER_REQUEST : RECEIVER_NOTHING;
}
