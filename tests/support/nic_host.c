// SPDX-License-Identifier: Apache-2.0
#include "tests/support/nic_host.h"
#include "models/protocol/endpoint/receiver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct nic_host *nic_host_new(const struct layout *layout, uint64_t seed) {
  struct nic_host *h = calloc(1, sizeof *h);
  h->layout = *layout;
  h->endpoints = calloc(NIC_ENDPOINTS, sizeof *h->endpoints);
  h->recalls = calloc(NIC_HOST_QUEUE, sizeof *h->recalls);
  rng_seed(&h->rng, seed, 1);
  return h;
}

void nic_host_free(struct nic_host *h) {
  free(h->endpoints);
  free(h->recalls);
  free(h);
}

static void broken(const char *what, unsigned endpoint, unsigned line) {
  fprintf(stderr, "nic_host: %s: endpoint %u line %x\n", what, endpoint, line);
  abort();
}

static struct nic_host_line *line_of(struct nic_host *h, unsigned endpoint, uint16_t line) {
  unsigned region = NIC_LINE_REGION(line), index = NIC_LINE_INDEX(line);
  struct nic_host_endpoint *e = &h->endpoints[endpoint];
  if (region < 2 && index < 2) return &e->control[region][index];
  if (region >= 2 && index < NIC_HOST_AUX) return &e->aux[region - 2][index];
  broken("no such line", endpoint, line);
  return NULL;
}

// The cache gives the line up.
static void take_back(struct nic_host_line *l) {
  if (l->cached) memcpy(l->home, l->cache, LINE_BYTES_MAX);
  l->cached = false;
}

bool nic_host_stray(struct nic_host *h, unsigned endpoint, unsigned region, unsigned index, bool exclusive) {
  struct nic_host_line *l = &h->endpoints[endpoint].control[region][index];
  if (l->cached || l->loading || l->recalling) return false;
  unsigned tag = 0;
  while (tag < 256 && h->held[tag].used) tag++;
  if (tag == 256) return false;
  uint16_t line = NIC_LINE(region, index);
  l->loading = true;
  h->held[tag].used = true;
  h->held[tag].endpoint = (uint8_t)endpoint;
  h->held[tag].line = line;
  h->loads[h->load_count++] = (struct nic_host_load){(uint8_t)endpoint, (uint8_t)tag, line, exclusive};
  return true;
}

static void command(struct nic_host *h, const struct nic_out *out, uint64_t now) {
  unsigned e = out->command_endpoint;
  struct nic_host_line *l = line_of(h, e, out->command_line);
  switch (out->command) {
  case NIC_CMD_WRITE:
    take_back(l);
    memcpy(l->home + (out->command_beat ? NIC_BEAT : 0), out->command_data, NIC_BEAT);
    break;
  case NIC_CMD_ANSWER:
    if (!h->held[out->command_tag].used || h->held[out->command_tag].endpoint != e ||
        h->held[out->command_tag].line != out->command_line)
      broken("answer to a load that is not held", e, out->command_line);
    h->held[out->command_tag].used = false;
    h->answered++;
    memcpy(l->cache, l->home, LINE_BYTES_MAX);
    l->cached = true;
    l->loading = false;
    break;
  default: {
    if (l->recalling) broken("second recall of a line", e, out->command_line);
    if (h->recall_count == NIC_HOST_QUEUE) broken("too many recalls", e, out->command_line);
    take_back(l);
    l->recalling = true;
    struct nic_host_recall *r = &h->recalls[h->recall_count++];
    r->endpoint = (uint8_t)e;
    r->line = out->command_line;
    r->due = now + 1 + rng_below(&h->rng, h->delay_max + 1);
    memcpy(r->data, l->home, LINE_BYTES_MAX);
  }
  }
}

// Chooses a recall that is due, in no particular order, and moves it to the front.
static bool choose_recall(struct nic_host *h, uint64_t now) {
  if (h->recall_count == 0) return false;
  unsigned start = (unsigned)rng_below(&h->rng, h->recall_count);
  for (unsigned i = 0; i < h->recall_count && i < 8; i++) {
    unsigned at = (start + i) % h->recall_count;
    if (h->recalls[at].due > now) continue;
    struct nic_host_recall r = h->recalls[at];
    h->recalls[at] = h->recalls[0];
    h->recalls[0] = r;
    return true;
  }
  return false;
}

