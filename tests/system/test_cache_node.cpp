// SPDX-License-Identifier: Apache-2.0
// A second level under the first levels of one hart or several, worked out by hand: which line leaves it for another,
// and how; who waits for whom, who asks, and who loses what. It has one set of two ways; a first level holds two lines,
// whatever their set.
#include "models/hardware/coherence/cache_node.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <deque>
#include <string>
#include <utility>
extern "C" {
#include <cmocka.h>
}
#include "tests/system/support/apart.h"

using namespace piste;

namespace {

constexpr uint16_t line_bytes = 128;
constexpr uint64_t A = 0x1000, B = 0x2000, C = 0x3000;

struct message {
  coh_op op;
  uint64_t line;
  bool operator==(const message &m) const { return op == m.op && line == m.line; }
};

// The home's end of the link. Lines that it grants hold zeros.
class far_home : public receiver {
public:
  explicit far_home(cluster &c) : cluster_(c) {}
  void expect(packet *) override {}
  void receive(packet *p) override {
    coh_op op = static_cast<coh_op>(p->m.op);
    if (op == COH_GRANT_ACK || op == COH_SNOOP_CLEAN) return cluster_.packets.give(p);
    heard.push_back({op, p->m.address});
    if (p->m.bytes) std::memcpy(bytes, p->m.data, p->m.bytes);
    p->m.bytes = 0;
    if (op == COH_READ_SHARED || op == COH_READ_EXCLUSIVE) {
      p->m.op = op == COH_READ_SHARED && shares ? COH_DATA_SHARED : COH_DATA_EXCLUSIVE;
      p->m.bytes = line_bytes;
      std::memset(p->m.data, 0, line_bytes);
    } else {
      p->m.op = COH_WRITE_BACK_ACK;
    }
    if (answers)
      to_cache->send(p);
    else
      held.push_back(p);
  }
  // What the cache said since it was last asked.
  std::vector<message> said() { return std::exchange(heard, {}); }

  lane *to_cache = nullptr;
  bool answers = true, shares = false;
  std::vector<packet *> held; // answers that it keeps for now
  uint8_t bytes[line_bytes] = {};

private:
  cluster &cluster_;
  std::vector<message> heard;
};

link_config plain_link() {
  link_config l{};
  l.bytes_per_second = 1000000000000;
  for (unsigned k = 0; k < COH_CLASSES; k++) l.propagation_ps[k] = 1000, l.credits[k] = 64;
  return l;
}

cache_config two_lines(uint32_t banks) {
  cache_config k{};
  k.line_bytes = line_bytes;
  k.race = COH_RACE_GRANT_ACK;
  k.l1_sets = 1, k.l1_ways = 2, k.l1i_sets = 1, k.l1i_ways = 1;
  k.l2_sets = 1, k.l2_ways = 2;
  k.load_misses = 4, k.store_misses = 4;
  k.banks = banks, k.fill_buffers = 8;
  return k;
}

struct bench {
  cluster c;
  cache_config config;
  address_map map{0};
  std::vector<const char *> names{"cache"};
  far_home home{c};
  cache_node cache{"cache", c, 0, config, map};
  std::deque<l1_caches> first;
  lane out{"out", c, 1, plain_link(), line_bytes, nullptr, "home", names};
  lane in{"in", c, 2, plain_link(), line_bytes, "home", nullptr, names};
  std::deque<piste::access> accesses;
  std::vector<uint64_t> performed, lost;
  std::vector<unsigned> by; // whose accesses were performed

