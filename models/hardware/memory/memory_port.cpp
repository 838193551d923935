// SPDX-License-Identifier: Apache-2.0
#define SC_INCLUDE_DYNAMIC_PROCESSES // sc_spawn
#include "models/hardware/memory/memory_port.h"
#include "models/hardware/kernel/systemc_time.h"
#include <cstring>

namespace piste {

memory_port::memory_port(sc_core::sc_module_name name, cluster &c, coroutines &co, uint32_t agent, uint16_t line_bytes)
    : sc_module(name), cluster_(c), coroutines_(co), agent_(agent), line_bytes_(line_bytes) {
  socket.bind(*this);
}

void memory_port::end_of_elaboration() {
  at_once_ = dynamic_cast<at_once *>(socket.operator->());
}

void memory_port::describe(tlm::tlm_generic_payload &p, uint64_t address, uint8_t *bytes, bool is_write) const {
  p.set_command(is_write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
  p.set_address(address);
  p.set_data_ptr(bytes);
  p.set_data_length(line_bytes_);
  p.set_streaming_width(line_bytes_);
  p.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}

void memory_port::check(const tlm::tlm_generic_payload &p) {
  if (p.is_response_ok()) return;
  cluster_.fail(failure::bus_error, format("bus error: %s answers %s to a %s of address %#llx", socket.name(),
                                           p.get_response_string().c_str(), p.is_write() ? "write" : "read",
                                           static_cast<unsigned long long>(p.get_address())));
}

uint64_t memory_port::read(uint64_t address, uint8_t *bytes, uint64_t from_ps) {
  if (!at_once_) {
    queue_access(address, nullptr, from_ps);
    return event_queue::never;
  }
  describe(payload_, address, bytes, false);
  const sc_core::sc_time &now = sc_core::sc_time_stamp();
  sc_core::sc_time delay = systemc_time::of(from_ps) - now;
  at_once_->b_transport(payload_, delay);
  check(payload_);
  return systemc_time::ps(now + delay);
}

void memory_port::write(uint64_t address, const uint8_t *bytes) {
  uint64_t now = cluster_.queue.now();
  if (!at_once_) return queue_access(address, bytes, now);
  uint8_t copy[LINE_BYTES_MAX]; // the payload's bytes are not const
  std::memcpy(copy, bytes, line_bytes_);
  describe(payload_, address, copy, true);
  sc_core::sc_time delay = systemc_time::of(now) - sc_core::sc_time_stamp();
  at_once_->b_transport(payload_, delay);
  check(payload_);
}

// ---- targets with a time of their own

void memory_port::queue_access(uint64_t address, const uint8_t *bytes, uint64_t from_ps) {
  auto &line = lines_[address];
  line.push_back(std::make_unique<foreign_access>());
  foreign_access &a = *line.back();
  a.address = address;
  a.from_ps = from_ps;
  a.number = asked_++;
  a.is_write = bytes != nullptr;
  if (bytes) std::memcpy(a.bytes, bytes, line_bytes_);
  under_way_++;
  begin_next(line);
}

// Begins what may: reads of a line together, a write by itself.
void memory_port::begin_next(std::deque<std::unique_ptr<foreign_access>> &line) {
  for (auto &a : line) {
    if (a->is_write && a != line.front()) return;
    if (!a->begun) begin(*a);
    if (a->is_write) return;
  }
}

void memory_port::begin(foreign_access &a) {
  a.begun = true;
  struct call {
    static void out(void *self, uint64_t access) {
      memory_port &port = *static_cast<memory_port *>(self);
      if (port.idle_.empty()) {
        port.servers_.push_back(std::make_unique<server>(sc_core::sc_gen_unique_name("called")));
        server &s = *port.servers_.back();
        sc_core::sc_spawn([&port, &s] { port.serve(s); }, sc_core::sc_gen_unique_name("server"));
        port.idle_.push_back(&s);
      }
      server &s = *port.idle_.back();
      port.idle_.pop_back();
      s.access = reinterpret_cast<foreign_access *>(access);
      s.called.notify();
    }
  };
  coroutines_.call_out(std::max(a.from_ps, cluster_.queue.now()), call::out, this, reinterpret_cast<uint64_t>(&a));
}

// The body of a thread.
void memory_port::serve(server &s) {
  tlm::tlm_generic_payload p;
  for (;;) {
    while (!s.access) sc_core::wait(s.called);
    describe(p, s.access->address, s.access->bytes, s.access->is_write);
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->b_transport(p, delay);
    if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
    check(p);
    done_.push_back(s.access);
    s.access = nullptr;
    idle_.push_back(&s);
    coroutines::visit outside(coroutines_);
    if (done_.size() == 1)
      cluster_.queue.post(
          cluster_.queue.now(), domain::home, agent_,
          [](void *self, uint64_t) { static_cast<memory_port *>(self)->finish_all(); }, this, 0);
  }
}

// SystemC wakes threads of one instant in no order that could be relied on: they finish in the order in which they were
// asked for. All foreign processes of the instant have run by now.
void memory_port::finish_all() {
  std::sort(done_.begin(), done_.end(),
            [](const foreign_access *a, const foreign_access *b) { return a->number < b->number; });
  for (foreign_access *a : done_) finish(*a);
  done_.clear();
}

// An access is over, and the next one of its line may begin.
void memory_port::finish(foreign_access &a) {
  auto line = lines_.find(a.address);
  auto at = std::find_if(line->second.begin(), line->second.end(), [&](const auto &x) { return x.get() == &a; });
  std::unique_ptr<foreign_access> done = std::move(*at);
  line->second.erase(at);
  under_way_--;
  if (line->second.empty())
    lines_.erase(line);
  else
    begin_next(line->second);
  if (!done->is_write) client->arrived(done->address, done->bytes);
}

} // namespace piste
