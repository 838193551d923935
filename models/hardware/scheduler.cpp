// SPDX-License-Identifier: Apache-2.0
#define SC_INCLUDE_DYNAMIC_PROCESSES // sc_spawn
#include "models/hardware/scheduler.h"
#include "models/hardware/stack_guard.h"

namespace piste {

scheduler::scheduler(sc_core::sc_module_name name, context &c, std::function<bool()> over)
    : sc_module(name), context_(c), over_(std::move(over)) {
  sc_core::sc_spawn_options options;
  options.spawn_method();
  sc_core::sc_spawn([this] { drive(); }, "drive", &options);
}

unsigned scheduler::spawn(const std::string &name, size_t stack_bytes, std::function<void()> body) {
  threads_.push_back(std::make_unique<coroutine>());
  coroutine *t = threads_.back().get();
  t->name = name;
  t->body = std::move(body);
  sc_core::sc_spawn_options options;
  options.dont_initialize();
  options.set_sensitivity(&t->go);
  options.set_stack_size(static_cast<int>(stack_bytes));
  sc_core::sc_spawn(
      [this, t] {
        t->body();
        stack_guard_running("");
        yielded_.notify();
      },
      sc_core::sc_gen_unique_name("thread"), &options);
  return static_cast<unsigned>(threads_.size() - 1);
}

void scheduler::resume(unsigned thread) {
  next_ = threads_[thread].get();
}

void scheduler::suspend(unsigned thread) {
  stack_guard_running("");
  yielded_.notify();
  sc_core::wait(threads_[thread]->go);
}

// Lets the resumed thread run; this process goes on when it yields.
void scheduler::hand_over() {
  coroutine *t = next_;
  next_ = nullptr;
  stack_guard_running(t->name.c_str());
  t->go.notify();
  next_trigger(yielded_);
}

void scheduler::drive() {
  if (next_) { // SystemC's time has come up to the queue's
    hand_over();
    return;
  }
  while (!over_() && !context_.queue.empty()) {
    context_.queue.run_one();
    if (!next_) continue;
    uint64_t ahead = context_.queue.now() - sc_core::sc_time_stamp().value();
    if (ahead)
      next_trigger(sc_core::sc_time::from_value(ahead));
    else
      hand_over();
    return;
  }
  next_trigger(never_); // nothing wakes this process again, and sc_start returns
}

} // namespace piste