  // Sets are made when first used, and limits looked at when they matter.
  explicit bench(uint32_t ways = 2, unsigned cores = 1, uint32_t banks = 1) : config(two_lines(banks)) {
    config.l2_ways = ways;
    config.shared = cores > 1;
    for (unsigned i = 0; i < cores; i++) {
      l1_caches &f = first.emplace_back(("l1_" + std::to_string(i)).c_str(), c, i, i, config);
      f.l2(cache);
      cache.first_levels(f);
    }
    out.to(home);
    in.to(cache);
    cache.homes(out);
    home.to_cache = &in;
    elaborate();
  }
  void settle() {
    while (!c.queue.empty()) c.queue.run_one();
  }
  void begin(uint64_t line, cache_event event = CACHE_LOAD, unsigned core = 0) {
    piste::access &a = accesses.emplace_back();
    a.line = line;
    a.event = event;
    a.self = this;
    a.perform = [](void *self, piste::access &done, uint8_t *bytes) {
      bench &b = *static_cast<bench *>(self);
      b.performed.push_back(done.line);
      b.by.push_back(done.core);
      if (b.config.shared && done.event == CACHE_LOAD) b.first[done.core].fill(done.line, bytes);
    };
    first[core].submit(a, c.queue.now());
  }
  void load(uint64_t line, unsigned core = 0) {
    begin(line, CACHE_LOAD, core);
    settle();
  }
  void store(uint64_t line, unsigned core) {
    begin(line, CACHE_STORE, core);
    settle();
  }
  bool readable(uint64_t line) { return first[0].readable(line); }
  // A use of the first level: whether it had the line; if not, it has from now on.
  bool touch(uint64_t line) {
    if (first[0].hit(line)) return true;
    first[0].fill(line, first[0].readable(line));
    return false;
  }
  void recall(uint64_t line) {
    packet *p = c.packets.take();
    p->m = {};
    p->m.address = line;
    p->m.op = COH_SNOOP_INVALIDATE;
    in.send(p);
    settle();
  }
  void answer(size_t i) {
    in.send(home.held[i]);
    settle();
  }
};

void an_empty_way_is_taken_before_any_line_leaves(void **) {
  bench b;
  b.load(A);
  b.load(B);
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}, {COH_READ_SHARED, B}}));
  assert_true(b.readable(A));
  assert_true(b.readable(B));
}

void the_way_of_a_line_that_was_recalled_is_empty(void **) {
  bench b;
  b.load(A);
  b.load(B);
  b.recall(B);
  b.home.said();
  b.load(C);
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, C}}));
  assert_true(b.readable(A));
}

void the_least_recently_used_line_leaves_and_says_so_before_the_new_one_is_asked_for(void **) {
  bench b;
  b.load(A);
  b.load(B);
  b.home.said();
  b.readable(A); // used last
  b.load(C);
  assert_true(b.home.said() == (std::vector<message>{{COH_EVICT, B}, {COH_READ_SHARED, C}}));
  assert_false(b.readable(B));
  assert_true(b.readable(A));
  b.load(A); // a hit, and a use
  b.load(B);
  assert_true(b.home.said() == (std::vector<message>{{COH_EVICT, C}, {COH_READ_SHARED, B}}));
}

void a_dirty_victim_is_written_back_with_its_bytes(void **) {
  bench b;
  b.load(A);
  b.first[0].writable(A)[5] = 77;
  b.load(B);
  b.home.said();
  b.load(C);
  assert_true(b.home.said() == (std::vector<message>{{COH_WRITE_BACK, A}, {COH_READ_SHARED, C}}));
  assert_int_equal(b.home.bytes[5], 77);
  assert_int_equal(b.home.bytes[6], 0);
}

void a_shared_victim_leaves_in_silence(void **) {
  bench b;
  b.home.shares = true;
  b.load(A);
  b.load(B);
  b.home.said();
  b.load(C);
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, C}}));
  assert_false(b.readable(A));
}

void what_leaves_the_second_level_leaves_the_first(void **) {
  bench b;
  b.load(A);
  b.load(B);
  assert_false(b.touch(A)); // was not there, and is now
  assert_true(b.touch(A));
  assert_false(b.touch(B));
  b.first[0].watch(
      A, [](void *self) { static_cast<bench *>(self)->lost.push_back(A); }, &b);
  b.load(C); // the first level's use is none of the second's: A was loaded first
  assert_true(b.lost == std::vector<uint64_t>{A});
  b.load(A);
  assert_false(b.touch(A));
  assert_int_equal(b.lost.size(), 1);
}

void its_place_in_the_first_level_is_free(void **) {
  bench b;
  b.load(A);
  b.load(B);
  b.touch(B);
  b.touch(A);
  b.readable(B); // a use of the second level alone
  b.load(C);     // for A
  assert_false(b.touch(C));
  assert_true(b.touch(B));
}

void the_first_level_has_an_order_of_its_own(void **) {
  bench b(3);
  for (uint64_t line : {A, B, C}) b.load(line);
  b.home.said();
  assert_false(b.touch(A));
  assert_false(b.touch(B));
  assert_true(b.touch(A));
  b.readable(B);            // a use of the second level alone
  assert_false(b.touch(C)); // in B's place
  assert_true(b.touch(A));
  assert_false(b.touch(B));
  assert_true(b.home.said().empty());
}

