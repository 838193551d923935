// SPDX-License-Identifier: Apache-2.0
// The NIC's clock, register master and events by themselves, around a device of a few lines whose host side is none of
// those that there are.
#include "models/hardware/nic/nic_events.h"
#include "models/hardware/nic/nic_registers.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <memory>
extern "C" {
#include <cmocka.h>
}
#include "tests/system/support/apart.h"

using namespace piste;

namespace {

// Counts loads and gives each out again as a command, 3 edges later; one register, which answers 2 edges later.
struct counter {
  uint64_t deadline = NIC_NO_DEADLINE;
  std::vector<uint64_t> edges;  // those that were stepped
  std::vector<uint64_t> leaves; // edges at which what came in goes out
  uint32_t value = 0;

  void step(const nic_in &in, nic_out &out) {
    edges.push_back(in.now);
    if (out.command_valid && in.command_ready) leaves.erase(leaves.begin());
    if (in.load_valid && out.load_ready) leaves.push_back(in.now + 3);
    if (out.bvalid && in.bready) out.bvalid = false;
    if (out.rvalid && in.rready) out.rvalid = false;
    if (in.awvalid && out.awready) out.awready = false, out.bvalid = true, value = in.wdata + in.awaddr;
    if (in.arvalid && out.arready) out.arready = false, out.rvalid = true, out.rdata = value;
    out.awready = out.wready = !out.bvalid;
    out.arready = !out.rvalid;
    out.load_ready = true;
    if (deadline <= in.now) deadline = NIC_NO_DEADLINE;
    out.next_deadline = deadline;
    out.command_valid = !leaves.empty() && leaves[0] <= in.now + 1;
    out.busy = !leaves.empty();
  }
};

// Things that wait for the port, each from its time on.
struct feed : nic_input {
  std::vector<uint64_t> times;
  void add(uint64_t ps) {
    times.push_back(ps);
    due(times[0]);
  }
  bool give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) override {
    in.load_valid = *due_ps <= ps;
    if (in.load_valid && before.load_ready) times.erase(times.begin());
    *due_ps = times.empty() ? event_queue::never : times[0];
    return in.load_valid;
  }
};

struct drain : nic_output {
  unsigned refuse = 0;
  std::vector<uint64_t> at;
  cluster *c;
  bool accept(const nic_out &) override {
    if (refuse && refuse--) return false;
    at.push_back(c->queue.now());
    return true;
  }
  handshake by() const override { return {&nic_out::command_valid, &nic_in::command_ready}; }
};

struct silence : nic_listener {
  void hear(const nic_out &, uint64_t) override {}
};

struct bench {
  cluster c;
  counter device;
  nic_device as_device{};
  silence nobody;
  feed in;
  drain out;
  std::unique_ptr<nic_clock> clock;
  std::unique_ptr<nic_registers> registers;

  explicit bench(bool free_running = false) {
    as_device.nic = &device;
    as_device.step = [](void *self, const nic_in *i, nic_out *o) { static_cast<counter *>(self)->step(*i, *o); };
    out.c = &c;
    clock = std::make_unique<nic_clock>("clock", c, nic_clock_config{1000000000, free_running}, as_device);
    registers = std::make_unique<nic_registers>("registers", *clock);
    clock->inputs(in);
    clock->inputs(*registers);
    clock->outputs(out);
    clock->listener(nobody);
    elaborate();
    clock->reset();
    device.edges.clear();
  }
  void run(uint64_t until_ps = event_queue::never) {
    while (!c.queue.empty() && c.queue.next_ps() <= until_ps) c.queue.run_one();
  }
};

using times = std::vector<uint64_t>;

void the_clock_steps_edges_that_have_an_input_or_are_busy_and_no_others(void **) {
  bench b;
  b.in.add(5400); // 5.4 periods: seen at edge 6, out at edge 9
  b.in.add(20000);
  b.run();
  assert_true(b.device.edges == (times{6, 7, 8, 9, 20, 21, 22, 23}));
  assert_true(b.out.at == (times{9000, 23000}));
  assert_true(b.clock->idle());
}

