// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/machine_dump.h"
#include "models/contract/hart.h"
#include "models/hardware/machine/view_text.h"
#include <inttypes.h>

#define BYTES_A_LINE 32

struct dump {
  FILE *to;
  uint16_t line_bytes;
};

static bool all_zero(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i]) return false;
  return true;
}

// Only those whose bit is set in `mask`, if that is not NULL; the others as dots.
static void put_masked(FILE *to, const uint8_t *bytes, const uint64_t *mask, size_t count) {
  for (size_t at = 0; at < count; at += BYTES_A_LINE) {
    size_t n = count - at < BYTES_A_LINE ? count - at : BYTES_A_LINE;
    if (!mask && all_zero(bytes + at, n)) continue;
    fprintf(to, "    %4zu ", at);
    for (size_t i = at; i < at + n; i++)
      if (!mask || (mask[i / 64] >> i % 64 & 1))
        fprintf(to, "%02x", bytes[i]);
      else
        fputs("..", to);
    fputs("\n", to);
  }
}

static void put_bytes(FILE *to, const uint8_t *bytes, size_t count) {
  if (bytes) put_masked(to, bytes, NULL, count);
}

static void put_scope(FILE *to, const char *step, const uint32_t *requests, size_t count, bool masked) {
  fprintf(to, ", step %s", step);
  for (size_t i = 0; i < count; i++) fprintf(to, "%s%" PRIu32, i ? "," : ", request ", requests[i]);
  fputs(masked ? ", masked\n" : "\n", to);
}

static void put_nodes(FILE *to, const char *what, uint64_t nodes, const char *const *caches) {
  for (const char *before = what; nodes; nodes &= nodes - 1, before = ",")
    fprintf(to, "%s %s", before, caches[__builtin_ctzll(nodes)]);
}

static void put_node(FILE *to, const char *what, uint8_t node, const char *const *caches) {
  if (node != HOME_NOBODY) fprintf(to, "%s %s", what, caches[node]);
}

static void put_time(FILE *to, const char *what, uint64_t ps, uint64_t none) {
  if (ps != none) fprintf(to, "%s %" PRIu64 " ps", what, ps);
}

static void machine(void *context, const struct view_machine *m) {
  struct dump *d = context;
  d->line_bytes = m->line_bytes;
  fprintf(d->to, "machine at %" PRIu64 " ps: %u harts, lines of %u bytes, %zu messages\n", m->now_ps, m->harts,
          m->line_bytes, m->messages);
}

static void request(void *context, const struct view_request *q) {
  fprintf(((struct dump *)context)->to, "request %" PRIu32 " is %s\n", q->number, q->stage);
}

// ---- harts and their caches

static void hart(void *context, const struct view_hart *h) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s (%s) %s", h->name, h->context, h->state);
  if (h->line) view_text_line(to, h->line);
  fprintf(to, "%s %" PRIu64 " ps, cycle %" PRIu64, h->waits ? " since" : " at", h->since_ps, h->cycle);
  if (h->resumes_cycle != UINT64_MAX) fprintf(to, ", goes on at cycle %" PRIu64, h->resumes_cycle);
  put_scope(to, h->step, h->requests, h->request_count, h->masked);
}

static void interrupt(void *context, const struct view_interrupt *i) {
  fprintf(((struct dump *)context)->to, "  interrupt line %u at %" PRIu64 " ps\n", i->line, i->ps);
}

static void store(void *context, const struct view_store *s) {
  const struct dump *d = context;
  fputs("  stores to", d->to);
  view_text_line(d->to, s->line);
  fputs(!s->there ? ", on their way\n" : s->asked ? ", asked for\n" : "\n", d->to);
  put_masked(d->to, s->bytes, s->mask, d->line_bytes);
}

static void asked(void *context, const struct view_asked *a) {
  view_text_asked(((struct dump *)context)->to, a);
}

