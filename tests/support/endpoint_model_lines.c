// SPDX-License-Identifier: Apache-2.0
// Cache, home and network of the endpoint model, each line by itself.
#include "tests/support/endpoint_model_state.h"
#include <string.h>

static struct home_rules rules_of(const struct endpoint_run *r, enum model_line line) {
  bool control = line != LINE_RX_AUX && line != LINE_TX_AUX;
  return (struct home_rules){.race = r->setup->race, .device = control};
}

static void push(struct endpoint_run *r, enum model_line line, enum coh_op op, struct content content) {
  struct line_message *c = r->s->line[line].channel[coh_class_of(op)];
  if (!coh_carries_line(op)) content = (struct content){0};
  for (unsigned i = 0; i < MESSAGES; i++)
    if (c[i].op == 0) {
      c[i] = (struct line_message){(uint8_t)(op + 1), content};
      return;
    }
  model_break(r, OVERFLOW);
}

// The cache's side of one event; true if an access hit.
static bool cache_side(struct endpoint_run *r, enum model_line number, enum cache_event event, enum waiter who,
                       struct content content) {
  struct line *line = &r->s->line[number];
  enum cache_state before = line->cache.line.state;
  enum core core = who == WAITER_NEIGHBOUR ? CORE_NEIGHBOUR : CORE_THREAD;
  struct shared_step whole = shared_next(&line->cache, event, core, (struct shared_rules){.race = r->setup->race});
  struct cache_step step = whole.does;
  if (before != line->cache.line.state || (step.flags & CACHE_SEND) != 0)
    explore_note(r->note, "; cache %s: %s in %s -> %s%s%s", model_line_name(number), cache_event_name(event),
                 cache_state_name(before), cache_state_name(line->cache.line.state),
                 step.flags & CACHE_SEND ? ", sends " : "", step.flags & CACHE_SEND ? coh_op_name(step.send) : "");
  if ((step.flags & CACHE_ERROR) != 0) model_break(r, UNEXPECTED);
  if ((step.flags & CACHE_TAKE) != 0) line->in_cache = content;
  if ((step.flags & CACHE_SEND) != 0) push(r, number, step.send, line->in_cache);
  if ((step.flags & CACHE_FREE) != 0) line->in_cache = (struct content){0};
  sharing_step(r, line, event, who, &whole);
  if ((step.flags & (CACHE_STALL | CACHE_MISS)) != 0) sharing_wait(r, number, who);
  if ((step.flags & CACHE_WAKE) != 0) sharing_wake(r, number);
  bool hit = (step.flags & CACHE_HIT) != 0;
  if (hit && who == WAITER_NEIGHBOUR && model_fault(r, FAULT_HIT_ASKS))
    push(r, number, COH_READ_SHARED, line->in_cache);
  return hit;
}

bool line_access(struct endpoint_run *r, enum model_line line, enum cache_event event, enum waiter who) {
  return !sharing_starves(r, line, event, who) && cache_side(r, line, event, who, (struct content){0});
}

bool line_evict(struct endpoint_run *r, enum model_line line) {
  enum cache_state state = r->s->line[line].cache.line.state;
  if (state != CACHE_S && state != CACHE_E && state != CACHE_M) return false;
  explore_note(r->note, "%s is evicted", model_line_name(line));
  cache_side(r, line, CACHE_EVICT, WAITER_NONE, (struct content){0});
  return true;
}

static void append_load(struct endpoint_run *r, enum model_line line) {
  for (unsigned i = 0; i < 4; i++)
    if (r->s->load[i].line == 0) {
      r->s->load[i] = (struct load){(uint8_t)(line + 1), r->s->line[line].home.held != HOME_READ_SHARED};
      return;
    }
  model_break(r, OVERFLOW);
}

static void append_returned(struct endpoint_run *r, enum model_line line) {
  for (unsigned i = 0; i < LINES; i++)
    if (r->s->returned[i].line == 0) {
      r->s->returned[i] = (struct returned){(uint8_t)(line + 1), r->s->line[line].at_home};
      return;
    }
  model_break(r, OVERFLOW);
}

static void drop_command(struct endpoint_run *r) {
  memmove(r->s->command, r->s->command + 1, (COMMANDS - 1) * sizeof r->s->command[0]);
  r->s->command[COMMANDS - 1] = (struct command){0};
}

static void home_side(struct endpoint_run *r, enum model_line number, enum home_event event, struct content content);

