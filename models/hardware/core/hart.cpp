// SPDX-License-Identifier: Apache-2.0
// A hart's time, blocking and accounts. Its memory operations are in hart_memory.cpp.
#include "models/hardware/core/hart.h"
#include "models/hardware/kernel/coroutines.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace piste {

namespace {
const char *step_name(enum step s) {
  static const char *const names[STEPS] = {
#define X(id, name, what) name,
      PISTE_STEPS(X)
#undef X
  };
  return names[s];
}
} // namespace

const char *hart_state_name(hart_state s) {
  static const char *const names[] = {"has no thread",
                                      "is running",
                                      "loads",
                                      "is parked on",
                                      "polls",
                                      "waits for its store buffer",
                                      "waits for a device register",
                                      "has finished"};
  return names[static_cast<unsigned>(s)];
}

hart_model::hart_model(cluster &c, unsigned id, const hart_config &config, const cache_config &cache, cache_node &node,
                       coroutines &s, hart_world &world, uint64_t reach_ps, bool run_ahead)
    : cluster_(c), id_(id), config_(config), cache_(cache), clock_(config.hz), node_(node), coroutines_(s),
      world_(world), reach_ps_(reach_ps), run_ahead_(run_ahead),
      stores_(
          c, node, config.store_lines, cache.store_misses,
          [](void *self) { static_cast<hart_model *>(self)->stores_left(); }, this),
      name_(format("hart%u", id)), copies_(cache.load_misses) {}

void hart_model::start(const thread_spec &spec, size_t stack_bytes) {
  spec_ = spec;
  thread_ = coroutines_.spawn(spec.name, stack_bytes, [this] { body(); });
  state_ = hart_state::running;
  wake(0);
}

void hart_model::body() {
  spec_.body(static_cast<struct hart *>(this), spec_.arg);
  sync();
  change_scope();
  state_ = hart_state::finished;
}

void hart_model::charge(cycle_kind k, uint64_t cycles) {
  cycle_ += cycles;
  charges_[k] += cycles;
  charged_ |= 1u << k;
  totals_[k][step_] += cycles;
  if (k == CYCLE_WORK && request_ != HART_NO_REQUEST) served_cycles_ += cycles;
}

// Reports what was charged in the scope that ends now.
void hart_model::change_scope() {
  for (; charged_; charged_ &= charged_ - 1) {
    unsigned k = static_cast<unsigned>(__builtin_ctz(charged_));
    if (!charges_[k]) continue;
    OBSERVE(&cluster_.watch, cycles, id_, request_, static_cast<cycle_kind>(k), step_, charges_[k]);
    charges_[k] = 0;
  }
  if (cycle_ > scope_cycle_)
    OBSERVE(&cluster_.watch, span, clock_.edge_ps(scope_cycle_), clock_.edge_ps(cycle_), name_.c_str(),
            step_name(step_), request_);
  scope_cycle_ = cycle_;
}

enum step hart_model::set_step(enum step s) {
  enum step before = step_;
  if (s != before) change_scope();
  step_ = s;
  return before;
}

uint32_t hart_model::set_request(uint32_t request) {
  uint32_t before = request_;
  if (request != before) change_scope();
  request_ = request;
  return before;
}

void hart_model::mark(enum step s) {
  if (request_ != HART_NO_REQUEST) OBSERVE(&cluster_.watch, mark, request_, clock_.edge_ps(cycle_), s, PLACE_HART);
}

void hart_model::mark_arrival(enum step s, enum place p) {
  if (request_ != HART_NO_REQUEST && arrival_ps_) OBSERVE(&cluster_.watch, mark, request_, arrival_ps_, s, p);
  arrival_ps_ = 0;
}

// Makes it safe to look at this hart's caches at its present cycle.
void hart_model::reach() {
  if (run_ahead_) {
    uint64_t next = cluster_.queue.horizon_ps();
    uint64_t bound = std::min(node_.earliest_arrival(), next == event_queue::never ? next : next + reach_ps_);
    if (bound != bound_ps_) {
      bound_ps_ = bound;
      bound_cycle_ = bound == event_queue::never ? bound : clock_.at_or_after(bound);
    }
    if (cycle_ < bound_cycle_) return;
  }
  sync();
}