static void access(void *context, const struct view_access *a) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s: a %s waits for", a->cache, a->what);
  view_text_line(to, a->line);
  fputs(a->starved ? ", and for a buffer or a way\n" : "\n", to);
}

static void cached(void *context, const struct view_cached *c) {
  const struct dump *d = context;
  fprintf(d->to, "%s:", c->cache);
  view_text_line(d->to, c->line);
  fprintf(d->to, " %s, ", c->state);
  if (c->leaving)
    fputs("leaving", d->to);
  else
    fprintf(d->to, "turn %u", c->turn);
  if (c->near) fprintf(d->to, ", first levels %#" PRIx64, c->near);
  if (c->dirty) fputs(", dirty", d->to);
  if (c->snoop) fprintf(d->to, ", %s put off", c->snoop);
  fputs(c->bytes ? "\n" : ", no bytes\n", d->to);
  put_bytes(d->to, c->bytes, d->line_bytes);
}

static void near(void *context, const struct view_near *n) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s:", n->l1);
  view_text_line(to, n->line);
  fprintf(to, ", turn %u\n", n->turn);
}

static void bank(void *context, const struct view_bank *b) {
  view_text_bank(((struct dump *)context)->to, b);
}

static void code(void *context, const struct view_code *c) {
  fprintf(((struct dump *)context)->to, "%s: code %#" PRIx64 ", turn %u\n", c->cache, c->address, c->turn);
}

// ---- contexts

static void of_context(void *context, const struct view_context *c) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "context %s %s", c->name, c->life);
  if (c->hart) fprintf(to, ", on %s", c->hart);
  fputs(c->quiet ? ", quiet" : ", obliged", to);
  put_scope(to, c->step, c->requests, c->request_count, c->masked);
}

static void load(void *context, const struct view_load *l) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "  load %u is %s:", l->ticket, l->state);
  if (l->line) view_text_line(to, l->line);
  fprintf(to, " bytes %" PRIu32 " to %" PRIu32, l->offset, l->offset + l->count);
  if (l->hart)
    fprintf(to, ", to %s\n", l->hart);
  else
    fprintf(to, ", can be used at cycle %" PRIu64 "\n", l->ready_cycle);
  put_bytes(to, l->bytes, l->count);
}

// ---- links and homes

static void lane(void *context, const struct view_lane *l) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s: %zu messages wait, %zu fly", l->name, l->waiting, l->flying);
  put_time(to, ", busy until", l->busy_ps, 0);
  for (unsigned c = 0; c < COH_CLASSES; c++)
    fprintf(to, "%s%u %s", c ? ", " : "; credits: ", l->credits[c], coh_class_name((enum coh_class)c));
  fprintf(to, "; %s goes first\n", l->turn);
}

static void home(void *context, const struct view_home *h) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s: %zu messages stand before its trackers, %zu accesses are at its store", h->name, h->blocked,
          h->store_accesses);
  put_time(to, ", its bytes are free at", h->bytes_free_ps, 0);
  fputs("\n", to);
}

static void tracker(void *context, const struct view_tracker *t) {
  fprintf(((struct dump *)context)->to, "%s: unit %u: %u %s tracked, %zu wait\n", t->home, t->unit, t->used, t->kind,
          t->waiting);
}

static void home_line(void *context, const struct view_home_line *l) {
  const struct dump *d = context;
  const struct home_line *e = l->entry;
  bool snooping = e->busy == HOME_SNOOPING;
  fprintf(d->to, "%s:", l->home);
  view_text_line(d->to, l->line);
  fprintf(d->to, " %s", l->state);
  put_node(d->to, ", owner", e->owner, l->caches);
  put_nodes(d->to, ", sharers", e->sharers, l->caches);
  if (snooping) fprintf(d->to, ", for a %s", home_event_name((enum home_event)e->doing));
  if (e->busy != HOME_IDLE && e->requester < HOME_NODES) put_node(d->to, " of", e->requester, l->caches);
  put_nodes(d->to, ", snooped", e->waiting, l->caches);
  if (e->holder != HOME_NOBODY) {
    fprintf(d->to, ", holds a %s", home_event_name((enum home_event)e->held));
    put_node(d->to, " of", e->holder, l->caches);
  }
  put_time(d->to, ", its bytes read at", l->data_ps, 0);
  if (l->deferred) fprintf(d->to, ", %zu deferred", l->deferred);
  if (l->unsent) fprintf(d->to, ", %zu unsent", l->unsent);
  fputs("\n", d->to);
  put_bytes(d->to, l->bytes, d->line_bytes);
}

