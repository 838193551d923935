// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/home_site.h"

namespace piste {

home_site::home_site(sc_core::sc_module_name name, cluster &c, coroutines &co, unsigned number,
                     const machine_home &config, bool has_device, uint16_t line_bytes,
                     const std::vector<const char *> &cache_names)
    : sc_module(name), home("home", c, number, config.agent, line_bytes),
      to_home("to_home", c, 2 * number, config.link, line_bytes, nullptr, home.name(), cache_names),
      to_caches("to_caches", c, 2 * number + 1, config.link, line_bytes, home.name(), nullptr, cache_names),
      caches("caches") {
  from_caches(to_home);
  to_home.to(home);
  home.in(to_home);
  home.out(to_caches);
  to_caches.to(caches);
  caches.in(to_caches);
  caches.caches(to_nodes);
  lines(home);
  if (has_device) {
    home.device(device.emplace("device"));
    return;
  }
  home.store(store.emplace("port", c, co, number, line_bytes));
  store->client(home);
  if (!config.external) store->socket.bind(dram.emplace("dram", config.agent).socket);
}

} // namespace piste
