// SPDX-License-Identifier: Apache-2.0
// The edges of one clock. A clock whose period is a whole number of picoseconds, as most are, needs no wide division.
#pragma once
#include "models/hardware/kernel/c_headers.h"
#include <numeric>

namespace piste {

class clock_grid {
public:
  explicit clock_grid(uint64_t hz) : hz_(hz), period_(1000000000000u % hz ? 0 : 1000000000000u / hz) {}

  uint64_t hz() const { return hz_; }
  // In picoseconds; 0 if it is not whole.
  uint64_t period_ps() const { return period_; }
  // Time of edge k.
  uint64_t edge_ps(uint64_t k) const { return period_ ? k * period_ : clock_edge_ps(k, hz_); }
  // Number of the first edge at or after a time.
  uint64_t at_or_after(uint64_t ps) const {
    return period_ ? (ps + period_ - 1) / period_ : clock_edge_at_or_after(ps, hz_);
  }
  // After so many picoseconds the edges lie again as they did.
  uint64_t repeats_ps() const { return ps_per_s / std::gcd(hz_, ps_per_s); }
  // Edges in a time that is a multiple of that.
  uint64_t edges_in(uint64_t ps) const { return ps / repeats_ps() * (hz_ / std::gcd(hz_, ps_per_s)); }

private:
  static constexpr uint64_t ps_per_s = 1000000000000u;

  uint64_t hz_;
  uint64_t period_;
};

} // namespace piste
