// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/deadlock.h"
#include "models/hardware/machine/machine_parts.h"
#include <algorithm>

using namespace piste;

namespace {

const char *region_name(line_region r) {
  static const char *const names[] = {"receive control", "transmit control", "receive auxiliary", "transmit auxiliary"};
  return names[r];
}

} // namespace

machine::machine(sc_core::sc_module_name module_name, const machine_config &config_, const nic_device &device,
                 const observers &observers, const wire_source &source)
    : sc_module(module_name), config(config_), coroutines("queue", cluster, *this),
      contexts(coroutines, config.stack_bytes), wire("wire", cluster, config.wire, source, requests),
      nic("nic_port", cluster, config.nic, config.home[MACHINE_NIC].agent, config.layout, device, requests),
      elapsed(config.harts) {
  cluster.set_observers(observers);
  cluster.names = &names;
  cluster.describe = [this](uint64_t address) { return describe(address); };
  map.add(config.layout.base, layout_end(&config.layout), MACHINE_NIC);
  uint64_t reach = event_queue::never;
  for (unsigned i = 0; i < config.homes; i++) {
    const machine_home &h = config.home[i];
    homes.emplace_back(h.name, cluster, coroutines, i, h, i == MACHINE_NIC, config.cache.line_bytes, cache_names);
    if (i > MACHINE_NIC) map.add(h.base, h.end, i);
    reach = std::min(reach, homes[i].to_caches.least_flight_ps());
  }
  nic.receive(wire);
  nic.transmit(wire);
  nic.home(homes[MACHINE_NIC].lines);
  (*homes[MACHINE_NIC].device)(nic.device);
  if (config.cache.shared) {
    join(shared.emplace("cache", cluster, 0, config.cache, map));
    reach = std::min(reach, config.hart.io_ps); // one hart's access to a register may end, and another's caches change
  }
  for (unsigned i = 0; i < config.harts; i++) {
    hart_site &h = harts.emplace_back(format("hart%u", i).c_str(), cluster, i, config.hart, config.cache, map,
                                      shared ? &*shared : nullptr, contexts, reach, config.run_ahead,
                                      config.initiators >> i & 1 ? &coroutines : nullptr);
    if (h.cache) join(*h.cache);
    h.world(*this);
  }
  nic.clock.reset();
  if (config.skip_idle) nic.events.waits = &idle;
}

// A cache is a node of every home.
void machine::join(cache_node &cache) {
  caches.push_back(&cache);
  cache_names.push_back(cache.name());
  for (home_site &s : homes) {
    cache.homes(s.from_caches);
    s.to_nodes(cache);
  }
}

void machine::add_thread(const machine_thread &t) {
  harts[t.hart].core.start(contexts.add(t.spec));
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
  uint64_t edge = nic.clock.grid().at_or_after(now);
  auto answer = [](void *self, uint64_t hart, uint32_t data) {
    machine &m = *static_cast<machine *>(self);
    m.harts[hart].core.io_arrived(data, m.cluster.queue.now() + m.config.hart.io_ps);
  };
  if (r.address != MACHINE_IO_CLOCK) {
    nic.registers.begin({r.write, static_cast<uint32_t>(r.address), static_cast<uint32_t>(r.value), now,
                         r.write ? nullptr : +answer, this, r.hart});
  } else if (r.write) {
    if (clock_written) clock_written(clock_context, r.hart, r.value, edge);
  } else {
    harts[r.hart].core.io_arrived(edge, nic.clock.grid().edge_ps(edge) + config.hart.io_ps);
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
  if (!stopping() || !nic.clock.idle()) return false;
  return !contexts.obliged() &&
         std::all_of(harts.begin(), harts.end(), [](const hart_site &h) { return h.at_rest(); }) &&
         cluster.packets.used() == nic.lines.held();
}

uint64_t machine::progress_now() const {
  uint64_t n = requests.moves();
  for (const hart_site &h : harts) n += h.core.charged().served() + (h.initiator ? h.initiator->served() : 0);
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
  OBSERVE(&cluster.watch, time, cluster.queue.now());
  watch_ps += config.stuck_ps;
  watch_next();
}

void machine::watch_next() {
  cluster.queue.post(
      watch_ps, domain::machine, 0, [](void *self, uint64_t) { static_cast<machine *>(self)->watch(); }, this, 0);
}

void machine::pass(uint64_t ps) {
  uint64_t now = cluster.queue.now() + ps;
  cluster.queue.restart(now);
  for (hart_site &h : harts) {
    h.core.pass(ps);
  }
  for (cache_node *c : caches) c->pass(ps);
  nic.clock.pass(ps);
  wire.expect_arrival();
  if (watch_ps < now) { // looks that would have found what the last of them does
    progress = progress_now();
    watch_ps += (now - watch_ps + config.stuck_ps - 1) / config.stuck_ps * config.stuck_ps;
  }
  watch_next();
}

void machine::begin() {
  wire.pull();
  watch();
}

// Who waits for whom.
std::string machine::witnesses() const {
  char *text = nullptr;
  size_t length = 0;
  FILE *to = open_memstream(&text, &length);
  if (!to) return "";
  deadlock_report(this, to);
  std::string s = fclose(to) == 0 ? std::string(text, length) : "";
  free(text);
  return s;
}

machine_outcome machine::run() {
  try {
    coroutines.run(event_queue::never);
  } catch (const std::exception &e) {
    cluster.fail(failure::broken, e.what());
  }
  if (cluster.failed != failure::none) report = cluster.witness + "\n" + witnesses();
  uint64_t now = cluster.queue.now();
  for (unsigned i = 0; i < harts.size(); i++) elapsed[i] = harts[i].core.close(now);
  if (cluster.failed == failure::none) return MACHINE_DONE;
  switch (cluster.failed) {
  case failure::bus_error:
    return MACHINE_BUS_ERROR;
  case failure::waves:
    return MACHINE_WAVES;
  case failure::broken:
    return MACHINE_BROKEN;
  default:
    return MACHINE_DEADLOCK;
  }
}
