// SPDX-License-Identifier: Apache-2.0
// What is joined to the NIC's clock: inputs, which something waits at; outputs, which something stands at; and whoever
// listens to the NIC's events. Whatever a personality has for host side is one or more of these.
#pragma once
#include "models/hardware/kernel/c_headers.h"
#include "models/hardware/kernel/event_queue.h"
#include <systemc>

namespace piste {

class nic_clock;

// Some of the NIC's inputs that are given together.
class nic_input : public virtual sc_core::sc_interface {
public:
  // An edge at `ps`: puts what can be seen by then to the ports, or, if that is nothing, takes back what stood there.
  // What passes, by the outputs that stood before the edge, waits no longer. *due_ps is when the first that waits can
  // be seen, or event_queue::never; it is kept up to date. Returns whether something stands at the ports.
  virtual bool give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) = 0;

protected:
  // Something can be seen from `ps` on.
  void due(uint64_t ps);

private:
  friend class nic_clock;
  nic_clock *clock_ = nullptr;
  uint64_t due_ps_ = event_queue::never; // when the first thing that waits can be seen
  bool given_ = false;                   // something stands at the ports
};

// One of the NIC's outputs that is handed over by valid and ready.
class nic_output : public virtual sc_core::sc_interface {
public:
  struct handshake {
    const bool nic_out::*valid;
    bool nic_in::*ready;
  };
  virtual handshake by() const = 0;
  // Takes what stands at the output, at the present edge; false if it must wait.
  virtual bool accept(const nic_out &out) = 0;
};

class nic_listener : public virtual sc_core::sc_interface {
public:
  // Events happened at the edge at `ps`.
  virtual void hear(const nic_out &out, uint64_t ps) = 0;
};

} // namespace piste
