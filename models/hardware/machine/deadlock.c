// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/deadlock.h"
#include "models/hardware/machine/view_text.h"
#include <inttypes.h>

#define MOST_REQUESTS 16 // that are named

struct report {
  FILE *to;
  const char *const *caches;
  unsigned requests;
  bool requests_told; // what follows them has begun
};

static void machine(void *context, const struct view_machine *m) {
  ((struct report *)context)->caches = m->caches;
}

static void request(void *context, const struct view_request *q) {
  struct report *r = context;
  if (r->requests++ < MOST_REQUESTS) fprintf(r->to, "request %" PRIu32 " is %s\n", q->number, q->stage);
}

static void end_requests(struct report *r) {
  if (!r->requests_told && r->requests > MOST_REQUESTS)
    fprintf(r->to, "... and %u more requests\n", r->requests - MOST_REQUESTS);
  r->requests_told = true;
}

static void hart(void *context, const struct view_hart *h) {
  struct report *r = context;
  end_requests(r);
  if (!h->present) return;
  fprintf(r->to, "%s (%s) %s", h->name, h->context, h->state);
  if (h->line) view_text_line(r->to, h->line);
  if (h->waits) fprintf(r->to, " since %" PRIu64 " ps", h->since_ps);
  fputs("\n", r->to);
}

static void asked(void *context, const struct view_asked *a) {
  view_text_asked(((struct report *)context)->to, a);
}

static void bank(void *context, const struct view_bank *b) {
  view_text_bank(((struct report *)context)->to, b);
}

static void of_context(void *context, const struct view_context *c) {
  if (c->on_no_hart && !c->quiet) fprintf(((struct report *)context)->to, "context %s is on no hart\n", c->name);
}

// The first of each queue is named.
static void message(void *context, const struct view_message *m) {
  FILE *to = ((struct report *)context)->to;
  if (m->index) return;
  if (m->place == VIEW_IN_LANE)
    fprintf(to, "%s: a %s for line %#" PRIx64 " waits for a credit since %" PRIu64 " ps\n", m->agent, m->what,
            m->line->address, m->since_ps);
  if (m->place != VIEW_BEFORE_TRACKERS && m->place != VIEW_FOR_TRACKER) return;
  fprintf(to, "%s: unit %u: %zu messages wait for a tracker; the first is a %s of %s for", m->agent, m->unit, m->count,
          m->what, m->node);
  view_text_line(to, m->line);
  fputs("\n", to);
}

static void home_line(void *context, const struct view_home_line *l) {
  FILE *to = ((struct report *)context)->to;
  const struct home_line *e = l->entry;
  const struct view_message *a = l->active;
  const char *next = "";
  if (e->busy == HOME_IDLE && !a && !l->deferred && !l->unsent) return;
  fprintf(to, "%s:", l->home);
  view_text_line(to, l->line);
  if (e->busy == HOME_SNOOPING)
    for (uint64_t left = e->waiting; left; left &= left - 1, next = ";")
      fprintf(to, "%s waits for the snoop response of %s", next, l->caches[__builtin_ctzll(left)]);
  if (e->busy == HOME_GRANTED) {
    fprintf(to, "%s waits for %s to acknowledge its grant", next, l->caches[e->requester]);
    next = ";";
  }
  if (a) {
    const char *how = e->holder != HOME_NOBODY ? "held" : "served";
    fprintf(to, "%s a %s of %s is %s, unit %u", next, a->what, a->node, how, a->unit);
    next = ";";
  }
  if (l->deferred) {
    fprintf(to, "%s %zu events wait", next, l->deferred);
    next = ";";
  }
  if (l->unsent) fprintf(to, "%s %zu responses wait for the backing store", next, l->unsent);
  fputs("\n", to);
}

static void nic(void *context, const struct view_nic *n) {
  FILE *to = ((struct report *)context)->to;
  if (n->commands) fprintf(to, "%zu commands of the NIC wait\n", n->commands);
  fprintf(to, "nic: %s, last edge %" PRIu64 "\n", n->busy ? "busy" : "idle", n->last_edge);
}

void deadlock_report(const struct machine *m, FILE *to) {
  struct report r = {.to = to};
  const struct view v = {.context = &r,
                         .machine = machine,
                         .request = request,
                         .hart = hart,
                         .bank = bank,
                         .asked = asked,
                         .of_context = of_context,
                         .message = message,
                         .home_line = home_line,
                         .nic = nic};
  machine_view(m, &v);
}
