// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/coherence/cache_controller.h"

struct row {
  uint16_t flags;
  uint16_t send;
  uint8_t next;
  bool possible;
  uint16_t pad; // to eight bytes, by which a row is found at once
};

#define GO(next_, flags_)                                                                                              \
  { (flags_), 0, CACHE_##next_, true, 0 }
#define GO_SEND(next_, flags_, op)                                                                                     \
  { (flags_) | CACHE_SEND, COH_##op, CACHE_##next_, true, 0 }
#define STALL_ALL(here)                                                                                                \
  [CACHE_LOAD] = GO(here, CACHE_STALL), [CACHE_STORE] = GO(here, CACHE_STALL),                                         \
  [CACHE_FETCH_EXCLUSIVE] = GO(here, CACHE_STALL), [CACHE_EVICT] = GO(here, CACHE_STALL)

// What is not listed cannot happen. A fill's acknowledgement and the conflict handshake are added by cache_next.
static const struct row table[CACHE_STATES][CACHE_EVENTS] = {
    [CACHE_I] = {[CACHE_LOAD] = GO_SEND(IS_D, CACHE_MISS, READ_SHARED),
                 [CACHE_STORE] = GO_SEND(IE_D, CACHE_MISS, READ_EXCLUSIVE),
                 [CACHE_FETCH_EXCLUSIVE] = GO_SEND(IE_D, CACHE_MISS, READ_EXCLUSIVE),
                 [CACHE_EVICT] = GO(I, CACHE_FREE),
                 // the home may count a silently evicted copy as a sharer
                 [CACHE_SNOOP_INVALIDATE] = GO_SEND(I, 0, SNOOP_CLEAN),
                 // the eviction crossed the snoop
                 [CACHE_SNOOP_SHARE] = GO_SEND(I, 0, SNOOP_CLEAN)},
    [CACHE_S] = {[CACHE_LOAD] = GO(S, CACHE_HIT),
                 [CACHE_STORE] = GO_SEND(SE_A, CACHE_MISS, UPGRADE),
                 [CACHE_FETCH_EXCLUSIVE] = GO_SEND(SE_A, CACHE_MISS, UPGRADE),
                 [CACHE_EVICT] = GO(I, CACHE_FREE), // silent: the home may snoop in vain
                 [CACHE_SNOOP_INVALIDATE] = GO_SEND(I, CACHE_FREE, SNOOP_CLEAN)},
    [CACHE_E] = {[CACHE_LOAD] = GO(E, CACHE_HIT),
                 [CACHE_STORE] = GO(M, CACHE_HIT),
                 [CACHE_FETCH_EXCLUSIVE] = GO(E, CACHE_HIT),
                 [CACHE_EVICT] = GO_SEND(EI_A, CACHE_FREE, EVICT),
                 [CACHE_SNOOP_INVALIDATE] = GO_SEND(I, CACHE_FREE, SNOOP_CLEAN),
                 [CACHE_SNOOP_SHARE] = GO_SEND(S, 0, SNOOP_CLEAN)},
    [CACHE_M] = {[CACHE_LOAD] = GO(M, CACHE_HIT),
                 [CACHE_STORE] = GO(M, CACHE_HIT),
                 [CACHE_FETCH_EXCLUSIVE] = GO(M, CACHE_HIT),
                 [CACHE_EVICT] = GO_SEND(MI_A, CACHE_WITH_DATA, WRITE_BACK),
                 [CACHE_SNOOP_INVALIDATE] = GO_SEND(I, CACHE_WITH_DATA | CACHE_FREE, SNOOP_DIRTY),
                 [CACHE_SNOOP_SHARE] = GO_SEND(S, CACHE_WITH_DATA, SNOOP_DIRTY)},
    [CACHE_IS_D] =
        {STALL_ALL(IS_D), [CACHE_DATA_SHARED] = GO(S, CACHE_TAKE | CACHE_WAKE),
         [CACHE_DATA_EXCLUSIVE] = GO(E, CACHE_TAKE | CACHE_WAKE),
         [CACHE_SNOOP_INVALIDATE] = GO_SEND(IS_D, 0, SNOOP_CLEAN), [CACHE_SNOOP_SHARE] = GO_SEND(IS_D, 0, SNOOP_CLEAN)},
    [CACHE_IE_D] =
        {STALL_ALL(IE_D), [CACHE_DATA_EXCLUSIVE] = GO(E, CACHE_TAKE | CACHE_WAKE),
         [CACHE_SNOOP_INVALIDATE] = GO_SEND(IE_D, 0, SNOOP_CLEAN), [CACHE_SNOOP_SHARE] = GO_SEND(IE_D, 0, SNOOP_CLEAN)},
    [CACHE_SE_A] = {[CACHE_LOAD] = GO(SE_A, CACHE_HIT),
                    [CACHE_STORE] = GO(SE_A, CACHE_STALL),
                    [CACHE_FETCH_EXCLUSIVE] = GO(SE_A, CACHE_STALL),
                    [CACHE_EVICT] = GO(SE_A, CACHE_STALL),
                    [CACHE_UPGRADE_ACK] = GO(E, CACHE_WAKE),
                    // another node's store was first: the home will send data instead
                    [CACHE_SNOOP_INVALIDATE] = GO_SEND(IE_D, 0, SNOOP_CLEAN)},
    [CACHE_MI_A] = {STALL_ALL(MI_A), [CACHE_WRITE_BACK_ACK] = GO(I, CACHE_FREE | CACHE_WAKE),
                    // the home may see this answer before the write-back that it crossed, so it carries the bytes too
                    [CACHE_SNOOP_INVALIDATE] = GO_SEND(II_A, CACHE_WITH_DATA | CACHE_FREE, SNOOP_DIRTY),
                    [CACHE_SNOOP_SHARE] = GO_SEND(II_A, CACHE_WITH_DATA | CACHE_FREE, SNOOP_DIRTY)},
    [CACHE_EI_A] =
        {STALL_ALL(EI_A), [CACHE_WRITE_BACK_ACK] = GO(I, CACHE_WAKE),
         [CACHE_SNOOP_INVALIDATE] = GO_SEND(II_A, 0, SNOOP_CLEAN), [CACHE_SNOOP_SHARE] = GO_SEND(II_A, 0, SNOOP_CLEAN)},
    [CACHE_II_A] = {STALL_ALL(II_A), [CACHE_WRITE_BACK_ACK] = GO(I, CACHE_WAKE),
                    [CACHE_SNOOP_INVALIDATE] = GO_SEND(II_A, 0, SNOOP_CLEAN)},
};

static bool is_snoop(enum cache_event e) {
  return e == CACHE_SNOOP_INVALIDATE || e == CACHE_SNOOP_SHARE;
}

static bool is_grant(enum cache_event e) {
  return e == CACHE_DATA_SHARED || e == CACHE_DATA_EXCLUSIVE || e == CACHE_UPGRADE_ACK;
}

bool cache_requesting(enum cache_state state) {
  return state == CACHE_IS_D || state == CACHE_IE_D || state == CACHE_SE_A;
}

// The handshake is over. Responses keep their order, so a fill granted before the snoop is here by now, and the snoop
// acts on it; if none is here, the request was not granted, and the snoop finds what it would have found before it.
static struct cache_step answer_put_off_snoop(struct cache_line *line) {
  const struct row *row = &table[line->state][line->snoop];
  if (line->snoop == 0 || !row->possible) return (struct cache_step){.flags = CACHE_ERROR};
  uint16_t wake = cache_requesting(line->state) ? 0 : CACHE_WAKE;
  *line = (struct cache_line){.state = row->next};
  return (struct cache_step){.flags = row->flags | wake, .send = row->send, .rule = CACHE_RULE_ANSWERED};
}

struct cache_step cache_next(struct cache_line *line, enum cache_event event, enum coh_race race) {
  if (event == CACHE_CONFLICT_ACK) return answer_put_off_snoop(line);
  if (race == COH_RACE_CONFLICT && is_snoop(event) && cache_requesting(line->state) && line->snoop == 0) {
    line->snoop = (uint8_t)event;
    return (struct cache_step){.flags = CACHE_SEND, .send = COH_CONFLICT, .rule = CACHE_RULE_PUT_OFF};
  }
  const struct row *row = &table[line->state][event];
  if (!row->possible) return (struct cache_step){.flags = CACHE_ERROR};
  struct cache_step step = {.flags = row->flags, .send = row->send, .rule = (uint16_t)CACHE_RULE(line->state, event)};
  if (line->snoop != 0) {
    if (is_snoop(event)) return (struct cache_step){.flags = CACHE_ERROR};
    if ((step.flags & CACHE_SEND) != 0 || event == CACHE_EVICT)
      return (struct cache_step){.flags = CACHE_STALL, .rule = CACHE_RULE_HELD_UP};
  }
  line->state = row->next;
  if (race == COH_RACE_GRANT_ACK && is_grant(event)) {
    step.flags |= CACHE_SEND;
    step.send = COH_GRANT_ACK;
  }
  return step;
}

enum cache_event cache_event_of(enum coh_op op) {
  switch (op) {
  case COH_DATA_SHARED:
    return CACHE_DATA_SHARED;
  case COH_DATA_EXCLUSIVE:
    return CACHE_DATA_EXCLUSIVE;
  case COH_UPGRADE_ACK:
    return CACHE_UPGRADE_ACK;
  case COH_WRITE_BACK_ACK:
    return CACHE_WRITE_BACK_ACK;
  case COH_CONFLICT_ACK:
    return CACHE_CONFLICT_ACK;
  case COH_SNOOP_INVALIDATE:
    return CACHE_SNOOP_INVALIDATE;
  case COH_SNOOP_SHARE:
    return CACHE_SNOOP_SHARE;
  default:
    return CACHE_EVENTS;
  }
}

bool cache_readable(enum cache_state state) {
  return state == CACHE_S || state == CACHE_E || state == CACHE_M || state == CACHE_SE_A;
}

bool cache_writable(enum cache_state state) {
  return state == CACHE_E || state == CACHE_M;
}

const char *cache_state_name(enum cache_state state) {
  static const char *const names[CACHE_STATES] = {"I", "S", "E", "M", "IS_D", "IE_D", "SE_A", "MI_A", "EI_A", "II_A"};
  return state < CACHE_STATES ? names[state] : "?";
}

// Every event's name, with something in front of it.
#define EVENT_NAMES(front)                                                                                             \
  front "load", front "store", front "fetch_exclusive", front "evict", front "data_shared", front "data_exclusive",    \
      front "upgrade_ack", front "write_back_ack", front "conflict_ack", front "snoop_invalidate", front "snoop_share"

const char *cache_event_name(enum cache_event event) {
  static const char *const names[CACHE_EVENTS] = {EVENT_NAMES("")};
  return event < CACHE_EVENTS ? names[event] : "?";
}

const char *cache_rule_name(unsigned rule) {
  static const char *const names[CACHE_RULES] = {
      "none",
      EVENT_NAMES("I."),
      EVENT_NAMES("S."),
      EVENT_NAMES("E."),
      EVENT_NAMES("M."),
      EVENT_NAMES("IS_D."),
      EVENT_NAMES("IE_D."),
      EVENT_NAMES("SE_A."),
      EVENT_NAMES("MI_A."),
      EVENT_NAMES("EI_A."),
      EVENT_NAMES("II_A."),
      "put_off",
      "answered",
      "held_up",
  };
  return rule < CACHE_RULES ? names[rule] : "?";
}
