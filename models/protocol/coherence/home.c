// SPDX-License-Identifier: Apache-2.0
#include "models/protocol/coherence/home.h"

static uint64_t bit(unsigned node) {
  return UINT64_C(1) << node;
}

static struct home_step just(enum home_rule rule, uint16_t flags) {
  return (struct home_step){.flags = flags, .rule = (uint16_t)rule};
}

static struct home_step impossible(void) {
  return just(HOME_RULE_NONE, HOME_ERROR);
}

static struct home_step send(enum home_rule rule, enum coh_op op, uint64_t to, uint16_t flags) {
  return (struct home_step){.to = to, .op = (uint16_t)op, .flags = flags | HOME_SEND, .rule = (uint16_t)rule};
}

struct home_line home_line_empty(void) {
  return (struct home_line){.owner = HOME_NOBODY, .requester = HOME_NOBODY, .holder = HOME_NOBODY};
}

bool home_uncached(const struct home_line *l) {
  return l->busy == HOME_IDLE && l->owner == HOME_NOBODY && l->sharers == 0;
}

static bool is_request(enum home_event e) {
  return e == HOME_READ_SHARED || e == HOME_READ_EXCLUSIVE || e == HOME_UPGRADE;
}

// Every snoop is answered, or none was needed: the line is as `doing` wants it, but for the new holder.
// `exclusive`: a HOME_READ_SHARED is granted Exclusive.
static struct home_step finish(struct home_line *l, enum home_rule rule, bool exclusive, struct home_rules rules) {
  enum home_event doing = l->doing;
  unsigned node = l->requester;
  l->busy = HOME_IDLE;
  l->doing = 0;
  l->requester = HOME_NOBODY;
  if (!is_request(doing)) return just(rule, HOME_DONE | HOME_WAKE);
  enum coh_op op = COH_DATA_SHARED;
  if (doing != HOME_READ_SHARED || exclusive) {
    // A node that is still a sharer has its copy: it is snooped only before its bit is cleared.
    op = doing == HOME_UPGRADE && (l->sharers & bit(node)) != 0 ? COH_UPGRADE_ACK : COH_DATA_EXCLUSIVE;
    l->sharers = 0;
    l->owner = (uint8_t)node;
  } else {
    l->sharers |= bit(node);
  }
  if (rules.race == COH_RACE_CONFLICT) return send(rule, op, bit(node), HOME_WAKE);
  l->busy = HOME_GRANTED;
  l->requester = (uint8_t)node;
  return send(rule, op, bit(node), 0);
}

// Begins what `doing` asks for; `exclusive`: a HOME_READ_SHARED is granted Exclusive if nobody else has the line.
// `rule` fires if nobody must be snooped, else the one behind it.
static struct home_step begin(struct home_line *l, enum home_event doing, unsigned node, bool exclusive,
                              enum home_rule rule, struct home_rules rules) {
  bool share = doing == HOME_READ_SHARED || doing == HOME_LOCAL_READ;
  uint64_t others = l->sharers;
  if (is_request(doing)) others &= ~bit(node);
  if (l->owner != HOME_NOBODY) others = bit(l->owner);
  l->doing = (uint8_t)doing;
  l->requester = is_request(doing) ? (uint8_t)node : HOME_NOBODY;
  if (others == 0 || (share && l->owner == HOME_NOBODY)) return finish(l, rule, exclusive && others == 0, rules);
  l->busy = HOME_SNOOPING;
  l->waiting = others;
  return send(rule + 1, share ? COH_SNOOP_SHARE : COH_SNOOP_INVALIDATE, others, 0);
}

static struct home_step request(struct home_line *l, enum home_event event, unsigned node, struct home_rules rules) {
  if (l->owner == node && l->busy == HOME_IDLE) return impossible(); // it would have had to give the line up first
  if (l->holder != HOME_NOBODY || l->busy != HOME_IDLE) return just(HOME_RULE_REQUEST_WAITS, HOME_DEFER);
  if (!rules.device) return begin(l, event, node, true, HOME_RULE_REQUEST_GRANTED, rules);
  l->holder = (uint8_t)node;
  l->held = (uint8_t)event;
  return just(HOME_RULE_REQUEST_HELD, HOME_HOLD);
}

static struct home_step grant(struct home_line *l, bool exclusive, struct home_rules rules) {
  if (l->holder == HOME_NOBODY) return impossible();
  if (l->busy != HOME_IDLE) return just(HOME_RULE_GRANT_WAITS, HOME_DEFER);
  unsigned node = l->holder;
  enum home_event held = l->held;
  l->holder = HOME_NOBODY;
  l->held = 0;
  return begin(l, held, node, exclusive, HOME_RULE_GRANT_GRANTED, rules);
}

