// SPDX-License-Identifier: Apache-2.0
#include "tests/system/support/nic_double.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ETHERNET 14u
#define MIN_FRAME 60u
#define WAITING 64u
#define COMMANDS 4096u
#define LOADS 256u

struct frame {
  uint32_t tag, length;
  uint8_t bytes[NIC_MAX_FRAME];
};

struct command {
  uint8_t command, endpoint, beat, tag;
  bool exclusive;
  uint16_t line;
  uint8_t data[NIC_BEAT];
  uint8_t event; // reported when the command passes: enum nic_event, or NIC_EVENTS
  uint32_t event_tag;
};

struct seat {
  struct endpoint state;
  uint64_t deadline;
  uint32_t tag;        // of the request that is open
  unsigned aux_wanted; // recalled auxiliary lines that are still out
  uint8_t header[ETHERNET];
  uint8_t reply[NIC_MAX_FRAME * 2]; // control line, then the auxiliary lines
};

struct nic_double {
  struct layout layout;
  struct endpoint_rules rules;
  uint64_t block_cycles, handler;
  struct frame receiving, waiting[WAITING], sending[WAITING];
  unsigned waiting_count, sending_count, sent; // `sent`: bytes of the first frame
  struct command commands[COMMANDS];           // a ring
  unsigned first, count;
  struct endpoint_event loads[LOADS]; // that the kernel deferred, with their endpoints
  uint8_t load_endpoint[LOADS];
  unsigned load_count;
  struct seat seats[NIC_ENDPOINTS];
  uint32_t registers[16];
  uint64_t now;
  struct nic_out *out;
};

struct nic_double *nic_double_new(const struct layout *layout, uint64_t block_cycles, uint64_t handler) {
  struct nic_double *n = calloc(1, sizeof *n);
  n->layout = *layout;
  n->rules = endpoint_rules_of(layout, NIC_MAX_FRAME - ETHERNET);
  n->block_cycles = block_cycles;
  n->handler = handler;
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++)
    n->seats[i] = (struct seat){.state = endpoint_initial(), .deadline = NIC_NO_DEADLINE};
  return n;
}

void nic_double_free(struct nic_double *n) {
  free(n);
}

unsigned nic_double_under_way(const struct nic_double *n) {
  unsigned count = (n->receiving.length != 0) + n->waiting_count + n->sending_count;
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++) count += n->seats[i].state.open;
  return count;
}

static void event(struct nic_double *n, enum nic_event e, uint32_t tag, unsigned code) {
  n->out->events |= 1u << e;
  n->out->event_tag[e] = tag;
  n->out->event_code[e] = (uint8_t)code;
}

static struct command *command(struct nic_double *n, enum nic_command c, unsigned endpoint, unsigned region,
                               unsigned index) {
  assert(n->count < COMMANDS);
  struct command *new = &n->commands[(n->first + n->count++) % COMMANDS];
  *new = (struct command){
      .command = (uint8_t)c, .endpoint = (uint8_t)endpoint, .line = NIC_LINE(region, index), .event = NIC_EVENTS};
  return new;
}

static void send_reply(struct nic_double *n, struct seat *s, const struct endpoint_step *step) {
  assert(n->sending_count < WAITING);
  struct frame *f = &n->sending[n->sending_count++];
  memset(f->bytes, 0, MIN_FRAME);
  memcpy(f->bytes, s->header, ETHERNET);
  memcpy(f->bytes + ETHERNET, s->reply + n->layout.reply_off, step->length);
  f->tag = s->tag;
  f->length = ETHERNET + step->length < MIN_FRAME ? MIN_FRAME : ETHERNET + step->length;
}

static void act(struct nic_double *n, unsigned endpoint, const struct endpoint_step *step) {
  struct seat *s = &n->seats[endpoint];
  assert(!(step->flags & ENDPOINT_ERROR));
  if (step->flags & ENDPOINT_WRITE) {
    for (unsigned beat = 0; beat * NIC_BEAT < n->layout.line_bytes; beat++) {
      struct command *c = command(n, NIC_CMD_WRITE, endpoint, step->region, step->index);
      c->beat = (uint8_t)beat;
      if (beat) continue;
      c->data[RX_FLAGS] = step->write_flags;
      memcpy(c->data + RX_EPOCH, &step->write_epoch, 4);
    }
  }
  if (step->flags & ENDPOINT_ANSWER) {
    struct command *c = command(n, NIC_CMD_ANSWER, endpoint, step->region, step->index);
    c->tag = step->tag;
    c->exclusive = step->exclusive;
  }
  if (step->flags & ENDPOINT_RECALL) command(n, NIC_CMD_RECALL, endpoint, step->region, step->index);
  if (step->flags & ENDPOINT_RECALL_AUX)
    for (unsigned i = 0; i < step->aux; i++) command(n, NIC_CMD_RECALL, endpoint, step->aux_region, i);
  if (step->flags & ENDPOINT_RECALL_AUX) s->aux_wanted = step->aux;
  if (step->flags & ENDPOINT_ARM) s->deadline = n->now + n->block_cycles;
  if (step->flags & (ENDPOINT_DISARM | ENDPOINT_TRYAGAIN)) s->deadline = NIC_NO_DEADLINE;
  if (step->flags & ENDPOINT_DOORBELL) event(n, NIC_EV_DOORBELL, s->tag, endpoint);
  if (step->flags & ENDPOINT_TRYAGAIN) event(n, NIC_EV_TRYAGAIN, 0, endpoint);
  if (step->flags & ENDPOINT_REPLY) send_reply(n, s, step);
  if (step->flags & ENDPOINT_REPLY) event(n, NIC_EV_COLLECT, s->tag, 0);
  if (step->flags & ENDPOINT_ONE_WAY) event(n, NIC_EV_COLLECT, s->tag, 1);
}

