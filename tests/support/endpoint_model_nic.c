// SPDX-License-Identifier: Apache-2.0
// The NIC of the endpoint model: the endpoint's transition function, its commands, and the kernel's calls on it.
#include "tests/support/endpoint_model_state.h"
#include <string.h>

#define INLINE 64 // payload bytes that need no auxiliary line ...
#define LONG 192  // ... and that need one

// A thread that never comes could fall behind for ever while the loads of others are answered TRYAGAIN: so far and no
// farther.
#define LAG 3

static const uint8_t call_flags = RX_VALID | RX_KIND_CALL << 1;

static struct endpoint_rules rules_of(const struct endpoint_run *r) {
  return (struct endpoint_rules){.line_bytes = 128,
                                 .reply_off = 64,
                                 .max_reply = LONG,
                                 .coupled = r->setup->coupled,
                                 .rx_exclusive = !r->setup->shared,
                                 .tx_exclusive = true};
}

static bool has_room(const struct endpoint_run *r) {
  return r->s->command[COMMANDS - 4].kind == COMMAND_NONE;
}

static void command(struct endpoint_run *r, enum command_kind kind, enum model_line line, bool exclusive,
                    struct content content) {
  for (unsigned i = 0; i < COMMANDS; i++)
    if (r->s->command[i].kind == COMMAND_NONE) {
      r->s->command[i] = (struct command){(uint8_t)kind, (uint8_t)line, exclusive, content};
      return;
    }
  model_break(r, OVERFLOW);
}

static bool is_collecting(const struct endpoint *e) {
  return e->phase == ENDPOINT_LOOKING || e->phase == ENDPOINT_COLLECTING;
}

static void end_request(struct endpoint_run *r) {
  if (r->s->ended == r->s->request) model_break(r, REPLIED_TWICE);
  r->s->ended = r->s->request;
  r->s->taken = r->s->taken_aux = (struct content){0};
}

// The framer gets the reply: it must be the thread's answer to this request, whole.
static void check_reply(struct endpoint_run *r, const struct endpoint_step *step) {
  const struct endpoint_state *s = r->s;
  uint8_t body = BODY_REPLY | s->request;
  explore_note(r->note, "; NIC sends the reply of request %u", s->request);
  if (s->handled != s->request) model_break(r, NOT_HANDLED);
  if (s->taken.body != body || (step->length > INLINE && s->taken_aux.body != body)) model_break(r, HALF_REPLY);
  end_request(r);
}

// The slips that change what the endpoint does.
static void slip(struct endpoint_run *r, const struct endpoint_event *event, struct endpoint_step *step) {
  struct endpoint *e = &r->s->endpoint;
  bool swept = (step->flags & ENDPOINT_ANSWER) != 0 && (step->flags & ENDPOINT_RECALL) != 0;
  bool early = (step->flags & ENDPOINT_EARLY) != 0, tryagain = (step->flags & ENDPOINT_TRYAGAIN) != 0;
  if (swept && model_fault(r, tryagain ? FAULT_KEEP_TRYAGAIN : early ? FAULT_KEEP_EARLY : FAULT_KEEP_RELOAD)) {
    step->flags &= (uint16_t)~ENDPOINT_RECALL;
    e->sweeping &= (uint8_t) ~(1u << (2 * step->region + step->index));
  }
  if (early && step->region == REGION_RX && model_fault(r, FAULT_EARLY_ADVANCES)) {
    step->write_epoch = ++e->epoch;
    e->k ^= 1;
    e->open = 0;
  }
  if (event->kind == ENDPOINT_DELIVERED && model_fault(r, FAULT_KEEP_CLEAN_AUX)) e->request_aux = 0;
}

