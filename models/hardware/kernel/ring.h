// SPDX-License-Identifier: Apache-2.0
// A queue in one piece of memory, which grows to the most that it ever holds and is used again and again: unlike
// std::deque it asks for no memory while a run goes on.
#pragma once
#include <cstddef>
#include <utility>
#include <vector>

namespace piste {

template <class T> class ring {
public:
  bool empty() const { return !count_; }
  size_t size() const { return count_; }
  // The i-th from the front.
  T &operator[](size_t i) { return slots_[(first_ + i) & (slots_.size() - 1)]; }
  const T &operator[](size_t i) const { return slots_[(first_ + i) & (slots_.size() - 1)]; }
  T &front() { return (*this)[0]; }
  const T &front() const { return (*this)[0]; }
  T &back() { return (*this)[count_ - 1]; }
  const T &back() const { return (*this)[count_ - 1]; }
  // A further element at the end, whose value is whatever lay there before.
  T &extend() {
    if (count_ == slots_.size()) grow();
    return (*this)[count_++];
  }
  // The same at the front.
  T &extend_front() {
    if (count_ == slots_.size()) grow();
    first_ = (first_ - 1) & (slots_.size() - 1);
    count_++;
    return front();
  }
  void push_back(T value) { extend() = std::move(value); }
  void pop_front() {
    first_ = (first_ + 1) & (slots_.size() - 1);
    count_--;
  }

private:
  void grow() {
    std::vector<T> larger(slots_.empty() ? 4 : 2 * slots_.size());
    for (size_t i = 0; i < count_; i++) larger[i] = std::move((*this)[i]);
    slots_.swap(larger);
    first_ = 0;
  }

  std::vector<T> slots_; // a power of two, or none
  size_t first_ = 0, count_ = 0;
};

} // namespace piste
