// SPDX-License-Identifier: Apache-2.0
// A core's memory operations. Each looks at the caches at the core's present cycle and charges its cost behind that.
#include "models/hardware/core/core.h"
#include <algorithm>
#include <cstring>

namespace piste {

void core::work(uint32_t cycles, const code_region *code) {
  if (code) fetch_code(*code);
  charge(CYCLE_WORK, cycles);
}

// Runs a code region's lines through the instruction cache; what it lacks comes through the L2, line by line.
void core::fetch_code(const code_region &code) {
  const uint64_t end = code.address + code.bytes, step = cache_.line_bytes;
  for (uint64_t line = caches->line_of(code.address); line < end; line += step) {
    if (caches->touch_l1i(line)) continue;
    reach();
    if (caches->readable(line)) {
      charge(CYCLE_STALL, cache_.l2_cycles);
    } else {
      uint8_t unused;
      read_miss(line, &unused, 1, core_state::loading, CYCLE_STALL);
    }
  }
}

// Serves a read from the store buffer if it holds any of its bytes; one that it holds in part waits for the rest to
// drain.
bool core::forwarded(uint64_t address, void *to, unsigned count) {
  for (;;) {
    if (stores_.empty()) return false;
    reach();
    switch (stores_.read(caches->line_of(address), in_line(address), to, count)) {
    case store_buffer::cover::all:
      return true;
    case store_buffer::cover::none:
      return false;
    case store_buffer::cover::part:
      drain(no_line);
    }
  }
}

// Reads from the caches if the line is there, at `cycles` for an L1 hit.
bool core::read_hit(uint64_t address, void *to, unsigned count, uint32_t cycles) {
  reach();
  uint64_t line = caches->line_of(address);
  const uint8_t *bytes = caches->readable(line);
  if (!bytes) return false;
  std::memcpy(to, bytes + in_line(address), count);
  charge(CYCLE_WORK, cycles);
  if (!caches->touch_l1(line)) charge(CYCLE_STALL, cache_.l2_cycles);
  return true;
}

// Reads from the store buffer or the caches; false if it has to wait, its own cycles charged either way.
bool core::read_near(uint64_t address, void *to, unsigned count) {
  bool hit = forwarded(address, to, count);
  if (!hit && read_hit(address, to, count, config_.load_cycles)) return true;
  charge(CYCLE_WORK, config_.load_cycles);
  return hit;
}

// Blocks until the line comes; its bytes are read at that very moment.
void core::read_miss(uint64_t address, void *to, unsigned count, core_state s, cycle_kind k) {
  background_read r{};
  begin_read(r, address, to, count);
  wait_for(r, s, k);
}

void core::wait_for(background_read &r, core_state s, cycle_kind k) {
  awaited_ = &r;
  while (r.state == background_read::flying) block(s, k, r.a.line + r.offset);
  awaited_ = nullptr;
  accounts_.wait_until(r.ready_cycle, k);
}

void core::begin_read(background_read &r, uint64_t address, void *to, unsigned count) {
  r.issued_by = this;
  r.context = current_;
  r.offset = in_line(address);
  r.count = count;
  r.to = static_cast<uint8_t *>(to);
  r.state = background_read::flying;
  r.a.line = caches->line_of(address);
  r.a.event = CACHE_LOAD;
  r.a.self = &r;
  r.a.perform = [](void *self, access &, uint8_t *bytes) {
    background_read &read = *static_cast<background_read *>(self);
    core &c = *read.issued_by;
    c.caches->touch_l1(read.a.line);
    if (read.state == background_read::squashed) {
      read.state = background_read::free;
      return;
    }
    std::memcpy(read.to, bytes + read.offset, read.count);
    read.state = background_read::landed;
    read.arrival_ps = c.cluster_.queue.now();
    read.ready_cycle = c.accounts_.clock.at_or_after(read.arrival_ps) + c.cache_.fill_cycles;
    read.context->hart.core->landed(read);
  };
  caches->submit(r.a, miss_leaves_ps());
}

// A read has landed, here or where its context was before.
void core::landed(const background_read &r) {
  bool copy = copying_ && &r >= copies_.data() && &r < copies_.data() + copies_.size();
  if (awaited_ == &r || copy) wake(std::max(cycle(), r.ready_cycle));
}

uint64_t core::load(uint64_t address, unsigned bytes) {
  uint64_t value = 0;
  if (!read_near(address, &value, bytes)) read_miss(address, &value, bytes, core_state::loading, CYCLE_STALL);
  return value;
}

void core::read(void *to, uint64_t from, size_t bytes) {
  uint8_t *out = static_cast<uint8_t *>(to);
  size_t flying = 0;
  auto settle = [&] { // pays for what has landed
    for (background_read &r : copies_) {
      if (r.state != background_read::landed) continue;
      accounts_.wait_until(r.ready_cycle, CYCLE_STALL);
      charge(CYCLE_WORK, copy_cycles(r.count));
      r.state = background_read::free;
      flying--;
    }
  };
  auto wait = [&] {
    copying_ = true;
    if (std::none_of(copies_.begin(), copies_.end(),
                     [](const background_read &r) { return r.state == background_read::landed; }))
      block(core_state::loading, CYCLE_STALL, from);
    copying_ = false;
    settle();
  };
  while (bytes) {
    unsigned n = static_cast<unsigned>(std::min<size_t>(bytes, cache_.line_bytes - in_line(from)));
    if (forwarded(from, out, n)) {
      charge(CYCLE_WORK, copy_cycles(n));
    } else if (!read_hit(from, out, n, copy_cycles(n))) {
      while (flying == copies_.size()) wait();
      auto slot = std::find_if(copies_.begin(), copies_.end(),
                               [](const background_read &r) { return r.state == background_read::free; });
      flying++;
      begin_read(*slot, from, out, n);
    }
    out += n, from += n, bytes -= n;
  }
  while (flying) wait();
}

unsigned core::load_async(uint64_t address, unsigned bytes) {
  std::deque<background_read> &reads = current_->reads;
  unsigned ticket = current_->free_read();
  background_read &r = reads[ticket];
  r.value = 0;
  charge(CYCLE_WORK, config_.load_cycles);
  if (forwarded(address, &r.value, bytes)) {
    r.state = background_read::landed;
    r.ready_cycle = cycle();
    return ticket;
  }
  reach();
  for (unsigned i = 0; !caches->load_buffer_free() && i < reads.size(); i++)
    if (reads[i].state == background_read::flying) wait_for(reads[i], core_state::loading, CYCLE_STALL);
  uint64_t line = caches->line_of(address);
  if (const uint8_t *here = caches->readable(line)) {
    std::memcpy(&r.value, here + in_line(address), bytes);
    r.state = background_read::landed;
    r.ready_cycle = cycle() + (caches->touch_l1(line) ? 0 : cache_.l2_cycles);
  } else {
    begin_read(r, address, &r.value, bytes);
  }
  return ticket;
}

uint64_t core::await(unsigned ticket) {
  background_read &r = current_->reads.at(ticket);
  wait_for(r, core_state::loading, CYCLE_STALL);
  r.state = background_read::free;
  return r.value;
}

void core::prefetch(uint64_t address, bool exclusive) {
  charge(CYCLE_WORK, config_.prefetch_cycles);
  caches->prefetch(caches->line_of(address), exclusive, false, miss_leaves_ps());
}

// Waits until the store buffer has room for a line, or (no_line) is empty.
void core::drain(uint64_t line) {
  reach();
  draining_for_ = line;
  while (line == no_line ? !stores_.empty() : !stores_.has_room(line)) block(core_state::draining, CYCLE_STALL, line);
}

// Stores have left the buffer.
void core::stores_left() {
  if (state_ != core_state::draining) return;
  if (draining_for_ == no_line ? stores_.empty() : stores_.has_room(draining_for_)) wake(cycle_now());
}

void core::store_bytes(uint64_t address, const void *from, unsigned count, uint32_t cycles) {
  reach();
  uint64_t line = caches->line_of(address);
  uint8_t *bytes = stores_.empty() ? caches->writable(line) : nullptr;
  if (bytes) {
    std::memcpy(bytes + in_line(address), from, count);
    caches->touch_l1(line);
  } else {
    if (!stores_.has_room(line)) drain(line);
    stores_.push(line, in_line(address), from, count, miss_leaves_ps());
  }
  charge(CYCLE_WORK, cycles);
}

void core::store(uint64_t address, unsigned bytes, uint64_t value) {
  store_bytes(address, &value, bytes, config_.store_cycles);
}

void core::write(uint64_t to, const void *from, size_t bytes) {
  const uint8_t *in = static_cast<const uint8_t *>(from);
  while (bytes) {
    unsigned n = static_cast<unsigned>(std::min<size_t>(bytes, cache_.line_bytes - in_line(to)));
    store_bytes(to, in, n, copy_cycles(n));
    in += n, to += n, bytes -= n;
  }
}

uint64_t core::compare_and_swap(uint64_t address, unsigned bytes, uint64_t expected, uint64_t value) {
  struct swap {
    core *h;
    uint32_t offset;
    unsigned bytes;
    uint64_t expected, value, held;
    bool done;
    static void perform(void *self, access &, uint8_t *line) {
      swap &s = *static_cast<swap *>(self);
      std::memcpy(&s.held, line + s.offset, s.bytes);
      if (s.held == s.expected) std::memcpy(line + s.offset, &s.value, s.bytes);
      s.done = true;
      if (s.h->state_ == core_state::loading) s.h->wake(s.h->cycle_now() + s.h->cache_.fill_cycles);
    }
  } s = {this, in_line(address), bytes, expected, value, 0, false};
  drain(no_line);
  access a{};
  a.line = caches->line_of(address);
  a.event = CACHE_STORE;
  a.self = &s;
  a.perform = swap::perform;
  caches->submit(a, miss_leaves_ps());
  if (!s.done) block(core_state::loading, CYCLE_STALL, address);
  charge(CYCLE_WORK, config_.atomic_cycles);
  return s.held;
}

void core::fence() {
  drain(no_line);
  charge(CYCLE_WORK, config_.fence_cycles);
}

} // namespace piste
