// SPDX-License-Identifier: Apache-2.0
// The machine gives way to SystemC exactly: foreign processes change nothing, see a machine that has done all that lies
// before their time and nothing else, and may run it in slices, pause it, or look at time more finely than it does.
#define SC_INCLUDE_DYNAMIC_PROCESSES
#include "models/hardware/kernel/systemc_time.h"
#include "models/hardware/machine/machine_parts.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include "tests/system/support/echo.h"
// cmocka wants the four above first
#include <cmocka.h>
}

using piste::event_queue;
using piste::systemc_time;

namespace {

struct random_walk {
  uint64_t state;
  uint64_t operator()() {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state * 0x2545f4914f6cdd1du >> 20;
  }
};

constexpr unsigned value_visits = 0, value_wrong = 1, value_slices = 2;

bench_case *traffic() {
  static machine_config config;
  config = bench_config(true);
  bench_case *c = echo_case(&config, 300, 20, 700000);
  echo_add_hart(c, 100);
  return c;
}

// Every time and byte that the observer heard of.
void assert_same(const bench_result *a, const bench_result *b) {
  assert_int_equal(a->outcome, b->outcome);
  assert_int_equal(a->end_ps, b->end_ps);
  assert_int_equal(a->marks, b->marks);
  assert_memory_equal(a->mark, b->mark, a->marks * sizeof a->mark[0]);
  assert_memory_equal(a->first_in, b->first_in, sizeof a->first_in);
  assert_memory_equal(a->last_out, b->last_out, sizeof a->last_out);
  assert_memory_equal(a->counted, b->counted, sizeof a->counted);
  assert_memory_equal(a->messages, b->messages, sizeof a->messages);
}

// At a foreign process's time all before it has been done, and nothing else.
void look(const machine *m) {
  const event_queue &q = m->cluster.queue;
  uint64_t now = systemc_time::now_ps();
  bench_values()[value_visits]++;
  if ((q.now() >= now && now) || q.next_ps() < now) bench_values()[value_wrong]++;
}

// A foreign module that waits: at random, for nothing at all, and to the very picoseconds at which marks were made.
class onlooker : public sc_core::sc_module {
public:
  onlooker(sc_core::sc_module_name name, const machine *m, std::vector<uint64_t> appointments)
      : sc_module(name), machine_(m), appointments_(std::move(appointments)) {
    SC_HAS_PROCESS(onlooker);
    SC_THREAD(run);
    SC_THREAD(keep);
  }

private:
  void run() {
    random_walk random = {17};
    for (unsigned i = 0; i < 4000; i++) {
      uint64_t r = random();
      wait(r % 8 ? systemc_time::of(1 + r % 9000) : sc_core::SC_ZERO_TIME);
      look(machine_);
    }
  }
  void keep() {
    for (uint64_t ps : appointments_) {
      if (ps <= systemc_time::now_ps()) continue;
      wait(systemc_time::of(ps - systemc_time::now_ps()));
      look(machine_);
    }
  }

