// SPDX-License-Identifier: Apache-2.0
// Which lines a level of cache holds: set-associative. Tags only.
#pragma once
#include "models/hardware/coherence/replacement.h"
#include "models/hardware/kernel/state_record.h"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace piste {

// The set of a line, without a division where the number of sets is a power of two, as it mostly is; and a number for
// it among a few, by which a look-up finds what it found last time.
class set_index {
public:
  static constexpr size_t hints = 64;
  set_index(uint32_t sets, uint16_t line_bytes)
      : shift_(static_cast<unsigned>(__builtin_ctz(line_bytes))), sets_(sets), mask_(sets & (sets - 1) ? 0 : sets - 1) {
  }
  size_t of(uint64_t line) const { return mask_ ? line >> shift_ & mask_ : (line >> shift_) % sets_; }
  // Neighbours differ, and so do control lines, which lie 1 KiB apart.
  size_t hint(uint64_t line) const { return (line >> shift_ ^ line >> 10) % hints; }

private:
  unsigned shift_;
  uint32_t sets_, mask_;
};

class tag_array {
public:
  static constexpr uint32_t none = UINT32_MAX;
  static constexpr uint64_t no_line = UINT64_MAX;

  tag_array(uint32_t sets, uint32_t ways, uint16_t line_bytes)
      : index_(sets, line_bytes), ways_(ways), slots_(size_t{sets} * ways), empty_(sets) {
    for (uint32_t i = 0; i < sets; i++) empty_[i] = i * ways;
  }

  // The slot that holds a line, or `none`.
  uint32_t find(uint64_t line) {
    uint32_t &hint = hint_[index_.hint(line)];
    if (holds(hint, line)) return hint;
    uint32_t first = static_cast<uint32_t>(index_.of(line)) * ways_;
    for (uint32_t i = first; i < first + ways_; i++)
      if (holds(i, line)) return hint = i;
    return none;
  }
  // The line of this slot is the most recently used.
  void use(uint32_t slot) { slots_[slot].used = ++clock_; }
  // Puts a line that is not here in an empty slot or that of the line that goes next; *out is that line, or no_line.
  uint32_t put(uint64_t line, uint64_t *out) {
    size_t set = index_.of(line);
    uint32_t i = empty_[set];
    if (slots_[i].used) i = static_cast<uint32_t>(goes_next(&slots_[set * ways_], ways_) - slots_.data());
    *out = slots_[i].used ? slots_[i].line : no_line;
    slots_[i] = {line, ++clock_};
    return i;
  }
  // Its line is gone.
  void clear(uint32_t slot) {
    slots_[slot].used = 0;
    empty_[slot / ways_] = slot;
  }

  // How many lines of its set go before this slot's.
  unsigned turn(uint32_t slot) const { return turn_of(&slots_[slot / ways_ * ways_], ways_, slots_[slot]); }
  // Calls f(line, slot) for each line that is here, by set, then way.
  template <class F> void each(F f) const {
    for (uint32_t i = 0; i < slots_.size(); i++)
      if (slots_[i].used) f(slots_[i].line, i);
  }

  void record(state_record &r) const {
    if (!clock_) return; // it has never held a line
    for (size_t set = 0; set < empty_.size(); set++) {
      const tag *ways = &slots_[set * ways_];
      r.value(empty_[set]);
      for (uint32_t i = 0; i < ways_; i++) {
        if (!ways[i].used) continue;
        r.value(i);
        r.value(ways[i].line);
        r.value(turn_of(ways, ways_, ways[i]));
      }
    }
  }

private:
  struct tag {
    uint64_t line;
    uint64_t used; // 0: empty
  };
  bool holds(uint32_t i, uint64_t line) const { return slots_[i].line == line && slots_[i].used; }

  set_index index_;
  uint32_t ways_;
  std::vector<tag> slots_;
  std::vector<uint32_t> empty_; // by set: a slot that was empty last time
  uint64_t clock_ = 0;
  uint32_t hint_[set_index::hints] = {}; // where lines of this hint were last
};

} // namespace piste