static bool handle(struct endpoint_run *r, const struct endpoint_event *event) {
  struct endpoint_state *s = r->s;
  struct endpoint_rules rules = rules_of(r);
  struct endpoint_step step = endpoint_next(&s->endpoint, event, &rules);
  if (r->setup->fired) *r->setup->fired |= UINT64_C(1) << step.rule;
  if ((step.flags & ENDPOINT_DEFER) != 0) return false;
  if ((step.flags & ENDPOINT_ERROR) != 0) model_break(r, UNEXPECTED);
  slip(r, event, &step);
  enum model_line line = model_line_of(step.region, step.index);
  struct content header = {.flags = step.write_flags, .epoch = (uint8_t)step.write_epoch};
  if ((step.flags & ENDPOINT_WRITE) != 0) command(r, COMMAND_WRITE, line, false, header);
  if ((step.flags & ENDPOINT_ANSWER) != 0) command(r, COMMAND_ANSWER, line, step.exclusive, (struct content){0});
  if ((step.flags & ENDPOINT_RECALL) != 0) command(r, COMMAND_RECALL, line, false, (struct content){0});
  if ((step.flags & ENDPOINT_TRYAGAIN) != 0) explore_note(r->note, "; NIC answers TRYAGAIN %u", header.epoch);
  if ((step.flags & ENDPOINT_EARLY) != 0) explore_note(r->note, "; NIC finds no evidence, says so");
  if ((step.flags & ENDPOINT_EARLY) != 0 && r->setup->prompt) model_break(r, NOT_PROMPT);
  if ((step.flags & ENDPOINT_REPLY) != 0) check_reply(r, &step);
  if ((step.flags & ENDPOINT_ABORTED) != 0) end_request(r);
  if ((step.flags & ENDPOINT_RECALL_AUX) == 0) return true;
  enum model_line aux = model_line_of(step.aux_region, 0);
  if (!model_fault(r, FAULT_SKIP_AUX)) {
    command(r, COMMAND_RECALL, aux, false, (struct content){0});
    return true;
  }
  s->taken_aux = s->line[aux].at_home;
  return handle(r, &(struct endpoint_event){.kind = ENDPOINT_RECALLED_AUX});
}

bool nic_take_load(struct endpoint_run *r) {
  struct endpoint_state *s = r->s;
  if (s->load[0].line == 0 || !has_room(r)) return false;
  struct load load = s->load[0];
  enum model_line line = load.line - 1;
  struct endpoint_event event = {.kind = ENDPOINT_LOAD,
                                 .region = line >= LINE_TX0 ? REGION_TX : REGION_RX,
                                 .index = line == LINE_RX1 || line == LINE_TX1,
                                 .exclusive = load.exclusive};
  explore_note(r->note, "NIC takes the load of %s", model_line_name(line));
  if (model_fault(r, FAULT_REPLAY_DESCRIPTOR) && s->endpoint.open && event.region == REGION_RX &&
      event.index == s->endpoint.k) {
    struct content request = {call_flags, s->request, s->endpoint.request_aux, BODY_ARGUMENTS | s->request};
    command(r, COMMAND_WRITE, line, false, request);
  }
  if (!handle(r, &event)) return false;
  memmove(s->load, s->load + 1, sizeof s->load - sizeof s->load[0]);
  s->load[3] = (struct load){0};
  return true;
}

bool nic_take_returned(struct endpoint_run *r) {
  struct endpoint_state *s = r->s;
  if (s->returned[0].line == 0 || !has_room(r)) return false;
  enum model_line line = s->returned[0].line - 1;
  struct content c = s->returned[0].content;
  memmove(s->returned, s->returned + 1, sizeof s->returned - sizeof s->returned[0]);
  s->returned[LINES - 1] = (struct returned){0};
  explore_note(r->note, "NIC gets %s back", model_line_name(line));
  if (line == LINE_RX_AUX || line == LINE_TX_AUX) {
    s->taken_aux = c;
    return handle(r, &(struct endpoint_event){.kind = ENDPOINT_RECALLED_AUX});
  }
  struct endpoint_event event = {.kind = ENDPOINT_RECALLED,
                                 .region = line >= LINE_TX0 ? REGION_TX : REGION_RX,
                                 .index = line == LINE_RX1 || line == LINE_TX1,
                                 .flags = c.flags,
                                 .length = c.length ? LONG : INLINE,
                                 .header_epoch = c.epoch};
  if (model_fault(r, FAULT_DONE_IS_VALID) && (c.flags & RX_VALID) != 0) event.flags |= REPLY_DONE;
  if (model_fault(r, FAULT_NO_EVIDENCE)) event.flags |= REPLY_DONE;
  if (model_fault(r, FAULT_NO_EVIDENCE) || model_fault(r, FAULT_EVIDENCE_ANY_EPOCH))
    event.header_epoch = s->endpoint.epoch;
  if (s->endpoint.phase == ENDPOINT_LOOKING) s->taken = c;
  return handle(r, &event);
}

