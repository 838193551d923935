// SPDX-License-Identifier: Apache-2.0
// A core's time, blocking, and the contexts on it. Its memory operations are in core_memory.cpp, what it waits in for
// others in core_waits.cpp.
#include "models/hardware/core/core.h"
#include "models/hardware/kernel/coroutines.h"

namespace piste {

namespace {

const char *core_state_name(core_state s) {
  static const char *const names[] = {"has no thread",
                                      "is running",
                                      "loads",
                                      "is parked on",
                                      "polls",
                                      "waits for its store buffer",
                                      "waits for a device register",
                                      "waits for an interrupt",
                                      "waits for its initiator",
                                      "has finished"};
  return names[static_cast<unsigned>(s)];
}

} // namespace

core::core(sc_core::sc_module_name module_name, cluster &c, unsigned id, const hart_config &config,
           const cache_config &cache, contexts &all, uint64_t reach_ps, bool run_ahead)
    : sc_module(module_name), cluster_(c), id_(id), config_(config), cache_(cache), accounts_(c, id, config.hz, name()),
      all_(all), reach_ps_(reach_ps), run_ahead_(run_ahead), trip_cycles_(cache.shared ? cache.l2_cycles / 2 : 0),
      back_cycles_(cache.l2_cycles - trip_cycles_), path_(c, id),
      stores_(
          c, config.store_lines, cache.store_misses, [](void *self) { static_cast<core *>(self)->stores_left(); }, this,
          cache.shared ? &path_ : nullptr, accounts_.clock, trip_cycles_, back_cycles_),
      copies_(cache.load_misses) {}

void core::start(hart_context &c) {
  enter(c);
  state_ = core_state::running;
  wake(0);
}

// Software broke a rule: the run ends here, and its context goes no further.
void core::broken(std::string what) {
  cluster_.fail(failure::broken, std::move(what));
  for (;;) all_.threads().suspend(current_->thread);
}

// Makes a context that runs nowhere the one that is on this core.
void core::enter(hart_context &c) {
  if (c.alive != hart_context::life::waiting) {
    broken(format("%s: software switches to context %s, which %s", name(), c.spec.name,
                  c.alive == hart_context::life::ended ? "has ended" : "is on another hart"));
  }
  c.alive = hart_context::life::running;
  c.previous = current_;
  c.hart.core = this;
  current_ = &c;
  if (!c.begun) c.set_quiet(false);
  c.begun = true;
  accounts_.exchange(std::move(c.scope));
  masked_ = c.masked;
  arm();
}

// Leaves the present context with what is its own.
void core::leave() {
  current_->alive = hart_context::life::waiting;
  current_->scope = accounts_.exchange({});
  current_->masked = masked_;
}

void core::switch_to(hart_context &to) {
  sync();
  hart_context &from = *current_;
  if (&to == &from) return;
  leave();
  enter(to);
  all_.threads().resume(to.thread);
  all_.threads().suspend(from.thread); // behind this, `from` may be on another core
}

void core::exit(hart_context *next) {
  sync();
  hart_context &from = *current_;
  coroutines &threads = all_.threads();
  leave();
  from.alive = hart_context::life::ended;
  from.set_quiet(true);
  if (next) {
    enter(*next);
    threads.resume(next->thread);
  } else {
    state_ = core_state::finished;
  }
  for (;;) threads.suspend(from.thread); // nobody resumes it any more
}

void core::mark_arrival(enum step s, enum place p) {
  uint64_t &ps = current_->arrival_ps;
  if (ps) accounts_.mark(ps, s, p);
  ps = 0;
}

// Makes it safe to look at this core's caches at its present cycle.
void core::reach() {
  if (run_ahead_) {
    uint64_t next = cluster_.queue.horizon_ps(), run = cluster_.queue.events_run(), trip = path_.first_ps();
    if (next != next_ps_) {
      next_ps_ = next;
      next_cycle_ = next == event_queue::never ? next : accounts_.clock.at_or_after(next);
    }
    if (cycle() < next_cycle_) return;                // nothing at all happens before
    if (run != change_run_ || trip != change_trip_) { // else nothing has happened that could have brought it forward
      change_run_ = run;
      change_trip_ = trip;
      change_ps_ = caches->earliest_change();
    }
    uint64_t bound = std::min(change_ps_, next == event_queue::never ? next : next + reach_ps_);
    if (bound != bound_ps_) {
      bound_ps_ = bound;
      bound_cycle_ = bound == event_queue::never ? bound : accounts_.clock.at_or_after(bound);
    }
    if (cycle() < bound_cycle_) return;
  }
  sync();
}

// Lets the rest of the machine come up to the present cycle.
void core::sync() {
  uint64_t ps = accounts_.ps();
  if (ps == cluster_.queue.now()) return;
  if (run_ahead_ && cluster_.queue.advance_inline(ps, domain::hart, id_)) return;
  wake(cycle());
  all_.threads().suspend(current_->thread);
}

// When this core can do something to an L2 that it shares, if no message arrives before.
uint64_t core::acts_ps() const {
  if (state_ == core_state::idle || state_ == core_state::finished) return path_.first_ps();
  uint64_t trip_ps = accounts_.clock.edge_ps(trip_cycles_), ps = event_queue::never;
  if (resuming_) return std::min(path_.first_ps(), accounts_.clock.edge_ps(resume_cycle_) + (at_l2_ ? 0 : trip_ps));
  if (!masked_ || state_ == core_state::halted) ps = lines_.first_ps();
  if (state_ == core_state::resting) ps = std::min(ps, cluster_.queue.horizon_ps());
  return std::min(path_.first_ps(), ps == event_queue::never ? ps : ps + trip_ps);
}

// Posts the resumption of the context that is on this core, unless it is posted already.
void core::wake(uint64_t cycle) {
  if (resuming_) return;
  resuming_ = true;
  resume_cycle_ = cycle;
  cluster_.queue.post(
      accounts_.clock.edge_ps(cycle), domain::hart, id_,
      [](void *self, uint64_t) {
        core &c = *static_cast<core *>(self);
        c.resuming_ = false;
        c.all_.threads().resume(c.current_->thread);
      },
      this, 0);
}

// The first cycle at which something that happens now can be used.
uint64_t core::cycle_now() const {
  return std::max(cycle(), accounts_.clock.at_or_after(cluster_.queue.now()));
}

// Gives way until wake(); the wait is charged as `k`.
void core::block(core_state s, cycle_kind k, uint64_t address) {
  state_ = s;
  waits_for_ = address;
  all_.threads().suspend(current_->thread);
  state_ = core_state::running;
  accounts_.wait_until(resume_cycle_, k);
}

bool core::stopping() {
  sync();
  return world->stopping();
}

bool core::at_rest() const {
  switch (state_) {
  case core_state::idle:
  case core_state::finished:
    return true;
  case core_state::parked:
  case core_state::polling:
  case core_state::halted:
  case core_state::resting:
    return !resuming_;
  default:
    return false;
  }
}

bool core::settled() const {
  if (state_ == core_state::idle || state_ == core_state::finished) return true;
  return state_ == core_state::parked && current_->quiet && !resuming_ && stores_.empty() &&
         lines_.first_ps() == event_queue::never;
}

void core::record(state_record &r) const {
  r.value(static_cast<uint64_t>(state_));
  if (state_ != core_state::parked) return;
  r.value(waits_for_);
  r.value(reinterpret_cast<uintptr_t>(current_));
  r.value(masked_);
  for (const background_read &b : current_->reads) r.value(b.state);
  accounts_.record(r);
}

void core::show(const viewer &v) const {
  bool memory = state_ == core_state::loading || state_ == core_state::parked || state_ == core_state::polling;
  bool waits = state_ != core_state::idle && state_ != core_state::running && state_ != core_state::finished;
  const charge_scope &scope = accounts_.scope();
  uint64_t at = std::min(stood_cycle_, cycle());
  observed_line line{};
  if (memory) line = v.line(waits_for_);
  v.row(v.to.hart,
        view_hart{name(), current_ ? current_->spec.name : "", core_state_name(state_), state_ != core_state::idle,
                  waits, memory ? &line : nullptr, accounts_.clock.edge_ps(at), at,
                  resuming_ ? resume_cycle_ : UINT64_MAX, step_name(scope.step), scope.list(), scope.count(), masked_});
  lines_.each([&](unsigned number, uint64_t ps) { v.row(v.to.interrupt, view_interrupt{name(), number, ps}); });
  stores_.show(v, name());
}

uint64_t core::close(uint64_t ps) {
  static const cycle_kind kinds[] = {CYCLE_HALTED, CYCLE_WORK,  CYCLE_STALL,  CYCLE_PARKED, CYCLE_POLLING,
                                     CYCLE_STALL,  CYCLE_STALL, CYCLE_HALTED, CYCLE_HALTED, CYCLE_HALTED}; // by state
  uint64_t elapsed = accounts_.clock.at_or_after(ps);
  stood_cycle_ = cycle();
  accounts_.wait_until(elapsed, kinds[static_cast<unsigned>(state_)]);
  accounts_.report();
  return elapsed;
}

} // namespace piste
