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

struct cluster {
  event_queue queue;
  packet_pool packets;
  observers watch{};
  failure failed = failure::none;
  bool ending = false; // the simulation may be over: no more frames come, or something failed
  std::string witness; // what failed, for a person
  // What an address is, for a person.
  std::function<std::string(uint64_t)> describe = [](uint64_t) { return std::string("memory"); };

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
