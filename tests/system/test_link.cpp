// SPDX-License-Identifier: Apache-2.0
// Times of messages on one lane, worked out by hand: 16 GB/s is 62.5 ps a byte, so a 16-byte header takes 1,000 ps to
// leave and a header with a 128-byte line 9,000 ps; then 200,000 ps of propagation.
#include "models/hardware/coherence/link.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
extern "C" {
#include <cmocka.h>
}
#include "tests/system/support/apart.h"

using namespace piste;

namespace {

struct arrival {
  uint64_t ps;
  unsigned op;
};

class sink : public receiver {
public:
  explicit sink(cluster &c) : cluster_(c) {}
  void expect(packet *p) override { expected.push_back(p->since_ps); }
  void receive(packet *p) override {
    arrivals.push_back({cluster_.queue.now(), p->m.op});
    cluster_.packets.give(p);
  }
  std::vector<arrival> arrivals;
  std::vector<uint64_t> expected;

private:
  cluster &cluster_;
};

struct bench {
  cluster c;
  sink to{c};
  std::vector<const char *> names{"cache"};
  link_config config;
  lane *l;

  explicit bench(uint32_t credits, uint64_t bytes_per_second = 16000000000) : config() {
    config.bytes_per_second = bytes_per_second;
    config.header_bytes = 16;
    config.credit_return_ps = 5000;
    for (unsigned k = 0; k < COH_CLASSES; k++) config.propagation_ps[k] = 200000, config.credits[k] = credits;
    l = new lane("lane", c, 0, config, 128, nullptr, "home", names);
    l->to(to);
    elaborate();
  }
  ~bench() { delete l; }
  void send(coh_op op, uint16_t bytes) {
    packet *p = c.packets.take();
    p->m.op = op;
    p->m.node = 0;
    p->m.bytes = bytes;
    l->send(p);
  }
  void run() {
    while (!c.queue.empty()) c.queue.run_one();
  }
  void check(size_t n, uint64_t ps, coh_op op) {
    assert_true(n < to.arrivals.size());
    assert_int_equal(to.arrivals[n].ps, ps);
    assert_int_equal(to.arrivals[n].op, op);
  }
};

void a_message_takes_its_bytes_and_the_propagation(void **) {
  bench b(4);
  b.send(COH_READ_SHARED, 0);
  b.run();
  b.check(0, 201000, COH_READ_SHARED);
  assert_int_equal(b.to.expected[0], 201000);
  b.send(COH_WRITE_BACK, 128); // at 201,000
  b.run();
  b.check(1, 201000 + 209000, COH_WRITE_BACK);
  assert_int_equal(b.l->count(COH_REQUEST).messages, 1);
  assert_int_equal(b.l->count(COH_REQUEST).bytes, 16);
  assert_int_equal(b.l->count(COH_WRITEBACK).bytes, 144);
  assert_int_equal(b.l->least_flight_ps(), 201000);
}

void messages_share_the_serialiser(void **) {
  bench b(4);
  b.send(COH_WRITE_BACK, 128);
  b.send(COH_WRITE_BACK, 128);
  b.send(COH_READ_SHARED, 0);
  b.run();
  // the channels take turns: behind the write-back comes the request, then the other write-back
  b.check(0, 209000, COH_WRITE_BACK);
  b.check(1, 210000, COH_READ_SHARED);
  b.check(2, 219000, COH_WRITE_BACK);
}

void a_channel_without_credits_waits_and_another_overtakes_it(void **) {
  bench b(1);
  b.send(COH_READ_SHARED, 0);
  b.send(COH_READ_EXCLUSIVE, 0);
  b.send(COH_GRANT_ACK, 0);
  b.c.queue.run_one(); // the serialiser is free again
  b.c.queue.run_one(); // the request arrives
  assert_int_equal(b.l->waiting(), 1);
  b.l->release(COH_REQUEST); // at 201,000; the credit is back 5,000 later
  b.run();
  b.check(0, 201000, COH_READ_SHARED);
  b.check(1, 202000, COH_GRANT_ACK);
  b.check(2, 206000 + 201000, COH_READ_EXCLUSIVE);
}

void a_channel_whose_credits_never_return_stays_blocked(void **) {
  bench b(2);
  for (int i = 0; i < 5; i++) b.send(COH_READ_SHARED, 0);
  b.run();
  assert_int_equal(b.to.arrivals.size(), 2);
  assert_int_equal(b.l->waiting(), 3);
  assert_int_equal(b.l->oldest(COH_REQUEST)->since_ps, 0);
  b.l->release(COH_REQUEST);
  b.run();
  assert_int_equal(b.to.arrivals.size(), 3);
}

void an_odd_bandwidth_never_lets_a_message_leave_early(void **) {
  bench b(4, 7000000000); // 16 B take 2,285.7 ps
  b.send(COH_READ_SHARED, 0);
  b.send(COH_READ_SHARED, 0);
  b.run();
  b.check(0, 2286 + 200000, COH_READ_SHARED);
  b.check(1, 2 * 2286 + 200000, COH_READ_SHARED);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(apart<a_message_takes_its_bytes_and_the_propagation>),
      cmocka_unit_test(apart<messages_share_the_serialiser>),
      cmocka_unit_test(apart<a_channel_without_credits_waits_and_another_overtakes_it>),
      cmocka_unit_test(apart<a_channel_whose_credits_never_return_stays_blocked>),
      cmocka_unit_test(apart<an_odd_bandwidth_never_lets_a_message_leave_early>),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