static void home_wake(struct endpoint_run *r, enum model_line number) {
  struct deferred_event queue[DEFERRED];
  memcpy(queue, r->s->line[number].deferred, sizeof queue);
  memset(r->s->line[number].deferred, 0, sizeof queue);
  for (unsigned i = 0; i < DEFERRED; i++)
    if (queue[i].event != 0) home_side(r, number, queue[i].event - 1, queue[i].content);
}

static void home_side(struct endpoint_run *r, enum model_line number, enum home_event event, struct content content) {
  struct line *line = &r->s->line[number];
  struct home_step step = home_next(&line->home, event, 0, rules_of(r, number));
  explore_note(r->note, "; home %s: %s%s%s%s", model_line_name(number), home_event_name(event),
               step.flags & HOME_SEND ? " -> sends " : "", step.flags & HOME_SEND ? coh_op_name(step.op) : "",
               step.flags & HOME_DEFER  ? " -> deferred"
               : step.flags & HOME_HOLD ? " -> held"
                                        : "");
  if ((step.flags & HOME_ERROR) != 0) model_break(r, UNEXPECTED);
  if ((step.flags & HOME_DEFER) != 0) {
    unsigned i = 0;
    while (i < DEFERRED && line->deferred[i].event != 0) i++;
    if (i == DEFERRED) {
      model_break(r, OVERFLOW);
      return;
    }
    line->deferred[i] = (struct deferred_event){(uint8_t)(event + 1), content};
  }
  if ((step.flags & HOME_TAKE) != 0) line->at_home = content;
  if ((step.flags & HOME_SEND) != 0) push(r, number, step.op, line->at_home);
  if ((step.flags & HOME_DONE) != 0) {
    if (line->device == DEVICE_WRITES) {
      line->at_home = r->s->command[0].content;
      drop_command(r);
    } else {
      append_returned(r, number);
    }
    line->device = DEVICE_FREE;
  }
  if ((step.flags & HOME_HOLD) != 0) append_load(r, number);
  if ((step.flags & HOME_WAKE) != 0) home_wake(r, number);
}

bool line_deliver(struct endpoint_run *r, enum model_line number, enum coh_class class_) {
  struct line_message *c = r->s->line[number].channel[class_];
  if (c[0].op == 0) return false;
  struct line_message m = c[0];
  memmove(c, c + 1, (MESSAGES - 1) * sizeof *c);
  c[MESSAGES - 1] = (struct line_message){0};
  enum coh_op op = m.op - 1;
  explore_note(r->note, "%s of %s arrives", coh_op_name(op), model_line_name(number));
  if (cache_event_of(op) != CACHE_EVENTS)
    cache_side(r, number, cache_event_of(op), WAITER_NONE, m.content);
  else
    home_side(r, number, home_event_of(op), m.content);
  return true;
}

static bool would_defer(const struct endpoint_run *r, enum model_line number, enum home_event event) {
  struct home_line copy = r->s->line[number].home;
  return (home_next(&copy, event, 0, rules_of(r, number)).flags & HOME_DEFER) != 0;
}

bool line_command(struct endpoint_run *r) {
  struct command c = r->s->command[0];
  struct line *line = &r->s->line[c.line];
  if (c.kind == COMMAND_NONE || line->device == DEVICE_WRITES) return false;
  if (c.kind == COMMAND_ANSWER) {
    enum home_event grant = c.exclusive ? HOME_GRANT_EXCLUSIVE : HOME_GRANT_SHARED;
    if (would_defer(r, c.line, grant)) return false;
    explore_note(r->note, "home answers %s", model_line_name(c.line));
    drop_command(r);
    home_side(r, c.line, grant, (struct content){0});
    return true;
  }
  if (line->device != DEVICE_FREE || would_defer(r, c.line, HOME_RECALL)) return false;
  if (c.kind == COMMAND_WRITE) {
    explore_note(r->note, "home writes %s", model_line_name(c.line));
    if (home_uncached(&line->home) || model_fault(r, FAULT_WRITE_OVER_COPIES)) {
      line->at_home = c.content;
      drop_command(r);
      return true;
    }
    line->device = DEVICE_WRITES;
  } else {
    explore_note(r->note, "home recalls %s", model_line_name(c.line));
    line->device = DEVICE_TAKES;
    drop_command(r);
  }
  home_side(r, c.line, HOME_RECALL, (struct content){0});
  return true;
}
