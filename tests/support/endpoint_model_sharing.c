// SPDX-License-Identifier: Apache-2.0
// What a cache that several cores share adds to the endpoint model: first levels, accesses that wait for a line or for
// a fill buffer, and the neighbour.
#include "tests/support/endpoint_model_state.h"
#include <string.h>

static bool has_first_levels(const struct endpoint_run *r, const struct line *line) {
  return (r->setup->neighbour >> (line - r->s->line) & 1) != 0;
}

static void lose(struct line *line, uint64_t cores) {
  for (unsigned c = 0; c < CORES; c++)
    if ((cores >> c & 1) != 0) line->first[c] = (struct content){0};
  line->held &= (uint8_t)~cores;
}

void sharing_step(struct endpoint_run *r, struct line *line, enum cache_event event, enum waiter who,
                  struct shared_step *step) {
  bool snoop = event == CACHE_SNOOP_INVALIDATE || event == CACHE_SNOOP_SHARE;
  if (snoop && model_fault(r, FAULT_SNOOP_KEEPS_FIRST)) step->lost = 0;
  if (event == CACHE_STORE && model_fault(r, FAULT_STORE_KEEPS_FIRST)) step->lost = 0;
  if (line->waiting[1] != WAITER_NONE && model_fault(r, FAULT_BUFFER_LEAKED) && step->buffer == SHARED_RETURNS)
    step->buffer = SHARED_KEEPS;
  if (step->buffer == SHARED_TAKES) r->bank->occupied++;
  if (step->buffer == SHARED_RETURNS) r->bank->occupied--;
  lose(line, step->lost);
  bool hit = (step->does.flags & CACHE_HIT) != 0;
  if (hit && (who == WAITER_LOAD || who == WAITER_NEIGHBOUR) && has_first_levels(r, line)) {
    enum core core = who == WAITER_NEIGHBOUR ? CORE_NEIGHBOUR : CORE_THREAD;
    line->held |= (uint8_t)(1u << core);
    line->first[core] = line->in_cache;
  }
  // A first level that may have a copy and has none differs in nothing from one that the cache knows to have none.
  line->cache.near &= line->held;
}

void sharing_wait(struct endpoint_run *r, enum model_line line, enum waiter who) {
  uint8_t *waiting = r->s->line[line].waiting;
  if (who == WAITER_NONE) return;
  for (unsigned i = 0; i < WAITERS; i++)
    if (waiting[i] == WAITER_NONE) {
      waiting[i] = (uint8_t)who;
      return;
    }
  model_break(r, OVERFLOW);
}

bool sharing_starves(struct endpoint_run *r, enum model_line line, enum cache_event event, enum waiter who) {
  if (r->setup->buffers == 0 || r->bank->occupied < r->setup->buffers) return false;
  if (model_fault(r, FAULT_NO_BUFFER_ASKED)) return false;
  if (!shared_asks(&r->s->line[line].cache, event)) return false;
  explore_note(r->note, "; no fill buffer for %s", model_line_name(line));
  struct starved *s = r->bank->starved;
  for (unsigned i = 0; i < 2 * WAITERS && who != WAITER_NONE; i++)
    if (s[i].who == WAITER_NONE) {
      s[i] = (struct starved){(uint8_t)who, (uint8_t)r->number, (uint8_t)line};
      return true;
    }
  if (who != WAITER_NONE) model_break(r, OVERFLOW);
  return true;
}

static void present(struct endpoint_run *r, enum model_line line, enum waiter who) {
  if (who == WAITER_NEIGHBOUR) {
    r->s->neighbour = 0;
    explore_note(r->note, "; ");
    sharing_load(r, line);
  } else if (who != WAITER_NONE) {
    thread_present(r, line, who == WAITER_STORE);
  }
}

static void present_starved(struct endpoint_run *r) {
  struct starved starved[2 * WAITERS];
  memcpy(starved, r->bank->starved, sizeof starved);
  memset(r->bank->starved, 0, sizeof starved);
  for (unsigned i = 0; i < 2 * WAITERS; i++) {
    struct endpoint_run of = *r;
    of.number = starved[i].endpoint;
    of.s = model_endpoint(r->setup, r->bank, of.number);
    if (model_fault(r, FAULT_STARVED_FORGOTTEN)) continue;
    if (starved[i].who != WAITER_NONE) present(&of, starved[i].line, starved[i].who);
  }
}

void sharing_wake(struct endpoint_run *r, enum model_line line) {
  uint8_t woken[WAITERS];
  memcpy(woken, r->s->line[line].waiting, sizeof woken);
  memset(r->s->line[line].waiting, 0, sizeof woken);
  for (unsigned i = 0; i < WAITERS; i++) {
    if (i > 0 && model_fault(r, FAULT_WAKES_ONE))
      sharing_wait(r, line, woken[i]);
    else
      present(r, line, woken[i]);
  }
  present_starved(r);
}

bool sharing_load(struct endpoint_run *r, enum model_line number) {
  const struct line *line = &r->s->line[number];
  if (!has_first_levels(r, line) || r->s->neighbour != 0) return false;
  explore_note(r->note, "neighbour loads %s", model_line_name(number));
  if ((line->held >> CORE_NEIGHBOUR & 1) != 0) {
    if (memcmp(&line->first[CORE_NEIGHBOUR], &line->in_cache, sizeof line->in_cache) != 0) model_break(r, STALE_FIRST);
    return true;
  }
  if (!line_access(r, number, CACHE_LOAD, WAITER_NEIGHBOUR)) r->s->neighbour = (uint8_t)(number + 1);
  return true;
}

bool sharing_drop(struct endpoint_run *r, enum model_line number, enum core core) {
  struct line *line = &r->s->line[number];
  if ((line->held >> core & 1) == 0) return false;
  explore_note(r->note, "%s drops its copy of %s", core == CORE_THREAD ? "thread's first level" : "neighbour",
               model_line_name(number));
  lose(line, 1u << core);
  line->cache.near &= line->held;
  return true;
}
