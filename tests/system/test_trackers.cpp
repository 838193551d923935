// SPDX-License-Identifier: Apache-2.0
// Finite trackers: what is tracked, what waits at its unit, what stops its channel.
#include "models/hardware/coherence/trackers.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include "models/protocol/endpoint/colour.h"
#include <cmocka.h>
}

using namespace piste;

namespace {

constexpr uint16_t line = 128;

home_config config_of(bool colours, uint32_t units, uint32_t reads, uint32_t queue) {
  home_config c{};
  c.colours = colours;
  c.units = units;
  c.unit_reads = reads;
  c.unit_writes = 1;
  c.unit_queue = queue;
  return c;
}

packet *message(packet_pool &pool, uint64_t address) {
  packet *p = pool.take();
  p->m.address = address;
  return p;
}

void a_full_unit_lets_a_few_wait_and_then_stops_the_channel(void **) {
  packet_pool pool;
  trackers t(config_of(false, 2, 1, 1), line);
  packet *first = message(pool, 0), *second = message(pool, 2 * line), *third = message(pool, 4 * line);
  assert_true(t.enter(trackers::reads, first));
  assert_false(t.enter(trackers::reads, second));
  assert_true(t.room(trackers::reads, third->m.address) == trackers::place::channel);
  assert_true(t.room(trackers::reads, line) == trackers::place::tracked);              // the other unit
  assert_true(t.room(trackers::writes, third->m.address) == trackers::place::tracked); // the other kind
  assert_ptr_equal(t.release(trackers::reads, first->unit), second); // its tracker passes on, in order
  assert_int_equal(t.used(trackers::reads, 0), 1);
  assert_true(t.room(trackers::reads, third->m.address) == trackers::place::waiting);
  assert_null(t.release(trackers::reads, second->unit));
  assert_int_equal(t.used(trackers::reads, 0), 0);
}

void with_colours_a_line_has_the_unit_of_its_colour(void **) {
  packet_pool pool;
  trackers t(config_of(true, 1, 1, 0), line);
  assert_int_equal(t.units(), COLOURS);
  unsigned alike = 1;
  while (colour_of_line(alike) != colour_of_line(0)) alike++;
  assert_true(t.enter(trackers::reads, message(pool, 0)));
  assert_true(t.room(trackers::reads, uint64_t{alike} * line) == trackers::place::channel);
  for (unsigned i = 1; i < alike; i++)
    assert_true(t.room(trackers::reads, uint64_t{i} * line) == trackers::place::tracked);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_full_unit_lets_a_few_wait_and_then_stops_the_channel),
      cmocka_unit_test(with_colours_a_line_has_the_unit_of_its_colour),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
