// SPDX-License-Identifier: Apache-2.0
// SystemC's part in the simulation. One SystemC process runs the machine; each software thread is a coroutine of
// SystemC's package below it, which hands over to the next by itself, without a round through the kernel's run queue.
// Whoever gives way runs the event queue, on its own stack, until an event resumes a thread: often itself, and then
// nothing is switched at all. SystemC's time follows the queue's within a quantum, as is usual for temporal decoupling:
// nothing in the simulation reads it.
#pragma once
#include "models/hardware/kernel/cluster.h"
#include <functional>
#include <memory>
#include <systemc>

namespace sc_core {
class sc_cor;
class sc_cor_pkg;
} // namespace sc_core

namespace piste {

class coroutines : public sc_core::sc_module {
public:
  // `over` is asked before each event once the cluster says `ending`: the simulation ends when it says so, or when no
  // event is left.
  coroutines(sc_core::sc_module_name name, cluster &c, bool (*over)(const void *), const void *self);

  // Before the simulation: adds a thread, which first runs when it is first resumed. Returns its number.
  unsigned spawn(const std::string &name, size_t stack_bytes, std::function<void()> body);
  // From an event: the thread runs when the event returns, before any other event.
  void resume(unsigned thread) { next_ = threads_[thread].get(); }
  // From the running thread: gives way until it is resumed.
  void suspend(unsigned thread) { give_way(*threads_[thread]); }

private:
  struct coroutine {
    coroutines *owner;
    std::string name;
    std::function<void()> body;
    size_t stack_bytes;          // that its software may use
    const char *stack = nullptr; // where that begins; it grows downwards
    sc_core::sc_cor *cor = nullptr;
  };
  void process();
  void start();
  static void run_thread(void *coroutine);
  void run_events();
  void give_way(coroutine &self);
  void check_stack(const coroutine &t) const;

  cluster &cluster_;
  bool (*over_)(const void *);
  const void *over_self_;
  std::vector<std::unique_ptr<coroutine>> threads_;
  coroutine *next_ = nullptr; // resumed by the last event
  uint64_t followed_ps_ = 0;  // SystemC's time
  sc_core::sc_cor_pkg *package_ = nullptr;
  sc_core::sc_cor *main_ = nullptr; // where process() runs
};

} // namespace piste