  const machine *machine_;
  std::vector<uint64_t> appointments_;
};

const bench_result *undisturbed; // the same traffic without anything foreign

void meet(machine *m, void *) {
  std::vector<uint64_t> appointments;
  for (unsigned i = 0; i < undisturbed->marks; i++) appointments.push_back(undisturbed->mark[i].ps);
  std::sort(appointments.begin(), appointments.end());
  new onlooker("onlooker", m, appointments);
}

void run_with(void (*before)(machine *, void *)) {
  bench_case *c = traffic();
  undisturbed = echo_run(c);
  c->before = before;
  const bench_result *r = echo_run(c);
  assert_same(undisturbed, r);
}

void test_a_foreign_process_changes_nothing_and_sees_exact_times(void **) {
  run_with(meet);
  assert_true(bench_values()[value_visits] > 1000);
  assert_int_equal(bench_values()[value_wrong], 0);
}

// ---- slices

void run_slices(machine *m, bool own) {
  random_walk random = {5};
  bool paused = false;
  while (!m->coroutines.is_over() && !paused) {
    uint64_t now = systemc_time::now_ps(), slice = 1 + random() % 60000;
    if (own)
      paused = !m->coroutines.run(now + slice);
    else
      sc_core::sc_start(systemc_time::of(slice));
    bench_values()[value_slices]++;
    const event_queue &q = m->cluster.queue;
    bool wrong = q.next_ps() < now + slice || (!m->coroutines.is_over() && systemc_time::now_ps() != now + slice);
    if (wrong && !m->coroutines.is_over()) bench_values()[value_wrong]++;
    if (q.now() > systemc_time::now_ps()) bench_values()[value_wrong]++;
  }
}

void test_slices_of_the_machines_own_are_exact(void **) {
  run_with([](machine *m, void *) { run_slices(m, true); });
  assert_true(bench_values()[value_slices] > 100);
  assert_int_equal(bench_values()[value_wrong], 0);
}

void test_slices_of_sc_start_are_exact(void **) {
  run_with([](machine *m, void *) { run_slices(m, false); });
  assert_true(bench_values()[value_slices] > 100);
  assert_int_equal(bench_values()[value_wrong], 0);
}

void test_slices_with_a_foreign_process_are_exact(void **) {
  run_with([](machine *m, void *arg) {
    meet(m, arg);
    run_slices(m, false);
  });
  assert_true(bench_values()[value_visits] > 1000);
  assert_int_equal(bench_values()[value_wrong], 0);
}

// ---- pauses

class pauser : public sc_core::sc_module {
public:
  explicit pauser(sc_core::sc_module_name name) : sc_module(name) {
    SC_HAS_PROCESS(pauser);
    SC_THREAD(run);
  }

private:
  void run() {
    for (unsigned i = 0; i < 50; i++) {
      wait(systemc_time::of(77777));
      sc_core::sc_pause();
    }
  }
};

void test_a_foreign_pause_stops_the_machine_at_its_instant(void **) {
  run_with([](machine *m, void *) {
    new pauser("pauser");
    for (unsigned i = 1; i <= 50; i++) {
      bool whole = m->coroutines.run(event_queue::never);
      uint64_t at = systemc_time::now_ps();
      if (whole || at != i * 77777 || m->cluster.queue.now() >= at || m->cluster.queue.next_ps() < at)
        bench_values()[value_wrong]++;
    }
    bench_values()[value_visits] = 50;
  });
  assert_int_equal(bench_values()[value_visits], 50);
  assert_int_equal(bench_values()[value_wrong], 0);
}

// ---- processes that never end, or never let time pass

class ticker : public sc_core::sc_module {
public:
  ticker(sc_core::sc_module_name name, sc_core::sc_time period) : sc_module(name), period_(period) {
    SC_HAS_PROCESS(ticker);
    SC_THREAD(run);
  }

private:
  void run() {
    for (;;) wait(period_);
  }
  sc_core::sc_time period_;
};

void test_a_run_ends_though_a_foreign_process_goes_on_for_ever(void **) {
  run_with([](machine *, void *) { new ticker("ticker", systemc_time::of(100000)); });
}

void test_foreign_processes_that_let_no_time_pass_are_reported(void **) {
  bench_case *c = traffic();
  c->before = [](machine *, void *) { new ticker("ticker", sc_core::SC_ZERO_TIME); };
  const bench_result *r = bench_run(c, nullptr);
  assert_int_equal(r->outcome, MACHINE_DEADLOCK);
  assert_non_null(std::strstr(bench_stderr(), "delta cycles"));
}

// ---- what foreign processes cause

constexpr unsigned interrupts = 60;
constexpr uint64_t ahead_ps = 300000; // more than a message's least flight

uint64_t interrupt_ps(unsigned i) {
  return 1000000 + i * UINT64_C(233333);
}

void handle(struct hart *h, void *) {
  hart_work(h, 37, nullptr);
  hart_store(h, 0x800000, 8, hart_cycle(h));
}

// A thread of the case that handles line 0 first.
void handling(struct hart *h, void *arg) {
  const thread_spec *spec = static_cast<const thread_spec *>(arg);
  hart_on_interrupt(h, 0, handle, nullptr);
  spec->body(h, spec->arg);
}

class interrupter : public sc_core::sc_module {
public:
  interrupter(sc_core::sc_module_name name, machine *m) : sc_module(name), machine_(m) {
    SC_HAS_PROCESS(interrupter);
    SC_THREAD(run);
  }

private:
  void run() {
    for (unsigned i = 0; i < interrupts; i++) {
      wait(systemc_time::of(interrupt_ps(i) - ahead_ps - systemc_time::now_ps()));
      machine_interrupt(machine_, i % 2, 0, interrupt_ps(i));
    }
  }
  machine *machine_;
};

void test_what_a_foreign_process_causes_comes_as_if_it_had_been_known(void **) {
  bench_case *c = traffic();
  static thread_spec inner[2];
  for (unsigned i = 0; i < 2; i++) {
    inner[i] = c->thread[i].spec;
    c->thread[i].spec = {inner[i].name, handling, &inner[i]};
  }
  c->before = [](machine *m, void *) {
    for (unsigned i = 0; i < interrupts; i++) machine_interrupt(m, i % 2, 0, interrupt_ps(i));
  };
  const bench_result *known = echo_run(c);
  c->before = [](machine *m, void *) { new interrupter("interrupter", m); };
  assert_same(known, echo_run(c));
}

constexpr unsigned value_cycles = 3; // the sum of the cycles at which the handler ran, each weighted by its number

void note_cycle(struct hart *h, void *) {
  bench_values()[value_cycles] += ++bench_values()[value_visits] * hart_cycle(h);
}

// A thread that runs ahead for as long as nothing can reach it.
void busy(struct hart *h, void *) {
  hart_on_interrupt(h, 0, note_cycle, nullptr);
  for (unsigned i = 0; i < 20000; i++) {
    hart_work(h, 10, nullptr);
    hart_store(h, 0x900000, 8, i);
  }
}

uint64_t cycles_of(void (*before)(machine *, void *)) {
  bench_case *c = traffic();
  c->frames = 0;
  c->thread[0].spec = {"busy", busy, nullptr};
  c->before = before;
  assert_int_equal(bench_run(c, nullptr)->outcome, MACHINE_DONE);
  assert_int_equal(bench_values()[value_visits], 100);
  return bench_values()[value_cycles];
}

uint64_t nudge_ps(unsigned i) {
  return 1000000 + i * UINT64_C(433333);
}

class nudger : public sc_core::sc_module {
public:
  nudger(sc_core::sc_module_name name, machine *m) : sc_module(name), machine_(m) {
    SC_HAS_PROCESS(nudger);
    SC_THREAD(run);
  }

private:
  void run() {
    for (unsigned i = 0; i < 100; i++) {
      wait(systemc_time::of(nudge_ps(i) - ahead_ps - systemc_time::now_ps()));
      machine_interrupt(machine_, 0, 0, nudge_ps(i));
    }
  }
  machine *machine_;
};

void test_no_hart_runs_past_what_a_foreign_process_may_cause(void **) {
  uint64_t known = cycles_of([](machine *m, void *) {
    for (unsigned i = 0; i < 100; i++) machine_interrupt(m, 0, 0, nudge_ps(i));
  });
  assert_int_equal(cycles_of([](machine *m, void *) { new nudger("nudger", m); }), known);
}

// ---- resolutions

void test_a_finer_resolution_changes_nothing(void **) {
  bench_case *c = traffic();
  const bench_result *coarse = echo_run(c);
  undisturbed = coarse;
  c->first = [](void *) { sc_core::sc_set_time_resolution(10, sc_core::SC_FS); };
  c->before = [](machine *m, void *arg) {
    meet(m, arg);
    new ticker("ticker", sc_core::sc_time(123450, sc_core::SC_FS)); // between two picoseconds
  };
  assert_same(coarse, echo_run(c));
  assert_true(bench_values()[value_visits] > 1000);
  assert_int_equal(bench_values()[value_wrong], 0);
}

void test_a_coarser_resolution_is_refused(void **) {
  bench_case *c = traffic();
  c->first = [](void *) { sc_core::sc_set_time_resolution(10, sc_core::SC_PS); };
  int status = 0;
  bench_run(c, &status);
  assert_int_equal(status, 2);
  assert_non_null(std::strstr(bench_stderr(), "10 ps; the machine needs 1 ps or finer"));
}

// ---- calls out

void called(void *self, uint64_t at) {
  machine *m = static_cast<machine *>(self);
  bench_values()[value_visits]++;
  uint64_t now = systemc_time::now_ps();
  if (now != at || m->cluster.queue.now() != now || m->cluster.queue.next_ps() < now) bench_values()[value_wrong]++;
}

void test_calls_out_are_made_with_systemcs_time_in_step(void **) {
  run_with([](machine *m, void *) {
    random_walk random = {3};
    for (unsigned i = 0; i < 500; i++) {
      uint64_t ps = 1 + random() % 15000000;
      m->coroutines.call_out(ps, called, m, ps);
    }
  });
  assert_int_equal(bench_values()[value_visits], 500);
  assert_int_equal(bench_values()[value_wrong], 0);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_a_foreign_process_changes_nothing_and_sees_exact_times),
      cmocka_unit_test(test_slices_of_the_machines_own_are_exact),
      cmocka_unit_test(test_slices_of_sc_start_are_exact),
      cmocka_unit_test(test_slices_with_a_foreign_process_are_exact),
      cmocka_unit_test(test_a_foreign_pause_stops_the_machine_at_its_instant),
      cmocka_unit_test(test_a_run_ends_though_a_foreign_process_goes_on_for_ever),
      cmocka_unit_test(test_foreign_processes_that_let_no_time_pass_are_reported),
      cmocka_unit_test(test_what_a_foreign_process_causes_comes_as_if_it_had_been_known),
      cmocka_unit_test(test_no_hart_runs_past_what_a_foreign_process_may_cause),
      cmocka_unit_test(test_a_finer_resolution_changes_nothing),
      cmocka_unit_test(test_a_coarser_resolution_is_refused),
      cmocka_unit_test(test_calls_out_are_made_with_systemcs_time_in_step),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
