// SPDX-License-Identifier: Apache-2.0
#include "tests/support/echo_traffic.h"
#include "workloads/base/checksum.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROCESS 5
#define HANDLER 0x0123456789abcdefu
#define DATA 0xfedcba9876543210u

struct echo_traffic *echo_traffic_new(uint16_t line_bytes, bool coupled, unsigned endpoints, uint64_t block_cycles) {
  struct echo_traffic *t = calloc(1, sizeof *t);
  t->layout = layout_make(line_bytes, coupled, 9728 - 66);
  t->calls = calloc(ECHO_CALLS, sizeof *t->calls);
  struct rx_frame f = rx_frame_default();
  t->service = (struct nic_setup_service){
      .key = {.port = f.udp_dst, .program = f.prog, .version = f.vers, .procedure = f.proc},
      .record = {.proc_id = PROCESS, .raw = true, .handler = HANDLER, .data = DATA},
  };
  for (unsigned i = 0; i < endpoints; i++) t->owners[i] = (struct nic_setup_owner){(uint8_t)i, PROCESS};
  t->setup = (struct nic_setup){
      .config = {.line128 = line_bytes == 128,
                 .coupled = coupled,
                 .grant_exclusive = true,
                 .tx_grant_exclusive = true,
                 .block_cycles = block_cycles,
                 .queue_depth = 64,
                 .lookup_log2 = 4,
                 .args_sig_off = (uint8_t)t->layout.args_sig_off,
                 .args_raw_off = (uint8_t)t->layout.args_raw_off,
                 .reply_off = (uint8_t)t->layout.reply_off,
                 .max_frame = 9728},
      .services = &t->service,
      .service_count = 1,
      .signatures = t->signature,
      .owners = t->owners,
      .owner_count = endpoints,
  };
  t->setup.filters[3] = (struct nic_filter){.valid = true, .mac = f.eth_dst, .ip = f.ip_dst};
  return t;
}

void echo_traffic_free(struct echo_traffic *t) {
  free(t->calls);
  free(t);
}

static void wrong(struct echo_traffic *t, const char *what, unsigned number, uint64_t is, uint64_t expected) {
  if (t->wrong++ < 20)
    fprintf(stderr, "call %u: %s is %llx, expected %llx\n", number, what, (unsigned long long)is,
            (unsigned long long)expected);
}

static void want(struct echo_traffic *t, const char *what, unsigned number, uint64_t is, uint64_t expected) {
  if (is != expected) wrong(t, what, number, is, expected);
}

static uint32_t be(const uint8_t *at, unsigned bytes) {
  uint32_t value = 0;
  for (unsigned i = 0; i < bytes; i++) value = value << 8 | at[i];
  return value;
}

// A thread has a request: which call is it, and are its bytes those that were sent?
static void serve(void *context, const struct nic_host_request *r, struct nic_host_reply *reply) {
  struct echo_traffic *t = context;
  unsigned number = r->length >= 4 ? be(r->args, 4) : 0;
  struct echo_call *c = &t->calls[number % ECHO_CALLS];
  *reply = c->reply;
  t->served++;
  want(t, "served before", number, c->served, false);
  want(t, "sent", number, c->sent, true);
  c->served = true;
  want(t, "handler", number, r->handler, HANDLER);
  want(t, "data pointer", number, r->data, DATA);
  want(t, "argument length", number, r->length, c->frame.args);
  for (unsigned i = 4; i < r->length; i++)
    if (r->args[i] != (uint8_t)(number + 3 * i)) {
      wrong(t, "argument byte", number, r->args[i], (uint8_t)(number + 3 * i));
      break;
    }
  if (c->reply.oneway) t->oneway++;
}

