// SPDX-License-Identifier: Apache-2.0
#define SC_INCLUDE_DYNAMIC_PROCESSES // sc_spawn
#include "models/hardware/kernel/coroutines.h"
#include "models/hardware/kernel/stack_guard.h"
#include <sysc/kernel/sc_cor.h>

namespace piste {

namespace {

constexpr uint64_t quantum_ps = 1000000000; // SystemC's time is at most so far behind the queue's
constexpr size_t model_stack = 262144;      // what events need of the stack that they run on, and much to spare

} // namespace

coroutines::coroutines(sc_core::sc_module_name name, cluster &c, bool (*over)(const void *), const void *self)
    : sc_module(name), cluster_(c), over_(over), over_self_(self) {
  sc_core::sc_spawn_options options;
  options.spawn_method();
  sc_core::sc_spawn([this] { process(); }, "process", &options);
}

unsigned coroutines::spawn(const std::string &name, size_t stack_bytes, std::function<void()> body) {
  threads_.push_back(std::make_unique<coroutine>());
  coroutine &t = *threads_.back();
  t.owner = this;
  t.name = name;
  t.body = std::move(body);
  t.stack_bytes = stack_bytes;
  return static_cast<unsigned>(threads_.size() - 1);
}

// The SystemC process: lets a thread run until the simulation is over, or SystemC's time has fallen behind. A method
// runs on the main coroutine.
void coroutines::process() {
  if (!package_) start();
  run_events();
  if (!next_) return;
  package_->yield(next_->cor);
  stack_guard_running("");
  if (!next_) return;
  uint64_t ahead = cluster_.queue.now() - followed_ps_;
  followed_ps_ += ahead;
  next_trigger(sc_core::sc_time::from_value(ahead));
}

void coroutines::start() {
  package_ = sc_core::sc_get_curr_simcontext()->cor_pkg();
  main_ = package_->get_main();
  for (auto &t : threads_) {
    t->cor = package_->create(t->stack_bytes + model_stack, run_thread, t.get());
    t->cor->stack_protect(true);
  }
}

void coroutines::run_thread(void *coroutine_) {
  coroutine &t = *static_cast<coroutine *>(coroutine_);
  t.stack = static_cast<const char *>(__builtin_frame_address(0));
  t.owner->next_ = nullptr;
  stack_guard_running(t.name.c_str());
  t.body();
  for (;;) t.owner->give_way(t); // nobody resumes it any more
}

// Runs events until one resumes a thread, or the simulation is over.
void coroutines::run_events() {
  stack_guard_running("");
  while (!next_ && !cluster_.queue.empty() && !(cluster_.ending && over_(over_self_))) cluster_.queue.run_one();
}

// Returns when `self` is resumed.
void coroutines::give_way(coroutine &self) {
  check_stack(self);
  run_events();
  if (!next_ || cluster_.queue.now() - followed_ps_ > quantum_ps)
    package_->yield(main_);
  else if (next_ != &self)
    package_->yield(next_->cor);
  next_ = nullptr;
  stack_guard_running(self.name.c_str());
}

// Software's share of its stack ends before the guard page does: what lies between is the model's.
void coroutines::check_stack(const coroutine &t) const {
  const char *here = static_cast<const char *>(__builtin_frame_address(0));
  if (static_cast<size_t>(t.stack - here) > t.stack_bytes) stack_guard_overrun(t.name.c_str());
}

} // namespace piste
