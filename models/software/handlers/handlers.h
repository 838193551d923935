// SPDX-License-Identifier: Apache-2.0
// The handlers' functions, one file each.
#pragma once
#include "models/software/handlers/handler.h"

enum handler_status handler_null(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_echo(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_captured(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_spin(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_sink(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_kv_get(struct hart *h, const struct handler_world *w, struct handler_call *c);
enum handler_status handler_kv_set(struct hart *h, const struct handler_world *w, struct handler_call *c);