// A write-back or eviction. One from a node that is not the owner crossed a snoop that has already taken the line (and
// its bytes): it changes nothing but is acknowledged, because the node waits.
static struct home_step leave(struct home_line *l, enum home_event event, unsigned node) {
  if (l->busy == HOME_GRANTED && l->requester == node)
    return just(HOME_RULE_LEAVE_WAITS, HOME_DEFER); // it overtook the grant's acknowledgement
  bool owner = l->owner == node;
  uint16_t flags = owner && event == HOME_WRITE_BACK ? HOME_TAKE : 0;
  if (owner) l->owner = HOME_NOBODY;
  l->sharers &= ~bit(node);
  return send(owner ? HOME_RULE_LEAVE_OWNER : HOME_RULE_LEAVE_CROSSED, COH_WRITE_BACK_ACK, bit(node), flags);
}

static struct home_step snoop_response(struct home_line *l, enum home_event event, unsigned node,
                                       struct home_rules rules) {
  if (l->busy != HOME_SNOOPING || (l->waiting & bit(node)) == 0) return impossible();
  if (event == HOME_CONFLICT) {
    if (rules.race != COH_RACE_CONFLICT) return impossible();
    return send(HOME_RULE_CONFLICT, COH_CONFLICT_ACK, bit(node), 0);
  }
  bool share = l->doing == HOME_READ_SHARED || l->doing == HOME_LOCAL_READ;
  uint16_t taken = event == HOME_SNOOP_DIRTY ? HOME_TAKE : 0;
  l->waiting &= ~bit(node);
  l->sharers &= ~bit(node);
  if (l->owner == node) {
    l->owner = HOME_NOBODY;
    // A clean answer does not say whether a copy stayed; counting it costs at most a snoop in vain.
    if (share) l->sharers |= bit(node);
  }
  if (l->waiting != 0) return just(HOME_RULE_SNOOP_MORE, taken);
  bool grants = is_request((enum home_event)l->doing);
  struct home_step step = finish(l, grants ? HOME_RULE_SNOOP_GRANTED : HOME_RULE_SNOOP_DONE, false, rules);
  step.flags |= taken;
  return step;
}

struct home_step home_next(struct home_line *l, enum home_event event, unsigned node, struct home_rules rules) {
  switch (event) {
  case HOME_READ_SHARED:
  case HOME_READ_EXCLUSIVE:
  case HOME_UPGRADE:
    return request(l, event, node, rules);
  case HOME_WRITE_BACK:
  case HOME_EVICT:
    return leave(l, event, node);
  case HOME_SNOOP_CLEAN:
  case HOME_SNOOP_DIRTY:
  case HOME_CONFLICT:
    return snoop_response(l, event, node, rules);
  case HOME_GRANT_ACK:
    if (l->busy != HOME_GRANTED || l->requester != node) return impossible();
    l->busy = HOME_IDLE;
    l->requester = HOME_NOBODY;
    return just(HOME_RULE_ACKNOWLEDGED, HOME_WAKE);
  case HOME_RECALL:
  case HOME_LOCAL_READ:
    if (l->busy != HOME_IDLE) return just(HOME_RULE_DEVICE_WAITS, HOME_DEFER);
    return begin(l, event, 0, false, HOME_RULE_DEVICE_DONE, rules);
  case HOME_GRANT_SHARED:
    return grant(l, false, rules);
  case HOME_GRANT_EXCLUSIVE:
    return grant(l, true, rules);
  default:
    return impossible();
  }
}

enum home_event home_event_of(enum coh_op op) {
  switch (op) {
  case COH_READ_SHARED:
    return HOME_READ_SHARED;
  case COH_READ_EXCLUSIVE:
    return HOME_READ_EXCLUSIVE;
  case COH_UPGRADE:
    return HOME_UPGRADE;
  case COH_WRITE_BACK:
    return HOME_WRITE_BACK;
  case COH_EVICT:
    return HOME_EVICT;
  case COH_SNOOP_CLEAN:
    return HOME_SNOOP_CLEAN;
  case COH_SNOOP_DIRTY:
    return HOME_SNOOP_DIRTY;
  case COH_CONFLICT:
    return HOME_CONFLICT;
  case COH_GRANT_ACK:
    return HOME_GRANT_ACK;
  default:
    return HOME_EVENTS;
  }
}

const char *home_event_name(enum home_event event) {
  static const char *const names[HOME_EVENTS] = {
      "read_shared", "read_exclusive", "upgrade", "write_back", "evict",        "snoop_clean",    "snoop_dirty",
      "conflict",    "grant_ack",      "recall",  "local_read", "grant_shared", "grant_exclusive"};
  return event < HOME_EVENTS ? names[event] : "?";
}

const char *home_state_name(const struct home_line *l) {
  static const char *const names[] = {"idle", "snooping", "granted"};
  if (l->busy == HOME_IDLE && l->holder != HOME_NOBODY) return "held";
  return l->busy <= HOME_GRANTED ? names[l->busy] : "?";
}

const char *home_rule_name(enum home_rule rule) {
  static const char *const names[HOME_RULES] = {
#define X(id, name, what) name,
      HOME_RULE_LIST(X)
#undef X
  };
  return rule < HOME_RULES ? names[rule] : "?";
}

const char *home_rule_text(enum home_rule rule) {
  static const char *const texts[HOME_RULES] = {
#define X(id, name, what) what,
      HOME_RULE_LIST(X)
#undef X
  };
  return rule < HOME_RULES ? texts[rule] : "?";
}
