// SPDX-License-Identifier: Apache-2.0
// A hart's place: its core and its caches.
#pragma once
#include "models/hardware/core/hart_socket.h"
#include <optional>

namespace piste {

class hart_site final : public sc_core::sc_module {
public:
  sc_core::sc_export<receiver> messages{"messages"};
  sc_core::sc_port<message_lane, 0> homes{"homes"}; // by their numbers
  sc_core::sc_port<hart_world> world{"world"};

  cache_node cache;
  piste::core core;
  std::optional<hart_socket> initiator; // what software would be, if the place is an initiator's

  // As core and cache_node; `coroutines` if the place is an initiator's, else NULL.
  hart_site(sc_core::sc_module_name name, cluster &c, unsigned number, const hart_config &config,
            const cache_config &cache_config, const address_map &map, contexts &all, uint64_t reach_ps, bool run_ahead,
            coroutines *co)
      : sc_module(name), cache("cache", c, number, cache_config, map),
        core("core", c, number, config, cache_config, all, reach_ps, run_ahead) {
    messages(cache);
    cache.homes(homes);
    core.caches(cache);
    core.world(world);
    if (co) core.start(all.add(initiator.emplace("initiator", *co, core).spec()));
  }
  // Nothing is under way here but what need not end.
  bool at_rest() const { return core.at_rest() && !(initiator && initiator->untold()); }
};

} // namespace piste
