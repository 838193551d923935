// SPDX-License-Identifier: Apache-2.0
// The whole NIC beside its clocked C model: mutated frames and good calls, threads on control lines with prefetches and
// evictions, back pressure, register accesses, flushes and aborts. Every output is compared in every cycle.
// An argument gives the number of frames (default 4,000).
#include "models/nic/nic_step.h"
#include "rtl/glue/nic_rtl.h"
#include "rtl/pkg/nic_regs.h"
#include "tests/support/echo_traffic.h"
#include "workloads/rpc/signature.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned long frame_goal = 4000;
static uint64_t codes_seen[NIC_EVENTS][64]; // how often each event came with each code

struct pair {
  struct nic_rtl *rtl;
  struct nic_model *model;
  struct nic_out model_out;
  uint64_t cycle;
  // requests inside, by what goes in and out of the ports and by the events
  unsigned inside;
  bool begun; // a frame has begun and not ended
  uint64_t inside_reads, most_inside;
};

static void differ(const struct pair *p, const char *name, uint64_t rtl, uint64_t model) {
  if (rtl != model) fail_msg("cycle %" PRIu64 ": %s: RTL 0x%" PRIx64 ", model 0x%" PRIx64, p->cycle, name, rtl, model);
}

static void differ_bytes(const struct pair *p, const char *name, const uint8_t *rtl, const uint8_t *model) {
  for (unsigned i = 0; i < NIC_BEAT; i++)
    if (rtl[i] != model[i])
      fail_msg("cycle %" PRIu64 ": %s byte %u: RTL 0x%02x, model 0x%02x", p->cycle, name, i, rtl[i], model[i]);
}

static void compare(const struct pair *p, const struct nic_out *r) {
  const struct nic_out *m = &p->model_out;
#define FIELD(f) differ(p, #f, r->f, m->f)
  FIELD(rx_ready), FIELD(tx_valid), FIELD(load_ready), FIELD(recalled_ready), FIELD(command_valid);
  FIELD(awready), FIELD(wready), FIELD(bvalid), FIELD(arready), FIELD(rvalid), FIELD(bresp), FIELD(rresp);
  FIELD(busy), FIELD(next_deadline), FIELD(events);
  if (r->tx_valid) {
    FIELD(tx_last), FIELD(tx_tag), FIELD(tx_keep);
    differ_bytes(p, "tx_data", r->tx_data, m->tx_data);
  }
  if (r->command_valid) {
    FIELD(command), FIELD(command_endpoint), FIELD(command_line);
    if (r->command == NIC_CMD_ANSWER) FIELD(command_tag), FIELD(command_exclusive);
    if (r->command == NIC_CMD_WRITE) {
      FIELD(command_beat);
      differ_bytes(p, "command_data", r->command_data, m->command_data);
    }
  }
  if (r->rvalid) FIELD(rdata);
  for (unsigned i = 0; i < NIC_EVENTS; i++)
    if (r->events >> i & 1) {
      FIELD(event_tag[i]), FIELD(event_code[i]);
      codes_seen[i][r->event_code[i] % 64]++;
    }
#define X(bits, f) FIELD(transition.f);
  NIC_TRANSITION_BITS(X)
#undef X
#undef FIELD
}

// What this edge, with the transmit stream's last beat leaving or not, made of the requests inside.
static void count_inside(struct pair *p, const struct nic_in *in, const struct nic_out *out, bool replied) {
  if (in->rst) p->inside = 0, p->begun = false;
  if (in->rst) return;
  if (in->rx_valid) p->inside += !p->begun, p->begun = !in->rx_last;
  static const enum nic_event drops[] = {NIC_EV_CHECK, NIC_EV_LOOKUP, NIC_EV_DELIVER};
  for (unsigned i = 0; i < 3; i++) p->inside -= (out->events >> drops[i] & 1) && out->event_code[drops[i]] != 0;
  p->inside -= (out->events >> NIC_EV_COLLECT & 1) && out->event_code[NIC_EV_COLLECT] % 2 != 0; // one-way, aborted
  p->inside -= replied;
  if (p->inside > p->most_inside) p->most_inside = p->inside;
}

