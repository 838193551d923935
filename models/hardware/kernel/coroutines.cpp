// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/coroutines.h"
#include "models/hardware/kernel/running_thread.h"
#include "models/hardware/kernel/systemc_time.h"
#include <stdexcept>
#include <sysc/kernel/sc_cor.h>
#include <utility>

namespace piste {

namespace {

// SystemC's time is at most so far behind the queue's: a request from another thread of the operating system
// (async_request_update) is noticed after so much.
constexpr uint64_t quantum_ps = 1000000000;
constexpr size_t model_stack = 262144;    // what events need of the stack that they run on, and much to spare
constexpr unsigned deltas_most = 1000000; // at one instant: beyond, foreign processes wait for each other for ever

} // namespace

coroutines::coroutines(sc_core::sc_module_name name, cluster &c, driven &d) : sc_module(name), cluster_(c), driven_(d) {
  SC_HAS_PROCESS(coroutines);
  SC_METHOD(drive);
  sensitive << wake_;
}

unsigned coroutines::spawn(const std::string &name, size_t stack_bytes, std::function<void()> body) {
  threads_.push_back(std::make_unique<coroutine>());
  coroutine &t = *threads_.back();
  t.owner = this;
  t.name = name;
  t.body = std::move(body);
  t.stack_bytes = stack_bytes;
  if (package_) create(t);
  return static_cast<unsigned>(threads_.size() - 1);
}

void coroutines::create(coroutine &t) {
  t.cor = package_->create(t.stack_bytes + model_stack, run_thread, &t);
  t.cor->stack_protect(true);
}

void coroutines::start_of_simulation() {
  package_ = sc_core::sc_get_curr_simcontext()->cor_pkg();
  main_ = package_->get_main();
  for (auto &t : threads_) create(*t);
  driven_.begin();
}

bool coroutines::run(uint64_t until_ps) {
  if (over_seen_) return true;
  until_ps_ = until_ps;
  own_start_ = true;
  if (until_ps == event_queue::never) {
    sc_core::sc_start();
  } else {
    uint64_t now = systemc_time::now_ps();
    if (until_ps > now) sc_core::sc_start(systemc_time::of(until_ps) - sc_core::sc_time_stamp());
  }
  own_start_ = false;
  return over_seen_ || systemc_time::now_ps() >= until_ps || !sc_core::sc_pending_activity();
}

bool coroutines::alone() const {
  return own_start_ && until_ps_ == event_queue::never && calls_.empty() && !sc_core::sc_pending_activity();
}

void coroutines::call_out(uint64_t ps, event_queue::callback f, void *self, uint64_t argument) {
  auto behind =
      std::upper_bound(calls_.begin(), calls_.end(), ps, [](uint64_t t, const foreign_call &c) { return t < c.ps; });
  calls_.insert(behind, {ps, f, self, argument});
  cluster_.queue.set_limit(std::min(cluster_.queue.limit_ps(), ps));
}

coroutines::visit::visit(coroutines &c) : visited_(c.running_ ? nullptr : &c) {
  if (visited_) c.cluster_.queue.advance(std::max(c.cluster_.queue.now(), systemc_time::now_ps()));
}

coroutines::visit::~visit() {
  if (visited_) visited_->arm();
}

// The SystemC process. Methods run on the main coroutine.
void coroutines::drive() {
  wake_.cancel(); // else it would count as something that others do
  if (over_seen_) {
    if (own_start_) sc_core::sc_pause(); // foreign processes may go on for ever: whoever called run() is told
    return;
  }
  if (others_first()) return;
  uint64_t now = systemc_time::now_ps();
  if (make_calls(now)) {
    wake_.notify(sc_core::SC_ZERO_TIME); // they may have set something going at this instant
    return;
  }
  cluster_.queue.set_limit(limit());
  running_ = true;
  try {
    run_all();
  } catch (...) {
    thrown_ = std::current_exception();
  }
  running_ = false;
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  over_seen_ = cluster_.ending && driven_.over();
  arm();
}

// At one instant foreign processes go first, and a pause of theirs takes effect: the queue waits for a delta in which
// it is alone, and which began without anything else to do.
bool coroutines::others_first() {
  uint64_t now = systemc_time::now_ps();
  if (now != instant_ps_) {
    instant_ps_ = now;
    deltas_ = 0;
    first_ = true;
  }
  bool pending = sc_core::sc_pending_activity_at_current_time();
  if (!pending && !first_) return false;
  first_ = pending;
  if (++deltas_ > deltas_most) {
    cluster_.fail(failure::deadlock,
                  format("at %llu ps foreign SystemC processes have taken %u delta cycles: they wait "
                         "for each other without time passing",
                         static_cast<unsigned long long>(now), deltas_most));
    return false;
  }
  wake_.notify(sc_core::SC_ZERO_TIME);
  return true;
}

// Makes the calls that are due; true if there were any.
bool coroutines::make_calls(uint64_t now_ps) {
  if (calls_.empty() || calls_.front().ps > now_ps) return false;
  cluster_.queue.advance(now_ps);
  while (!calls_.empty() && calls_.front().ps <= now_ps) {
    foreign_call c = calls_.front();
    calls_.erase(calls_.begin());
    c.call(c.self, c.argument);
  }
  return true;
}

// The first instant that the queue may not enter.
uint64_t coroutines::limit() const {
  uint64_t now = systemc_time::now_ps();
  if (!own_start_) return now + 1;
  uint64_t next = now + quantum_ps;
  if (sc_core::sc_pending_activity_at_future_time())
    next = std::min(next, systemc_time::ps(sc_core::sc_time_stamp() + sc_core::sc_time_to_pending_activity()));
  next = std::min(next, until_ps_);
  if (!calls_.empty()) next = std::min(next, calls_.front().ps);
  return next;
}

// Events and threads, until none is due.
void coroutines::run_all() {
  for (;;) {
    run_events();
    if (!next_) return;
    package_->yield(next_->cor);
    running_thread = "";
  }
}

void coroutines::wake_at(uint64_t ps) {
  uint64_t now = systemc_time::now_ps();
  if (ps > now)
    wake_.notify(systemc_time::of(ps) - sc_core::sc_time_stamp());
  else
    wake_.notify(sc_core::SC_ZERO_TIME);
}

// Has SystemC call drive() for what comes next; with nothing to come, SystemC's time ends at the last event.
void coroutines::arm() {
  wake_.cancel();
  uint64_t next = cluster_.queue.next_ps();
  if (!calls_.empty()) next = std::min(next, calls_.front().ps);
  if (over_seen_ || (next == event_queue::never && cluster_.queue.now() > systemc_time::now_ps()))
    next = cluster_.queue.now();
  if (next != event_queue::never) wake_at(next);
}

void coroutines::run_thread(void *coroutine_) {
  coroutine &t = *static_cast<coroutine *>(coroutine_);
  t.stack = static_cast<const char *>(__builtin_frame_address(0));
  t.owner->next_ = nullptr;
  running_thread = t.name.c_str();
  try {
    t.body();
  } catch (...) {
    t.owner->thrown_ = std::current_exception();
  }
  for (;;) t.owner->give_way(t); // nobody resumes it any more
}

// Runs events until one resumes a thread, none is due, or the simulation is over.
void coroutines::run_events() {
  running_thread = "";
  while (!next_ && cluster_.queue.due() && !(cluster_.ending && driven_.over())) cluster_.queue.run_one();
}

// Returns when `self` is resumed.
void coroutines::give_way(coroutine &self) {
  check_stack(self);
  if (!thrown_) run_events();
  if (!next_ || thrown_)
    package_->yield(main_);
  else if (next_ != &self)
    package_->yield(next_->cor);
  next_ = nullptr;
  running_thread = self.name.c_str();
}

// Software's share of its stack ends before the guard page does: what lies between is the model's.
void coroutines::check_stack(const coroutine &t) const {
  const char *here = static_cast<const char *>(__builtin_frame_address(0));
  if (static_cast<size_t>(t.stack - here) > t.stack_bytes)
    throw std::runtime_error("software thread " + t.name + " has run over its stack: raise machine.stack");
}

} // namespace piste
