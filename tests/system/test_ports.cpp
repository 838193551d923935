// SPDX-License-Identifier: Apache-2.0
// What is left unbound is an error of elaboration that names the port; so is a part that a port cannot take.
#include "models/hardware/machine/hart_site.h"
#include "models/hardware/machine/home_site.h"
#include "models/hardware/machine/nic_port.h"
#include "models/hardware/nic/wire.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstring>
extern "C" {
#include "tests/system/support/bench.h"
// cmocka wants the four above first
#include <cmocka.h>
}
#include "tests/system/support/apart.h"

using namespace piste;

namespace {

cluster shared;
const machine_config config = bench_config(true);
const std::vector<const char *> no_names;

struct no_driver : driven {
  void begin() override {}
  bool over() const override { return true; }
};
no_driver nobody;

// What SystemC says when it elaborates what was built.
std::string complaint() {
  sc_core::sc_report_handler::set_actions(sc_core::SC_ERROR, sc_core::SC_THROW);
  try {
    elaborate();
  } catch (const sc_core::sc_report &r) {
    return r.what();
  }
  return "";
}

void names(const char *port) {
  std::string said = complaint();
  if (said.find(port) == std::string::npos) fail_msg("no \"%s\" in: %s", port, said.c_str());
}

void a_lane_without_its_end(void **) {
  lane l("lane", shared, 0, config.home[MACHINE_NIC].link, 128, nullptr, "home", no_names);
  names("lane.to");
}

struct world : hart_world {
  void io(unsigned, bool, uint64_t, uint64_t, uint64_t) override {}
  bool stopping() const override { return true; }
};

// SystemC names one port of those that are unbound: all others are bound.
struct hart_parts {
  address_map map{0};
  coroutines co{"queue", shared, nobody};
  contexts all{co, 65536};
  world w;
};

void a_core_without_caches(void **) {
  hart_parts p;
  core c("core", shared, 0, config.hart, config.cache, p.all, 0, true);
  c.world(p.w);
  names("core.caches");
}

void a_cache_without_homes(void **) {
  hart_parts p;
  hart_site h("hart0", shared, 0, config.hart, config.cache, p.map, nullptr, p.all, 0, true, nullptr);
  h.world(p.w);
  names("hart0.cache.homes");
}

void a_cache_without_first_levels(void **) {
  hart_parts p;
  cache_node n("cache", shared, 0, config.cache, p.map);
  lane l("lane", shared, 0, config.home[MACHINE_NIC].link, 128, nullptr, nullptr, no_names);
  home_agent h("home", shared, 1, config.home[MACHINE_NIC].agent, 128);
  l.to(h);
  h.in(l);
  h.out(l);
  n.homes(l);
  names("cache.first_levels");
}

void a_first_level_without_a_cache(void **) {
  l1_caches l("l1", shared, 0, 0, config.cache);
  names("l1.l2");
}

void a_home_without_its_device(void **) {
  coroutines co("queue", shared, nobody);
  home_site s("nic", shared, co, 1, config.home[MACHINE_NIC], true, 128, no_names);
  names("nic.device");
}

void a_home_without_lanes(void **) {
  home_agent h("home", shared, 1, config.home[MACHINE_NIC].agent, 128);
  lane out("out", shared, 0, config.home[MACHINE_NIC].link, 128, nullptr, nullptr, no_names);
  out.to(h);
  h.out(out);
  names("home.in");
}

void a_store_without_its_home(void **) {
  coroutines co("queue", shared, nobody);
  memory_port m("port", shared, co, 0, 128);
  memory dram("dram", config.home[MACHINE_MEMORY].agent);
  m.socket.bind(dram.socket);
  names("port.client");
}

void a_nic_without_a_wire(void **) {
  nic_device device{};
  request_table requests;
  nic_port n("nic_port", shared, config.nic, config.home[MACHINE_NIC].agent, config.layout, device, requests);
  wire w("wire", shared, config.wire, wire_source{}, requests);
  home_agent h("home", shared, 1, config.home[MACHINE_NIC].agent, 128);
  lane l("lane", shared, 0, config.home[MACHINE_NIC].link, 128, nullptr, nullptr, no_names);
  l.to(h);
  h.in(l);
  h.out(l);
  n.transmit(w);
  n.home(h);
  names("nic_port.receive");
}

// A cache by somebody else, which a core's port would have to call by a detour.
struct foreign_cache : core_caches {
  uint64_t line_of(uint64_t address) const override { return address; }
  const uint8_t *hit(uint64_t) override { return nullptr; }
  bool hit_code(uint64_t) override { return false; }
  const uint8_t *readable(uint64_t) override { return nullptr; }
  uint8_t *writable(uint64_t) override { return nullptr; }
  bool elsewhere(uint64_t) const override { return false; }
  void fill(uint64_t, const uint8_t *) override {}
  void fill_code(uint64_t) override {}
  bool submit(piste::access &, uint64_t) override { return false; }
  bool prefetch(uint64_t, bool, bool, uint64_t) override { return false; }
  bool load_buffer_free() const override { return true; }
  void watch(uint64_t, void (*)(void *), void *) override {}
  uint64_t earliest_change() const override { return event_queue::never; }
  void attach(const piste::l2_user &) override {}
};

void a_part_that_a_port_cannot_take(void **) {
  hart_parts p;
  core c("core", shared, 0, config.hart, config.cache, p.all, 0, true);
  foreign_cache caches;
  c.caches(caches);
  c.world(p.w);
  names("core.caches");
}

void too_many_outputs(void **) {
  struct output : nic_output {
    handshake by() const override { return {&nic_out::tx_valid, &nic_in::tx_ready}; }
    bool accept(const nic_out &) override { return true; }
  } outputs[3];
  nic_device device{};
  request_table requests;
  nic_events events("events", shared, device, requests);
  nic_clock clock("clock", shared, config.nic, device);
  clock.listener(events);
  for (output &o : outputs) clock.outputs(o);
  names("clock.outputs");
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(apart<a_lane_without_its_end>),
      cmocka_unit_test(apart<a_core_without_caches>),
      cmocka_unit_test(apart<a_cache_without_homes>),
      cmocka_unit_test(apart<a_cache_without_first_levels>),
      cmocka_unit_test(apart<a_first_level_without_a_cache>),
      cmocka_unit_test(apart<a_home_without_its_device>),
      cmocka_unit_test(apart<a_home_without_lanes>),
      cmocka_unit_test(apart<a_store_without_its_home>),
      cmocka_unit_test(apart<a_nic_without_a_wire>),
      cmocka_unit_test(apart<a_part_that_a_port_cannot_take>),
      cmocka_unit_test(apart<too_many_outputs>),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