static void step(void *nic, const struct nic_in *in, struct nic_out *out) {
  struct pair *p = nic;
  bool replied = in->tx_ready && out->tx_valid && out->tx_last;
  bool asked = in->arvalid && out->arready && in->araddr == NIC_REG_UNDER_WAY && !in->rst;
  nic_rtl_step_watched(p->rtl, in, out);
  nic_step_watched(p->model, in, &p->model_out);
  p->cycle++;
  compare(p, out);
  if (asked) differ(p, "requests inside, and by the ports", out->rdata, p->inside), p->inside_reads++;
  count_inside(p, in, out, replied);
}

// Bytes of a call, often spoilt.
static unsigned spoilt_frame(struct rng *rng, uint8_t bytes[RX_FRAME_MAX]) {
  struct rx_frame f = rx_frame_default();
  f.vlan = rng_below(rng, 3) == 0;
  f.args = 4 * (uint32_t)rng_below(rng, 60);
  f.cred_words = rng_below(rng, 4) == 0 ? (uint32_t)rng_below(rng, 101) : 0;
  f.cred_flavour = f.cred_words != 0;
  f.udp_sum_absent = rng_below(rng, 3) == 0;
  if (rng_below(rng, 6) == 0) f.proc += 2;
  if (rng_below(rng, 4) == 0) f.proc++, f.args = rng_below(rng, 2) ? 8 : f.args;
  if (rng_below(rng, 12) == 0) f.eth_dst ^= 1;
  if (rng_below(rng, 12) == 0) f.ip_dst ^= 1;
  uint32_t length = rx_frame_build(&f, (uint32_t)rng_next(rng), bytes);
  for (uint64_t flips = rng_below(rng, 3); flips > 0; flips--) {
    uint64_t bit = rng_below(rng, 8u * (length < 120 ? length : 120));
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
  }
  if (rng_below(rng, 8) == 0) length = 1 + (uint32_t)rng_below(rng, length);
  return length;
}

struct world {
  struct echo_traffic *traffic;
  struct nic_bench bench;
  struct pair pair;
  struct rng rng, reads;
};

// Threads answer at random: mostly short, now and then too long for a frame.
static void serve(void *context, const struct nic_host_request *request, struct nic_host_reply *reply) {
  struct world *w = context;
  *reply = (struct nic_host_reply){.oneway = rng_below(&w->rng, 8) == 0,
                                   .status = (uint8_t)rng_below(&w->rng, 6),
                                   .length = (uint16_t)rng_below(&w->rng, rng_below(&w->rng, 20) ? 200 : 9800),
                                   .seed = (uint8_t)request->epoch};
}

// Registers are read, endpoints flushed and (in the coupled form, where a thread may go on regardless) aborted.
static void poke(struct world *w) {
  struct nic_in *in = &w->bench.in;
  const struct nic_out *out = &w->bench.out;
  in->bready = in->rready = true;
  if (in->arvalid && out->arready) in->arvalid = false;
  if (in->awvalid && out->awready) in->awvalid = false;
  if (in->wvalid && out->wready) in->wvalid = false;
  if (!in->arvalid && rng_below(&w->reads, 3) == 0) {
    in->arvalid = true;
    switch (rng_below(&w->reads, 8)) {
    case 0:
      in->araddr = NIC_REG_DROPS((uint32_t)rng_below(&w->reads, 56));
      break;
    case 1:
      in->araddr = 4u * (uint32_t)rng_below(&w->reads, 0x200);
      break;
    case 2:
    case 3:
      in->araddr = NIC_REG_WAITING + 4u * (uint32_t)rng_below(&w->reads, 8);
      break;
    default:
      in->araddr = NIC_REG_UNDER_WAY;
    }
  }
  if (!in->awvalid && !in->wvalid && rng_below(&w->rng, 40) == 0) {
    in->awvalid = in->wvalid = true;
    in->awaddr = NIC_REG_LEAVE;
    in->wdata = (uint32_t)rng_below(&w->rng, w->traffic->setup.owner_count);
    if (w->traffic->setup.config.coupled && rng_below(&w->rng, 2) == 0) in->wdata |= NIC_LEAVE_ABORT;
  }
}

static void edge(struct world *w) {
  poke(w);
  nic_bench_edge(&w->bench);
}

