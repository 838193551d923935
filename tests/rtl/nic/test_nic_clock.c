// SPDX-License-Identifier: Apache-2.0
// The stopped clock (rule 11), and the latencies that docs/nic.md states.
#include "rtl/glue/nic_rtl.h"
#include "tests/support/echo_traffic.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool has_input(const struct nic_in *in) {
  return in->rst || in->rx_valid || in->load_valid || in->recalled_valid || in->awvalid || in->wvalid || in->arvalid;
}

// Two NICs see the same: one is clocked at every edge, the other only when it must be.
struct gated {
  struct nic_rtl *free_running, *stopped;
  struct nic_out stopped_out;
  uint64_t edges, clocked;
  bool wrong;
};

static void step(void *nic, const struct nic_in *in, struct nic_out *out) {
  struct gated *g = nic;
  bool must = out->busy || has_input(in) || in->now >= out->next_deadline;
  nic_rtl_step(g->free_running, in, out);
  g->edges++;
  if (must) {
    g->clocked++;
    nic_rtl_step(g->stopped, in, &g->stopped_out);
  }
  const struct nic_out *a = out, *b = &g->stopped_out;
  if (!must && out->events) g->wrong = true;
  if (a->busy != b->busy || a->next_deadline != b->next_deadline || a->tx_valid != b->tx_valid ||
      a->command_valid != b->command_valid || a->load_ready != b->load_ready ||
      a->recalled_ready != b->recalled_ready || (must && a->events != b->events))
    g->wrong = true;
  if (a->command_valid &&
      (a->command != b->command || a->command_line != b->command_line || a->command_endpoint != b->command_endpoint))
    g->wrong = true;
  if (a->tx_valid && memcmp(a->tx_data, b->tx_data, NIC_BEAT) != 0) g->wrong = true;
}

static void test_a_clock_stopped_while_idle_changes_nothing(void **state) {
  (void)state;
  for (unsigned form = 0; form < 4; form++) {
    struct echo_traffic *t = echo_traffic_new(form & 1 ? 128 : 64, form & 2, 3, 700);
    struct gated g = {.free_running = nic_rtl_new(1), .stopped = nic_rtl_new(2)};
    struct nic_bench *b = calloc(1, sizeof *b);
    *b = (struct nic_bench){.nic = &g, .step = step};
    rng_seed(&b->rng, form, 1);
    nic_bench_reset(b);
    nic_bench_setup(b, &t->setup);
    echo_traffic_attach(t, b, form);
    b->host->delay_max = 90;
    b->host->work_max = 300;
    b->host->stray_percent = 1;
    for (unsigned i = 1; i <= 60; i++) {
      struct nic_host_reply reply = {.length = (uint16_t)(i * 7), .seed = (uint8_t)i};
      while (!nic_bench_ready(b)) nic_bench_edge(b);
      echo_traffic_send(t, b, i, 4 * i, &reply, i % 2);
      for (unsigned idle = 0; idle < 900; idle++) nic_bench_edge(b);
    }
    for (unsigned i = 0; i < 3000; i++) nic_bench_edge(b);
    assert_false(g.wrong);
    assert_int_equal(t->replied, 60);
    assert_int_equal(t->wrong, 0);
    assert_true(b->events[NIC_EV_TRYAGAIN] > 50);
    assert_true(g.clocked * 2 < g.edges);
    nic_host_free(b->host);
    nic_rtl_free(g.free_running);
    nic_rtl_free(g.stopped);
    echo_traffic_free(t);
    free(b);
  }
}

// A NIC driven by hand, for exact latencies.
struct hand {
  struct nic_rtl *nic;
  struct nic_in in;
  struct nic_out out;
};

static void edge(struct hand *h) {
  h->in.now++;
  h->in.tx_ready = h->in.command_ready = true;
  nic_rtl_step(h->nic, &h->in, &h->out);
  h->in.load_valid = h->in.recalled_valid = h->in.rx_valid = false;
}

static void hand_step(void *nic, const struct nic_in *in, struct nic_out *out) {
  struct hand *h = nic;
  nic_rtl_step(h->nic, in, out);
  h->in.now = in->now;
}

