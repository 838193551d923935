// SPDX-License-Identifier: Apache-2.0
// A hart's place: its core, its first level, and the cache below that if it is its own.
#pragma once
#include "models/hardware/core/hart_socket.h"
#include <optional>

namespace piste {

class hart_site final : public sc_core::sc_module {
public:
  sc_core::sc_port<hart_world> world{"world"};

  l1_caches l1;
  std::optional<cache_node> cache; // unless all harts share one
  piste::core core;
  std::optional<hart_socket> initiator; // what software would be, if the place is an initiator's

  // As core and l1_caches; `shared` is the cache that all harts share, or NULL; `coroutines` if the place is an
  // initiator's, else NULL.
  hart_site(sc_core::sc_module_name name, cluster &c, unsigned number, const hart_config &config,
            const cache_config &cache_config, const address_map &map, cache_node *shared, contexts &all,
            uint64_t reach_ps, bool run_ahead, coroutines *co)
      : sc_module(name), l1("l1", c, shared ? number : 0, number, cache_config),
        core("core", c, number, config, cache_config, all, reach_ps, run_ahead) {
    cache_node &below = shared ? *shared : cache.emplace("cache", c, number, cache_config, map);
    l1.l2(below);
    below.first_levels(l1);
    core.caches(l1);
    core.world(world);
    if (co) core.start(all.add(initiator.emplace("initiator", *co, core).spec()));
  }
  // Nothing is under way here but what need not end.
  bool at_rest() const { return core.at_rest() && !(initiator && initiator->untold()); }
};

} // namespace piste