bool nic_claim(struct endpoint_run *r, bool aux) {
  struct endpoint_state *s = r->s;
  if (s->endpoint.phase != ENDPOINT_PARKED || !has_room(r) || (aux && !r->setup->aux)) return false;
  if ((r->setup->idle >> r->number & 1) != 0) return false;
  uint8_t epoch = (uint8_t)endpoint_next_epoch(&s->endpoint);
  struct content lines = {.body = BODY_ARGUMENTS | epoch};
  struct content control = {call_flags, epoch, aux, lines.body};
  explore_note(r->note, "NIC delivers request %u%s", epoch, aux ? " with an auxiliary line" : "");
  if (aux) command(r, COMMAND_WRITE, LINE_RX_AUX, false, lines);
  command(r, COMMAND_WRITE, model_line_of(REGION_RX, endpoint_next_line(&s->endpoint)), false, control);
  s->delivering_aux = aux;
  return handle(r, &(struct endpoint_event){.kind = ENDPOINT_CLAIM});
}

bool nic_delivered(struct endpoint_run *r, bool ok) {
  struct endpoint_state *s = r->s;
  if (s->endpoint.phase != ENDPOINT_DELIVERING || !has_room(r)) return false;
  struct endpoint_event event = {.kind = ENDPOINT_DELIVERED, .ok = ok, .aux = s->delivering_aux};
  s->delivering_aux = 0;
  if (ok) {
    if (s->ended != s->request) model_break(r, LOST_REQUEST);
    s->request = (uint8_t)endpoint_next_epoch(&s->endpoint);
  }
  explore_note(r->note, ok ? "NIC answers with the request" : "NIC drops the request: its arguments are malformed");
  return handle(r, &event);
}

bool nic_is_ahead(const struct endpoint_run *r, unsigned room) {
  return r->s->endpoint.epoch - r->s->thread.seen + room >= LAG;
}

bool nic_deadline(struct endpoint_run *r) {
  if (r->s->endpoint.phase != ENDPOINT_PARKED || !has_room(r)) return false;
  if (r->setup->buffers == 0 && nic_is_ahead(r, 0)) return false;
  explore_note(r->note, "the block time ends");
  return handle(r, &(struct endpoint_event){.kind = ENDPOINT_DEADLINE});
}

bool nic_kernel(struct endpoint_run *r) {
  struct endpoint_state *s = r->s;
  struct thread *t = &s->thread;
  const struct endpoint *e = &s->endpoint;
  if (t->at < THREAD_LEFT || !has_room(r) || is_collecting(e)) return false;
  if (t->at == THREAD_LEFT) {
    t->at = THREAD_FLUSHED;
    explore_note(r->note, "kernel flushes the endpoint");
    return model_fault(r, FAULT_NO_FLUSH) || handle(r, &(struct endpoint_event){.kind = ENDPOINT_FLUSH});
  }
  bool dead = t->at == THREAD_DEAD;
  if (dead && e->open && !e->replied && !model_fault(r, FAULT_NO_ABORT)) {
    explore_note(r->note, "kernel aborts the request");
    return handle(r, &(struct endpoint_event){.kind = ENDPOINT_ABORT});
  }
  if (!dead && s->ended < s->handled) model_break(r, STRANDED_REPLY);
  explore_note(r->note, dead ? "a new thread begins" : "thread comes back");
  t->at = THREAD_WAIT;
  t->transmit = e->t;
  if (dead) t->seen = (uint8_t)e->epoch;
  return true;
}