static void load(struct hand *h, unsigned index) {
  h->in.load_valid = true;
  h->in.load_endpoint = 0;
  h->in.load_line = NIC_LINE(0, index);
  h->in.load_tag = (uint8_t)(17 + index);
  edge(h);
}

// Edges until a command is offered, this edge's included; 0 if one stands already.
static unsigned until_command(struct hand *h) {
  for (unsigned i = 0; i < 100; i++) {
    if (h->out.command_valid) return i;
    edge(h);
  }
  return 100;
}

static void recalled(struct hand *h, uint16_t line, const uint8_t *bytes) {
  h->in.recalled_valid = true;
  h->in.recalled_endpoint = 0;
  h->in.recalled_line = line;
  h->in.recalled_beat = false;
  memcpy(h->in.recalled_data, bytes, NIC_BEAT);
  edge(h);
}

static void test_latencies_are_those_of_the_documentation(void **state) {
  (void)state;
  struct echo_traffic *t = echo_traffic_new(64, true, 1, 500);
  struct hand h = {.nic = nic_rtl_new(1)};
  struct nic_bench b = {.nic = &h, .step = hand_step};
  rng_seed(&b.rng, 1, 1);
  nic_bench_reset(&b);
  nic_bench_setup(&b, &t->setup);
  // a load is parked; its deadline comes
  load(&h, 0);
  edge(&h);
  assert_int_equal(h.out.next_deadline, h.in.now + 500);
  uint64_t deadline = h.out.next_deadline;
  while (h.in.now < deadline) edge(&h), assert_false(h.out.command_valid);
  assert_int_equal(until_command(&h), 2);
  assert_int_equal(h.out.command, NIC_CMD_WRITE);
  edge(&h), assert_int_equal(h.out.command, NIC_CMD_ANSWER);
  edge(&h), assert_int_equal(h.out.command, NIC_CMD_RECALL);
  uint8_t line[NIC_BEAT] = {0};
  recalled(&h, NIC_LINE(0, 0), line);
  for (unsigned i = 0; i < 10; i++) edge(&h);
  // a request goes to the other line
  load(&h, 1);
  struct nic_host_reply none = {0};
  echo_traffic_send(t, &b, 1, 36, &none, false);
  memcpy(h.in.rx_data, b.frame, NIC_BEAT), h.in.rx_valid = true, h.in.rx_keep = UINT64_MAX, h.in.rx_tag = 1;
  edge(&h);
  memcpy(h.in.rx_data, b.frame + NIC_BEAT, b.frame_length - NIC_BEAT), h.in.rx_valid = true, h.in.rx_last = true;
  h.in.rx_keep = ((uint64_t)1 << (b.frame_length - NIC_BEAT)) - 1;
  edge(&h);
  assert_int_equal(until_command(&h), 11);
  assert_int_equal(h.out.command, NIC_CMD_WRITE);
  edge(&h);
  assert_int_equal(1 + until_command(&h), 2);
  assert_int_equal(h.out.command, NIC_CMD_ANSWER);
  assert_int_equal(h.out.command_tag, 18);
  // its reply: doorbell to recall
  edge(&h);
  load(&h, 0);
  assert_int_equal(until_command(&h), 2);
  assert_int_equal(h.out.command, NIC_CMD_RECALL);
  // evidence to auxiliary recall, and the last line to the frame
  edge(&h);
  line[REPLY_FLAGS] = REPLY_DONE, line[REPLY_LENGTH] = 60, line[REPLY_EPOCH] = 2;
  recalled(&h, NIC_LINE(0, 1), line);
  assert_int_equal(until_command(&h), 3);
  assert_int_equal(h.out.command_line, NIC_LINE(2, 0));
  edge(&h);
  recalled(&h, NIC_LINE(2, 0), line);
  unsigned edges = 0;
  while (!h.out.tx_valid && edges < 100) edge(&h), edges++;
  assert_int_equal(edges, 5);
  nic_rtl_free(h.nic);
  echo_traffic_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_clock_stopped_while_idle_changes_nothing),
      cmocka_unit_test(test_latencies_are_those_of_the_documentation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