static void run(unsigned long seed, unsigned long frames) {
  struct world *w = calloc(1, sizeof *w);
  unsigned endpoints = 1 + (unsigned)(seed * 5 % 16);
  w->traffic = echo_traffic_new(seed & 1 ? 128 : 64, (seed & 2) != 0, endpoints, 100 + 150 * (seed % 7));
  w->traffic->setup.config.grant_exclusive = (seed & 4) != 0;
  w->traffic->setup.config.tx_grant_exclusive = (seed & 8) != 0;
  w->traffic->setup.config.queue_depth = (uint8_t)(seed % 65);
  // beside the raw service one whose arguments must be two numbers
  struct nic_setup_service services[2] = {w->traffic->service, w->traffic->service};
  services[1].key.procedure++;
  services[1].record.raw = false;
  static const uint32_t two_numbers[1][NIC_SIGNATURE_WORDS] = {
      {(uint32_t)SIGNATURE_U32 << 28, (uint32_t)SIGNATURE_U32 << 28}};
  w->traffic->setup.services = services;
  w->traffic->setup.service_count = 2;
  w->traffic->setup.signatures = two_numbers;
  w->traffic->setup.signature_count = 1;
  w->pair.rtl = nic_rtl_new(1);
  w->pair.model = nic_model_new();
  w->bench = (struct nic_bench){.nic = &w->pair, .step = step};
  rng_seed(&w->bench.rng, seed, 2);
  rng_seed(&w->rng, seed, 3);
  rng_seed(&w->reads, seed, 4);
  nic_bench_reset(&w->bench);
  nic_bench_setup(&w->bench, &w->traffic->setup);
  echo_traffic_attach(w->traffic, &w->bench, seed);
  struct nic_host *h = w->bench.host;
  h->context = w;
  h->serve = serve;
  w->bench.sent = NULL;
  h->delay_max = 40;
  h->work_max = 100;
  h->stray_percent = (unsigned)(seed % 4) * 10;
  h->stall_percent = (unsigned)(seed % 3) * 30;
  w->bench.gap_percent = (unsigned)(seed % 5) * 15;
  w->bench.tx_stall_percent = (unsigned)(seed % 7) * 12;
  static uint8_t bytes[RX_FRAME_MAX];
  for (unsigned long i = 1; i <= frames; i++) {
    while (!nic_bench_ready(&w->bench)) edge(w);
    if (rng_below(&w->rng, 3) == 0) {
      unsigned length = spoilt_frame(&w->rng, bytes);
      nic_bench_send(&w->bench, bytes, length, 0x80000000u + (uint32_t)i, rng_below(&w->rng, 30) == 0);
    } else {
      const struct nic_host_reply unused = {0};
      unsigned args = 4 + 4 * (unsigned)rng_below(&w->rng, rng_below(&w->rng, 20) ? 60 : 2000);
      echo_traffic_send(w->traffic, &w->bench, (unsigned)i, args, &unused, rng_below(&w->rng, 2) != 0);
    }
    for (uint64_t idle = rng_below(&w->rng, 2) ? rng_below(&w->rng, 200) : 0; idle > 0; idle--) edge(w);
  }
  for (unsigned i = 0; i < 3000; i++) edge(w);
  assert_true(w->pair.inside_reads > frames && w->pair.most_inside > 3);
  nic_host_free(h);
  nic_rtl_free(w->pair.rtl);
  nic_model_free(w->pair.model);
  echo_traffic_free(w->traffic);
  free(w);
}

static void test_the_rtl_and_its_model_agree_in_every_cycle(void **state) {
  (void)state;
  unsigned long done = 0;
  for (unsigned long seed = 0; done < frame_goal; seed++) {
    unsigned long frames = frame_goal - done < 250 ? frame_goal - done : 250;
    run(seed, frames);
    done += frames;
  }
  if (frame_goal < 4000) return; // too few to meet every case
  for (unsigned code = 0; code < 4; code++) assert_true(codes_seen[NIC_EV_COLLECT][code] > 0);
  for (unsigned i = 0; i < NIC_EVENTS; i++) assert_true(codes_seen[i][0] > 0);
  assert_true(codes_seen[NIC_EV_DELIVER][DROP_ARGUMENTS] > 0);
  assert_true(codes_seen[NIC_EV_LOOKUP][DROP_NO_SERVICE] > 0);
  assert_true(codes_seen[NIC_EV_LOOKUP][DROP_QUEUE_FULL] > 0);
}

int main(int argc, char **argv) {
  if (argc > 1) frame_goal = strtoul(argv[1], NULL, 10);
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_rtl_and_its_model_agree_in_every_cycle)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
