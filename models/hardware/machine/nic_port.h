// SPDX-License-Identifier: Apache-2.0
// The NIC's port: the clock that steps the NIC, and what is joined to it but for the wire.
#pragma once
#include "models/hardware/nic/nic_events.h"
#include "models/hardware/nic/nic_home.h"
#include "models/hardware/nic/nic_registers.h"

namespace piste {

class nic_port final : public sc_core::sc_module {
public:
  sc_core::sc_port<nic_input> receive{"receive"};
  sc_core::sc_port<nic_output> transmit{"transmit"};
  sc_core::sc_port<home_lines> home{"home"};
  sc_core::sc_export<home_device> device{"device"};

  nic_clock clock;
  nic_registers registers;
  nic_events events;
  host_lines host;
  nic_home lines;

  nic_port(sc_core::sc_module_name name, cluster &c, const nic_clock_config &config, const home_config &home_config,
           const layout &l, const nic_device &nic, request_table &requests)
      : sc_module(name), clock("clock", c, config, nic), registers("registers", clock),
        events("events", c, nic, requests), host("host"), lines("lines", c, home_config, l) {
    clock.inputs(receive);
    clock.inputs(host);
    clock.inputs(registers);
    clock.outputs(lines);
    clock.outputs(transmit);
    clock.listener(events);
    lines.to_nic(host);
    lines.home(home);
    device(lines);
  }
};

} // namespace piste
