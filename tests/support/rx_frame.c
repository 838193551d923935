// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rx_frame.h"

struct rx_frame rx_frame_default(void) {
  return (struct rx_frame){
      .eth_dst = 0x0253aabbccdd,
      .eth_src = 0x02a1b2c3d4e5,
      .tci = 0x6123,
      .tpid = 0x8100,
      .type = 0x0800,
      .version = 4,
      .ihl = 5,
      .protocol = 17,
      .fragment = 0x4000,
      .ip_src = 0x0a01fe02,
      .ip_dst = 0xc0a80117,
      .udp_src = 0xfde8,
      .udp_dst = 2049,
      .xid = 0x8badf00d,
      .rpc_version = 2,
      .prog = 0x20000abc,
      .vers = 3,
      .proc = 7,
  };
}

struct writer {
  uint8_t *out;
  uint32_t at, pattern;
};

static void put(struct writer *w, unsigned bytes, uint64_t value) {
  for (unsigned i = bytes; i--;) w->out[w->at++] = (uint8_t)(value >> 8 * i);
}

static void fill(struct writer *w, uint32_t bytes) {
  while (bytes--) {
    w->pattern = w->pattern * 1664525u + 1013904223u;
    w->out[w->at++] = (uint8_t)(w->pattern >> 24);
  }
}

static void store16(uint8_t *p, uint32_t value) {
  p[0] = (uint8_t)(value >> 8);
  p[1] = (uint8_t)value;
}

static uint32_t add(const uint8_t *p, uint32_t bytes, uint32_t sum) {
  for (uint32_t i = 0; i < bytes; i++) sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
  return sum;
}

static uint16_t fold(uint32_t sum) {
  sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t) ~((sum & 0xffff) + (sum >> 16));
}

static void put_rpc(struct writer *w, const struct rx_frame *f) {
  put(w, 4, f->xid), put(w, 4, f->rpc_type), put(w, 4, f->rpc_version);
  put(w, 4, f->prog), put(w, 4, f->vers), put(w, 4, f->proc);
  put(w, 4, f->cred_flavour), put(w, 4, 4 * f->cred_words + (uint32_t)f->cred_error), fill(w, 4 * f->cred_words);
  put(w, 4, f->verf_flavour), put(w, 4, f->verf_length);
  fill(w, f->args);
}

uint32_t rx_frame_build(const struct rx_frame *f, uint32_t seed, uint8_t out[RX_FRAME_MAX]) {
  struct writer w = {out, 0, seed};
  put(&w, 6, f->eth_dst), put(&w, 6, f->eth_src);
  if (f->vlan) put(&w, 2, f->tpid), put(&w, 2, f->tci);
  put(&w, 2, f->type);
  uint32_t udp_length = 8 + 40 + 4 * f->cred_words + f->args;
  uint32_t ip = w.at, header = 4u * f->ihl, total = header + udp_length + f->ip_padding;
  put(&w, 1, (uint64_t)f->version << 4 | f->ihl), put(&w, 1, 0), put(&w, 2, total + (uint32_t)f->total_error);
  put(&w, 2, seed & 0xffff), put(&w, 2, f->fragment), put(&w, 1, 64), put(&w, 1, f->protocol), put(&w, 2, 0);
  put(&w, 4, f->ip_src), put(&w, 4, f->ip_dst);
  if (header > 20) fill(&w, header - 20);
  store16(out + ip + 10, fold(add(out + ip, header, 0)) + (uint32_t)f->ip_sum_error);
  uint32_t udp = w.at;
  put(&w, 2, f->udp_src), put(&w, 2, f->udp_dst), put(&w, 2, udp_length + (uint32_t)f->udp_error), put(&w, 2, 0);
  put_rpc(&w, f);
  if (!f->udp_sum_absent) {
    // A spoilt length is summed over the bytes that it claims, so that the checksum alone stays right.
    uint32_t claimed = (udp_length + (uint32_t)f->udp_error) & 0xffff;
    uint32_t sum = add(out + ip + 12, 8, f->protocol + claimed);
    fill(&w, f->ip_padding + f->padding);
    uint32_t reach = claimed < w.at - udp ? claimed : w.at - udp;
    uint16_t check = fold(add(out + udp, reach, sum));
    store16(out + udp + 6, (check ? check : 0xffffu) + (uint32_t)f->udp_sum_error);
  } else {
    fill(&w, f->ip_padding + f->padding);
  }
  return w.at;
}
