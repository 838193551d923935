// SPDX-License-Identifier: Apache-2.0
#define SC_INCLUDE_DYNAMIC_PROCESSES // sc_spawn
#include "models/hardware/scheduler.h"
#include "models/hardware/stack_guard.h"

namespace piste {

namespace {

constexpr uint64_t quantum_ps = 1000000000; // SystemC's time is at most so far behind the queue's
constexpr size_t model_stack = 262144;      // what events need of the stack that they run on, and much to spare

} // namespace

scheduler::scheduler(sc_core::sc_module_name name, context &c, bool (*over)(const void *), const void *self)
    : sc_module(name), context_(c), over_(over), over_self_(self) {
  sc_core::sc_spawn_options options;
  options.set_stack_size(model_stack);
  sc_core::sc_spawn([this] { give_way(nullptr); }, "first", &options);
}

unsigned scheduler::spawn(const std::string &name, size_t stack_bytes, std::function<void()> body) {
  threads_.push_back(std::make_unique<coroutine>());
  coroutine *t = threads_.back().get();
  t->name = name;
  t->body = std::move(body);
  t->stack_bytes = stack_bytes;
  sc_core::sc_spawn_options options;
  options.dont_initialize();
  options.set_sensitivity(&t->go);
  options.set_stack_size(static_cast<int>(stack_bytes + model_stack));
  sc_core::sc_spawn(
      [this, t] {
        t->stack = static_cast<const char *>(__builtin_frame_address(0));
        next_ = nullptr;
        stack_guard_running(t->name.c_str());
        t->body();
        give_way(nullptr);
      },
      sc_core::sc_gen_unique_name("thread"), &options);
  return static_cast<unsigned>(threads_.size() - 1);
}

// Runs events until one resumes a thread, and lets that thread run; returns when `self` is resumed, or, if that is
// NULL, at once. When the simulation is over, nobody is resumed any more, and sc_start returns.
void scheduler::give_way(coroutine *self) {
  if (self) check_stack(*self);
  stack_guard_running("");
  while (!next_ && !context_.queue.empty() && !(context_.ending && over_(over_self_))) context_.queue.run_one();
  uint64_t ahead = context_.queue.now() - followed_ps_;
  if (ahead > quantum_ps) {
    followed_ps_ += ahead;
    sc_core::wait(sc_core::sc_time::from_value(ahead));
  }
  if (next_ && next_ != self) next_->go.notify();
  if (!self) return;
  if (next_ != self) sc_core::wait(); // for its `go`
  next_ = nullptr;
  stack_guard_running(self->name.c_str());
}

// Software's share of its stack ends before the guard page does: what lies between is the model's.
void scheduler::check_stack(const coroutine &t) const {
  const char *here = static_cast<const char *>(__builtin_frame_address(0));
  if (static_cast<size_t>(t.stack - here) > t.stack_bytes) stack_guard_overrun(t.name.c_str());
}

} // namespace piste