static void offer_recalled(struct nic_host *h, const struct nic_out *out, struct nic_in *in) {
  in->recalled_valid = false;
  if (!h->sending) {
    h->sending = choose_recall(h, in->now);
    h->beat = 0;
    if (!h->sending) return;
  }
  struct nic_host_recall *r = &h->recalls[0];
  in->recalled_valid = true;
  in->recalled_endpoint = r->endpoint;
  in->recalled_line = r->line;
  in->recalled_beat = h->beat == 1;
  memcpy(in->recalled_data, r->data + h->beat * NIC_BEAT, NIC_BEAT);
  if (!out->recalled_ready) return;
  if (h->beat == 0 && h->layout.line_bytes == 128) {
    h->beat = 1;
    return;
  }
  line_of(h, r->endpoint, r->line)->recalling = false;
  h->recalls[0] = h->recalls[--h->recall_count];
  h->sending = false;
}

static void offer_load(struct nic_host *h, const struct nic_out *out, struct nic_in *in) {
  in->load_valid = h->load_count != 0;
  if (!in->load_valid) return;
  in->load_endpoint = h->loads[0].endpoint;
  in->load_line = h->loads[0].line;
  in->load_tag = h->loads[0].tag;
  in->load_exclusive = h->loads[0].exclusive;
  if (!out->load_ready) return;
  h->accepted++;
  h->load_count--;
  memmove(&h->loads[0], &h->loads[1], h->load_count * sizeof h->loads[0]);
}

// The cached copy of a control line, or NULL after asking for it.
static uint8_t *access_line(struct nic_host *h, unsigned e, unsigned region, unsigned index, bool exclusive) {
  struct nic_host_line *l = &h->endpoints[e].control[region][index];
  if (l->cached) return l->cache;
  nic_host_stray(h, e, region, index, exclusive);
  return NULL;
}

static uint64_t get(const uint8_t *at, unsigned bytes) {
  uint64_t value = 0;
  for (unsigned i = 0; i < bytes; i++) value |= (uint64_t)at[i] << 8 * i;
  return value;
}

// Copies message bytes from (or to) a control line's copy and the auxiliary lines behind it.
static void move_message(struct nic_host *h, unsigned e, unsigned side, uint8_t *control, unsigned off, uint8_t *bytes,
                         unsigned count, bool write) {
  unsigned size = h->layout.line_bytes;
  for (unsigned i = 0; i < count; i++) {
    unsigned at = off + i;
    uint8_t *byte = &control[at];
    if (at >= size) {
      struct nic_host_line *l = &h->endpoints[e].aux[side][(at - size) / size];
      if (!l->cached) memcpy(l->cache, l->home, LINE_BYTES_MAX), l->cached = true;
      byte = &l->cache[(at - size) % size];
    }
    if (write)
      *byte = bytes[i];
    else
      bytes[i] = *byte;
  }
}

static void receive(struct nic_host *h, unsigned e, uint64_t now) {
  struct nic_host_thread *t = &h->endpoints[e].thread;
  unsigned index = receiver_line(t->seen);
  if (t->stale && h->endpoints[e].control[0][index].cached) return;
  t->stale = false;
  uint8_t *line = access_line(h, e, REGION_RX, index, false);
  if (line == NULL) return;
  uint32_t epoch = (uint32_t)get(line + RX_EPOCH, 4);
  switch (receiver_read(&t->seen, line[RX_FLAGS], epoch)) {
  case RECEIVER_NOTHING:
    return;
  case RECEIVER_AGAIN:
    t->stale = receiver_line(t->seen) == index;
    return;
  case RECEIVER_REQUEST:
    break;
  }
  struct nic_host_request *r = &t->request;
  t->line = index;
  r->endpoint = e;
  r->epoch = epoch;
  r->length = (uint16_t)get(line + RX_LENGTH, 2);
  r->handler = get(line + RX_HANDLER, 8);
  r->data = get(line + RX_DATA, 8);
  if (r->length > NIC_HOST_BYTES) broken("request too long", e, index);
  move_message(h, e, 0, line, h->raw_args ? h->layout.args_raw_off : h->layout.args_sig_off, r->args, r->length, false);
  h->serve(h->context, r, &t->reply);
  t->until = now + rng_below(&h->rng, h->work_max + 1);
  t->step = HOST_WORK;
}

