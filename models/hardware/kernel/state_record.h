// SPDX-License-Identifier: Apache-2.0
// What decides how the machine goes on, written down by its parts so that two moments can be compared. A time stands
// there as its distance from the moment; what is only a name or a count, and never looked at, is left out.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace piste {

class state_record {
public:
  // Another moment: nothing is written down yet.
  void begin(uint64_t now_ps) {
    now_ps_ = now_ps;
    words_.clear();
  }
  uint64_t now_ps() const { return now_ps_; }
  void value(uint64_t v) { words_.push_back(v); }
  void time(uint64_t ps) { value(ps - now_ps_); }
  // A whole number of words.
  void bytes(const void *from, size_t count) {
    size_t at = words_.size();
    words_.resize(at + count / sizeof(uint64_t));
    std::memcpy(&words_[at], from, count);
  }
  bool operator==(const state_record &other) const { return words_ == other.words_; }

private:
  uint64_t now_ps_ = 0;
  std::vector<uint64_t> words_;
};

} // namespace piste
