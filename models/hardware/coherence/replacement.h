// SPDX-License-Identifier: Apache-2.0
// The policy by which a line goes for another, at every level of cache: the least recently used goes first.
#pragma once
#include <cstdint>

namespace piste {

// A way, or what a level of cache has in its place, says in `used` when it was used last, as a count; 0: it is empty.
// The way of a set that a new line gets: the first that is empty; else the least recently used of those used at `from`
// or later, for a line may be unable to leave, and then the next is asked for; NULL if there is none.
template <class WAY> WAY *goes_next(WAY *ways, uint32_t count, uint64_t from = 0) {
  WAY *next = nullptr;
  for (WAY *w = ways; w < ways + count; w++) {
    if (!w->used) return w;
    if (w->used >= from && (!next || w->used < next->used)) next = w;
  }
  return next;
}

// How many of a set's ways go before this one, as far as use decides it.
template <class WAY> unsigned turn_of(const WAY *ways, uint32_t count, const WAY &way) {
  unsigned before = 0;
  for (const WAY *w = ways; w < ways + count; w++) before += w->used && w->used < way.used;
  return before;
}

} // namespace piste
