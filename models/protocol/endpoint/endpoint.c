// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/endpoint/endpoint.h"

#define WAIT_CONTROL 1u
#define WAIT_AUX 2u

struct endpoint_rules endpoint_rules_of(const struct layout *l, uint32_t max_frame_reply) {
  uint32_t room = (uint32_t)l->line_bytes - l->reply_off + (uint32_t)l->aux_lines * l->line_bytes;
  uint32_t most = max_frame_reply < room ? max_frame_reply : room;
  return (struct endpoint_rules){.line_bytes = l->line_bytes,
                                 .reply_off = l->reply_off,
                                 .max_reply = (uint16_t)(most < UINT16_MAX ? most : UINT16_MAX),
                                 .coupled = l->coupled,
                                 .rx_exclusive = true,
                                 .tx_exclusive = true};
}

struct endpoint endpoint_initial(void) {
  return (struct endpoint){.k = 1};
}
unsigned endpoint_next_line(const struct endpoint *e) {
  return e->k ^ 1u;
}
uint32_t endpoint_next_epoch(const struct endpoint *e) {
  return e->epoch + 1;
}

static struct endpoint_step just(enum endpoint_rule rule, unsigned flags) {
  return (struct endpoint_step){.flags = (uint16_t)flags, .rule = (uint8_t)rule};
}

static struct endpoint_step impossible(void) {
  return just(ENDPOINT_RULE_NONE, ENDPOINT_ERROR);
}

static uint8_t sweep_bit(unsigned region, unsigned index) {
  return (uint8_t)(1u << (2 * region + index));
}

// Recalls, behind an answer, the line that the step answers: nobody may keep a copy that the thread could hit when the
// line is current again.
static void sweep(struct endpoint *e, struct endpoint_step *s) {
  s->flags |= ENDPOINT_RECALL;
  e->sweeping |= sweep_bit(s->region, s->index);
}

static void hold(struct endpoint *e, const struct endpoint_event *load, bool exclusive) {
  e->holding = 1;
  e->tag = load->tag;
  e->exclusive = load->exclusive || exclusive;
}

static void answer_held(struct endpoint *e, struct endpoint_step *s) {
  s->flags |= ENDPOINT_ANSWER;
  s->tag = e->tag;
  s->exclusive = e->exclusive;
  e->holding = 0;
  e->tag = 0;
  e->exclusive = 0;
}

// A load that is answered at once with the bytes that the home has.
static struct endpoint_step reload(const struct endpoint_event *load, bool exclusive, enum endpoint_rule rule) {
  return (struct endpoint_step){.flags = ENDPOINT_ANSWER,
                                .rule = (uint8_t)rule,
                                .region = load->region,
                                .index = load->index,
                                .tag = load->tag,
                                .exclusive = load->exclusive || exclusive};
}

// Writes a header without a request or reply to the line, answers the held load with it and leaves no copy.
static struct endpoint_step tryagain(struct endpoint *e, enum endpoint_rule rule, unsigned region, unsigned index,
                                     unsigned flags) {
  struct endpoint_step s = {.flags = (uint16_t)(ENDPOINT_WRITE | flags),
                            .rule = (uint8_t)rule,
                            .region = (uint8_t)region,
                            .index = (uint8_t)index,
                            .write_epoch = e->epoch};
  answer_held(e, &s);
  sweep(e, &s);
  return s;
}

// A load of the other line that cannot have evidence: a TRYAGAIN that does not advance.
static struct endpoint_step early(struct endpoint *e, const struct endpoint_event *load, bool exclusive) {
  struct endpoint_step s = reload(load, exclusive, ENDPOINT_RULE_LOAD_EARLY);
  s.flags |= ENDPOINT_WRITE | ENDPOINT_EARLY;
  s.write_epoch = e->epoch;
  sweep(e, &s);
  return s;
}

static bool is_taking(const struct endpoint *e, unsigned region) {
  return (e->phase == ENDPOINT_LOOKING || e->phase == ENDPOINT_COLLECTING) && e->side == region;
}

static struct endpoint_step look(struct endpoint *e, enum endpoint_rule rule, unsigned region) {
  e->phase = ENDPOINT_LOOKING;
  e->side = (uint8_t)region;
  return (struct endpoint_step){.flags = ENDPOINT_RECALL,
                                .rule = (uint8_t)rule,
                                .region = (uint8_t)region,
                                .index = region == REGION_RX ? e->k : e->t};
}