static void check_reply(void *context, const uint8_t *f, unsigned length, uint32_t tag) {
  struct echo_traffic *t = context;
  struct echo_call *c = &t->calls[tag % ECHO_CALLS];
  const struct rx_frame *q = &c->frame;
  unsigned tagged = q->vlan ? 4 : 0;
  bool too_long = c->reply.length + 70u > t->setup.config.max_frame;
  unsigned payload = too_long ? 0 : c->reply.length;
  t->replied++;
  want(t, "replied before", tag, c->replied, false);
  want(t, "served", tag, c->served, true);
  want(t, "one way", tag, c->reply.oneway, false);
  c->replied = true;
  want(t, "frame length", tag, length, 66 + tagged + payload);
  if (length != 66 + tagged + payload) return;
  want(t, "Ethernet destination", tag, (uint64_t)be(f, 2) << 32 | be(f + 2, 4), q->eth_src);
  want(t, "Ethernet source", tag, (uint64_t)be(f + 6, 2) << 32 | be(f + 8, 4), q->eth_dst);
  if (q->vlan) want(t, "VLAN tag", tag, be(f + 12, 4), 0x81000000u | q->tci);
  want(t, "Ethernet type", tag, be(f + 12 + tagged, 2), 0x0800);
  const uint8_t *ip = f + 14 + tagged, *udp = ip + 20, *rpc = udp + 8;
  want(t, "IPv4 version and length", tag, be(ip, 2), 0x4500);
  want(t, "IPv4 total length", tag, be(ip + 2, 2), 52 + payload);
  want(t, "IPv4 identification and fragment", tag, be(ip + 4, 4), 0x00004000);
  want(t, "IPv4 TTL and protocol", tag, be(ip + 8, 2), 64 << 8 | 17);
  want(t, "IPv4 checksum", tag, checksum_finish(checksum_add(0, ip, 20)), 0);
  want(t, "IPv4 source", tag, be(ip + 12, 4), q->ip_dst);
  want(t, "IPv4 destination", tag, be(ip + 16, 4), q->ip_src);
  want(t, "UDP source", tag, be(udp, 2), q->udp_dst);
  want(t, "UDP destination", tag, be(udp + 2, 2), q->udp_src);
  want(t, "UDP length", tag, be(udp + 4, 2), 32 + payload);
  uint8_t pseudo[12] = {[9] = 17, [10] = udp[4], [11] = udp[5]};
  memcpy(pseudo, ip + 12, 8);
  want(t, "UDP checksum", tag, checksum_finish(checksum_add(checksum_add(0, pseudo, 12), udp, 32 + payload)), 0);
  if (be(udp + 6, 2) == 0) wrong(t, "UDP checksum", tag, 0, 0xffff);
  want(t, "XID", tag, be(rpc, 4), q->xid);
  want(t, "message type", tag, be(rpc + 4, 4), 1);
  want(t, "reply state", tag, be(rpc + 8, 4), 0);
  want(t, "verifier", tag, (uint64_t)be(rpc + 12, 4) << 32 | be(rpc + 16, 4), 0);
  want(t, "accept state", tag, be(rpc + 20, 4), too_long ? 5 : c->reply.status);
  for (unsigned i = 0; i < payload; i++)
    if (rpc[24 + i] != (uint8_t)(c->reply.seed + 7 * i)) {
      wrong(t, "payload byte", tag, rpc[24 + i], (uint8_t)(c->reply.seed + 7 * i));
      break;
    }
}

void echo_traffic_attach(struct echo_traffic *t, struct nic_bench *b, uint64_t seed) {
  b->host = nic_host_new(&t->layout, seed);
  b->host->raw_args = true;
  b->host->threads = (unsigned)t->setup.owner_count;
  b->host->context = t;
  b->host->serve = serve;
  b->context = t;
  b->sent = check_reply;
}

void echo_traffic_send(struct echo_traffic *t, struct nic_bench *b, unsigned number, unsigned args,
                       const struct nic_host_reply *reply, bool vlan) {
  struct echo_call *c = &t->calls[number];
  uint8_t bytes[RX_FRAME_MAX];
  c->frame = rx_frame_default();
  c->frame.vlan = vlan;
  c->frame.args = args;
  c->frame.xid = 0x9e3779b9u * number;
  c->frame.udp_src = (uint16_t)(40000 + number % 20000);
  c->frame.udp_sum_absent = true; // the arguments are filled in behind
  c->reply = *reply;
  c->sent = true;
  uint32_t length = rx_frame_build(&c->frame, number, bytes);
  uint8_t *at = bytes + length - args;
  for (unsigned i = 0; i < 4; i++) at[i] = (uint8_t)(number >> 8 * (3 - i));
  for (unsigned i = 4; i < args; i++) at[i] = (uint8_t)(number + 3 * i);
  nic_bench_send(b, bytes, length, number, false);
}
