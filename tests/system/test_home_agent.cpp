// SPDX-License-Identifier: Apache-2.0
// When a home's device learns that a recall is done, worked out by hand.
#include "models/hardware/coherence/home_agent.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include <cmocka.h>
}
#include "tests/system/support/apart.h"

using namespace piste;

namespace {

constexpr uint64_t address = 0x1000, lookup = 7000, delay = 500, flight = 200000;

// The cache's end of the link: holds every line that it is sent, and gives it back when it is asked to.
class far_cache : public receiver {
public:
  void expect(packet *) override {}
  void receive(packet *p) override {
    if (p->m.op == COH_SNOOP_INVALIDATE) {
      p->m.op = COH_SNOOP_CLEAN;
      p->m.bytes = 0;
      to_home->send(p);
    } else if (p->m.op == COH_DATA_EXCLUSIVE) {
      p->m.op = COH_GRANT_ACK;
      p->m.bytes = 0;
      to_home->send(p);
    }
  }
  lane *to_home = nullptr;
};

struct device : home_device {
  void adopt(home_record &) override {}
  void hold(const home_record &, const packet &) override {}
  void record_bytes(const home_record &, state_record &) const override {}
  void done(home_record &, const packet &, uint64_t ps) override { done_ps = ps; }
  uint64_t done_ps = 0;
};

link_config link_without_serialiser() {
  link_config l{};
  l.bytes_per_second = 1000000000000000; // nothing takes a picosecond to leave, rounded up
  l.header_bytes = 0;
  for (unsigned k = 0; k < COH_CLASSES; k++) l.propagation_ps[k] = flight, l.credits[k] = 8;
  return l;
}

home_config home_of_one_unit() {
  home_config h{};
  h.lookup_ps = lookup;
  h.units = 1;
  h.unit_reads = h.unit_writes = 8;
  return h;
}

struct bench {
  cluster c;
  device d;
  far_cache cache;
  std::vector<const char *> names{"cache"};
  home_agent home{"home", c, 1, home_of_one_unit(), 128};
  lane in{"in", c, 2, link_without_serialiser(), 128, nullptr, "home", names};
  lane out{"out", c, 3, link_without_serialiser(), 128, "home", nullptr, names};

  bench() {
    in.to(home);
    out.to(cache);
    home.in(in);
    home.out(out);
    home.device(d);
    cache.to_home = &in;
    elaborate();
  }
  uint64_t recall() {
    uint64_t begin = c.queue.now();
    home.present_device(home.record(address), HOME_RECALL, 0, delay);
    while (!c.queue.empty()) c.queue.run_one();
    return d.done_ps - begin;
  }
};

void a_recall_of_a_line_that_no_cache_holds_takes_the_directorys_lookup(void **) {
  bench b;
  assert_int_equal(b.recall(), delay + lookup);
}

void a_recall_of_a_held_line_takes_its_round_trip(void **) {
  bench b;
  packet *p = b.c.packets.take();
  p->m = {};
  p->m.address = address;
  p->m.op = COH_READ_EXCLUSIVE;
  b.in.send(p);
  while (!b.c.queue.empty()) b.c.queue.run_one();
  assert_int_equal(b.recall(), delay + lookup + 2 * flight);
  assert_int_equal(b.recall(), delay + lookup);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(apart<a_recall_of_a_line_that_no_cache_holds_takes_the_directorys_lookup>),
      cmocka_unit_test(apart<a_recall_of_a_held_line_takes_its_round_trip>),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
