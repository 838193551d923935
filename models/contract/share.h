// SPDX-License-Identifier: Apache-2.0
// The one rule by which something that serves several requests, a poll or an interrupt, is split among them.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The share of the request at `index` among `count` (at least one): equal shares in whole units, and of what is left
// over one unit each to the first. The shares sum to `total`.
static inline uint64_t share_of(uint64_t total, size_t count, size_t index) {
  return total / count + (index < total % count);
}
