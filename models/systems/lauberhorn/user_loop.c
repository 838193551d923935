// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/user_loop.h"
#include "models/protocol/endpoint/receiver.h"
#include "models/software/message.h"

// The loop's own code, for the instruction cache.
static const struct code_region loop_code = {.address = 0x300000, .bytes = 512};

// What the loop knows between two requests.
struct loop {
  const struct lauberhorn_thread *thread;
  unsigned receive;  // receive control line loaded last
  unsigned transmit; // transmit control line to be written next (separate form)
  uint32_t epoch;    // of the last answer seen
};

// One call's bytes: where its arguments lie and where its reply goes.
struct exchange {
  struct message arguments, reply;
};

static void read_arguments(struct hart *h, struct handler_call *c, uint32_t at, void *to, uint32_t bytes) {
  const struct exchange *x = c->path_state;
  hart_enter(h);
  hart_path(h, PATH_READ, message_read(h, &x->arguments, at, to, bytes));
}

static void write_reply(struct hart *h, struct handler_call *c, uint32_t at, const void *from, uint32_t bytes) {
  const struct exchange *x = c->path_state;
  hart_enter(h);
  hart_path(h, PATH_WRITE, message_write(h, &x->reply, at, from, bytes));
}

static const struct handler_path line_path = {read_arguments, write_reply};

static uint64_t control_line(const struct loop *l, enum line_region region, unsigned parity) {
  return layout_address(l->thread->layout, l->thread->endpoint, region, parity);
}

// For the accounts: no software knows it.
static uint32_t request_in(struct hart *h, const struct loop *l) {
  hart_enter(h);
  uint32_t request = l->thread->request_of(l->thread->request_context, l->thread->endpoint);
  hart_beside(h);
  return request;
}

// The handler that a code pointer means: software jumps to the pointer.
static const struct handler *handler_of(struct hart *h, uint64_t address, bool *host_order) {
  hart_enter(h);
  const struct handler *handler = handler_by_entry(address, host_order);
  hart_beside(h);
  return handler;
}

static struct exchange exchange_make(const struct loop *l, bool host_order) {
  const struct layout *layout = l->thread->layout;
  struct message arguments = {.layout = layout,
                              .endpoint = l->thread->endpoint,
                              .control = REGION_RX,
                              .aux = REGION_RX_AUX,
                              .parity = l->receive,
                              .offset = host_order ? layout->args_sig_off : layout->args_raw_off};
  struct message reply = arguments;
  reply.offset = layout->reply_off;
  if (!layout->coupled) reply.control = REGION_TX, reply.aux = REGION_TX_AUX, reply.parity = l->transmit;
  return (struct exchange){arguments, reply};
}

// The bytes of the call's results that are sent: what the lines and a frame hold, in whole XDR words.
static uint32_t reply_length(const struct loop *l, const struct exchange *x, const struct handler_call *c) {
  const struct handler_world *w = l->thread->world;
  uint32_t lines = message_room(&x->reply), most = l->thread->max_reply;
  if (most > lines) most = lines;
  if (c->reply <= most) return c->reply;
  if (w && w->cut) w->cut(w->cut_context, c->request);
  return most & ~3u;
}

// Writes the reply header, DONE and the epoch last. With auxiliary lines, their stores are fenced before DONE: a
// doorbell that a prefetch rings early must not find a half-written reply.
static void finish_reply(struct hart *h, const struct loop *l, const struct exchange *x, const struct handler_call *c,
                         enum handler_status status) {
  uint32_t length = status == HANDLER_OK && !c->one_way ? reply_length(l, x, c) : 0;
  uint64_t flags = REPLY_DONE | (c->one_way ? REPLY_ONEWAY : 0);
  uint64_t header = flags | (uint64_t)status << 8 * REPLY_STATUS | (uint64_t)length << 8 * REPLY_LENGTH |
                    (uint64_t)l->epoch << 8 * REPLY_EPOCH;
  if (hart_step(h, STEP_MARSHAL) == STEP_HANDLER) hart_mark(h, STEP_HANDLER); // it made no reply bytes
  if (length > message_inline(&x->reply) && l->thread->fence) hart_fence(h);
  uint64_t line = control_line(l, x->reply.control, x->reply.parity);
  hart_path(h, PATH_FINISH, 0);
  hart_store(h, line, 8, header);
  hart_mark(h, STEP_MARSHAL);
  hart_step(h, STEP_TRANSMIT);
  if (l->thread->fence) hart_fence(h);
  hart_mark(h, STEP_TRANSMIT);
}

