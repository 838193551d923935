// SPDX-License-Identifier: Apache-2.0
// The handlers' functions, one file each.
#pragma once
#include "models/software/handlers/handler.h"

// For the simulation to know: software has it compiled in, or in its own data.
static inline struct call_facts handler_facts(struct hart *h, const struct handler_world *w,
                                              const struct handler_call *c) {
  hart_enter(h);
  struct call_facts facts = w->facts ? w->facts(w->facts_context, c->request) : (struct call_facts){0};
  hart_beside(h);
  return facts;
}

// The settings of the call's service.
static inline const struct handler_settings *handler_settings(struct hart *h, const struct handler_world *w,
                                                              const struct handler_call *c) {
  hart_enter(h);
  const struct handler_settings *own = handler_facts(h, w, c).settings;
  if (!own) own = &w->settings;
  hart_beside(h);
  return own;
}

// The handler's work is done; what it does from here on makes the reply.
static inline void handler_begins_reply(struct hart *h) {
  hart_mark(h, STEP_HANDLER);
  hart_step(h, STEP_MARSHAL);
}

enum handler_status handler_null(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_echo(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_captured(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_timed(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_spin(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_sink(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_kv_get(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_kv_set(struct hart *h, const struct handler_world *w, struct handler_call *c);
