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

void core::path(enum ::path path, uint32_t units) {
#define X(id, name, units, per, what) per,
  static constexpr uint32_t per[] = {PISTE_PATHS(X)};
#undef X
  if (!config_.paths) return;
  const path_count &count = config_.paths[path];
  const uint64_t instructions = count.fixed + uint64_t{count.each} * units / per[path];
  charge(CYCLE_WORK, (instructions * config_.instruction_millionths + 500000) / 1000000);
}

// Runs a code region's lines through the instruction cache; what it lacks comes through the L2, line by line.
void core::fetch_code(const code_region &code) {
  const uint64_t end = code.address + code.bytes, step = cache_.line_bytes;
  for (uint64_t line = caches->line_of(code.address); line < end; line += step) {
    if (caches->hit_code(line)) continue;
    travel(CYCLE_STALL);
    caches->fill_code(line);
    if (caches->readable(line)) {
      charge(CYCLE_STALL, back_cycles_);
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

// Goes to the L2: behind this the access is there. What it does to an L2 that others share they may see at once.
void core::travel(cycle_kind k) {
  if (!trip_cycles_) return reach();
  charge(k, trip_cycles_);
  at_l2_ = true;
  sync();
  at_l2_ = false;
}

// Reads from the L1; false if the line is not there.
bool core::look_near(uint64_t address, void *to, unsigned count) {
  reach();
  const uint8_t *bytes = caches->hit(caches->line_of(address));
  if (bytes) std::memcpy(to, bytes + in_line(address), count);
  return bytes;
}

// Goes to the L2 for it; false if the line is not there either: the access is.
bool core::look_far(uint64_t address, void *to, unsigned count, cycle_kind k) {
  travel(k);
  uint64_t line = caches->line_of(address);
  const uint8_t *bytes = caches->readable(line);
  if (!bytes && cluster_.told) { // observers are told of a miss when it happens, for they ask what is inside then
    sync();
    bytes = caches->readable(line);
  }
  if (!bytes) return false;
  std::memcpy(to, bytes + in_line(address), count);
  caches->fill(line, bytes);
  charge(k, back_cycles_);
  return true;
}

// Reads from the store buffer or the caches; false if it has to wait, its own cycles charged either way.
bool core::read_near(uint64_t address, void *to, unsigned count) {
  bool hit =
      forwarded(address, to, count) || look_near(address, to, count) || look_far(address, to, count, CYCLE_STALL);
  charge(CYCLE_WORK, config_.load_cycles);
  return hit;
}

// Blocks until the line comes; its bytes are read at that very moment.
void core::read_miss(uint64_t address, void *to, unsigned count, core_state s, cycle_kind k) {
  background_read r{};
  begin_read(r, address, to, count);
  submit_read(r);
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
    c.caches->fill(read.a.line, bytes);
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
}

// The read that has begun is at the L2.
void core::submit_read(background_read &r) {
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
    bool here = forwarded(from, out, n) || look_near(from, out, n);
    while (!here && flying == copies_.size()) wait(); // a miss needs a buffer
    if (here || look_far(from, out, n, CYCLE_STALL)) {
      charge(CYCLE_WORK, copy_cycles(n));
    } else {
      auto slot = std::find_if(copies_.begin(), copies_.end(),
                               [](const background_read &r) { return r.state == background_read::free; });
      flying++;
      begin_read(*slot, from, out, n);
      submit_read(*slot);
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
  const uint8_t *here = caches->hit(line);
  r.ready_cycle = cycle();
  if (!here && !trip_cycles_) {
    here = caches->readable(line);
    if (here) caches->fill(line, here);
    r.ready_cycle += back_cycles_;
  }
  if (here) {
    std::memcpy(&r.value, here + in_line(address), bytes);
    r.state = background_read::landed;
    return ticket;
  }
  begin_read(r, address, &r.value, bytes);
  if (trip_cycles_)
    path_.post(
        arrives_ps(),
        [](void *self, uint64_t) {
          background_read &read = *static_cast<background_read *>(self);
          core &c = *read.issued_by;
          c.caches->submit(read.a, c.back_ps(c.cluster_.queue.now()));
        },
        &r, 0);
  else
    submit_read(r);
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
  uint64_t line = caches->line_of(address);
  if (!trip_cycles_) {
    caches->prefetch(line, exclusive, false, miss_leaves_ps());
    return;
  }
  path_.post(
      arrives_ps(),
      [](void *self, uint64_t what) {
        core &c = *static_cast<core *>(self);
        c.caches->prefetch(what & ~uint64_t{1}, what & 1, false, c.back_ps(c.cluster_.queue.now()));
      },
      this, line | exclusive);
}

// Waits until the store buffer has room for a line, or (no_line) is empty.
void core::drain(uint64_t line) {
  reach();
  draining_for_ = line;
  while (line == no_line ? !stores_.empty() : !stores_.has_room(line)) block(core_state::draining, CYCLE_STALL, line);
  if (line == no_line && trip_cycles_)
    accounts_.wait_until(accounts_.clock.at_or_after(back_ps(stores_.performed_ps())), CYCLE_STALL);
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
    caches->fill(line, bytes);
  } else {
    if (!stores_.has_room(line)) drain(line);
    stores_.push(line, in_line(address), from, count, cycle());
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
  travel(CYCLE_STALL);
  if (trip_cycles_ && caches->elsewhere(a.line)) travel(CYCLE_STALL);
  a.event = CACHE_STORE;
  a.self = &s;
  a.perform = swap::perform;
  caches->submit(a, miss_leaves_ps());
  if (!s.done)
    block(core_state::loading, CYCLE_STALL, address);
  else if (trip_cycles_)
    charge(CYCLE_STALL, back_cycles_);
  charge(CYCLE_WORK, config_.atomic_cycles);
  return s.held;
}

void core::fence() {
  drain(no_line);
  charge(CYCLE_WORK, config_.fence_cycles);
}

} // namespace piste