// Rings the doorbell of the separate form: loads the other transmit control line until the NIC has taken the reply.
static void ring_doorbell(struct hart *h, struct loop *l) {
  l->transmit ^= 1;
  for (;;) {
    uint64_t word = hart_load(h, control_line(l, REGION_TX, l->transmit), 8);
    bool taken = receiver_taken((uint8_t)word, (uint32_t)(word >> 8 * RX_EPOCH), l->epoch);
    hart_work(h, 0, &loop_code);
    hart_path(h, PATH_RING, 0);
    if (taken) return;
  }
}

static void serve(struct hart *h, struct loop *l, uint64_t word, uint32_t request) {
  const struct lauberhorn_thread *t = l->thread;
  uint64_t line = control_line(l, REGION_RX, l->receive);
  hart_step(h, STEP_FIND_FUNCTION);
  uint64_t address = hart_load(h, line + RX_HANDLER, 8);
  uint64_t data = hart_load(h, line + RX_DATA, 8);
  hart_mark(h, STEP_FIND_FUNCTION);
  bool host_order;
  const struct handler *handler = handler_of(h, address, &host_order);
  struct exchange x = exchange_make(l, host_order);
  struct handler_call call = {.path = &line_path,
                              .path_state = &x,
                              .request = request,
                              .arguments = (uint16_t)(word >> 8 * RX_LENGTH),
                              .host_order = host_order,
                              .data = data};
  hart_step(h, STEP_JUMP);
  hart_work(h, 0, handler ? &handler->code : NULL);
  hart_path(h, PATH_CALL, 0);
  hart_mark(h, STEP_JUMP);
  hart_step(h, STEP_HANDLER);
  enum handler_status status = handler ? handler->run(h, t->world, &call) : HANDLER_SYSTEM_ERROR;
  hart_returned(h);
  finish_reply(h, l, &x, &call, status);
  if (!t->layout->coupled) ring_doorbell(h, l);
}

// The receive line that is loaded next. What is parked from here on serves no request.
static uint64_t next_line(struct hart *h, struct loop *l) {
  hart_step(h, STEP_CONTROL);
  hart_request(h, HART_NO_REQUEST);
  l->receive = receiver_line(l->epoch);
  return control_line(l, REGION_RX, l->receive);
}

void lauberhorn_user_loop(struct hart *h, void *arg) {
  struct loop l = {.thread = arg};
  uint64_t line = next_line(h, &l);
  for (;;) {
    hart_quiet(h, true); // the next call may never come
    uint64_t word = hart_load_parked(h, line, 8);
    hart_quiet(h, false);
    uint32_t request = request_in(h, &l);
    hart_request(h, request);
    hart_step(h, word & RX_VALID ? STEP_SCHEDULE : STEP_CONTROL);
    enum receiver_verdict verdict = receiver_read(&l.epoch, (uint8_t)word, (uint32_t)(word >> 8 * RX_EPOCH));
    hart_work(h, 0, &loop_code);
    hart_path(h, PATH_TAKE, 0);
    switch (verdict) {
    case RECEIVER_REQUEST:
      hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK);
      hart_mark(h, STEP_SCHEDULE);
      serve(h, &l, word, request);
      break;
    case RECEIVER_NOTHING:
      if (hart_stopping(h)) return;
      break;
    case RECEIVER_AGAIN:
      break;
    }
    line = next_line(h, &l);
    hart_path(h, PATH_PARK, 0);
  }
}
