// SPDX-License-Identifier: Apache-2.0
// The queue beside plain arrays: calls set aside as their replies are collected, replies in order at every pace.
#include "reply_queue.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/host/lines/call_maker.h"
#include "tests/rtl/lockstep.h"

#define NONE (-1)

struct bench {
  struct reply_queue *m;
  struct reply_queue_ports p;
  struct rng rng;
  uint64_t cycle, framing;
  struct nic_reply_to calls[NIC_ENDPOINTS];
  struct {
    uint8_t endpoint;
    bool too_long;
    struct nic_reply_to to;
  } replies[NIC_ENDPOINTS]; // oldest first
  unsigned waiting, most, taken;
  int sending; // endpoint whose reply the framer has
};

static void begin(struct bench *b, uint64_t seed) {
  *b = (struct bench){.m = reply_queue_new(), .p = {.rst_i = 1}, .sending = NONE};
  rng_seed(&b->rng, seed, 0);
  reply_queue_clock(b->m, &b->p);
  b->p.rst_i = 0;
}

static void check(struct bench *b) {
  const struct reply_queue_ports *p = &b->p;
  lockstep_equal(b->cycle, "framing", p->framing_o, b->framing);
  lockstep_equal(b->cycle, "level", p->level_o, b->waiting);
  lockstep_equal(b->cycle, "reply_valid", p->reply_valid_o, b->waiting != 0);
  if (!b->waiting) return;
  uint32_t to[BITS_REPLY_TO] = {0};
  bits_put_reply_to(to, &b->replies[0].to);
  lockstep_equal(b->cycle, "reply_endpoint", p->reply_endpoint_o, b->replies[0].endpoint);
  lockstep_equal(b->cycle, "reply_too_long", p->reply_too_long_o, b->replies[0].too_long);
  lockstep_bytes(b->cycle, "reply_to", p->reply_to_o, to, sizeof to);
}

// One edge: a call of `call` was delivered, a reply of `frame` collected, the framer takes one, or is done with its
// own.
static void edge(struct bench *b, int call, int frame, bool too_long, bool ready, bool done) {
  struct reply_queue_ports *p = &b->p;
  struct nic_reply_to to = random_call(&b->rng, rng_next(&b->rng) & 1);
  p->call_valid_i = call != NONE, p->call_endpoint_i = (uint8_t)(call & 63);
  bits_put_reply_to(p->call_to_i, &to);
  p->frame_valid_i = frame != NONE, p->frame_endpoint_i = (uint8_t)(frame & 63), p->frame_too_long_i = too_long;
  p->reply_ready_i = ready, p->done_valid_i = done, p->done_endpoint_i = (uint8_t)(b->sending & 63);
  reply_queue_clock(b->m, p);
  b->cycle++;
  if (done) b->framing &= ~(UINT64_C(1) << b->sending), b->sending = NONE;
  if (ready && b->waiting) {
    b->sending = b->replies[0].endpoint;
    b->waiting--, b->taken++;
    memmove(&b->replies[0], &b->replies[1], b->waiting * sizeof b->replies[0]);
  }
  if (frame != NONE) {
    b->replies[b->waiting].endpoint = (uint8_t)frame, b->replies[b->waiting].too_long = too_long;
    b->replies[b->waiting++].to = b->calls[frame];
    b->framing |= UINT64_C(1) << frame;
    if (b->waiting > b->most) b->most = b->waiting;
  }
  if (call != NONE) b->calls[call] = to;
  check(b);
}

static void test_a_reply_stands_one_cycle_after_its_collection_with_the_call_of_then(void **state) {
  (void)state;
  struct bench b;
  begin(&b, 1);
  edge(&b, 9, NONE, false, false, false);
  edge(&b, NONE, 9, true, false, false); // behind this edge check() expects the reply
  assert_true(b.p.reply_valid_o);
  assert_int_equal(b.p.framing_o, 1u << 9);
  edge(&b, 9, NONE, false, false, false); // the endpoint's next call, while the reply waits
  edge(&b, NONE, NONE, false, true, false);
  assert_false(b.p.reply_valid_o);
  assert_int_equal(b.p.framing_o, 1u << 9);
  edge(&b, NONE, NONE, false, false, true);
  assert_int_equal(b.p.framing_o, 0);
  edge(&b, NONE, 9, false, false, false); // ... and its reply goes to that call's sender
  reply_queue_free(b.m);
}

static void test_every_endpoint_may_wait_at_once_and_replies_leave_in_order(void **state) {
  (void)state;
  struct bench b;
  begin(&b, 2);
  for (int e = 0; e < NIC_ENDPOINTS; e++) edge(&b, e, NONE, false, false, false);
  for (int e = 0; e < NIC_ENDPOINTS; e++) edge(&b, NONE, e * 37 % NIC_ENDPOINTS, e % 3 == 0, false, false);
  assert_int_equal(b.p.framing_o, UINT64_MAX);
  for (int e = 0; e < NIC_ENDPOINTS; e++) {
    edge(&b, NONE, NONE, false, true, false);
    edge(&b, e, NONE, false, false, true);
  }
  assert_int_equal(b.taken, NIC_ENDPOINTS);
  assert_int_equal(b.p.framing_o, 0);
  reply_queue_free(b.m);
}

// So many endpoints, a chance in eight for each input.
static void stream(unsigned endpoints, unsigned collected, unsigned ready_of_8, unsigned done_of_8) {
  struct bench b;
  begin(&b, endpoints);
  for (unsigned e = 0; e < endpoints; e++) edge(&b, (int)e, NONE, false, false, false);
  for (unsigned i = 0; i < 2000; i++) {
    int call = (int)rng_below(&b.rng, endpoints), frame = (int)rng_below(&b.rng, endpoints);
    if (rng_below(&b.rng, 8) >= collected || b.framing >> frame & 1) frame = NONE;
    if (rng_below(&b.rng, 2) || call == frame) call = NONE;
    bool done = b.sending != NONE && rng_below(&b.rng, 8) < done_of_8;
    bool ready = b.sending == NONE && rng_below(&b.rng, 8) < ready_of_8; // the framer has one reply at a time
    edge(&b, call, frame, rng_below(&b.rng, 4) == 0, ready, done);
  }
  assert_true(b.taken > 30);
  if (endpoints == NIC_ENDPOINTS && collected == 8 && done_of_8 == 1) assert_true(b.most > 50);
  reply_queue_free(b.m);
}

static void test_replies_pass_once_and_in_order_at_any_pace(void **state) {
  (void)state;
  static const unsigned endpoints[] = {1, 2, 5, NIC_ENDPOINTS};
  for (unsigned e = 0; e < 4; e++)
    for (unsigned collected = 2; collected <= 8; collected += 3)
      for (unsigned ready = 2; ready <= 8; ready += 3)
        for (unsigned done = 1; done <= 8; done += 7) stream(endpoints[e], collected, ready, done);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_reply_stands_one_cycle_after_its_collection_with_the_call_of_then),
      cmocka_unit_test(test_every_endpoint_may_wait_at_once_and_replies_leave_in_order),
      cmocka_unit_test(test_replies_pass_once_and_in_order_at_any_pace),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