static void message(void *context, const struct view_message *m) {
  static const char *const places[] = {
      "before the lane", "before trackers",          "for a tracker",          "active",
      "deferred",        "until the store has read", "while caches are asked", "under way"};
  const struct dump *d = context;
  fprintf(d->to, "  message %s", places[m->place]);
  if (m->count > 1) fprintf(d->to, ", %zu of %zu", m->index + 1, m->count);
  fprintf(d->to, ": %s", m->what);
  if (m->node) fprintf(d->to, ", %s", m->node);
  view_text_line(d->to, m->line);
  fprintf(d->to, ", %" PRIu64 " ps, unit %u, tag %u\n", m->since_ps, m->unit, m->tag);
  put_bytes(d->to, m->bytes, d->line_bytes);
}

// ---- the NIC and the wire

// What stands at the outputs; what belongs to a valid only with it.
static void put_outputs(FILE *to, const struct nic_out *o) {
  fprintf(to, "  outputs:%s%s%s%s%s%s", o->rx_ready ? " rx_ready" : "", o->load_ready ? " load_ready" : "",
          o->recalled_ready ? " recalled_ready" : "", o->awready ? " awready" : "", o->wready ? " wready" : "",
          o->arready ? " arready" : "");
  if (o->bvalid) fprintf(to, " bvalid %u", o->bresp);
  if (o->rvalid) fprintf(to, " rvalid %u %#" PRIx32, o->rresp, o->rdata);
  fputs("\n", to);
  if (o->tx_valid) {
    fprintf(to, "  transmits %" PRIu32 "%s, bytes %#" PRIx64 "\n", o->tx_tag, o->tx_last ? ", last" : "", o->tx_keep);
    put_bytes(to, o->tx_data, NIC_BEAT);
  }
  if (o->command_valid) {
    fprintf(to, "  command %u: endpoint %u, line %#x, beat %u, tag %u%s\n", o->command, o->command_endpoint,
            o->command_line, o->command_beat, o->command_tag, o->command_exclusive ? ", exclusive" : "");
    if (o->command == NIC_CMD_WRITE) put_bytes(to, o->command_data, NIC_BEAT);
  }
}

static void nic(void *context, const struct view_nic *n) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s: %s, last edge %" PRIu64, n->name, n->busy ? "busy" : "idle", n->last_edge);
  put_time(to, ", deadline", n->deadline_ps, UINT64_MAX);
  fprintf(to, ", %zu commands wait, %zu loads held", n->commands, n->loads_held);
  put_time(to, ", recalls from", n->recall_free_ps, 0);
  fputs(n->taking_back ? ", taking a line back\n" : "\n", to);
  put_outputs(to, n->shown);
}

static void put_nic_word(FILE *to, const char *what, const struct observed_line *line, unsigned beat, unsigned tag,
                         bool exclusive) {
  fprintf(to, "  %s", what);
  view_text_line(to, line);
  fprintf(to, ", beat %u, tag %u%s", beat, tag, exclusive ? ", exclusive" : "");
}

static void command(void *context, const struct view_command *c) {
  FILE *to = ((struct dump *)context)->to;
  put_nic_word(to, c->what, c->line, c->beat, c->tag, c->exclusive);
  fputs(" waits\n", to);
  put_bytes(to, c->bytes, NIC_BEAT);
}