// Presents an event; false if the kernel defers it.
static bool present(struct nic_double *n, unsigned endpoint, const struct endpoint_event *e) {
  struct endpoint_step step = endpoint_next(&n->seats[endpoint].state, e, &n->rules);
  if (step.flags & ENDPOINT_DEFER) return false;
  act(n, endpoint, &step);
  return true;
}

static void present_loads(struct nic_double *n) {
  unsigned kept = 0;
  for (unsigned i = 0; i < n->load_count; i++) {
    if (present(n, n->load_endpoint[i], &n->loads[i])) continue;
    n->loads[kept] = n->loads[i];
    n->load_endpoint[kept++] = n->load_endpoint[i];
  }
  n->load_count = kept;
}

static void receive(struct nic_double *n, const struct nic_in *in) {
  struct frame *f = &n->receiving;
  unsigned bytes = (unsigned)__builtin_popcountll(in->rx_keep);
  memcpy(f->bytes + f->length, in->rx_data, bytes);
  f->length += bytes;
  if (!in->rx_last) return;
  f->tag = in->rx_tag;
  event(n, NIC_EV_CHECK, f->tag, in->rx_bad);
  if (!in->rx_bad) {
    bool full = n->waiting_count == WAITING;
    event(n, NIC_EV_LOOKUP, f->tag, full ? 21 : 0);
    if (!full) n->waiting[n->waiting_count++] = *f;
  }
  f->length = 0;
}

// Hands the oldest waiting frame to the lowest parked endpoint.
static void dispatch(struct nic_double *n) {
  unsigned at = 0;
  while (at < NIC_ENDPOINTS && n->seats[at].state.phase != ENDPOINT_PARKED) at++;
  if (!n->waiting_count || at == NIC_ENDPOINTS) return;
  struct seat *s = &n->seats[at];
  const struct layout *l = &n->layout;
  const struct frame *f = &n->waiting[0];
  uint32_t length = f->length - ETHERNET, epoch = endpoint_next_epoch(&s->state);
  static uint8_t image[NIC_MAX_FRAME * 2];
  memset(image, 0, sizeof image);
  image[RX_FLAGS] = RX_VALID | RX_KIND_CALL << 1;
  memcpy(image + RX_LENGTH, &length, 2);
  memcpy(image + RX_EPOCH, &epoch, 4);
  memcpy(image + RX_HANDLER, &n->handler, 8);
  memcpy(image + l->args_raw_off, f->bytes + ETHERNET, length);
  unsigned aux = layout_aux(l, l->args_raw_off, length);
  event(n, NIC_EV_DISPATCH, f->tag, at);
  present(n, at, &(struct endpoint_event){.kind = ENDPOINT_CLAIM});
  for (unsigned line = 0; line <= aux; line++) {
    for (unsigned beat = 0; beat * NIC_BEAT < l->line_bytes; beat++) {
      struct command *c = command(n, NIC_CMD_WRITE, at, line ? REGION_RX_AUX : REGION_RX,
                                  line ? line - 1 : endpoint_next_line(&s->state));
      c->beat = (uint8_t)beat;
      memcpy(c->data, image + line * l->line_bytes + beat * NIC_BEAT, NIC_BEAT);
      c->event = NIC_EV_DELIVER;
      c->event_tag = f->tag;
      if (line != aux || (beat + 1) * NIC_BEAT < l->line_bytes) c->event = NIC_EVENTS;
    }
  }
  s->tag = f->tag;
  memcpy(s->header, f->bytes, ETHERNET);
  unsigned before = n->count;
  present(n, at, &(struct endpoint_event){.kind = ENDPOINT_DELIVERED, .ok = true, .aux = (uint8_t)aux});
  struct command *answer = &n->commands[(n->first + before) % COMMANDS];
  answer->event = NIC_EV_ANSWER;
  answer->event_tag = f->tag;
  memmove(n->waiting, n->waiting + 1, --n->waiting_count * sizeof n->waiting[0]);
}

