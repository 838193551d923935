// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/machine_parts.h"
#include <algorithm>

using namespace piste;

namespace {

const char *region_name(line_region r) {
  static const char *const names[] = {"receive control", "transmit control", "receive auxiliary", "transmit auxiliary"};
  return names[r];
}

} // namespace

home_site::home_site(cluster &c, unsigned number, const machine_home &config, uint16_t line_bytes,
                     std::deque<cache_node> &nodes, const std::vector<std::string> &node_names)
    : home(c, number, config.agent, line_bytes, config.name), caches(nodes),
      to_home(c, 2 * number, config.link, line_bytes, home, nullptr, config.name, node_names),
      to_caches(c, 2 * number + 1, config.link, line_bytes, caches, config.name, nullptr, node_names) {
  caches.connect(to_caches);
}

void home_site::connect(home_device &device) {
  home.connect(to_home, to_caches, &device, nullptr);
}

void home_site::connect(cluster &c, coroutines &co, unsigned number, const machine_home &h, uint16_t line_bytes) {
  store.emplace(
      format("%s_port", h.name).c_str(), c, co, number, line_bytes,
      [](void *self, uint64_t address, const uint8_t *bytes) {
        static_cast<home_agent *>(self)->arrived(address, bytes);
      },
      &home);
  if (!h.external) store->socket.bind(dram.emplace(h.name, h.agent).socket);
  home.connect(to_home, to_caches, nullptr, &*store);
}

machine::machine(const machine_config &config_, const nic_device &device, const observers &observers,
                 const wire_source &source)
    : config(config_), wire(cluster, config.wire, source, requests), events(cluster, device, requests),
      nic(cluster, config.nic, device, events), registers(nic),
      nic_lines(cluster, config.home[MACHINE_NIC].agent, config.layout, host), coroutines("machine", cluster, *this),
      contexts(coroutines, config.stack_bytes), elapsed(config.harts) {
  cluster.watch = observers;
  cluster.describe = [this](uint64_t address) { return describe(address); };
  map.add(config.layout.base, layout_end(&config.layout), MACHINE_NIC);
  for (unsigned i = 0; i < config.homes; i++) {
    const machine_home &h = config.home[i];
    home_site &site = homes.emplace_back(cluster, i, h, config.cache.line_bytes, nodes, node_names);
    if (i == MACHINE_NIC)
      site.connect(nic_lines);
    else
      site.connect(cluster, coroutines, i, h, config.cache.line_bytes);
    if (i > MACHINE_NIC) map.add(h.base, h.end, i);
  }
  nic_lines.connect(homes[MACHINE_NIC].home);
  nic.connect(wire);
  nic.connect(host);
  nic.connect(registers);
  nic.connect(nic_lines, &nic_out::command_valid, &nic_in::command_ready);
  nic.connect(wire, &nic_out::tx_valid, &nic_in::tx_ready);
  uint64_t reach = event_queue::never;
  std::vector<lane *> to_homes;
  for (home_site &s : homes) {
    reach = std::min(reach, s.to_caches.least_flight_ps());
    to_homes.push_back(&s.to_home);
  }
  for (unsigned i = 0; i < config.harts; i++) {
    node_names.push_back(format("hart%u", i));
    cache_node &n = nodes.emplace_back(cluster, i, config.cache);
    n.connect(map, to_homes);
    cores.emplace_back(cluster, i, config.hart, config.cache, n, contexts, *this, reach, config.run_ahead);
  }
  nic.reset();
}

void machine::add_thread(const machine_thread &t) {
  cores[t.hart].start(contexts.add(t.spec));
}

std::string machine::describe(uint64_t address) const {
  unsigned endpoint, index;
  line_region region;
  if (!layout_find(&config.layout, address, &endpoint, &region, &index)) return config.home[map.home_of(address)].name;
  return format("endpoint %u, %s line %u", endpoint, region_name(region), index);
}

// A register access travels for the hart's I/O time, is made on the NIC's AXI4-Lite port, and its answer travels back.
void machine::io(unsigned hart, bool write, uint64_t address, uint64_t value, uint64_t ps) {
  uint64_t slot;
  if (free_ios_.empty()) {
    slot = ios_.size();
    ios_.emplace_back();
  } else {
    slot = free_ios_.back();
    free_ios_.pop_back();
  }
  ios_[slot] = {hart, write, address, value};
  cluster.queue.post(
      ps, domain::home, config.homes + hart,
      [](void *self, uint64_t at) {
        machine &m = *static_cast<machine *>(self);
        io_request r = m.ios_[at];
        m.free_ios_.push_back(at);
        m.io_arrives(r);
      },
      this, slot);
}

void machine::io_arrives(const io_request &r) {
  uint64_t now = cluster.queue.now();
  uint64_t edge = nic.grid().at_or_after(now);
  auto answer = [](void *self, uint64_t hart, uint32_t data) {
    machine &m = *static_cast<machine *>(self);
    m.cores[hart].io_arrived(data, m.cluster.queue.now() + m.config.hart.io_ps);
  };
  if (r.address != MACHINE_IO_CLOCK) {
    registers.begin({r.write, static_cast<uint32_t>(r.address), static_cast<uint32_t>(r.value), now,
                     r.write ? nullptr : +answer, this, r.hart});
  } else if (r.write) {
    if (clock_written) clock_written(clock_context, r.hart, r.value, edge);
  } else {
    cores[r.hart].io_arrived(edge, nic.grid().edge_ps(edge) + config.hart.io_ps);
  }
}

// No request can come any more, and none is inside.
bool machine::stopping() const {
  return wire.arrivals_over() && requests.empty() && !wire.transmitting();
}

// Everything has drained, and software owes nothing: what is left of the interconnect's messages are the loads that the
// NIC holds.
bool machine::over() const {
  if (cluster.failed != failure::none) return true;
  if (!stopping() || !nic.idle()) return false;
  return !contexts.obliged() && std::all_of(cores.begin(), cores.end(), [](const core &c) { return c.at_rest(); }) &&
         cluster.packets.used() == nic_lines.held();
}

uint64_t machine::progress_now() const {
  uint64_t n = requests.moves();
  for (const core &c : cores) n += c.charged().served();
  return n;
}

// A run that neither moves a request nor works on one for so long is stuck, unless it waits for the next arrival.
void machine::watch() {
  uint64_t now = progress_now();
  bool waiting = requests.empty() && wire.unseen();
  if (now == progress && !waiting && cluster.queue.now())
    cluster.fail(failure::deadlock,
                 format("stuck: no request has moved for %llu ps", static_cast<unsigned long long>(config.stuck_ps)));
  progress = now;
  cluster.queue.post(
      cluster.queue.now() + config.stuck_ps, domain::machine, 0,
      [](void *self, uint64_t) { static_cast<machine *>(self)->watch(); }, this, 0);
}

void machine::begin() {
  wire.pull();
  watch();
}

machine_outcome machine::run() {
  coroutines.run(event_queue::never);
  if (cluster.failed != failure::none) report = cluster.witness + "\n" + deadlock_report(*this);
  uint64_t now = cluster.queue.now();
  for (unsigned i = 0; i < cores.size(); i++) elapsed[i] = cores[i].close(now);
  if (cluster.failed == failure::none) return MACHINE_DONE;
  switch (cluster.failed) {
  case failure::bus_error:
    return MACHINE_BUS_ERROR;
  case failure::waves:
    return MACHINE_WAVES;
  default:
    return MACHINE_DEADLOCK;
  }
}
