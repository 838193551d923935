// SPDX-License-Identifier: Apache-2.0
// The master on the NIC's AXI4-Lite port: register accesses one after the other, in simulated time or outside it.
#pragma once
#include "models/hardware/nic/nic_clock.h"
#include <deque>

namespace piste {

class nic_registers final : public sc_core::sc_module, public nic_input {
public:
  struct access {
    bool write;
    uint32_t address, data;
    uint64_t ready_ps;                                          // when it can first be seen at the port
    void (*done)(void *self, uint64_t argument, uint32_t data); // may be NULL
    void *self;
    uint64_t argument;
  };

  // Outside simulated time it drives the clock's NIC itself.
  nic_registers(sc_core::sc_module_name name, nic_clock &clock) : sc_module(name), clock_(clock) {}

  // An access in simulated time, behind those that wait. They come in order of their times.
  void begin(const access &a);
  // Outside simulated time, with nothing else at the NIC's ports: a write, before the simulation; a read, after it, at
  // the edges that follow the last one.
  void set(uint32_t address, uint32_t data);
  uint32_t get(uint32_t address);

  // Accesses that wait at the port.
  void show(const viewer &v) const;
  bool give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) override;

private:
  // What has passed of the access in progress.
  struct progress {
    bool address, data;
  };
  static void show(const access &a, const progress &sent, nic_in &in);
  static bool pass(progress &sent, const nic_in &in, const nic_out &before);
  uint32_t finish_alone(const access &a, bool onward);

  nic_clock &clock_;
  std::deque<access> accesses_;
  progress sent_{}; // of the access at the head
};

} // namespace piste
