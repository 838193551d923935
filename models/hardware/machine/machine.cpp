// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/machine_parts.h"
#include <algorithm>

using namespace piste;

namespace {

constexpr uint32_t memory_number = 0, nic_number = 1;

const char *region_name(line_region r) {
  static const char *const names[] = {"receive control", "transmit control", "receive auxiliary", "transmit auxiliary"};
  return names[r];
}

// The lanes' agent numbers only settle ties: two a side.
uint32_t lane_number(uint32_t side, uint32_t direction) {
  return 2 * side + direction;
}

uint64_t layout_end(const layout &l) {
  return l.base + l.block_stride * NIC_ENDPOINTS;
}

} // namespace

machine_side::machine_side(cluster &c, uint32_t number, const home_config &home_config, const link_config &link,
                           uint16_t line_bytes, const char *name, std::deque<cache_node> &nodes,
                           const std::vector<std::string> &node_names)
    : home(c, number, home_config, line_bytes, name), caches(nodes),
      to_home(c, lane_number(number, 0), link, line_bytes, home, nullptr, name, node_names),
      to_caches(c, lane_number(number, 1), link, line_bytes, caches, name, nullptr, node_names) {
  caches.connect(to_caches);
}

machine::machine(const machine_config &config_, const nic_device &device, const observers &observers,
                 const wire_source &source)
    : config(config_), nic_side(cluster, nic_number, config.nic_home, config.nic_link, config.cache.line_bytes, "nic",
                                nodes, node_names),
      memory_side(cluster, memory_number, config.memory_home, config.memory_link, config.cache.line_bytes, "memory",
                  nodes, node_names),
      wire(cluster, config.wire, source, requests), events(cluster, device, requests),
      nic(cluster, config.nic, device, events), registers(nic),
      nic_lines(cluster, nic_side.home, config.nic_home, config.layout, host), coroutines("machine", cluster, *this),
      elapsed(config.harts) {
  cluster.watch = observers;
  cluster.describe = [this](uint64_t address) { return describe(address); };
  nic_side.home.connect(nic_side.to_home, nic_side.to_caches, &nic_lines);
  memory_side.home.connect(memory_side.to_home, memory_side.to_caches, nullptr);
  nic.connect(wire);
  nic.connect(host);
  nic.connect(registers);
  nic.connect(nic_lines, &nic_out::command_valid, &nic_in::command_ready);
  nic.connect(wire, &nic_out::tx_valid, &nic_in::tx_ready);
  uint64_t reach = std::min(nic_side.to_caches.least_flight_ps(), memory_side.to_caches.least_flight_ps());
  for (unsigned i = 0; i < config.harts; i++) {
    node_names.push_back(format("hart%u", i));
    cache_node &n = nodes.emplace_back(cluster, i, config.cache);
    n.connect(memory_side.to_home, nic_side.to_home, config.layout.base, layout_end(config.layout));
    harts.emplace_back(cluster, i, config.hart, config.cache, n, coroutines, *this, reach, config.run_ahead);
  }
  nic.reset();
}

void machine::add_thread(const machine_thread &t) {
  harts[t.hart].start(t.spec, config.stack_bytes);
}

std::string machine::describe(uint64_t address) const {
  unsigned endpoint, index;
  line_region region;
  if (!layout_find(&config.layout, address, &endpoint, &region, &index)) return "memory";
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
      ps, domain::home, nic_number + 1 + hart,
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
    m.harts[hart].io_arrived(data, m.cluster.queue.now() + m.config.hart.io_ps);
  };
  if (r.address != MACHINE_IO_CLOCK) {
    registers.begin({r.write, static_cast<uint32_t>(r.address), static_cast<uint32_t>(r.value), now,
                     r.write ? nullptr : +answer, this, r.hart});
  } else if (r.write) {
    if (clock_written) clock_written(clock_context, r.hart, r.value, edge);
  } else {
    harts[r.hart].io_arrived(edge, nic.grid().edge_ps(edge) + config.hart.io_ps);
  }
}

// No request can come any more, and none is inside.
bool machine::stopping() const {
  return wire.arrivals_over() && requests.empty() && !wire.transmitting();
}

bool machine::settled(const hart_model &h) const {
  switch (h.state()) {
  case hart_state::idle:
  case hart_state::finished:
    return true;
  case hart_state::polling:
    return !h.interrupt_pending();
  case hart_state::parked:
    return nic_lines.holds(nodes[h.id()].line_of(h.waits_for()), h.id());
  default:
    return false;
  }
}

// Everything has drained: what is left of the interconnect's messages are the loads that the NIC holds.
bool machine::over() const {
  if (cluster.failed != failure::none) return true;
  if (!stopping() || !nic.idle()) return false;
  return std::all_of(harts.begin(), harts.end(), [this](const ::hart &h) { return settled(h); }) &&
         cluster.packets.used() == nic_lines.held();
}

uint64_t machine::progress_now() const {
  uint64_t n = requests.moves();
  for (const ::hart &h : harts) n += h.served_cycles();
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
  for (unsigned i = 0; i < harts.size(); i++) elapsed[i] = harts[i].close(now);
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
