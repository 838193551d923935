// SPDX-License-Identifier: Apache-2.0
// The machine's parts and how they are joined.
#pragma once
#include "models/hardware/coherence/node_switch.h"
#include "models/hardware/core/core.h"
#include "models/hardware/kernel/coroutines.h"
#include "models/hardware/machine/machine.h"
#include "models/hardware/memory/memory.h"
#include "models/hardware/nic/nic_events.h"
#include "models/hardware/nic/nic_home.h"
#include "models/hardware/nic/nic_registers.h"
#include "models/hardware/nic/wire.h"
#include <optional>

// A home and the two lanes between it and the caches. Its number names it in the address map and settles ties.
struct home_site {
  piste::home_agent home;
  piste::node_switch caches;
  piste::lane to_home, to_caches;
  std::optional<piste::memory_port> store; // to its backing store
  std::optional<piste::memory> dram;       // which is this one, unless it is external

  home_site(piste::cluster &c, unsigned number, const machine_home &config, uint16_t line_bytes,
            std::deque<piste::cache_node> &nodes, const std::vector<std::string> &node_names);
  // Joins its ends, with a device behind the home, or a backing store.
  void connect(piste::home_device &device);
  void connect(piste::cluster &c, piste::coroutines &co, unsigned number, const machine_home &config,
               uint16_t line_bytes);
};

struct machine : piste::hart_world, piste::driven {
  machine(const machine_config &config, const nic_device &nic, const observers &observers, const wire_source &source);
  void add_thread(const machine_thread &thread);
  machine_outcome run();

  void io(unsigned hart, bool write, uint64_t address, uint64_t value, uint64_t ps) override;
  bool stopping() const override;

  std::string describe(uint64_t address) const;
  void begin() override;
  bool over() const override;
  void watch();

  machine_config config;
  piste::cluster cluster;
  piste::request_table requests;
  std::deque<piste::cache_node> nodes;
  std::vector<std::string> node_names;
  piste::address_map map{MACHINE_MEMORY};
  std::deque<home_site> homes; // by number
  piste::wire wire;
  piste::nic_events events;
  piste::nic_clock nic;
  piste::nic_registers registers;
  piste::host_lines host;
  piste::nic_home nic_lines;
  piste::coroutines coroutines;
  piste::contexts contexts;
  std::deque<piste::core> cores;
  std::vector<uint64_t> elapsed;
  uint64_t progress = 0; // at the last watch
  std::string report;
  void (*clock_written)(void *context, unsigned hart, uint64_t value, uint64_t edge) = nullptr;
  void *clock_context = nullptr;

private:
  struct io_request {
    unsigned hart;
    bool write;
    uint64_t address, value;
  };
  void io_arrives(const io_request &r);
  uint64_t progress_now() const;
  std::deque<io_request> ios_; // by slot
  std::vector<uint64_t> free_ios_;
};

// Names who waits for whom, and which lines and trackers they hold.
std::string deadlock_report(const machine &m);