void an_output_that_must_wait_stands_until_it_is_taken(void **) {
  bench b;
  b.out.refuse = 2;
  b.in.add(1000);
  b.run();
  assert_true(b.out.at == (times{6000}));
  assert_int_equal(b.clock->last_edge(), 6);
}

void the_clock_wakes_at_a_deadline(void **) {
  bench b;
  b.device.deadline = 500;
  b.in.add(1000);
  b.run();
  assert_true(b.device.edges == (times{1, 2, 3, 4, 500}));
}

void a_free_clock_steps_every_edge_and_hands_over_at_the_same_times(void **) {
  bench b(true);
  b.in.add(5400);
  b.in.add(20000);
  b.run(23000);
  assert_int_equal(b.device.edges.size(), 23 - 6 + 1);
  assert_true(b.out.at == (times{9000, 23000}));
}

void what_another_event_adds_between_two_edges_is_seen_at_the_next(void **) {
  bench b;
  b.in.add(1000);
  b.c.queue.post(
      2500, domain::home, 0, [](void *self, uint64_t) { static_cast<feed *>(self)->add(2500); }, &b.in, 0);
  b.run();
  assert_true(b.out.at == (times{4000, 6000}));
}

void register_accesses_are_made_one_after_the_other_and_answered_in_time(void **) {
  bench b;
  static cluster *c;
  static times answers;
  c = &b.c;
  answers.clear();
  auto done = [](void *, uint64_t argument, uint32_t data) {
    answers.insert(answers.end(), {argument, data, c->queue.now()});
  };
  b.registers->begin({true, 0x10, 7, 3000, nullptr, nullptr, 0});
  b.registers->begin({false, 0, 0, 3000, done, nullptr, 1});
  b.registers->begin({false, 0, 0, 9000, done, nullptr, 2});
  b.run();
  // the write passes at edge 3, its answer at 4; the reads at 5 and 9, their answers behind them
  assert_true(answers == (times{1, 0x17, 6000, 2, 0x17, 10000}));
  assert_true(b.device.edges == (times{3, 4, 5, 6, 9, 10}));
}

void registers_are_set_and_read_outside_time_without_other_inputs(void **) {
  bench b;
  b.registers->set(0x20, 1);
  assert_int_equal(b.clock->last_edge(), 0);
  b.in.add(1000);
  b.c.queue.run_one();
  assert_int_equal(b.registers->get(0), 0x21);
  assert_true(b.out.at.empty() || b.out.at == (times{4000}));
}

// ---- events

struct heard {
  std::vector<uint64_t> marks; // request, ps, step, place
  std::vector<uint64_t> drops; // request, reason
  unsigned one_way = 0;
};

struct hearing {
  cluster c;
  heard h;
  observer o{};
  request_table requests;
  std::unique_ptr<nic_events> events;

  explicit hearing(const std::vector<nic_meaning> &table) {
    nic_device device{};
    device.meaning = table.data();
    device.meanings = static_cast<unsigned>(table.size());
    events = std::make_unique<nic_events>("events", c, device, requests);
    c.watch = {&o, 1};
    o.context = &h;
    o.mark = [](void *self, uint32_t request, uint64_t ps, enum step step, enum place place) {
      auto &m = static_cast<heard *>(self)->marks;
      m.insert(m.end(), {request, ps, uint64_t{step}, uint64_t{place}});
    };
    o.dropped = [](void *self, uint32_t request, uint64_t, unsigned reason) {
      auto &d = static_cast<heard *>(self)->drops;
      d.insert(d.end(), {request, reason});
    };
    o.one_way = [](void *self, uint32_t, uint64_t) { static_cast<heard *>(self)->one_way++; };
  }
  void hear(nic_event e, uint32_t request, unsigned code, uint64_t ps) {
    nic_out out{};
    out.events = 1u << e;
    out.event_tag[e] = request;
    out.event_code[e] = static_cast<uint8_t>(code);
    events->hear(out, ps);
  }
};

