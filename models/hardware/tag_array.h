// SPDX-License-Identifier: Apache-2.0
// Which lines a level of cache holds: set-associative, least recently used goes first. Tags only.
#pragma once
#include <cstdint>
#include <vector>

namespace piste {

// The set of a line, without a division where the number of sets is a power of two, as it mostly is.
class set_index {
public:
  set_index(uint32_t sets, uint16_t line_bytes)
      : shift_(static_cast<unsigned>(__builtin_ctz(line_bytes))), sets_(sets), mask_(sets & (sets - 1) ? 0 : sets - 1) {
  }
  size_t of(uint64_t line) const { return mask_ ? line >> shift_ & mask_ : (line >> shift_) % sets_; }

private:
  unsigned shift_;
  uint32_t sets_, mask_;
};

class tag_array {
public:
  tag_array(uint32_t sets, uint32_t ways, uint16_t line_bytes)
      : index_(sets, line_bytes), ways_(ways), slots_(size_t{sets} * ways) {}
  tag_array(const tag_array &) = delete; // recent_ points into slots_

  // True if the line is here; makes it the most recently used.
  bool touch(uint64_t line) {
    if (recent_->line != line || !recent_->used) {
      slot *s = set_of(line);
      uint32_t i = 0;
      while (i < ways_ && (s[i].line != line || !s[i].used)) i++;
      if (i == ways_) return false;
      recent_ = s + i;
    }
    recent_->used = ++clock_;
    return true;
  }
  // Puts a line that is not here in the place of the least recently used.
  void insert(uint64_t line) {
    slot *s = set_of(line), *oldest = s;
    for (uint32_t i = 1; i < ways_; i++)
      if (s[i].used < oldest->used) oldest = s + i;
    *oldest = {line, ++clock_};
    recent_ = oldest;
  }
  void remove(uint64_t line) {
    slot *s = set_of(line);
    for (uint32_t i = 0; i < ways_; i++)
      if (s[i].line == line) s[i].used = 0;
  }

private:
  struct slot {
    uint64_t line;
    uint64_t used; // 0: empty
  };
  slot *set_of(uint64_t line) { return slots_.data() + index_.of(line) * ways_; }

  set_index index_;
  uint32_t ways_;
  std::vector<slot> slots_;
  slot *recent_ = slots_.data(); // touched last
  uint64_t clock_ = 0;
};

} // namespace piste
