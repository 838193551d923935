// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/requests.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <map>
extern "C" {
#include <cmocka.h>
}

using namespace piste;

namespace {

// Against a map, while requests come out of order, move and go, and numbers far from all others are asked for.
void the_table_knows_where_each_request_is(void **) {
  request_table t;
  std::map<uint32_t, stage> m;
  uint32_t random = 1;
  for (uint32_t i = 0; i < 4000; i++) {
    random = random * 1664525 + 1013904223;
    uint32_t request = 100 + i / 8 + (random >> 24) % 16;
    stage to = (random >> 16) % 4 ? STAGE_RECEIVING : STAGE_GONE;
    t.move(request, to);
    if (to == STAGE_GONE)
      m.erase(request);
    else
      m[request] = to;
    assert_int_equal(t.moves(), i + 1);
    assert_int_equal(t.empty(), m.empty());
    std::vector<uint32_t> inside = t.inside();
    assert_int_equal(inside.size(), m.size());
    size_t at = 0;
    for (const auto &known : m) assert_int_equal(inside[at++], known.first);
    for (uint32_t asked = 60; asked < 700; asked++) {
      auto known = m.find(asked);
      assert_int_equal(t.where(asked), known == m.end() ? STAGE_GONE : known->second);
    }
    assert_int_equal(t.where(0), STAGE_GONE);
    assert_int_equal(t.where(UINT32_MAX), STAGE_GONE);
  }
}

} // namespace

int main() {
  const CMUnitTest tests[] = {cmocka_unit_test(the_table_knows_where_each_request_is)};
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
