// SPDX-License-Identifier: Apache-2.0
#include "tests/support/nic_bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool chance(struct nic_bench *b, unsigned percent) {
  return percent != 0 && rng_below(&b->rng, 100) < percent;
}

static void offer_frame(struct nic_bench *b) {
  struct nic_in *in = &b->in;
  in->rx_valid = b->frame_at < b->frame_length && !chance(b, b->gap_percent);
  if (!in->rx_valid) return;
  unsigned left = b->frame_length - b->frame_at, count = left < NIC_BEAT ? left : NIC_BEAT;
  memset(in->rx_data, 0, NIC_BEAT);
  memcpy(in->rx_data, b->frame + b->frame_at, count);
  in->rx_keep = count == NIC_BEAT ? UINT64_MAX : ((uint64_t)1 << count) - 1;
  in->rx_last = left <= NIC_BEAT;
  in->rx_tag = b->frame_tag;
  in->rx_bad = b->frame_bad;
  if (b->out.rx_ready) b->frame_at += count;
}

static void take_reply(struct nic_bench *b) {
  const struct nic_out *out = &b->out;
  b->in.tx_ready = !chance(b, b->tx_stall_percent);
  if (!out->tx_valid || !b->in.tx_ready) return;
  unsigned count = (unsigned)__builtin_popcountll(out->tx_keep);
  memcpy(b->reply + b->reply_length, out->tx_data, count);
  b->reply_length += count;
  if (!out->tx_last) return;
  if (b->sent != NULL) b->sent(b->context, b->reply, b->reply_length, out->tx_tag);
  b->reply_length = 0;
}

void nic_bench_reset(struct nic_bench *b) {
  b->in.rst = true;
  b->step(b->nic, &b->in, &b->out);
  b->in.rst = false;
}

void nic_bench_edge(struct nic_bench *b) {
  b->in.now++;
  offer_frame(b);
  take_reply(b);
  b->in.command_ready = true;
  if (b->host != NULL) nic_host_edge(b->host, &b->out, &b->in);
  b->step(b->nic, &b->in, &b->out);
  for (unsigned i = 0; i < NIC_EVENTS; i++) b->events[i] += b->out.events >> i & 1;
}

bool nic_bench_ready(const struct nic_bench *b) {
  return b->frame_at == b->frame_length;
}

void nic_bench_send(struct nic_bench *b, const uint8_t *frame, unsigned length, uint32_t tag, bool bad) {
  memcpy(b->frame, frame, length);
  b->frame_length = length;
  b->frame_at = 0;
  b->frame_tag = tag;
  b->frame_bad = bad;
}

static void stuck(const char *what, uint32_t address) {
  fprintf(stderr, "nic_bench: %s of register %x is not answered\n", what, address);
  abort();
}

void nic_bench_write(struct nic_bench *b, uint32_t address, uint32_t data) {
  b->in.awvalid = b->in.wvalid = b->in.bready = true;
  b->in.awaddr = address;
  b->in.wdata = data;
  for (unsigned i = 0; i < 100000; i++) {
    bool done = b->out.bvalid, aw = b->out.awready, w = b->out.wready;
    nic_bench_edge(b);
    if (aw) b->in.awvalid = false;
    if (w) b->in.wvalid = false;
    if (done) {
      b->in.bready = false;
      return;
    }
  }
  stuck("write", address);
}

uint32_t nic_bench_read(struct nic_bench *b, uint32_t address) {
  b->in.arvalid = b->in.rready = true;
  b->in.araddr = address;
  for (unsigned i = 0; i < 100000; i++) {
    bool done = b->out.rvalid, ar = b->out.arready;
    uint32_t data = b->out.rdata;
    nic_bench_edge(b);
    if (ar) b->in.arvalid = false;
    if (done) {
      b->in.rready = false;
      return data;
    }
  }
  stuck("read", address);
  return 0;
}

void nic_bench_setup(struct nic_bench *b, const struct nic_setup *setup) {
  struct nic_writes writes;
  struct error e;
  if (!nic_setup_make(setup, &writes, &e)) {
    fprintf(stderr, "nic_bench: %s\n", e.text);
    abort();
  }
  for (size_t i = 0; i < writes.count; i++) nic_bench_write(b, writes.items[i].address, writes.items[i].data);
  nic_setup_free(&writes);
}
