// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/ring.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <deque>
extern "C" {
#include <cmocka.h>
}

using namespace piste;

namespace {

// Against std::deque, over every pattern of growth and of turning round.
void a_ring_is_a_queue(void **) {
  ring<unsigned> r;
  std::deque<unsigned> d;
  unsigned random = 1, value = 0;
  for (unsigned i = 0; i < 20000; i++) {
    random = random * 1664525 + 1013904223;
    bool more = (random >> 24) % 100 < (i % 2000 < 1000 ? 60u : 40u);
    if (more) {
      r.push_back(++value);
      d.push_back(value);
    } else if (!d.empty()) {
      r.pop_front();
      d.pop_front();
    }
    assert_int_equal(r.size(), d.size());
    assert_int_equal(r.empty(), d.empty());
    if (d.empty()) continue;
    assert_int_equal(r.front(), d.front());
    assert_int_equal(r.back(), d.back());
    size_t at = random % d.size();
    assert_int_equal(r[at], d[at]);
  }
}

// What takes a place in front of the others is found there, over every pattern of growth and of turning round.
void a_ring_grows_at_both_ends(void **) {
  ring<unsigned> r;
  std::deque<unsigned> d;
  unsigned random = 1;
  for (unsigned i = 0; i < 5000; i++) {
    random = random * 1664525 + 1013904223;
    unsigned what = (random >> 24) % 100;
    if (what < 35) {
      r.extend_front() = i;
      d.push_front(i);
    } else if (what < 60) {
      r.push_back(i);
      d.push_back(i);
    } else if (!d.empty()) {
      r.pop_front();
      d.pop_front();
    }
    assert_int_equal(r.size(), d.size());
    for (size_t at = 0; at < d.size(); at++) assert_int_equal(r[at], d[at]);
  }
}

} // namespace

int main() {
  const CMUnitTest tests[] = {cmocka_unit_test(a_ring_is_a_queue), cmocka_unit_test(a_ring_grows_at_both_ends)};
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