// Takes back the request's lines, which hold no reply.
static struct endpoint_step clean(struct endpoint *e, enum endpoint_rule rule, unsigned outcome) {
  struct endpoint_step s = {.flags = ENDPOINT_RECALL, .rule = (uint8_t)rule, .region = REGION_RX, .index = e->k};
  e->phase = ENDPOINT_COLLECTING;
  e->side = REGION_RX;
  e->outcome = (uint16_t)outcome;
  e->wait = WAIT_CONTROL;
  e->open = 0;
  e->replied = 0;
  if (e->request_aux != 0) {
    s.flags |= ENDPOINT_RECALL_AUX;
    s.aux_region = REGION_RX_AUX;
    s.aux = e->request_aux;
    e->wait |= WAIT_AUX;
  }
  e->request_aux = 0;
  return s;
}

static struct endpoint_step park(struct endpoint *e, struct endpoint_step s) {
  e->phase = e->holding ? ENDPOINT_PARKED : ENDPOINT_READY;
  if (e->holding) s.flags |= ENDPOINT_ARM;
  return s;
}

// Everything that COLLECTING waited for is in.
static struct endpoint_step finish(struct endpoint *e, struct endpoint_step s) {
  s.flags |= e->outcome;
  s.length = e->length;
  s.status = e->status;
  s.too_long = e->too_long;
  e->outcome = 0;
  e->length = 0;
  e->status = 0;
  e->too_long = 0;
  if (e->side == REGION_RX) return park(e, s);
  e->side = REGION_RX;
  e->phase = ENDPOINT_READY;
  e->replied = 1;
  s.flags |= ENDPOINT_WRITE;
  s.region = REGION_TX;
  s.index = e->t ^ 1;
  s.write_flags = RX_VALID;
  s.write_epoch = e->epoch;
  if (e->holding) answer_held(e, &s);
  e->t ^= 1;
  return s;
}

static struct endpoint_step load_receive(struct endpoint *e, const struct endpoint_event *load,
                                         const struct endpoint_rules *rules) {
  if (load->index == e->k) {
    if (is_taking(e, REGION_RX) && (e->phase == ENDPOINT_LOOKING || (e->wait & WAIT_CONTROL) != 0))
      return just(ENDPOINT_RULE_LOAD_TAKEN, ENDPOINT_DEFER);
    struct endpoint_step s =
        reload(load, rules->rx_exclusive, e->open ? ENDPOINT_RULE_LOAD_CURRENT : ENDPOINT_RULE_LOAD_FINISHED);
    if (!e->open) sweep(e, &s);
    return s;
  }
  if (e->phase == ENDPOINT_PARKED || e->phase == ENDPOINT_DELIVERING) return impossible();
  if (is_taking(e, REGION_RX)) return e->holding ? impossible() : just(ENDPOINT_RULE_LOAD_TAKEN, ENDPOINT_DEFER);
  if (e->open && !rules->coupled && !e->replied)
    return early(e, load, rules->rx_exclusive); // the transmit side may be holding a load of its own
  hold(e, load, rules->rx_exclusive);
  if (!e->open) return park(e, just(ENDPOINT_RULE_LOAD_PARK, 0));
  if (rules->coupled) return look(e, ENDPOINT_RULE_LOAD_DONE, REGION_RX);
  struct endpoint_step s = clean(e, ENDPOINT_RULE_LOAD_NEXT, 0);
  s.flags |= ENDPOINT_DOORBELL;
  return s;
}

static struct endpoint_step load_transmit(struct endpoint *e, const struct endpoint_event *load,
                                          const struct endpoint_rules *rules) {
  if (load->index == e->t) {
    bool taking = is_taking(e, REGION_TX);
    if (taking && e->phase == ENDPOINT_LOOKING) return just(ENDPOINT_RULE_LOAD_TAKEN, ENDPOINT_DEFER);
    struct endpoint_step s =
        reload(load, rules->tx_exclusive, taking ? ENDPOINT_RULE_LOAD_FINISHED : ENDPOINT_RULE_LOAD_CURRENT);
    if (taking) sweep(e, &s);
    return s;
  }
  if (is_taking(e, REGION_TX)) return e->holding ? impossible() : just(ENDPOINT_RULE_LOAD_TAKEN, ENDPOINT_DEFER);
  if (!e->open || e->replied) return early(e, load, rules->tx_exclusive);
  hold(e, load, rules->tx_exclusive);
  return look(e, ENDPOINT_RULE_LOAD_DOORBELL, REGION_TX);
}

