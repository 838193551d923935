// SPDX-License-Identifier: Apache-2.0
// How parts hand coherence messages to each other.
#pragma once
#include "models/hardware/kernel/packet.h"
#include <systemc>

namespace piste {

// Where a lane ends.
class receiver : public virtual sc_core::sc_interface {
public:
  // A message for this receiver is under way and will arrive at its since_ps. The receiver may queue it meanwhile.
  virtual void expect(packet *p) = 0;
  // It has arrived; the receiver owns it now, and calls the lane's release() when its room is free again.
  virtual void receive(packet *p) = 0;
};

// One direction of a link, as its two ends see it.
class message_lane : public virtual sc_core::sc_interface {
public:
  // From where it begins: hands over a message now.
  virtual void send(packet *p) = 0;
  // From where it ends: a message of this class has been consumed now.
  virtual void release(coh_class c) = 0;
};

} // namespace piste
