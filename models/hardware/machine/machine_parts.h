// SPDX-License-Identifier: Apache-2.0
// The machine's parts and how they are joined.
#pragma once
#include "models/hardware/machine/hart_site.h"
#include "models/hardware/machine/home_site.h"
#include "models/hardware/machine/idle_time.h"
#include "models/hardware/machine/machine.h"
#include "models/hardware/machine/nic_port.h"
#include "models/hardware/machine/observed_names.h"
#include "models/hardware/nic/wire.h"

struct machine final : sc_core::sc_module, piste::hart_world, piste::driven {
  machine(sc_core::sc_module_name name, const machine_config &config, const nic_device &nic, const observers &observers,
          const wire_source &source);
  void add_thread(const machine_thread &thread);
  machine_outcome run();

  void io(unsigned hart, bool write, uint64_t address, uint64_t value, uint64_t ps) override;
  bool stopping() const override;

  std::string describe(uint64_t address) const;
  void begin() override;
  bool over() const override;
  void watch();
  // Shows all of it (models/hardware/view.h).
  void show(const view &to) const;
  // So much idle time passes at once, in which every count grows as it is told to.
  void pass(uint64_t ps);

  machine_config config;
  piste::cluster cluster;
  piste::observed_names names{*this};
  piste::request_table requests;
  std::vector<const char *> cache_names; // by node
  piste::address_map map{MACHINE_MEMORY};
  piste::coroutines coroutines;
  piste::contexts contexts;
  piste::wire wire;
  piste::nic_port nic;
  std::deque<piste::home_site> homes;      // by number
  std::optional<piste::cache_node> shared; // by all harts, if they share one
  std::deque<piste::hart_site> harts;      // by number
  std::vector<piste::cache_node *> caches; // by node
  std::vector<uint64_t> elapsed;
  piste::idle_time idle{*this};
  uint64_t progress = 0; // at the last watch
  uint64_t watch_ps = 0; // when the next one is
  std::string report;
  void (*clock_written)(void *context, unsigned hart, uint64_t value, uint64_t edge) = nullptr;
  void *clock_context = nullptr;

private:
  struct io_request {
    unsigned hart;
    bool write;
    uint64_t address, value;
  };
  std::string witnesses() const;
  void show_registers(const piste::viewer &v) const;
  void show_inside(const piste::viewer &v) const;
  void join(piste::cache_node &cache);
  void io_arrives(const io_request &r);
  uint64_t progress_now() const;
  void watch_next();
  std::deque<io_request> ios_; // by slot
  std::vector<uint64_t> free_ios_;
};