static struct endpoint_step delivered(struct endpoint *e, const struct endpoint_event *event) {
  if (e->phase != ENDPOINT_DELIVERING) return impossible();
  e->phase = ENDPOINT_PARKED;
  if (!event->ok) return just(ENDPOINT_RULE_UNDELIVERED, 0);
  e->phase = ENDPOINT_READY;
  e->k ^= 1;
  e->epoch++;
  e->open = 1;
  e->request_aux = event->aux;
  struct endpoint_step s = {
      .flags = ENDPOINT_DISARM, .rule = ENDPOINT_RULE_DELIVERED, .region = REGION_RX, .index = e->k};
  answer_held(e, &s);
  return s;
}

static struct endpoint_step deadline(struct endpoint *e) {
  if (e->phase == ENDPOINT_DELIVERING) return just(ENDPOINT_RULE_DEADLINE_LATE, ENDPOINT_DEFER);
  if (e->phase != ENDPOINT_PARKED) return impossible();
  e->phase = ENDPOINT_READY;
  e->k ^= 1;
  e->epoch++;
  return tryagain(e, ENDPOINT_RULE_TRYAGAIN, REGION_RX, e->k, ENDPOINT_TRYAGAIN);
}

// The line that may hold the evidence is back.
static struct endpoint_step judge(struct endpoint *e, const struct endpoint_event *event,
                                  const struct endpoint_rules *rules) {
  bool receive = e->side == REGION_RX;
  if ((event->flags & REPLY_DONE) == 0 || event->header_epoch != e->epoch) {
    e->phase = ENDPOINT_READY;
    e->side = REGION_RX;
    if (!e->holding) return just(ENDPOINT_RULE_NOTHING_LEFT, 0);
    return tryagain(e, ENDPOINT_RULE_NO_EVIDENCE, event->region, event->index ^ 1u, ENDPOINT_EARLY);
  }
  bool one_way = (event->flags & REPLY_ONEWAY) != 0;
  unsigned aux = 0;
  e->outcome = one_way ? ENDPOINT_ONE_WAY : ENDPOINT_REPLY;
  if (!one_way) {
    const struct layout shape = {.line_bytes = rules->line_bytes};
    e->status = event->status;
    e->too_long = event->length > rules->max_reply;
    e->length = e->too_long ? 0 : event->length;
    aux = layout_aux(&shape, rules->reply_off, e->length);
  }
  if (receive) {
    e->open = 0;
    if (e->request_aux > aux) aux = e->request_aux;
    e->request_aux = 0;
  }
  e->phase = ENDPOINT_COLLECTING;
  struct endpoint_step s =
      just(aux == 0 ? ENDPOINT_RULE_EVIDENCE_WHOLE : ENDPOINT_RULE_EVIDENCE, e->holding ? ENDPOINT_DOORBELL : 0);
  if (aux == 0) return finish(e, s);
  e->wait = WAIT_AUX;
  s.flags |= ENDPOINT_RECALL_AUX;
  s.aux_region = receive ? REGION_RX_AUX : REGION_TX_AUX;
  s.aux = (uint8_t)aux;
  return s;
}

// `last` fires if nothing else is outstanding, else `back`.
static struct endpoint_step arrived(struct endpoint *e, unsigned what, enum endpoint_rule back,
                                    enum endpoint_rule last) {
  if (e->phase != ENDPOINT_COLLECTING || (e->wait & what) == 0) return impossible();
  e->wait &= (uint8_t)~what;
  return e->wait == 0 ? finish(e, just(last, 0)) : just(back, 0);
}

static struct endpoint_step recalled(struct endpoint *e, const struct endpoint_event *event,
                                     const struct endpoint_rules *rules) {
  uint8_t swept = sweep_bit(event->region, event->index);
  if ((e->sweeping & swept) != 0) {
    e->sweeping &= (uint8_t)~swept;
    return just(ENDPOINT_RULE_SWEPT, 0);
  }
  if (!is_taking(e, event->region)) return impossible();
  if (event->index != (event->region == REGION_RX ? e->k : e->t)) return impossible();
  if (e->phase == ENDPOINT_LOOKING) return judge(e, event, rules);
  return arrived(e, WAIT_CONTROL, ENDPOINT_RULE_CONTROL_BACK, ENDPOINT_RULE_CONTROL_LAST);
}

static struct endpoint_step leave(struct endpoint *e, const struct endpoint_event *event,
                                  const struct endpoint_rules *rules) {
  if (e->phase == ENDPOINT_LOOKING || e->phase == ENDPOINT_COLLECTING)
    return just(ENDPOINT_RULE_LEAVE_WAIT, ENDPOINT_DEFER);
  if (!e->open || e->replied) return just(ENDPOINT_RULE_LEAVE_IDLE, 0);
  if (event->kind == ENDPOINT_ABORT) return clean(e, ENDPOINT_RULE_ABORT, ENDPOINT_ABORTED);
  return look(e, ENDPOINT_RULE_FLUSH, rules->coupled ? REGION_RX : REGION_TX);
}

