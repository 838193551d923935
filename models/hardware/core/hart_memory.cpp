// SPDX-License-Identifier: Apache-2.0
// A hart's memory operations. Each looks at the caches at the hart's present cycle and charges its cost behind that.
#include "models/hardware/core/hart.h"
#include <algorithm>
#include <cstring>

namespace piste {

namespace {
constexpr uint64_t no_line = UINT64_MAX;
}

void hart_model::work(uint32_t cycles, const code_region *code) {
  boundary();
  if (code) fetch_code(*code);
  charge(CYCLE_WORK, cycles);
}

// Runs a code region's lines through the instruction cache; what it lacks comes through the L2, line by line.
void hart_model::fetch_code(const code_region &code) {
  const uint64_t end = code.address + code.bytes, step = cache_.line_bytes;
  for (uint64_t line = node_.line_of(code.address); line < end; line += step) {
    if (node_.touch_l1i(line)) continue;
    reach();
    if (node_.readable(line)) {
      charge(CYCLE_STALL, cache_.l2_cycles);
    } else {
      uint8_t unused;
      read_miss(line, &unused, 1, hart_state::loading, CYCLE_STALL);
    }
  }
}

// Serves a read from the store buffer if it holds any of its bytes; one that it holds in part waits for the rest to
// drain.
bool hart_model::forwarded(uint64_t address, void *to, unsigned count) {
  for (;;) {
    if (stores_.empty()) return false;
    reach();
    switch (stores_.read(node_.line_of(address), in_line(address), to, count)) {
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
bool hart_model::read_hit(uint64_t address, void *to, unsigned count, uint32_t cycles) {
  reach();
  uint64_t line = node_.line_of(address);
  const uint8_t *bytes = node_.readable(line);
  if (!bytes) return false;
  std::memcpy(to, bytes + in_line(address), count);
  charge(CYCLE_WORK, cycles);
  if (!node_.touch_l1(line)) charge(CYCLE_STALL, cache_.l2_cycles);
  return true;
}

// Blocks until the line comes, and says when it did; its bytes are read at that very moment.
uint64_t hart_model::read_miss(uint64_t address, void *to, unsigned count, hart_state s, cycle_kind k) {
  background_read r{};
  begin_read(r, address, to, count);
  reading_ = true;
  while (r.state == background_read::flying) block(s, k, address);
  reading_ = false;
  return r.arrival_ps;
}

void hart_model::begin_read(background_read &r, uint64_t address, void *to, unsigned count) {
  r.owner = this;
  r.offset = in_line(address);
  r.count = count;
  r.to = static_cast<uint8_t *>(to);
  r.state = background_read::flying;
  r.a.line = node_.line_of(address);
  r.a.event = CACHE_LOAD;
  r.a.self = &r;
  r.a.perform = [](void *self, access &, uint8_t *bytes) {
    background_read &read = *static_cast<background_read *>(self);
    hart_model &h = *read.owner;
    std::memcpy(read.to, bytes + read.offset, read.count);
    read.state = background_read::landed;
    h.node_.touch_l1(read.a.line);
    read.arrival_ps = h.cluster_.queue.now();
    read.ready_cycle = h.clock_.at_or_after(read.arrival_ps) + h.cache_.fill_cycles;
    if (h.reading_) h.wake(std::max(h.cycle_, read.ready_cycle));
  };
  node_.submit(r.a, miss_leaves_ps());
}

uint64_t hart_model::load(uint64_t address, unsigned bytes, bool parked) {
  boundary();
  uint64_t value = 0;
  if (parked) arrival_ps_ = 0;
  if (forwarded(address, &value, bytes)) {
    charge(CYCLE_WORK, config_.load_cycles);
  } else if (!read_hit(address, &value, bytes, config_.load_cycles)) {
    charge(CYCLE_WORK, config_.load_cycles);
    if (parked)
      arrival_ps_ = read_miss(address, &value, bytes, hart_state::parked, CYCLE_PARKED);
    else
      read_miss(address, &value, bytes, hart_state::loading, CYCLE_STALL);
  }
  return value;
}

void hart_model::read(void *to, uint64_t from, size_t bytes) {
  boundary();
  uint8_t *out = static_cast<uint8_t *>(to);
  size_t flying = 0;
  auto settle = [&] { // pays for what has landed
    for (background_read &r : copies_) {
      if (r.state != background_read::landed) continue;
      if (r.ready_cycle > cycle_) charge(CYCLE_STALL, r.ready_cycle - cycle_);
      charge(CYCLE_WORK, copy_cycles(r.count));
      r.state = background_read::free;
      flying--;
    }
  };
  auto wait = [&] {
    reading_ = true;
    if (std::none_of(copies_.begin(), copies_.end(),
                     [](const background_read &r) { return r.state == background_read::landed; }))
      block(hart_state::loading, CYCLE_STALL, from);
    reading_ = false;
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

unsigned hart_model::load_async(uint64_t address, unsigned bytes) {
  boundary();
  unsigned ticket = 0;
  while (ticket < tickets_.size() && tickets_[ticket].state != background_read::free) ticket++;
  if (ticket == tickets_.size()) tickets_.emplace_back();
  background_read &r = tickets_[ticket];
  r.value = 0;
  charge(CYCLE_WORK, config_.load_cycles);
  if (forwarded(address, &r.value, bytes)) {
    r.state = background_read::landed;
    r.ready_cycle = cycle_;
    return ticket;
  }
  reach();
  for (unsigned i = 0; !node_.load_buffer_free() && i < tickets_.size(); i++)
    if (tickets_[i].state == background_read::flying) wait_for(tickets_[i]);
  uint64_t line = node_.line_of(address);
  if (const uint8_t *here = node_.readable(line)) {
    std::memcpy(&r.value, here + in_line(address), bytes);
    r.state = background_read::landed;
    r.ready_cycle = cycle_ + (node_.touch_l1(line) ? 0 : cache_.l2_cycles);
  } else {
    begin_read(r, address, &r.value, bytes);
  }
  return ticket;
}

void hart_model::wait_for(background_read &r) {
  reading_ = true;
  while (r.state == background_read::flying) block(hart_state::loading, CYCLE_STALL, r.a.line);
  reading_ = false;
}

uint64_t hart_model::await(unsigned ticket) {
  boundary();
  background_read &r = tickets_.at(ticket);
  wait_for(r);
  if (r.ready_cycle > cycle_) charge(CYCLE_STALL, r.ready_cycle - cycle_);
  r.state = background_read::free;
  return r.value;
}

void hart_model::prefetch(uint64_t address, bool exclusive) {
  boundary();
  charge(CYCLE_WORK, config_.prefetch_cycles);
  node_.prefetch(node_.line_of(address), exclusive, false, miss_leaves_ps());
}

// Waits until the store buffer has room for a line, or (no_line) is empty.
void hart_model::drain(uint64_t line) {
  reach();
  draining_for_ = line;
  while (line == no_line ? !stores_.empty() : !stores_.has_room(line)) block(hart_state::draining, CYCLE_STALL, line);
}

// Stores have left the buffer.
void hart_model::stores_left() {
  if (state_ != hart_state::draining) return;
  if (draining_for_ == no_line ? stores_.empty() : stores_.has_room(draining_for_)) wake(cycle_now());
}

void hart_model::store_bytes(uint64_t address, const void *from, unsigned count, uint32_t cycles) {
  reach();
  uint64_t line = node_.line_of(address);
  uint8_t *bytes = stores_.empty() ? node_.writable(line) : nullptr;
  if (bytes) {
    std::memcpy(bytes + in_line(address), from, count);
    node_.touch_l1(line);
  } else {
    if (!stores_.has_room(line)) drain(line);
    stores_.push(line, in_line(address), from, count, miss_leaves_ps());
  }
  charge(CYCLE_WORK, cycles);
}

void hart_model::store(uint64_t address, unsigned bytes, uint64_t value) {
  boundary();
  store_bytes(address, &value, bytes, config_.store_cycles);
}

void hart_model::write(uint64_t to, const void *from, size_t bytes) {
  boundary();
  const uint8_t *in = static_cast<const uint8_t *>(from);
  while (bytes) {
    unsigned n = static_cast<unsigned>(std::min<size_t>(bytes, cache_.line_bytes - in_line(to)));
    store_bytes(to, in, n, copy_cycles(n));
    in += n, to += n, bytes -= n;
  }
}

uint64_t hart_model::compare_and_swap(uint64_t address, unsigned bytes, uint64_t expected, uint64_t value) {
  struct swap {
    hart_model *h;
    uint32_t offset;
    unsigned bytes;
    uint64_t expected, value, held;
    bool done;
    static void perform(void *self, access &, uint8_t *line) {
      swap &s = *static_cast<swap *>(self);
      std::memcpy(&s.held, line + s.offset, s.bytes);
      if (s.held == s.expected) std::memcpy(line + s.offset, &s.value, s.bytes);
      s.done = true;
      if (s.h->state_ == hart_state::loading) s.h->wake(s.h->cycle_now() + s.h->cache_.fill_cycles);
    }
  } s = {this, in_line(address), bytes, expected, value, 0, false};
  boundary();
  drain(no_line);
  access a{};
  a.line = node_.line_of(address);
  a.event = CACHE_STORE;
  a.self = &s;
  a.perform = swap::perform;
  node_.submit(a, miss_leaves_ps());
  if (!s.done) block(hart_state::loading, CYCLE_STALL, address);
  charge(CYCLE_WORK, config_.atomic_cycles);
  return s.held;
}

void hart_model::fence() {
  boundary();
  drain(no_line);
  charge(CYCLE_WORK, config_.fence_cycles);
}

uint64_t hart_model::poll_until(uint64_t address, unsigned bytes, uint64_t mask, uint64_t old, uint32_t cycles) {
  uint64_t line = node_.line_of(address);
  uint32_t turn = std::max(cycles, config_.load_cycles);
  drain(no_line); // else the store buffer would have to be asked at each turn
  for (;;) {
    uint64_t value = 0;
    boundary();
    if (const uint8_t *here = node_.readable(line)) {
      std::memcpy(&value, here + in_line(address), bytes);
      charge(CYCLE_POLLING, turn);
      if (!node_.touch_l1(line)) charge(CYCLE_POLLING, cache_.l2_cycles);
    } else {
      charge(CYCLE_POLLING, config_.load_cycles);
      read_miss(address, &value, bytes, hart_state::polling, CYCLE_POLLING);
      charge(CYCLE_POLLING, turn - config_.load_cycles);
    }
    if ((value & mask) != old) return value;
    sleep_on(line, turn, address);
  }
}

// Sleeps while a spinning loop would find the line in its L1, and wakes at the turn that misses it, or that finds an
// interrupt.
void hart_model::sleep_on(uint64_t line, uint32_t turn, uint64_t address) {
  lost_ = !node_.readable(line);
  if (lost_) return; // it was taken back in the very moment that it was read
  turn_ = turn;
  node_.watch(
      line,
      [](void *self) {
        static_cast<hart_model *>(self)->lost_ = true;
        static_cast<hart_model *>(self)->wake_poll();
      },
      this);
  sync();
  if (lost_ || (!interrupts_.empty() && interrupts_.front().ps <= cluster_.queue.now())) return;
  asleep_ = true;
  block(hart_state::polling, CYCLE_POLLING, address);
  asleep_ = false;
}

void hart_model::wake_poll() {
  if (!asleep_) return;
  uint64_t turns = (cycle_now() - cycle_ + turn_ - 1) / turn_;
  wake(cycle_ + turns * turn_);
}

} // namespace piste
