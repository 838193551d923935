// SPDX-License-Identifier: Apache-2.0
// A home in its place: its agent, the two lanes between it and the caches, and what stands behind it.
#pragma once
#include "models/hardware/coherence/home_agent.h"
#include "models/hardware/coherence/node_switch.h"
#include "models/hardware/machine/machine.h"
#include "models/hardware/memory/memory.h"
#include <optional>

namespace piste {

class home_site final : public sc_core::sc_module {
public:
  using device_port = sc_core::sc_port<home_device>;

  sc_core::sc_export<message_lane> from_caches{"from_caches"};
  sc_core::sc_port<receiver, 0, sc_core::SC_ZERO_OR_MORE_BOUND> to_nodes{"to_nodes"}; // by number
  sc_core::sc_export<home_lines> lines{"lines"};
  std::optional<device_port> device; // behind a home that has one

  home_agent home;
  lane to_home, to_caches;
  node_switch caches;
  std::optional<memory_port> store; // to its backing store, if it has no device
  std::optional<memory> dram;       // which is this one, unless it is external

  // Its number names it in the address map and settles ties.
  home_site(sc_core::sc_module_name name, cluster &c, coroutines &co, unsigned number, const machine_home &config,
            bool has_device, uint16_t line_bytes, const std::vector<const char *> &cache_names);
};

} // namespace piste
