// SPDX-License-Identifier: Apache-2.0
// The tags against a plain list of lines in order of their use.
#include "models/hardware/coherence/tag_array.h"
#include <algorithm>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include <cmocka.h>
}

using namespace piste;

namespace {

constexpr uint16_t line_bytes = 64;

// Sets as lists, the least recently used line first.
struct plain_tags {
  uint32_t sets, ways;
  std::vector<std::vector<uint64_t>> set{sets};

  std::vector<uint64_t> &of(uint64_t line) { return set[line / line_bytes % sets]; }
  bool has(uint64_t line) { return std::count(of(line).begin(), of(line).end(), line) != 0; }
  void remove(uint64_t line) { of(line).erase(std::find(of(line).begin(), of(line).end(), line)); }
  void use(uint64_t line) {
    remove(line);
    of(line).push_back(line);
  }
  uint64_t put(uint64_t line) {
    uint64_t out = tag_array::no_line;
    if (of(line).size() == ways) {
      out = of(line).front();
      remove(out);
    }
    of(line).push_back(line);
    return out;
  }
};

void compare(uint32_t sets, uint32_t ways) {
  tag_array tags(sets, ways, line_bytes);
  plain_tags plain{sets, ways};
  uint64_t random = 1;
  unsigned hits = 0, replaced = 0, removed = 0;
  for (unsigned i = 0; i < 20000; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    uint64_t line = (random >> 40) % (3 * sets * ways) * line_bytes * (i % 2 ? 1 : 16); // neighbours, or 1 KiB apart
    uint32_t slot = tags.find(line);
    assert_int_equal(slot != tag_array::none, plain.has(line));
    if (slot == tag_array::none) {
      uint64_t out;
      tags.put(line, &out);
      assert_int_equal(out, plain.put(line));
      replaced += out != tag_array::no_line;
    } else if ((random >> 33) % 4 == 0) {
      tags.clear(slot);
      plain.remove(line);
      removed++;
    } else {
      tags.use(slot);
      plain.use(line);
      hits++;
    }
  }
  assert_true(hits > 100 && replaced > 100 && removed > 100);
}

void tags_hold_what_a_list_in_order_of_use_holds(void **) {
  compare(1, 4);
  compare(8, 32);
  compare(64, 8);
  compare(16, 39);
  compare(12, 3); // not a power of two
}

void a_line_has_its_slot_until_it_goes(void **) {
  tag_array tags(1, 2, line_bytes);
  uint64_t out;
  uint32_t first = tags.put(0, &out), second = tags.put(64, &out);
  assert_int_not_equal(first, second);
  assert_int_equal(tags.find(0), first);
  tags.use(first);
  assert_int_equal(tags.put(128, &out), second); // in the place of the other
  assert_int_equal(out, 64);
  tags.clear(first);
  assert_int_equal(tags.find(0), tag_array::none);
  assert_int_equal(tags.put(192, &out), first); // the empty one
  assert_true(out == tag_array::no_line);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(tags_hold_what_a_list_in_order_of_use_holds),
      cmocka_unit_test(a_line_has_its_slot_until_it_goes),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
