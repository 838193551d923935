// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/clock_grid.h"
#include "models/hardware/kernel/event_queue.h"
#include <algorithm>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <vector>
extern "C" {
#include <cmocka.h>
}
#include <string>

using namespace piste;

namespace {

void note(void *self, uint64_t letter) {
  static_cast<std::string *>(self)->push_back(static_cast<char>(letter));
}

void events_run_by_time_domain_agent_and_sequence(void **) {
  std::string order;
  event_queue q;
  q.post(20, domain::wire, 0, note, &order, 'h');
  q.post(10, domain::nic, 0, note, &order, 'g');
  q.post(10, domain::hart, 2, note, &order, 'e');
  q.post(10, domain::hart, 2, note, &order, 'f');
  q.post(10, domain::hart, 1, note, &order, 'd');
  q.post(10, domain::link, 7, note, &order, 'b');
  q.post(10, domain::cache, 0, note, &order, 'c');
  q.post(5, domain::machine, 9, note, &order, 'a');
  assert_int_equal(q.next_ps(), 5);
  while (!q.empty()) q.run_one();
  assert_string_equal(order.c_str(), "abcdefgh");
  assert_int_equal(q.now(), 20);
  assert_int_equal(q.next_ps(), event_queue::never);
}

void nothing_runs_at_the_limit_or_beyond_it(void **) {
  std::string order;
  event_queue q;
  q.post(10, domain::hart, 0, note, &order, 'a');
  q.post(20, domain::hart, 0, note, &order, 'b');
  assert_int_equal(q.horizon_ps(), 10);
  q.set_limit(10);
  assert_false(q.due());
  q.set_limit(11);
  assert_true(q.due());
  q.run_one();
  assert_false(q.due());
  assert_int_equal(q.horizon_ps(), 11);
  assert_true(q.advance_inline(10, domain::hart, 0));
  assert_false(q.advance_inline(11, domain::hart, 0));
  q.set_limit(event_queue::never);
  assert_true(q.advance_inline(19, domain::hart, 0));
  assert_false(q.advance_inline(20, domain::hart, 0));
  q.run_one();
  assert_false(q.due());
  assert_int_equal(q.horizon_ps(), event_queue::never);
}

struct letter_book {
  event_queue q;
  std::vector<uint64_t> heard;
};

void hear(void *self, uint64_t ps) {
  auto &b = *static_cast<letter_book *>(self);
  assert_int_equal(b.q.now(), ps);
  b.heard.push_back(ps);
}

// Far more events than lie in order at a time, posted while others run.
void many_events_run_in_order_whenever_they_were_posted(void **) {
  letter_book b;
  std::vector<uint64_t> posted;
  uint64_t random = 1;
  auto post = [&](uint64_t spread) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    uint64_t ps = b.q.now() + (random >> 33) % spread;
    posted.push_back(ps);
    b.q.post(ps, domain::hart, 0, hear, &b, ps);
  };
  for (unsigned i = 0; i < 300; i++) post(100000);
  for (unsigned i = 0; i < 3000; i++) {
    b.q.run_one();
    for (unsigned n = i % 3; n && i < 2000; n--) post(i % 7 ? 50 : 100000);
    assert_int_equal(b.q.empty(), b.heard.size() == posted.size());
    if (b.q.empty()) break;
  }
  while (!b.q.empty()) b.q.run_one();
  std::sort(posted.begin(), posted.end());
  assert_true(b.heard == posted);
}

void time_moves_inline_only_to_what_would_be_the_next_event(void **) {
  std::string order;
  event_queue q;
  assert_true(q.advance_inline(3, domain::nic, 0));
  assert_int_equal(q.now(), 3);
  q.post(10, domain::hart, 1, note, &order, 'a');
  assert_false(q.advance_inline(11, domain::wire, 0));
  assert_false(q.advance_inline(10, domain::nic, 0));
  assert_false(q.advance_inline(10, domain::hart, 1)); // the posted one came first
  assert_int_equal(q.now(), 3);
  assert_true(q.advance_inline(10, domain::hart, 0));
  assert_int_equal(q.now(), 10);
}

void edges_of_any_clock_are_exact(void **) {
  clock_grid whole(250000000), odd(322270000);
  assert_int_equal(whole.edge_ps(1000000007), UINT64_C(4000000028000));
  assert_int_equal(whole.at_or_after(4001), 2);
  assert_int_equal(whole.at_or_after(4000), 1);
  assert_int_equal(odd.edge_ps(1), 3102); // 3,102.988...
  assert_int_equal(odd.edge_ps(322270000), UINT64_C(1000000000000));
  for (uint64_t k = 1; k < 1000; k++) {
    assert_int_equal(odd.at_or_after(odd.edge_ps(k)), k);
    assert_int_equal(odd.at_or_after(odd.edge_ps(k) + 1), k + 1);
  }
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(events_run_by_time_domain_agent_and_sequence),
      cmocka_unit_test(nothing_runs_at_the_limit_or_beyond_it),
      cmocka_unit_test(many_events_run_in_order_whenever_they_were_posted),
      cmocka_unit_test(time_moves_inline_only_to_what_would_be_the_next_event),
      cmocka_unit_test(edges_of_any_clock_are_exact),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
