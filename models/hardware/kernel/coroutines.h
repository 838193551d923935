// SPDX-License-Identifier: Apache-2.0
// How the machine runs inside SystemC. One SystemC process, a method, drives the event queue; each software thread is a
// coroutine of SystemC's package below it, which hands over to the next by itself, without a round through the kernel's
// run queue. Whoever gives way runs the event queue, on its own stack, until an event resumes a thread: often itself,
// and then nothing is switched at all.
//
// The queue gives way to SystemC exactly. Its limit is the time of whatever else SystemC has to do: events run strictly
// before that, and at one instant foreign processes go first. Foreign code is called from the main coroutine, with
// SystemC's time in step. Started by run(), the queue knows how long SystemC is going to run and goes ahead of its time
// by up to a quantum, since nothing foreign can look meanwhile; under anyone else's sc_start() it takes one instant at
// a time.
#pragma once
#include "models/hardware/kernel/cluster.h"
#include <exception>
#include <functional>
#include <memory>
#include <systemc>

namespace sc_core {
class sc_cor;
class sc_cor_pkg;
} // namespace sc_core

namespace piste {

// What runs so.
class driven {
public:
  virtual ~driven() = default;
  // The simulation starts: posts the first events.
  virtual void begin() = 0;
  // Asked before each event once the cluster says `ending`: the simulation ends when it says so, or when no event is
  // left.
  virtual bool over() const = 0;
};

class coroutines : public sc_core::sc_module {
public:
  coroutines(sc_core::sc_module_name name, cluster &c, driven &d);

  // Adds a thread, which first runs when it is first resumed. Returns its number.
  unsigned spawn(const std::string &name, size_t stack_bytes, std::function<void()> body);
  // The thread runs next, before any event: from an event, when that returns; from the running thread, when it gives
  // way.
  void resume(unsigned thread) { next_ = threads_[thread].get(); }
  // From the running thread: gives way until it is resumed.
  void suspend(unsigned thread) { give_way(*threads_[thread]); }

  // Runs SystemC until the simulation is over, or up to `until_ps`, exclusive: what is due then belongs to the next
  // call. Time ends there, or at the last event. Returns false if a foreign process paused or stopped it.
  bool run(uint64_t until_ps);
  bool is_over() const { return over_seen_; }
  // From an event: SystemC has nothing to do but to drive the queue, without an end.
  bool alone() const;

  // From an event: calls f(self, argument) at `ps`, now at the earliest, as foreign code must be called.
  void call_out(uint64_t ps, event_queue::callback f, void *self, uint64_t argument);

  // From outside the queue, a foreign process say: brings the queue's time up to SystemC's, so that something may be
  // posted; afterwards SystemC wakes the queue for it. Inside the queue it does nothing.
  class visit {
  public:
    explicit visit(coroutines &c);
    ~visit();
    visit(const visit &) = delete;
    visit &operator=(const visit &) = delete;

  private:
    coroutines *visited_;
  };

private:
  struct coroutine {
    coroutines *owner;
    std::string name;
    std::function<void()> body;
    size_t stack_bytes;          // that its software may use
    const char *stack = nullptr; // where that begins; it grows downwards
    sc_core::sc_cor *cor = nullptr;
  };
  struct foreign_call {
    uint64_t ps;
    event_queue::callback call;
    void *self;
    uint64_t argument;
  };
  void start_of_simulation() override;
  void drive();
  bool others_first();
  bool make_calls(uint64_t now_ps);
  uint64_t limit() const;
  void run_all();
  void wake_at(uint64_t ps);
  void arm();
  void create(coroutine &t);
  static void run_thread(void *coroutine);
  void run_events();
  void give_way(coroutine &self);
  void check_stack(const coroutine &t) const;

  cluster &cluster_;
  driven &driven_;
  std::vector<std::unique_ptr<coroutine>> threads_;
  coroutine *next_ = nullptr; // resumed by the last event
  sc_core::sc_event wake_{"wake"};
  std::vector<foreign_call> calls_; // by time, then by arrival
  bool running_ = false;            // the queue is
  std::exception_ptr thrown_;       // on a thread; to be thrown again on the main coroutine
  bool own_start_ = false;          // run() started SystemC
  bool over_seen_ = false;
  bool first_ = true;       // in the first delta of this instant's activity
  unsigned deltas_ = 0;     // at the instant
  uint64_t instant_ps_ = 0; // at which those were
  uint64_t until_ps_ = event_queue::never;
  sc_core::sc_cor_pkg *package_ = nullptr;
  sc_core::sc_cor *main_ = nullptr; // where drive() runs
};

} // namespace piste
