// SPDX-License-Identifier: Apache-2.0
// Handlers that compute nothing: null, echo, captured, timed, spin, sink.
#include "models/software/handlers/handlers.h"
#include "models/software/handlers/marshal.h"
#include "workloads/base/bytes.h"
#include "workloads/base/clock_edge.h"
#include <string.h>

// Cycles of the hart's clock that cover `ps`.
static uint32_t cycles_of(const struct handler_world *w, uint64_t ps) {
  uint64_t cycles = clock_edge_at_or_after(ps, w->hart_hz);
  return cycles < UINT32_MAX ? (uint32_t)cycles : UINT32_MAX;
}

enum handler_status handler_null(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  (void)w;
  c->reply = 0;
  hart_path(h, PATH_NOTHING, 0);
  return HANDLER_OK;
}

static void encode_block(struct hart *h, const struct handler_world *w, const struct handler_call *c, uint8_t *block) {
  const struct signature *signature = handler_facts(h, w, c).signature;
  hart_enter(h);
  uint32_t integers = marshal_in_place(signature, block, c->arguments);
  hart_path(h, PATH_ENCODE_BLOCK, integers);
}

enum handler_status handler_echo(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  uint8_t buffer[HANDLER_MAX_MESSAGE];
  // All arguments are read before the first reply byte is written: in the coupled form both lie in the same lines.
  c->path->read_arguments(h, c, 0, buffer, c->arguments);
  hart_path(h, PATH_ECHO, 0);
  handler_begins_reply(h);
  if (c->host_order) encode_block(h, w, c, buffer);
  c->path->write_reply(h, c, 0, buffer, c->arguments);
  c->reply = c->arguments;
  hart_path(h, PATH_ECHO_REPLY, 0);
  return HANDLER_OK;
}

// Reads the arguments, works, and replies with as many bytes as the observed reply had: its first word, which in many
// programs says what follows (a call that failed is not to look like one that did not), and zeros.
static enum handler_status repeat(struct hart *h, const struct handler_world *w, struct handler_call *c, bool works) {
  struct call_facts facts = handler_facts(h, w, c);
  uint32_t n = facts.reply_bytes < HANDLER_MAX_MESSAGE ? facts.reply_bytes : HANDLER_MAX_MESSAGE;
  uint8_t buffer[HANDLER_MAX_MESSAGE];
  c->path->read_arguments(h, c, 0, buffer, c->arguments);
  hart_enter(h);
  memset(buffer, 0, n);
  hart_path(h, PATH_FILL, n);
  if (n >= 4) put_be32(buffer, facts.reply_word);
  hart_enter(h);
  uint32_t cycles = works ? cycles_of(w, facts.service_ps) : 0;
  hart_beside(h);
  hart_work(h, cycles, NULL);
  hart_path(h, PATH_REPEAT, 0);
  handler_begins_reply(h);
  c->path->write_reply(h, c, 0, buffer, n);
  c->reply = n;
  hart_path(h, PATH_REPEAT_REPLY, 0);
  return HANDLER_OK;
}

enum handler_status handler_captured(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  return repeat(h, w, c, handler_settings(h, w, c)->observed_service);
}

enum handler_status handler_timed(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  return repeat(h, w, c, true);
}

enum handler_status handler_spin(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  const struct sampler *service_time = handler_settings(h, w, c)->service_time;
  hart_enter(h);
  uint32_t cycles = cycles_of(w, w->draw(w->draw_context, c->request, service_time));
  hart_beside(h);
  hart_work(h, cycles, NULL);
  c->reply = 0;
  hart_path(h, PATH_SPIN, 0);
  return HANDLER_OK;
}

enum handler_status handler_sink(struct hart *h, const struct handler_world *w, struct handler_call *c) {
  (void)w;
  uint8_t buffer[HANDLER_MAX_MESSAGE];
  c->path->read_arguments(h, c, 0, buffer, c->arguments);
  c->reply = 0;
  c->one_way = true;
  hart_path(h, PATH_SINK, 0);
  return HANDLER_OK;
}
