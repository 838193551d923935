// SPDX-License-Identifier: Apache-2.0
// Which way a new line gets, worked out by hand.
#include "models/hardware/coherence/replacement.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include <cmocka.h>
}

using namespace piste;

namespace {

struct way {
  uint64_t used;
};

void an_empty_way_goes_first(void **) {
  way ways[] = {{5}, {3}, {0}, {4}, {0}};
  assert_ptr_equal(goes_next(ways, 5), &ways[2]);
}

void else_the_least_recently_used(void **) {
  way ways[] = {{5}, {3}, {7}, {4}};
  assert_ptr_equal(goes_next(ways, 4), &ways[1]);
  assert_ptr_equal(goes_next(ways, 1), &ways[0]);
}

void those_that_cannot_leave_are_passed_over_in_their_order(void **) {
  way ways[] = {{5}, {3}, {7}, {4}};
  assert_ptr_equal(goes_next(ways, 4, 4), &ways[3]);
  assert_ptr_equal(goes_next(ways, 4, 5), &ways[0]);
  assert_ptr_equal(goes_next(ways, 4, 6), &ways[2]);
  assert_null(goes_next(ways, 4, 8));
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_way_goes_first),
      cmocka_unit_test(else_the_least_recently_used),
      cmocka_unit_test(those_that_cannot_leave_are_passed_over_in_their_order),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
