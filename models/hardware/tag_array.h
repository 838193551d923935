// SPDX-License-Identifier: Apache-2.0
// Which lines a level of cache holds: set-associative, least recently used goes first. Tags only.
#pragma once
#include <cstdint>
#include <vector>

namespace piste {

// The set of a line, without a division where the number of sets is a power of two, as it mostly is; and a number for
// it among a few, by which a look-up finds what it found last time.
class set_index {
public:
  static constexpr size_t hints = 64;
  set_index(uint32_t sets, uint16_t line_bytes)
      : shift_(static_cast<unsigned>(__builtin_ctz(line_bytes))), sets_(sets), mask_(sets & (sets - 1) ? 0 : sets - 1) {}
  size_t of(uint64_t line) const { return mask_ ? line >> shift_ & mask_ : (line >> shift_) % sets_; }
  // Neighbours differ, and so do control lines, which lie 1 KiB apart.
  size_t hint(uint64_t line) const { return (line >> shift_ ^ line >> 10) % hints; }

private:
  unsigned shift_;
  uint32_t sets_, mask_;
};

class tag_array {
public:
  tag_array(uint32_t sets, uint32_t ways, uint16_t line_bytes)
      : index_(sets, line_bytes), ways_(ways), slots_(size_t{sets} * ways) {}

  // True if the line is here; if not, it is from now on, in the place of the least recently used. Either way it is the
  // most recently used.
  bool touch(uint64_t line) {
    uint32_t i;
    bool here = find(line, &i);
    slots_[i] = {line, ++clock_};
    hint_[index_.hint(line)] = i;
    return here;
  }
  void remove(uint64_t line) {
    uint32_t i;
    if (find(line, &i)) slots_[i].used = 0;
  }

private:
  struct slot {
    uint64_t line;
    uint64_t used; // 0: empty
  };
  bool holds(uint32_t i, uint64_t line) const { return slots_[i].line == line && slots_[i].used; }
  // True if the line is here. *at is where it is, or the place of its set that was used least recently.
  bool find(uint64_t line, uint32_t *at) const {
    *at = hint_[index_.hint(line)];
    if (holds(*at, line)) return true;
    uint32_t i = *at = static_cast<uint32_t>(index_.of(line)) * ways_;
    for (uint32_t end = i + ways_; i < end; i++) {
      if (holds(i, line)) return *at = i, true;
      if (slots_[i].used < slots_[*at].used) *at = i;
    }
    return false;
  }

  set_index index_;
  uint32_t ways_;
  std::vector<slot> slots_;
  uint64_t clock_ = 0;
  uint32_t hint_[set_index::hints] = {}; // where lines of this hint were last
};

} // namespace piste