// Payload first, the header (with its evidence) last; the line may be evicted in between.
static void write_reply(struct nic_host *h, unsigned e) {
  struct nic_host_thread *t = &h->endpoints[e].thread;
  unsigned region = h->layout.coupled ? REGION_RX : REGION_TX;
  uint8_t *line = access_line(h, e, region, h->layout.coupled ? t->line : t->t, true);
  if (line == NULL) return;
  if (t->step == HOST_WRITE) {
    uint8_t bytes[NIC_HOST_BYTES];
    unsigned count = t->reply.length <= NIC_HOST_BYTES ? t->reply.length : 0;
    for (unsigned i = 0; i < count; i++) bytes[i] = (uint8_t)(t->reply.seed + 7 * i);
    move_message(h, e, region, line, h->layout.reply_off, bytes, count, true);
    t->step = HOST_FINISH;
    return;
  }
  line[REPLY_STATUS] = t->reply.status;
  line[REPLY_LENGTH] = (uint8_t)t->reply.length;
  line[REPLY_LENGTH + 1] = (uint8_t)(t->reply.length >> 8);
  for (unsigned i = 0; i < 4; i++) line[REPLY_EPOCH + i] = (uint8_t)(t->request.epoch >> 8 * i);
  line[REPLY_FLAGS] = (uint8_t)(REPLY_DONE | (t->reply.oneway ? REPLY_ONEWAY : 0));
  t->step = h->layout.coupled ? HOST_RECEIVE : HOST_DOORBELL;
}

static void doorbell(struct nic_host *h, unsigned e) {
  struct nic_host_thread *t = &h->endpoints[e].thread;
  if (t->stale && h->endpoints[e].control[1][t->t ^ 1].cached) return;
  t->stale = false;
  uint8_t *line = access_line(h, e, REGION_TX, t->t ^ 1, false);
  if (line == NULL) return;
  if (!receiver_taken(line[RX_FLAGS], (uint32_t)get(line + RX_EPOCH, 4), t->request.epoch)) {
    t->stale = true;
    return;
  }
  t->t ^= 1;
  t->step = HOST_RECEIVE;
}

static void run_thread(struct nic_host *h, unsigned e, uint64_t now) {
  struct nic_host_thread *t = &h->endpoints[e].thread;
  switch (t->step) {
  case HOST_AWAY:
    t->step = HOST_RECEIVE;
    break;
  case HOST_RECEIVE:
    receive(h, e, now);
    break;
  case HOST_WORK:
    if (now >= t->until) t->step = HOST_WRITE;
    break;
  case HOST_WRITE:
  case HOST_FINISH:
    write_reply(h, e);
    break;
  case HOST_DOORBELL:
    doorbell(h, e);
    break;
  }
}

// A prefetch of a control line, or an eviction of any line, at a thread's endpoint.
static void disturb(struct nic_host *h) {
  if (h->threads == 0 || rng_below(&h->rng, 100) >= h->stray_percent) return;
  unsigned e = (unsigned)rng_below(&h->rng, h->threads);
  unsigned regions = h->layout.coupled ? 1 : 2;
  unsigned region = (unsigned)rng_below(&h->rng, regions), index = (unsigned)rng_below(&h->rng, 2);
  switch (rng_below(&h->rng, 3)) {
  case 0:
    nic_host_stray(h, e, region, index, rng_below(&h->rng, 2) != 0);
    break;
  case 1:
    take_back(&h->endpoints[e].control[region][index]);
    break;
  default:
    take_back(&h->endpoints[e].aux[region][rng_below(&h->rng, 4)]);
  }
}

void nic_host_edge(struct nic_host *h, const struct nic_out *out, struct nic_in *in) {
  in->command_ready = rng_below(&h->rng, 100) >= h->stall_percent;
  if (out->command_valid && in->command_ready) command(h, out, in->now);
  offer_recalled(h, out, in);
  offer_load(h, out, in);
  disturb(h);
  for (unsigned e = 0; e < h->threads; e++) run_thread(h, e, in->now);
}

bool nic_host_idle(const struct nic_host *h) {
  if (h->recall_count != 0 || h->load_count != 0) return false;
  for (unsigned e = 0; e < h->threads; e++) {
    const struct nic_host_thread *t = &h->endpoints[e].thread;
    if (t->step != HOST_RECEIVE || !h->endpoints[e].control[0][receiver_line(t->seen)].loading) return false;
  }
  return true;
}