void hart_model::interrupt(uint64_t ps, void (*handler)(struct ::hart *h, void *arg), void *arg) {
  if (ps < cluster_.queue.now() + reach_ps_) {
    std::fprintf(stderr, "%s: an interrupt that the hart may have run past\n", name_.c_str());
    std::abort();
  }
  auto behind = std::upper_bound(interrupts_.begin(), interrupts_.end(), ps,
                                 [](uint64_t t, const pending_interrupt &i) { return t < i.ps; });
  interrupts_.insert(behind, {ps, handler, arg});
  cluster_.queue.post(
      ps, domain::cache, id_, [](void *self, uint64_t) { static_cast<hart_model *>(self)->wake_poll(); }, this, 0);
}

// Between two operations: interrupts that are due are taken, each in a scope of its own.
void hart_model::boundary() {
  reach();
  while (!interrupts_.empty() && !interrupted_ && interrupts_.front().ps <= clock_.edge_ps(cycle_)) {
    pending_interrupt taken = interrupts_.front();
    interrupts_.pop_front();
    interrupted_ = true;
    uint32_t request = set_request(HART_NO_REQUEST);
    enum step before = set_step(STEP_INTERRUPT);
    taken.handler(static_cast<struct hart *>(this), taken.arg);
    set_step(before);
    set_request(request);
    interrupted_ = false;
    reach();
  }
}

// Lets the rest of the machine come up to the present cycle.
void hart_model::sync() {
  uint64_t ps = clock_.edge_ps(cycle_);
  if (ps == cluster_.queue.now()) return;
  if (run_ahead_ && cluster_.queue.advance_inline(ps, domain::hart, id_)) return;
  wake(cycle_);
  coroutines_.suspend(thread_);
}

// Posts the thread's resumption at a cycle, unless it is posted already.
void hart_model::wake(uint64_t cycle) {
  if (resuming_) return;
  resuming_ = true;
  resume_cycle_ = cycle;
  cluster_.queue.post(
      clock_.edge_ps(cycle), domain::hart, id_,
      [](void *self, uint64_t) {
        hart_model &h = *static_cast<hart_model *>(self);
        h.resuming_ = false;
        h.coroutines_.resume(h.thread_);
      },
      this, 0);
}

// The first cycle at which something that happens now can be used.
uint64_t hart_model::cycle_now() const {
  return std::max(cycle_, clock_.at_or_after(cluster_.queue.now()));
}

// Gives way until wake(); the wait is charged as `k`.
void hart_model::block(hart_state s, cycle_kind k, uint64_t address) {
  state_ = s;
  waits_for_ = address;
  coroutines_.suspend(thread_);
  state_ = hart_state::running;
  charge(k, resume_cycle_ - cycle_);
}

bool hart_model::stopping() {
  sync();
  return world_.stopping();
}

uint64_t hart_model::io_read(uint64_t address) {
  boundary();
  charge(CYCLE_WORK, config_.io_cycles);
  world_.io(id_, false, address, 0, clock_.edge_ps(cycle_) + config_.io_ps);
  block(hart_state::io, CYCLE_STALL, address);
  return io_value_;
}

void hart_model::io_arrived(uint64_t value, uint64_t ps) {
  io_value_ = value;
  wake(std::max(cycle_, clock_.at_or_after(ps)));
}

void hart_model::io_write(uint64_t address, uint64_t value) {
  boundary();
  charge(CYCLE_WORK, config_.io_cycles);
  world_.io(id_, true, address, value, clock_.edge_ps(cycle_) + config_.io_ps);
}

uint64_t hart_model::close(uint64_t ps) {
  uint64_t elapsed = clock_.at_or_after(ps);
  if (elapsed > cycle_) {
    cycle_kind k = CYCLE_STALL;
    if (state_ == hart_state::parked) k = CYCLE_PARKED;
    if (state_ == hart_state::polling) k = CYCLE_POLLING;
    if (state_ == hart_state::finished || state_ == hart_state::idle) k = CYCLE_HALTED;
    if (state_ == hart_state::running) k = CYCLE_WORK;
    charge(k, elapsed - cycle_);
  }
  change_scope();
  return elapsed;
}

} // namespace piste
