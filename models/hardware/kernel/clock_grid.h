// SPDX-License-Identifier: Apache-2.0
// The edges of one clock. A clock whose period is a whole number of picoseconds, as most are, needs no wide division.
#pragma once
#include "models/hardware/kernel/c_headers.h"

namespace piste {

class clock_grid {
public:
  explicit clock_grid(uint64_t hz) : hz_(hz), period_(1000000000000u % hz ? 0 : 1000000000000u / hz) {}

  uint64_t hz() const { return hz_; }
  // Time of edge k.
  uint64_t edge_ps(uint64_t k) const { return period_ ? k * period_ : clock_edge_ps(k, hz_); }
  // Number of the first edge at or after a time.
  uint64_t at_or_after(uint64_t ps) const {
    return period_ ? (ps + period_ - 1) / period_ : clock_edge_at_or_after(ps, hz_);
  }

private:
  uint64_t hz_;
  uint64_t period_; // in picoseconds; 0 if it is not whole
};

} // namespace piste
