// SPDX-License-Identifier: Apache-2.0
// Tells the observers what the NIC's events mean, by the table of its personality, and keeps which request each
// endpoint holds. The wire's own marks are beside them: READ at the NIC when a frame's last beat is handed over,
// TRANSMIT at the NIC at the reply's first bit.
#pragma once
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/nic/nic_channel.h"
#include "models/hardware/nic/nic_device.h"
#include "models/hardware/nic/requests.h"

namespace piste {

// Hears of waits for a request that end without one.
class wait_listener {
public:
  virtual ~wait_listener() = default;
  virtual void gave_up(unsigned endpoint, uint64_t ps) = 0;
};

class nic_events final : public sc_core::sc_module, public nic_listener {
public:
  nic_events(sc_core::sc_module_name name, cluster &c, const nic_device &device, request_table &requests);

  void hear(const nic_out &out, uint64_t ps) override;

  // May be left out; borrowed.
  wait_listener *waits = nullptr;

  // The request that an endpoint holds (HART_NO_REQUEST: none).
  uint32_t request_of(unsigned endpoint) const { return held_[endpoint]; }

private:
  void tell(const nic_transition &t, uint64_t ps);
  void apply(const nic_meaning &m, uint32_t request, unsigned code, uint64_t ps);

  cluster &cluster_;
  request_table &requests_;
  const nic_meaning *meaning_[NIC_EVENTS] = {}; // by event; NULL: it says nothing
  uint32_t held_[NIC_ENDPOINTS];
};

} // namespace piste