void a_line_under_way_cannot_leave_and_the_next_older_does(void **) {
  bench b;
  b.home.answers = false;
  b.begin(A); // asked for first, and not here yet
  b.settle();
  b.home.answers = true;
  b.load(B);
  b.home.said();
  b.load(C);
  assert_true(b.home.said() == (std::vector<message>{{COH_EVICT, B}, {COH_READ_SHARED, C}}));
  b.answer(0);
  assert_true(b.performed == (std::vector<uint64_t>{B, C, A}));
}

void where_no_line_can_leave_an_access_waits_for_one_that_can(void **) {
  bench b;
  b.home.answers = false;
  for (uint64_t line : {A, B, C}) b.begin(line);
  b.settle();
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}, {COH_READ_SHARED, B}}));
  b.answer(1); // B is here, and used: it leaves all the same, for A is not
  assert_true(b.home.said() == (std::vector<message>{{COH_EVICT, B}, {COH_READ_SHARED, C}}));
  assert_true(b.performed == std::vector<uint64_t>{B});
}

void a_line_that_is_leaving_is_waited_for_where_it_is(void **) {
  bench b;
  b.load(A);
  b.load(B);
  b.home.answers = false;
  b.load(C); // A's eviction and C's load are not answered
  b.home.said();
  b.performed.clear();
  b.begin(A);
  b.settle();
  assert_true(b.home.said().empty()); // nothing is asked for a line whose eviction is not acknowledged
  b.answer(0);
  assert_true(b.home.said() == (std::vector<message>{{COH_EVICT, B}, {COH_READ_SHARED, A}}));
}

// ---- several first levels

void loads_of_two_cores_to_a_missing_line_merge(void **) {
  bench b(2, 2);
  b.begin(A, CACHE_LOAD, 1);
  b.begin(A, CACHE_LOAD, 0);
  b.settle();
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}}));
  assert_true(b.by == (std::vector<unsigned>{1, 0}));
  assert_non_null(b.first[0].hit(A));
  assert_non_null(b.first[1].hit(A));
}

void a_line_that_is_here_is_nobodys_to_ask_for(void **) {
  bench b(2, 2);
  b.load(A, 0);
  b.home.said();
  b.load(A, 1);
  b.store(A, 1); // it was granted exclusively
  assert_true(b.home.said().empty());
  assert_true(b.by == (std::vector<unsigned>{0, 1, 1}));
}

void a_store_takes_the_line_from_other_first_levels_only(void **) {
  bench b(2, 3);
  for (unsigned core : {0u, 1u}) b.load(A, core);
  assert_true(b.first[2].elsewhere(A));
  b.first[0].watch(
      A, [](void *self) { static_cast<bench *>(self)->lost.push_back(A); }, &b);
  b.store(A, 1);
  assert_null(b.first[0].hit(A));
  assert_non_null(b.first[1].hit(A));
  assert_true(b.lost == std::vector<uint64_t>{A});
  assert_false(b.first[1].elsewhere(A));
  b.store(A, 2);
  assert_null(b.first[1].hit(A));
  assert_null(b.first[2].hit(A)); // a store brings nothing in under a first level that writes through
}

void a_recall_takes_the_line_from_every_first_level(void **) {
  bench b(2, 2);
  for (unsigned core : {0u, 1u}) b.load(A, core);
  b.recall(A);
  assert_null(b.first[0].hit(A));
  assert_null(b.first[1].hit(A));
}

void a_store_waits_behind_a_load_that_another_core_began(void **) {
  bench b(2, 2);
  b.home.shares = true;
  b.home.answers = false;
  b.begin(A, CACHE_LOAD, 0);
  b.begin(A, CACHE_STORE, 1);
  b.settle();
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}}));
  b.answer(0); // a Shared copy: the load is done, the store asks for more
  assert_true(b.home.said() == (std::vector<message>{{COH_UPGRADE, A}}));
  assert_true(b.by == std::vector<unsigned>{0});
}

void miss_buffers_are_each_cores_own(void **) {
  bench b(4, 2);
  b.config.load_misses = 1;
  b.home.answers = false;
  b.begin(A, CACHE_LOAD, 0);
  b.begin(B, CACHE_LOAD, 0); // has to wait for its core's buffer
  b.begin(C, CACHE_LOAD, 1);
  b.settle();
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}, {COH_READ_SHARED, C}}));
  assert_false(b.first[0].load_buffer_free());
  b.answer(1);
  assert_true(b.home.said().empty()); // that was the other core's
  assert_true(b.first[1].load_buffer_free());
  b.answer(0);
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, B}}));
}

