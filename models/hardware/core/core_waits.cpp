// SPDX-License-Identifier: Apache-2.0
// What a core waits in for others: interrupts and their lines, parked loads, polls, device registers.
#include "models/hardware/core/core.h"
#include <algorithm>
#include <cstring>

namespace piste {

void core::interrupt(unsigned line, uint64_t ps) {
  if (ps < cluster_.queue.now() + reach_ps_)
    cluster_.fail(failure::broken, format("%s: an interrupt that the hart may have run past", name()));
  else
    raise(line, ps);
}

void core::raise(unsigned line, uint64_t ps) {
  lines_.raise(line, ps);
  arm();
  cluster_.queue.post(
      ps, domain::cache, id_, [](void *self, uint64_t) { static_cast<core *>(self)->interrupt_came(); }, this, 0);
}

void core::set_timer(unsigned line, uint64_t cycle) {
  lines_.withdraw(line, accounts_.ps());
  if (cycle == UINT64_MAX)
    arm();
  else
    raise(line, accounts_.clock.edge_ps(std::max(cycle, this->cycle())));
}

bool core::mask(bool masked) {
  std::swap(masked, masked_);
  arm();
  return masked;
}

// Notes when the next interrupt is due.
void core::arm() {
  uint64_t ps = masked_ ? event_queue::never : lines_.first_ps();
  due_cycle_ = ps == event_queue::never ? ps : accounts_.clock.at_or_after(ps);
}

// A line was raised: ends what it may end.
void core::interrupt_came() {
  if (lines_.first_ps() > cluster_.queue.now()) return; // taken or withdrawn meanwhile
  if (state_ == core_state::halted || (state_ == core_state::parked && config_.squash_parked && !masked_))
    wake(cycle_now());
  else if (!masked_)
    wake_poll();
}

// Runs the handlers of the lines that are due on the context that they interrupt, masked and in a scope of their own. A
// handler may switch to other contexts: its own context goes on when something switches back, perhaps on another core.
void core::take_interrupts(struct ::hart &h) {
  while (h.core->interrupted()) {
    core &c = *h.core;
    unsigned line = c.lines_.take(c.accounts_.ps());
    handler taken = c.handlers_[line];
    if (!taken.run)
      c.broken(format("%s: interrupt line %u was raised, and software has no handler for it", c.name(), line));
    charge_scope before = c.accounts_.exchange({STEP_INTERRUPT, HART_NO_REQUEST, {}});
    c.mask(true);
    taken.run(&h, taken.arg);
    h.core->mask(false);
    h.core->accounts_.exchange(std::move(before));
    h.core->reach();
  }
}

void core::wait_interrupt() {
  sync();
  if (lines_.first_ps() <= accounts_.ps()) return;
  block(core_state::halted, CYCLE_HALTED, 0);
}

bool core::load_parked(uint64_t address, unsigned bytes, uint64_t *value) {
  hart_context &c = *current_;
  c.arrival_ps = 0;
  *value = 0;
  if (read_near(address, value, bytes)) return true;
  background_read &r = c.reads[c.free_read()];
  r.value = 0;
  begin_read(r, address, &r.value, bytes);
  submit_read(r);
  awaited_ = &r;
  while (r.state == background_read::flying && !(config_.squash_parked && interrupted()))
    block(core_state::parked, CYCLE_PARKED, address);
  awaited_ = nullptr;
  if (r.state == background_read::flying) {
    r.state = background_read::squashed;
    return false;
  }
  accounts_.wait_until(r.ready_cycle, CYCLE_PARKED);
  r.state = background_read::free;
  c.arrival_ps = r.arrival_ps;
  *value = r.value;
  return true;
}

uint64_t core::poll_turn(uint64_t address, unsigned bytes, uint32_t cycles) {
  uint64_t value = 0;
  uint32_t turn = std::max(cycles, config_.load_cycles);
  if (!stores_.empty()) drain(no_line); // else the store buffer would have to be asked at each turn
  if (look_near(address, &value, bytes) || look_far(address, &value, bytes, CYCLE_POLLING)) {
    charge(CYCLE_POLLING, turn);
    return value;
  }
  charge(CYCLE_POLLING, config_.load_cycles);
  read_miss(address, &value, bytes, core_state::polling, CYCLE_POLLING);
  charge(CYCLE_POLLING, turn - config_.load_cycles);
  return value;
}

// Sleeps while a spinning loop would find the line in its L1, and wakes at the turn that misses it, or that finds an
// interrupt.
void core::poll_sleep(uint64_t address, uint32_t cycles) {
  uint64_t line = caches->line_of(address);
  lost_ = !caches->hit(line);
  if (lost_) return; // it was taken back in the very moment that it was read
  turn_ = std::max(cycles, config_.load_cycles);
  caches->watch(
      line,
      [](void *self) {
        static_cast<core *>(self)->lost_ = true;
        static_cast<core *>(self)->wake_poll();
      },
      this);
  sync();
  if (lost_ || interrupted()) return;
  asleep_ = true;
  block(core_state::polling, CYCLE_POLLING, address);
  asleep_ = false;
}

void core::wake_poll() {
  if (!asleep_) return;
  uint64_t turns = (cycle_now() - cycle() + turn_ - 1) / turn_;
  wake(cycle() + turns * turn_);
}

uint64_t core::io_read(uint64_t address) {
  charge(CYCLE_WORK, config_.io_cycles);
  world->io(id_, false, address, 0, accounts_.ps() + config_.io_ps);
  block(core_state::io, CYCLE_STALL, address);
  return io_value_;
}

void core::io_arrived(uint64_t value, uint64_t ps) {
  io_value_ = value;
  wake(std::max(cycle(), accounts_.clock.at_or_after(ps)));
}

void core::io_write(uint64_t address, uint64_t value) {
  charge(CYCLE_WORK, config_.io_cycles);
  world->io(id_, true, address, value, accounts_.ps() + config_.io_ps);
}

} // namespace piste
