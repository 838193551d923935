// SPDX-License-Identifier: Apache-2.0
// What the agents of one tightly coupled cluster share: time, packets, observers, and the way to report that it failed.
#pragma once
#include "models/hardware/kernel/event_queue.h"
#include "models/hardware/kernel/packet.h"
#include <functional>
#include <string>

namespace piste {

// broken: software or the model broke a rule, and the witness says which.
enum class failure { none, deadlock, bus_error, waves, broken };

// What lines are called, and whose they are.
class line_names {
public:
  virtual ~line_names() = default;
  // An endpoint's line serves the request that the endpoint holds, any other the one given.
  virtual observed_line line(uint64_t address, uint32_t request) = 0;
  // A control line of an endpoint: transmit, or receive.
  virtual observed_line control_line(unsigned endpoint, bool transmit, unsigned index) = 0;
  // An endpoint, when something is about no line of it in particular.
  virtual observed_line endpoint(unsigned number) = 0;
  // The present cycle, and the request in scope, of the hart behind a cache, which may be ahead.
  virtual uint64_t hart_ps(unsigned node) const = 0;
  virtual uint32_t hart_request(unsigned node) const = 0;
};

struct cluster {
  event_queue queue;
  packet_pool packets;
  observers watch{};
  // Whether anybody wants to hear of messages, of transitions, of spans: else they are not gathered.
  bool tell_messages = false, tell_transitions = false, tell_spans = false;
  bool told = false; // of messages or of transitions
  line_names *names = nullptr;
  failure failed = failure::none;
  bool ending = false; // the simulation may be over: no more frames come, or something failed
  std::string witness; // what failed, for a person
  // What an address is, for a person.
  std::function<std::string(uint64_t)> describe = [](uint64_t) { return std::string("memory"); };

  void set_observers(const observers &o);
  // Each only if somebody wants it. Times are picoseconds; `from`, `to` and `agent` are agents' names.
  void tell_message(const packet &p, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to,
                    uint32_t wire_bytes);
  void tell_device(const observed_line &line, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to,
                   const char *what, uint32_t bytes);

  // The first failure counts; the simulation stops after the event in progress.
  void fail(failure kind, std::string text) {
    if (failed != failure::none) return;
    failed = kind;
    ending = true;
    witness = std::move(text);
  }
};

// printf into a string.
__attribute__((cold, format(printf, 1, 2))) std::string format(const char *f, ...);

} // namespace piste
