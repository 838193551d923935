// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/core/store_buffer.h"
#include <algorithm>
#include <cstring>

namespace piste {

store_buffer::store_buffer(cluster &c, uint32_t lines, uint32_t fetches, void (*changed)(void *self), void *self,
                           l2_path *path, const clock_grid &clock, uint32_t trip_cycles, uint32_t back_cycles)
    : cluster_(c), path_(path), clock_(clock), trip_cycles_(trip_cycles), back_cycles_(back_cycles), lines_(lines),
      fetches_(fetches), changed_(changed), self_(self) {}

void store_buffer::show(const viewer &v, const char *hart) const {
  for (size_t i = 0; i < entries_.size(); i++) {
    const entry &e = entries_[i];
    observed_line line = v.line(e.line);
    v.row(v.to.store, view_store{hart, &line, e.there, e.fetched, e.mask, e.data});
  }
}

bool store_buffer::has_room(uint64_t line) const {
  return entries_.size() < lines_ || entries_.back().line == line;
}

void store_buffer::push(uint64_t line, unsigned offset, const void *bytes, unsigned count, uint64_t cycle) {
  bool fresh = entries_.empty() || entries_.back().line != line;
  if (fresh) {
    entry &e = entries_.extend();
    std::memset(e.mask, 0, sizeof e.mask); // of the bytes, only those that it says are looked at
    e.there = !path_;
    e.alone = !path_;
    e.fetched = false;
    e.line = line;
  }
  entry &e = entries_.back();
  std::memcpy(e.data + offset, bytes, count);
  for (unsigned at = offset, end = offset + count; at < end; at = (at / 64 + 1) * 64) {
    uint64_t upto = end / 64 > at / 64 ? ~uint64_t{0} : (uint64_t{1} << end % 64) - 1;
    e.mask[at / 64] |= upto & ~uint64_t{0} << at % 64;
  }
  if (!path_)
    advance(clock_.edge_ps(cycle + back_cycles_));
  else if (fresh)
    path_->post(
        clock_.edge_ps(cycle + trip_cycles_), [](void *self, uint64_t) { static_cast<store_buffer *>(self)->arrive(); },
        this, 0);
}

// When a request leaves that is made now.
uint64_t store_buffer::leaves_ps() const {
  uint64_t now = cluster_.queue.now();
  return path_ ? clock_.edge_ps(clock_.at_or_after(now) + back_cycles_) : now;
}

// The oldest entry that was on its way is at the L2.
void store_buffer::arrive() {
  size_t i = 0;
  while (entries_[i].there) i++;
  entries_[i].there = true;
  advance(leaves_ps());
}

// Whether the oldest entry can be performed as far as other first levels go; if not, they are asked to give its line
// up.
bool store_buffer::head_is_alone() {
  entry &head = entries_.front();
  if (head.alone || asking_) return head.alone;
  if (!caches_->elsewhere(head.line)) return true;
  asking_ = true;
  path_->post(
      clock_.edge_ps(clock_.at_or_after(cluster_.queue.now()) + trip_cycles_),
      [](void *self, uint64_t) {
        store_buffer &b = *static_cast<store_buffer *>(self);
        b.asking_ = false;
        b.entries_.front().alone = true;
        b.advance(b.leaves_ps());
      },
      this, 0, true);
  return false;
}

void store_buffer::commit(entry &e, uint8_t *bytes) {
  for (unsigned w = 0; w < LINE_BYTES_MAX / 64; w++) {
    if (e.mask[w] == ~uint64_t{0}) {
      std::memcpy(bytes + 64 * w, e.data + 64 * w, 64);
      continue;
    }
    for (uint64_t m = e.mask[w]; m; m &= m - 1) {
      unsigned i = 64 * w + static_cast<unsigned>(__builtin_ctzll(m));
      bytes[i] = e.data[i];
    }
  }
}

// Performs stores from the oldest on while their lines may be written, then asks for the lines of those that remain.
void store_buffer::advance(uint64_t leave_ps) {
  bool left = false;
  while (!head_waits_ && !entries_.empty() && entries_.front().there && head_is_alone()) {
    head_.line = entries_.front().line;
    head_.event = CACHE_STORE;
    head_.self = this;
    head_.perform = [](void *self, access &, uint8_t *bytes) {
      store_buffer &b = *static_cast<store_buffer *>(self);
      commit(b.entries_.front(), bytes);
      if (!b.path_) b.caches_->fill(b.entries_.front().line, bytes);
      b.performed_ps_ = b.cluster_.queue.now();
      b.entries_.pop_front();
      if (!b.head_waits_) return; // submit() is about to return true
      b.head_waits_ = false;
      b.advance(b.leaves_ps());
      b.changed_(b.self_);
    };
    entries_.front().fetched = true;
    if (caches_->submit(head_, leave_ps))
      left = true;
    else
      head_waits_ = true;
  }
  uint32_t ahead = std::min<uint32_t>(fetches_, static_cast<uint32_t>(entries_.size()));
  for (uint32_t i = 1; i < ahead; i++)
    if (entries_[i].there && !entries_[i].fetched)
      entries_[i].fetched = caches_->prefetch(entries_[i].line, true, true, leave_ps);
  if (left) changed_(self_);
}

store_buffer::cover store_buffer::read(uint64_t line, unsigned offset, void *bytes, unsigned count) const {
  uint8_t *to = static_cast<uint8_t *>(bytes);
  uint64_t found[LINE_BYTES_MAX / 64] = {};
  unsigned covered = 0;
  for (size_t k = 0; k < entries_.size(); k++) { // younger stores overwrite older ones
    const entry &e = entries_[k];
    if (e.line != line) continue;
    for (unsigned i = 0; i < count; i++) {
      unsigned at = offset + i;
      if (!(e.mask[at / 64] >> at % 64 & 1)) continue;
      to[i] = e.data[at];
      covered += !(found[at / 64] >> at % 64 & 1);
      found[at / 64] |= uint64_t{1} << at % 64;
    }
  }
  return covered == 0 ? cover::none : covered == count ? cover::all : cover::part;
}

} // namespace piste
