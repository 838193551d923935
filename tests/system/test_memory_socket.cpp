// SPDX-License-Identifier: Apache-2.0
// The memory behind its home is reached by a TLM-2.0 socket: a foreign memory with a thread of its own and the built-in
// one's times gives the same bytes and times; one that is left out is named; one that refuses is a bus error.
#include "models/hardware/kernel/systemc_time.h"
#include "models/hardware/machine/machine_parts.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <tlm_utils/simple_target_socket.h>
extern "C" {
#include "tests/system/support/echo.h"
// cmocka wants the four above first
#include <cmocka.h>
}

using piste::systemc_time;

namespace {

constexpr uint64_t buffer = 0x10000000, stride = 128, lines = 600; // more than the caches hold
constexpr unsigned value_reads = 0, value_writes = 1, value_wrong = 2;

// Writes far apart and reads back what has long left the caches.
void wander(struct hart *h, void *) {
  for (unsigned round = 0; round < 2; round++)
    for (uint64_t i = 0; i < lines; i++) {
      uint64_t at = buffer + (i * 241 % lines) * stride;
      if (round && hart_load(h, at, 8) != i * 3) bench_values()[value_wrong]++;
      hart_store(h, at, 8, i * 3);
      hart_work(h, 11, nullptr);
    }
}

bench_case *traffic(uint64_t cycle_ps) {
  static machine_config config;
  config = bench_config(true);
  config.cache.l2_sets = 16, config.cache.l2_ways = 4;
  config.home[MACHINE_MEMORY].agent.data_cycle_ps = cycle_ps;
  bench_case *c = echo_case(&config, 300, 10, 700000);
  echo_add_hart(c, 100);
  c->thread[c->threads++] = {2, {"wander", wander, nullptr}};
  c->config.harts = c->threads;
  return c;
}

// Serves accesses one after the other from a thread, as fast as the built-in memory.
class foreign_memory : public sc_core::sc_module {
public:
  tlm_utils::simple_target_socket<foreign_memory> socket{"socket"};

  foreign_memory(sc_core::sc_module_name name, const home_config &config, bool refuses)
      : sc_module(name), latency_(systemc_time::of(config.data_ps)), cycle_(systemc_time::of(config.data_cycle_ps)),
        refuses_(refuses) {
    SC_HAS_PROCESS(foreign_memory);
    SC_THREAD(run);
    socket.register_b_transport(this, &foreign_memory::b_transport);
  }

private:
  struct request {
    tlm::tlm_generic_payload *access;
    sc_core::sc_event done{"done"};
  };

  void b_transport(tlm::tlm_generic_payload &access, sc_core::sc_time &delay) {
    wait(delay);
    delay = sc_core::SC_ZERO_TIME;
    if (refuses_) return access.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    request r;
    r.access = &access;
    queue_.push_back(&r);
    asked_.notify(sc_core::SC_ZERO_TIME);
    wait(r.done);
  }

  void run() {
    for (;;) {
      while (queue_.empty()) wait(asked_);
      request &r = *queue_.front();
      queue_.pop_front();
      tlm::tlm_generic_payload &a = *r.access;
      auto &line = bytes_[a.get_address()];
      line.resize(a.get_data_length());
      std::memcpy(a.is_write() ? line.data() : a.get_data_ptr(), a.is_write() ? a.get_data_ptr() : line.data(),
                  a.get_data_length());
      a.set_response_status(tlm::TLM_OK_RESPONSE);
      bench_values()[a.is_write() ? value_writes : value_reads]++;
      sc_core::sc_time now = sc_core::sc_time_stamp(), start = std::max(now, free_);
      if (a.is_read()) free_ = start + cycle_;
      r.done.notify(a.is_read() ? start + latency_ - now : sc_core::SC_ZERO_TIME);
    }
  }