static void recalled(struct nic_double *n, const struct nic_in *in) {
  struct seat *s = &n->seats[in->recalled_endpoint];
  unsigned region = NIC_LINE_REGION(in->recalled_line), index = NIC_LINE_INDEX(in->recalled_line);
  bool control = region == REGION_RX || region == REGION_TX;
  unsigned line = control ? 0 : index + 1;
  bool mine = n->layout.coupled || region == REGION_TX || region == REGION_TX_AUX;
  uint8_t *to = s->reply + line * n->layout.line_bytes;
  if (mine && s->state.phase >= ENDPOINT_LOOKING)
    memcpy(to + in->recalled_beat * NIC_BEAT, in->recalled_data, NIC_BEAT);
  if ((in->recalled_beat + 1u) * NIC_BEAT < n->layout.line_bytes) return;
  if (control) {
    struct endpoint_event e = {.kind = ENDPOINT_RECALLED, .region = (uint8_t)region, .index = (uint8_t)index};
    e.flags = to[REPLY_FLAGS];
    e.status = to[REPLY_STATUS];
    memcpy(&e.length, to + REPLY_LENGTH, 2);
    memcpy(&e.header_epoch, to + REPLY_EPOCH, 4);
    present(n, in->recalled_endpoint, &e);
  } else if (--s->aux_wanted == 0) {
    present(n, in->recalled_endpoint, &(struct endpoint_event){.kind = ENDPOINT_RECALLED_AUX});
  }
  present_loads(n);
}

static void take_load(struct nic_double *n, const struct nic_in *in) {
  assert(n->load_count < LOADS);
  n->load_endpoint[n->load_count] = in->load_endpoint;
  n->loads[n->load_count++] = (struct endpoint_event){.kind = ENDPOINT_LOAD,
                                                      .region = NIC_LINE_REGION(in->load_line),
                                                      .index = (uint8_t)in->load_line,
                                                      .exclusive = in->load_exclusive,
                                                      .tag = in->load_tag};
  present_loads(n);
}

static void registers(struct nic_double *n, const struct nic_in *in, struct nic_out *out) {
  if (in->awvalid && in->wvalid && out->awready) n->registers[in->awaddr / 4 % 16] = in->wdata;
  out->bvalid = (out->bvalid && !in->bready) || (in->awvalid && in->wvalid && out->awready);
  bool read = in->arvalid && out->arready;
  if (read) out->rdata = n->registers[in->araddr / 4 % 16] ^ in->araddr;
  out->rvalid = (out->rvalid && !in->rready) || read;
  out->awready = out->wready = out->arready = true;
}

static void show_outputs(struct nic_double *n, struct nic_out *out) {
  out->rx_ready = out->load_ready = out->recalled_ready = true;
  out->command_valid = n->count != 0;
  if (n->count) {
    const struct command *c = &n->commands[n->first];
    out->command = c->command;
    out->command_endpoint = c->endpoint;
    out->command_line = c->line;
    out->command_beat = c->beat;
    out->command_tag = c->tag;
    out->command_exclusive = c->exclusive;
    if (c->command == NIC_CMD_WRITE) memcpy(out->command_data, c->data, NIC_BEAT);
  }
  out->tx_valid = n->sending_count != 0;
  if (n->sending_count) {
    const struct frame *f = &n->sending[0];
    unsigned left = f->length - n->sent;
    out->tx_last = left <= NIC_BEAT;
    out->tx_keep = left >= NIC_BEAT ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
    out->tx_tag = f->tag;
    memcpy(out->tx_data, f->bytes + n->sent, left < NIC_BEAT ? left : NIC_BEAT);
  }
  bool parked = false;
  out->next_deadline = NIC_NO_DEADLINE;
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++) {
    parked |= n->seats[i].state.phase == ENDPOINT_PARKED;
    if (n->seats[i].deadline < out->next_deadline) out->next_deadline = n->seats[i].deadline;
  }
  out->busy = out->command_valid || out->tx_valid || (n->waiting_count && parked);
}

void nic_double_step(void *nic, const struct nic_in *in, struct nic_out *out) {
  struct nic_double *n = nic;
  n->now = in->now;
  n->out = out;
  out->events = 0;
  registers(n, in, out);
  if (in->rst) {
    out->command_valid = out->tx_valid = out->bvalid = out->rvalid = false;
    show_outputs(n, out);
    return;
  }
  if (out->command_valid && in->command_ready) {
    const struct command *c = &n->commands[n->first];
    if (c->event != NIC_EVENTS) event(n, c->event, c->event_tag, c->event == NIC_EV_ANSWER ? c->endpoint : 0);
    n->first = (n->first + 1) % COMMANDS;
    n->count--;
  }
  if (out->tx_valid && in->tx_ready) {
    n->sent += NIC_BEAT;
    if (n->sent >= n->sending[0].length) {
      memmove(n->sending, n->sending + 1, --n->sending_count * sizeof n->sending[0]);
      n->sent = 0;
    }
  }
  if (in->rx_valid && out->rx_ready) receive(n, in);
  if (in->load_valid && out->load_ready) take_load(n, in);
  if (in->recalled_valid && out->recalled_ready) recalled(n, in);
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++)
    if (n->seats[i].deadline <= in->now) present(n, i, &(struct endpoint_event){.kind = ENDPOINT_DEADLINE});
  dispatch(n);
  show_outputs(n, out);
}

void nic_double_show(const void *nic, const struct nic_viewer *to) {
  const struct nic_double *n = nic;
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++) to->endpoint(to->context, i, &n->seats[i].state);
}
