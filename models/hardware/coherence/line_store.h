// SPDX-License-Identifier: Apache-2.0
// A home's lines: sparse, found by address. Nothing ever iterates in hash order.
#pragma once
#include "models/hardware/kernel/packet.h"
#include <deque>
#include <vector>
extern "C" {
#include "models/protocol/coherence/home.h"
}

namespace piste {

struct alignas(64) home_record {
  uint64_t address;
  home_line line;
  packet_queue deferred; // events that wait for the line
  packet *active;        // the request that is held, or for which snoops are out; NULL if none
  packet *device;        // the device's own event that is under way; NULL if none
  uint64_t data_ps;      // when the home's bytes, read for the active request, are at hand; 0: not read yet; never:
                         // the backing store has not said
  uint64_t response_ps;  // when the last response left: responses of a line leave in order
  bool response_lined;   // ... among the messages with a line, which leave behind others of that moment
  uint16_t granted_unit; // tracker unit of the grant that is not acknowledged yet
  bool held_by_device;   // the device decides when requests for this line are granted
  uint8_t endpoint;      // what the device calls the line (nic_home.h)
  uint16_t endpoint_line;
  packet_queue unsent;     // responses that wait for the backing store, and those behind them
  uint16_t reads, arrived; // of the backing store, so far; modulo 2^16
  uint16_t outdated;       // what reads up to this one bring is older than the bytes
  uint8_t bytes[LINE_BYTES_MAX];
};

class line_store {
public:
  line_store() : slots_(1024) {}
  // The record of a line; a new one is uncached and all zero, and *fresh is set.
  home_record &at(uint64_t address, bool *fresh);
  // All records, in the order in which they came about.
  const std::deque<home_record> &all() const { return all_; }
  // All records, in order of address.
  std::vector<const home_record *> sorted() const;

private:
  static uint64_t hash(uint64_t address) { return (address >> 6) * 0x9e3779b97f4a7c15u >> 20; }
  void grow();

  std::vector<home_record *> slots_; // a power of two, at most half full
  std::deque<home_record> all_;
};

} // namespace piste
