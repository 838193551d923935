// SPDX-License-Identifier: Apache-2.0
// Which home owns an address: ranges, and one home for all that lies in none.
#pragma once
#include <cstdint>
#include <vector>

namespace piste {

class address_map {
public:
  // Homes are numbered; `rest` owns what no range gives to another.
  explicit address_map(unsigned rest) : rest_(rest) {}
  // Gives [base, end), which no other range overlaps, to a home.
  void add(uint64_t base, uint64_t end, unsigned home) { ranges_.push_back({base, end, home}); }

  unsigned home_of(uint64_t address) const {
    for (const range &r : ranges_)
      if (address >= r.base && address < r.end) return r.home;
    return rest_;
  }

private:
  struct range {
    uint64_t base, end;
    unsigned home;
  };
  unsigned rest_;
  std::vector<range> ranges_;
};

} // namespace piste