void a_core_that_joins_a_miss_needs_a_buffer_of_its_own(void **) {
  bench b(4, 2);
  b.config.load_misses = 1;
  b.home.answers = false;
  b.begin(A, CACHE_LOAD, 0);
  b.begin(A, CACHE_LOAD, 1);
  b.begin(B, CACHE_LOAD, 1);
  b.settle();
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}}));
  b.answer(0);
  assert_true(b.by == (std::vector<unsigned>{0, 1}));
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, B}}));
}

void a_bank_without_a_fill_buffer_lets_nothing_through_until_one_is_free(void **) {
  bench b(4, 2);
  b.config.fill_buffers = 1;
  b.home.answers = false;
  b.begin(A, CACHE_LOAD, 0);
  b.begin(B, CACHE_LOAD, 1);
  b.begin(A, CACHE_LOAD, 1); // needs none of its own
  b.settle();
  assert_int_equal(b.cache.filling(0), 1);
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}}));
  b.answer(0);
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, B}}));
  assert_true(b.by == (std::vector<unsigned>{0, 1}));
  b.answer(1);
  assert_int_equal(b.cache.filling(0), 0);
  assert_true(b.by == (std::vector<unsigned>{0, 1, 1}));
}

void lines_a_power_of_two_apart_are_in_different_banks(void **) {
  bench b(8, 2, 4);
  b.home.answers = false;
  for (unsigned i = 0; i < 4; i++) b.begin(A + i * 0x400 * line_bytes, CACHE_LOAD, 0);
  b.settle();
  for (unsigned bank = 0; bank < 4; bank++) assert_int_equal(b.cache.filling(bank), 1);
}

void what_waited_in_vain_for_a_way_gives_its_buffer_back(void **) {
  bench b(2, 2);
  b.config.load_misses = 1;
  b.config.fill_buffers = 1;
  b.home.answers = false;
  b.begin(B, CACHE_LOAD, 1);
  b.begin(A, CACHE_LOAD, 0); // no fill buffer
  b.begin(A, CACHE_LOAD, 1); // no miss buffer
  b.settle();
  b.home.said();
  b.answer(0); // B: then core 0 asks for A, and core 1 joins it
  assert_true(b.home.said() == (std::vector<message>{{COH_READ_SHARED, A}}));
  b.answer(1);
  assert_true(b.by == (std::vector<unsigned>{1, 0, 1}));
  for (l1_caches &f : b.first) assert_true(f.load_buffer_free());
  assert_int_equal(b.cache.filling(0), 0);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(apart<an_empty_way_is_taken_before_any_line_leaves>),
      cmocka_unit_test(apart<the_way_of_a_line_that_was_recalled_is_empty>),
      cmocka_unit_test(apart<the_least_recently_used_line_leaves_and_says_so_before_the_new_one_is_asked_for>),
      cmocka_unit_test(apart<a_dirty_victim_is_written_back_with_its_bytes>),
      cmocka_unit_test(apart<a_shared_victim_leaves_in_silence>),
      cmocka_unit_test(apart<what_leaves_the_second_level_leaves_the_first>),
      cmocka_unit_test(apart<its_place_in_the_first_level_is_free>),
      cmocka_unit_test(apart<the_first_level_has_an_order_of_its_own>),
      cmocka_unit_test(apart<a_line_under_way_cannot_leave_and_the_next_older_does>),
      cmocka_unit_test(apart<where_no_line_can_leave_an_access_waits_for_one_that_can>),
      cmocka_unit_test(apart<a_line_that_is_leaving_is_waited_for_where_it_is>),
      cmocka_unit_test(apart<loads_of_two_cores_to_a_missing_line_merge>),
      cmocka_unit_test(apart<a_line_that_is_here_is_nobodys_to_ask_for>),
      cmocka_unit_test(apart<a_store_takes_the_line_from_other_first_levels_only>),
      cmocka_unit_test(apart<a_recall_takes_the_line_from_every_first_level>),
      cmocka_unit_test(apart<a_store_waits_behind_a_load_that_another_core_began>),
      cmocka_unit_test(apart<miss_buffers_are_each_cores_own>),
      cmocka_unit_test(apart<a_core_that_joins_a_miss_needs_a_buffer_of_its_own>),
      cmocka_unit_test(apart<a_bank_without_a_fill_buffer_lets_nothing_through_until_one_is_free>),
      cmocka_unit_test(apart<lines_a_power_of_two_apart_are_in_different_banks>),
      cmocka_unit_test(apart<what_waited_in_vain_for_a_way_gives_its_buffer_back>),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
