// SPDX-License-Identifier: Apache-2.0
// The handlers' functions, one file each.
#pragma once
#include "models/software/handlers/handler.h"

static inline struct call_facts handler_facts(const struct handler_world *w, const struct handler_call *c) {
  return w->facts ? w->facts(w->facts_context, c->request) : (struct call_facts){0};
}

// The settings of the call's service.
static inline const struct handler_settings *handler_settings(const struct handler_world *w,
                                                              const struct handler_call *c) {
  const struct handler_settings *own = handler_facts(w, c).settings;
  return own ? own : &w->settings;
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
