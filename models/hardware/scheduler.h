// SPDX-License-Identifier: Apache-2.0
// SystemC's part in the simulation: it runs the event queue in one method process, and each software thread as a
// coroutine. At most one of them is runnable at any moment, so SystemC's own order never matters. SystemC's time is
// brought up to the queue's before a thread runs.
#pragma once
#include "models/hardware/context.h"
#include <functional>
#include <memory>
#include <systemc>

namespace piste {

class scheduler : public sc_core::sc_module {
public:
  // `over` is asked after each event: the simulation ends when it says so, or when no event is left.
  scheduler(sc_core::sc_module_name name, context &c, std::function<bool()> over);

  // Adds a thread, which first runs when it is first resumed. Returns its number.
  unsigned spawn(const std::string &name, size_t stack_bytes, std::function<void()> body);
  // From an event: the thread runs when the event returns, before any other event.
  void resume(unsigned thread);
  // From the running thread: gives way until it is resumed.
  void suspend(unsigned thread);

private:
  struct coroutine {
    std::string name;
    std::function<void()> body;
    sc_core::sc_event go;
  };
  void drive();
  void hand_over();

  context &context_;
  std::function<bool()> over_;
  std::vector<std::unique_ptr<coroutine>> threads_;
  sc_core::sc_event yielded_, never_;
  coroutine *next_ = nullptr; // resumed by the last event
};

} // namespace piste