struct endpoint_step endpoint_next(struct endpoint *e, const struct endpoint_event *event,
                                   const struct endpoint_rules *rules) {
  switch (event->kind) {
  case ENDPOINT_LOAD:
    if (event->index > 1 || event->region > REGION_TX) return impossible();
    if (event->region == REGION_TX && rules->coupled) return impossible();
    if ((e->sweeping & sweep_bit(event->region, event->index)) != 0)
      return just(ENDPOINT_RULE_LOAD_SWEPT, ENDPOINT_DEFER);
    return event->region == REGION_RX ? load_receive(e, event, rules) : load_transmit(e, event, rules);
  case ENDPOINT_CLAIM:
    if (e->phase != ENDPOINT_PARKED) return impossible();
    e->phase = ENDPOINT_DELIVERING;
    return just(ENDPOINT_RULE_CLAIM, 0);
  case ENDPOINT_DELIVERED:
    return delivered(e, event);
  case ENDPOINT_DEADLINE:
    return deadline(e);
  case ENDPOINT_RECALLED:
    if (event->index > 1 || event->region > REGION_TX) return impossible();
    return recalled(e, event, rules);
  case ENDPOINT_RECALLED_AUX:
    return arrived(e, WAIT_AUX, ENDPOINT_RULE_AUX_BACK, ENDPOINT_RULE_AUX_LAST);
  case ENDPOINT_FLUSH:
  case ENDPOINT_ABORT:
    return leave(e, event, rules);
  default:
    return impossible();
  }
}

const char *endpoint_phase_name(enum endpoint_phase phase) {
  static const char *const names[] = {"ready", "parked", "delivering", "looking", "collecting"};
  return phase <= ENDPOINT_COLLECTING ? names[phase] : "?";
}

const char *endpoint_event_name(enum endpoint_event_kind kind) {
  static const char *const names[ENDPOINT_EVENTS] = {"load",     "claim",        "delivered", "deadline",
                                                     "recalled", "recalled_aux", "flush",     "abort"};
  return kind < ENDPOINT_EVENTS ? names[kind] : "?";
}

const char *endpoint_rule_name(enum endpoint_rule rule) {
  static const char *const names[ENDPOINT_RULES] = {
#define X(id, name, what) name,
      ENDPOINT_RULE_LIST(X)
#undef X
  };
  return rule < ENDPOINT_RULES ? names[rule] : "?";
}

const char *endpoint_rule_text(enum endpoint_rule rule) {
  static const char *const texts[ENDPOINT_RULES] = {
#define X(id, name, what) what,
      ENDPOINT_RULE_LIST(X)
#undef X
  };
  return rule < ENDPOINT_RULES ? texts[rule] : "?";
}

enum endpoint_event_kind endpoint_rule_event(enum endpoint_rule rule) {
  switch (rule) {
  case ENDPOINT_RULE_CLAIM:
    return ENDPOINT_CLAIM;
  case ENDPOINT_RULE_DELIVERED:
  case ENDPOINT_RULE_UNDELIVERED:
    return ENDPOINT_DELIVERED;
  case ENDPOINT_RULE_TRYAGAIN:
  case ENDPOINT_RULE_DEADLINE_LATE:
    return ENDPOINT_DEADLINE;
  case ENDPOINT_RULE_SWEPT:
  case ENDPOINT_RULE_NO_EVIDENCE:
  case ENDPOINT_RULE_NOTHING_LEFT:
  case ENDPOINT_RULE_EVIDENCE:
  case ENDPOINT_RULE_EVIDENCE_WHOLE:
  case ENDPOINT_RULE_CONTROL_BACK:
  case ENDPOINT_RULE_CONTROL_LAST:
    return ENDPOINT_RECALLED;
  case ENDPOINT_RULE_AUX_BACK:
  case ENDPOINT_RULE_AUX_LAST:
    return ENDPOINT_RECALLED_AUX;
  case ENDPOINT_RULE_LEAVE_WAIT:
  case ENDPOINT_RULE_LEAVE_IDLE:
  case ENDPOINT_RULE_FLUSH:
    return ENDPOINT_FLUSH;
  case ENDPOINT_RULE_ABORT:
    return ENDPOINT_ABORT;
  default:
    return ENDPOINT_LOAD;
  }
}
