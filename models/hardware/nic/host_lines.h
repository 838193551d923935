// SPDX-License-Identifier: Apache-2.0
// The inputs of the NIC's host side `lines`: loads of control lines, and the beats of recalled lines. Its output, the
// commands, is taken by the home of those lines (nic_home.h).
#pragma once
#include "models/hardware/kernel/ring.h"
#include "models/hardware/kernel/viewer.h"
#include "models/hardware/nic/nic_channel.h"

namespace piste {

// What goes to the host side.
class host_side : public virtual sc_core::sc_interface {
public:
  // Each can be seen from `ready_ps` on, and not before those that came earlier.
  virtual void load(uint8_t endpoint, uint16_t line, bool exclusive, uint8_t tag, uint64_t ready_ps) = 0;
  virtual void recalled(uint8_t endpoint, uint16_t line, const uint8_t *bytes, uint32_t count, uint64_t ready_ps) = 0;
};

class host_lines final : public sc_core::sc_module, public nic_input, public host_side {
public:
  explicit host_lines(sc_core::sc_module_name name) : sc_module(name) {}

  void load(uint8_t endpoint, uint16_t line, bool exclusive, uint8_t tag, uint64_t ready_ps) override;
  void recalled(uint8_t endpoint, uint16_t line, const uint8_t *bytes, uint32_t count, uint64_t ready_ps) override;
  // What waits.
  void show(const viewer &v, const layout &l) const;
  bool give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) override;

private:
  struct waiting_load {
    uint8_t endpoint, tag;
    bool exclusive;
    uint16_t line;
    uint64_t ready_ps;
  };
  struct recalled_beat {
    uint8_t endpoint;
    bool beat;
    uint16_t line;
    uint64_t ready_ps;
    uint8_t data[NIC_BEAT];
  };
  uint64_t first_ps() const;

  ring<waiting_load> loads_;
  ring<recalled_beat> recalled_;
};

} // namespace piste