  sc_core::sc_time latency_, cycle_, free_;
  bool refuses_;
  std::deque<request *> queue_;
  sc_core::sc_event asked_{"asked"};
  std::map<uint64_t, std::vector<uint8_t>> bytes_;
};

void attach(machine *m, bool refuses) {
  m->homes[MACHINE_MEMORY].store->socket.bind(
      (new foreign_memory("foreign", m->config.home[MACHINE_MEMORY].agent, refuses))->socket);
}

void same_with_a_foreign_memory(uint64_t cycle_ps) {
  bench_case *c = traffic(cycle_ps);
  const bench_result *own = echo_run(c);
  assert_int_equal(bench_values()[value_wrong], 0);
  c->config.home[MACHINE_MEMORY].external = true;
  c->before = [](machine *m, void *) { attach(m, false); };
  const bench_result *foreign = echo_run(c);
  assert_true(bench_values()[value_reads] > lines);
  assert_true(bench_values()[value_writes] > lines);
  assert_int_equal(bench_values()[value_wrong], 0);
  assert_int_equal(own->end_ps, foreign->end_ps);
  assert_int_equal(own->marks, foreign->marks);
  assert_memory_equal(own->mark, foreign->mark, own->marks * sizeof own->mark[0]);
  assert_memory_equal(own->last_out, foreign->last_out, sizeof own->last_out);
  assert_memory_equal(own->counted, foreign->counted, sizeof own->counted);
  assert_memory_equal(own->messages, foreign->messages, sizeof own->messages);
}

void test_a_foreign_memory_of_the_same_times_gives_the_same_run(void **) {
  same_with_a_foreign_memory(0);
  same_with_a_foreign_memory(20000);
}

void test_an_unbound_memory_socket_is_named(void **) {
  bench_case *c = traffic(0);
  c->config.home[MACHINE_MEMORY].external = true;
  const bench_result *r = bench_run(c, nullptr);
  assert_int_equal(r->outcome, MACHINE_BROKEN);
  assert_non_null(std::strstr(r->report, "machine.memory.port.socket"));
}

void test_a_memory_that_refuses_is_a_bus_error(void **) {
  bench_case *c = traffic(0);
  c->config.home[MACHINE_MEMORY].external = true;
  c->before = [](machine *m, void *) { attach(m, true); };
  const bench_result *r = bench_run(c, nullptr);
  assert_int_equal(r->outcome, MACHINE_BUS_ERROR);
  assert_non_null(std::strstr(bench_stderr(), "machine.memory.port.socket answers TLM_ADDRESS_ERROR_RESPONSE"));
}

// The built-in memory as any initiator finds it.
void probe(machine *m, void *) {
  piste::memory &dram = *m->homes[MACHINE_MEMORY].dram;
  uint64_t *value = bench_values();
  uint8_t out[100], in[100], enables[100] = {};
  for (unsigned i = 0; i < sizeof out; i++) out[i] = static_cast<uint8_t>(i + 1);
  tlm::tlm_generic_payload p;
  auto access = [&](tlm::tlm_command c, uint8_t *bytes) {
    p.set_command(c);
    p.set_address(0x40000000 - 50); // over a page's end
    p.set_data_ptr(bytes);
    p.set_data_length(sizeof out);
    p.set_streaming_width(sizeof out);
    p.set_byte_enable_ptr(nullptr);
    p.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  };
  sc_core::sc_time delay = systemc_time::of(500);
  access(tlm::TLM_WRITE_COMMAND, out);
  dram.b_transport(p, delay);
  value[4] = p.is_response_ok() && delay == systemc_time::of(500);
  access(tlm::TLM_READ_COMMAND, in);
  tlm::tlm_phase phase = tlm::BEGIN_REQ;
  value[5] = dram.nb_transport_fw(p, phase, delay) == tlm::TLM_COMPLETED && p.is_response_ok();
  value[6] = systemc_time::ps(delay);
  value[7] = std::memcmp(in, out, sizeof out) == 0;
  access(tlm::TLM_READ_COMMAND, in);
  p.set_byte_enable_ptr(enables);
  dram.b_transport(p, delay);
  value[8] = p.get_response_status() == tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
  access(tlm::TLM_READ_COMMAND, in);
  p.set_streaming_width(8);
  dram.b_transport(p, delay);
  value[9] = p.get_response_status() == tlm::TLM_BURST_ERROR_RESPONSE;
  std::memset(in, 0, sizeof in);
  access(tlm::TLM_READ_COMMAND, in);
  value[10] = dram.transport_dbg(p) == sizeof in && std::memcmp(in, out, sizeof out) == 0;
}

void test_the_built_in_memory_keeps_the_base_protocol(void **) {
  bench_case *c = traffic(0);
  c->before = probe;
  echo_run(c);
  assert_int_equal(bench_values()[6], 500 + c->config.home[MACHINE_MEMORY].agent.data_ps);
  for (unsigned i : {4, 5, 7, 8, 9, 10}) assert_int_equal(bench_values()[i], 1);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_a_foreign_memory_of_the_same_times_gives_the_same_run),
      cmocka_unit_test(test_the_built_in_memory_keeps_the_base_protocol),
      cmocka_unit_test(test_an_unbound_memory_socket_is_named),
      cmocka_unit_test(test_a_memory_that_refuses_is_a_bus_error),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