// The table of a personality that copies, with other meanings than Lauberhorn's.
const std::vector<nic_meaning> copying = {
    {NIC_EV_CHECK, MEANS_DROP, STEP_PROTOCOL, PLACE_MEMORY, STAGE_WAITING, STAGE_GONE},
    {NIC_EV_ANSWER, MEANS_FILL, STEP_COPY, PLACE_LINK, STAGE_SERVING, STAGE_GONE},
    {NIC_EV_DOORBELL, MEANS_MOVE, STEP_COMPLETION, PLACE_NIC, STAGE_COLLECTING, STAGE_SERVING},
    {NIC_EV_COLLECT, MEANS_END, STEP_BUFFERS, PLACE_NIC, STAGE_SENDING, STAGE_GONE},
    {NIC_EV_TRYAGAIN, MEANS_EMPTY, STEP_READ, PLACE_NIC, STAGE_GONE, STAGE_GONE},
};

void events_say_what_the_table_says_and_nothing_without_a_row(void **) {
  hearing t(copying);
  t.hear(NIC_EV_CHECK, 4, 0, 100);
  t.hear(NIC_EV_LOOKUP, 4, 9, 150);
  t.hear(NIC_EV_CHECK, 5, 9, 200);
  assert_true(t.h.marks == (times{4, 100, STEP_PROTOCOL, PLACE_MEMORY, 5, 200, STEP_PROTOCOL, PLACE_MEMORY}));
  assert_true(t.h.drops == (times{5, 9}));
  assert_true(t.requests.inside() == std::vector<uint32_t>{4});
  assert_int_equal(t.requests.where(4), STAGE_WAITING);
}

void an_endpoint_holds_its_request_from_one_event_to_another(void **) {
  hearing t(copying);
  assert_int_equal(t.events->request_of(3), HART_NO_REQUEST);
  t.hear(NIC_EV_ANSWER, 8, 3, 100);
  assert_int_equal(t.events->request_of(3), 8);
  t.hear(NIC_EV_TRYAGAIN, 0, 3, 200);
  assert_int_equal(t.events->request_of(3), HART_NO_REQUEST);
  assert_int_equal(t.h.marks.size(), 4);
}

void an_event_of_one_stage_only_is_silent_in_others(void **) {
  hearing t(copying);
  t.hear(NIC_EV_DOORBELL, 8, 3, 50);
  t.hear(NIC_EV_ANSWER, 8, 3, 100);
  t.hear(NIC_EV_DOORBELL, 8, 3, 150);
  t.hear(NIC_EV_DOORBELL, 8, 3, 160);
  assert_true(t.h.marks == (times{8, 100, STEP_COPY, PLACE_LINK, 8, 150, STEP_COMPLETION, PLACE_NIC}));
  assert_int_equal(t.requests.where(8), STAGE_COLLECTING);
}

void a_request_may_end_with_the_event(void **) {
  hearing t(copying);
  t.hear(NIC_EV_ANSWER, 8, 3, 100);
  t.hear(NIC_EV_ANSWER, 9, 4, 100);
  t.hear(NIC_EV_COLLECT, 8, 1, 200);
  t.hear(NIC_EV_COLLECT, 9, 0, 200);
  assert_int_equal(t.h.one_way, 1);
  assert_true(t.requests.inside() == std::vector<uint32_t>{9});
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(apart<the_clock_steps_edges_that_have_an_input_or_are_busy_and_no_others>),
      cmocka_unit_test(apart<an_output_that_must_wait_stands_until_it_is_taken>),
      cmocka_unit_test(apart<the_clock_wakes_at_a_deadline>),
      cmocka_unit_test(apart<a_free_clock_steps_every_edge_and_hands_over_at_the_same_times>),
      cmocka_unit_test(apart<what_another_event_adds_between_two_edges_is_seen_at_the_next>),
      cmocka_unit_test(apart<register_accesses_are_made_one_after_the_other_and_answered_in_time>),
      cmocka_unit_test(apart<registers_are_set_and_read_outside_time_without_other_inputs>),
      cmocka_unit_test(apart<events_say_what_the_table_says_and_nothing_without_a_row>),
      cmocka_unit_test(apart<an_endpoint_holds_its_request_from_one_event_to_another>),
      cmocka_unit_test(apart<an_event_of_one_stage_only_is_silent_in_others>),
      cmocka_unit_test(apart<a_request_may_end_with_the_event>),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