static void held(void *context, const struct view_held *h) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "  holds load %u of %s for", h->tag, h->node);
  view_text_line(to, h->line);
  fputs("\n", to);
}

static void input(void *context, const struct view_input *i) {
  FILE *to = ((struct dump *)context)->to;
  put_nic_word(to, i->what, i->line, i->beat, i->tag, i->exclusive);
  fprintf(to, " comes at %" PRIu64 " ps\n", i->ps);
  put_bytes(to, i->bytes, NIC_BEAT);
}

static void register_access(void *context, const struct view_register *r) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "  %s register %#" PRIx64, r->write ? "write to" : "read of", r->address);
  if (r->write) fprintf(to, " of %#" PRIx64, r->value);
  if (r->at_port)
    fputs(" at the port\n", to);
  else
    fprintf(to, " by hart %u under way\n", r->hart);
}

static void endpoint(void *context, const struct view_endpoint *v) {
  FILE *to = ((struct dump *)context)->to;
  const struct endpoint *e = v->state;
  fprintf(to, "%s is %s, epoch %" PRIu32 ", receive line %u, transmit line %u", v->name, v->phase, e->epoch, e->k,
          e->t);
  if (v->request != HART_NO_REQUEST) fprintf(to, ", request %" PRIu32, v->request);
  if (e->open) fprintf(to, ", open with %u auxiliary lines%s", e->request_aux, e->replied ? ", replied" : "");
  if (e->holding) fprintf(to, ", holds load %u%s", e->tag, e->exclusive ? ", exclusive" : "");
  if (v->state->phase == ENDPOINT_LOOKING || v->state->phase == ENDPOINT_COLLECTING)
    fprintf(to, ", side %u, waits %#x, outcome %#x, status %u, length %u%s", e->side, e->wait, e->outcome, e->status,
            e->length, e->too_long ? ", too long" : "");
  if (e->sweeping) fprintf(to, ", sweeping %#x", e->sweeping);
  fputs("\n", to);
}

static void queue(void *context, const struct view_queue *q) {
  fprintf(((struct dump *)context)->to, "  %s: %u\n", q->name, q->holds);
}

static void wire(void *context, const struct view_wire *w) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "%s: %" PRIu64 " bytes to be sent", w->name, w->tx_bytes);
  put_time(to, ", free at", w->tx_free_ps, 0);
  put_time(to, ", next frame at", w->arrival_ps, UINT64_MAX);
  fputs(w->ended ? ", the last one has come\n" : "\n", to);
}

static void frame(void *context, const struct view_frame *f) {
  FILE *to = ((struct dump *)context)->to;
  fprintf(to, "  frame %" PRIu32 " %s%s: %" PRIu64 " to %" PRIu64 " ps, %zu of %zu bytes passed\n", f->request,
          f->place, f->bad ? ", bad" : "", f->first_ps, f->last_ps, f->passed, f->length);
  put_bytes(to, f->bytes, f->length);
}

static void count(void *context, const struct view_count *c) {
  fprintf(((struct dump *)context)->to, "%s has counted %" PRIu64 ": %s, %s\n", c->agent, c->value, c->what, c->of);
}

void machine_dump(const struct machine *m, FILE *to) {
  struct dump d = {.to = to};
  const struct view v = {.context = &d,
                         .machine = machine,
                         .request = request,
                         .hart = hart,
                         .interrupt = interrupt,
                         .store = store,
                         .near = near,
                         .bank = bank,
                         .asked = asked,
                         .access = access,
                         .cached = cached,
                         .code = code,
                         .of_context = of_context,
                         .load = load,
                         .lane = lane,
                         .home = home,
                         .tracker = tracker,
                         .home_line = home_line,
                         .message = message,
                         .nic = nic,
                         .command = command,
                         .held = held,
                         .input = input,
                         .register_access = register_access,
                         .endpoint = endpoint,
                         .queue = queue,
                         .wire = wire,
                         .frame = frame,
                         .count = count};
  machine_view(m, &v);
}
