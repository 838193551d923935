// SPDX-License-Identifier: Apache-2.0
#include "tests/support/coherence_model.h"
#include "models/protocol/coherence/home.h"
#include <string.h>

#define NODES 3
#define DEPTH 3 // messages in one channel; more is a broken property
#define QUEUE 8 // deferred events

enum device_op { DEVICE_IDLE, DEVICE_RECALL, DEVICE_WRITE, DEVICE_READ };
#define CORES 2 // most of a node
enum property { SOUND, UNEXPECTED, STALE_LOAD, STALE_DEVICE, NOT_RECALLED, OVERFLOW, MISS_DOES_NOT_HIT, WATCHED };

static const char *const property_text[] = {
    NULL,
    "a message or event that nobody expects in this state",
    "a load saw a value older than the last store",
    "the device read a value older than the last store",
    "the device was told that the line is recalled while a cache holds it",
    "more messages in a channel than the protocol can need",
    "an access that missed does not hit once its fill has come",
    COHERENCE_WATCHED,
};

struct message {
  uint8_t op; // + 1; 0: none
  uint8_t fresh;
};

struct deferred {
  uint8_t event; // + 1; 0: none
  uint8_t node;
  uint8_t fresh;
};

// An access that waits for a wake.
struct waiting {
  uint8_t event; // CACHE_LOAD or CACHE_STORE, + 1; 0: none
  uint8_t core;
};

struct node {
  struct shared_line line;
  struct waiting waiting[CORES]; // the oldest first
  uint8_t fresh;
  uint8_t missed;     // the oldest sent the outstanding request itself, and so must hit at the wake
  uint8_t held;       // bit c: the first level of core c has a copy
  uint8_t held_fresh; // ... of the newest bytes
  uint8_t buffers;    // fill buffers that are occupied
  uint8_t pad[3];
  struct message channel[COH_CLASSES][DEPTH];
};

struct state {
  struct home_line home;
  struct node node[NODES];
  struct deferred queue[QUEUE];
  uint8_t home_fresh;
  uint8_t device;
  uint8_t broken;   // enum property
  uint8_t granting; // the device's answer is among the deferred events
  uint8_t pad[7];
};
_Static_assert(sizeof(struct state) % 8 == 0, "states are whole words");

struct run {
  const struct coherence_setup *setup;
  struct state *s;
  struct explore_note *note;
  bool prefetching; // the access at hand blocks nobody
};

static void break_property(struct run *r, enum property p) {
  if (r->s->broken == SOUND) r->s->broken = (uint8_t)p;
}

static enum coh_class class_of(const struct run *r, enum coh_op op) {
  if (r->setup->fault == COHERENCE_CONFLICT_UNORDERED && op == COH_CONFLICT_ACK) return COH_SNOOP;
  return coh_class_of(op);
}

static void push(struct run *r, unsigned n, enum coh_op op, uint8_t fresh) {
  struct message *c = r->s->node[n].channel[class_of(r, op)];
  for (unsigned i = 0; i < DEPTH; i++)
    if (c[i].op == 0) {
      c[i] = (struct message){(uint8_t)(op + 1), coh_carries_line(op) ? fresh : 0};
      return;
    }
  break_property(r, OVERFLOW);
}

static struct message pop(struct run *r, unsigned n, enum coh_class class_) {
  struct message *c = r->s->node[n].channel[class_];
  struct message m = c[0];
  memmove(c, c + 1, (DEPTH - 1) * sizeof *c);
  c[DEPTH - 1] = (struct message){0};
  return m;
}

// A store has happened: every other copy, wherever it is, is old now.
static void make_all_old(struct run *r) {
  r->s->home_fresh = 0;
  for (unsigned n = 0; n < NODES; n++) {
    r->s->node[n].fresh = 0;
    r->s->node[n].held_fresh = 0;
    for (unsigned c = 0; c < COH_CLASSES; c++)
      for (unsigned i = 0; i < DEPTH; i++) r->s->node[n].channel[c][i].fresh = 0;
  }
  for (unsigned i = 0; i < QUEUE; i++) r->s->queue[i].fresh = 0;
}

// The kernel's step, with the slip that is under test.
static struct shared_step cache_step(const struct run *r, struct shared_line *shared, enum cache_event event,
                                     unsigned core) {
  enum coherence_fault fault = r->setup->fault;
  bool snoop = event == CACHE_SNOOP_INVALIDATE || event == CACHE_SNOOP_SHARE;
  struct cache_line *line = &shared->line, was = *line;
  enum coh_race race = r->setup->race;
  if (fault == COHERENCE_SNOOP_AT_ONCE && snoop) race = COH_RACE_GRANT_ACK;
  struct shared_step whole = shared_next(shared, event, core, (struct shared_rules){.race = race});
  if (r->setup->cores < 2) shared->near = 0;
  if (fault == COHERENCE_SNOOP_KEEPS_NEAR && snoop) whole.lost = 0;
  if (fault == COHERENCE_STORE_KEEPS_NEAR && event == CACHE_STORE) whole.lost = 0;
  if (fault == COHERENCE_BUFFER_LEAKED && event == CACHE_UPGRADE_ACK) whole.buffer = SHARED_KEEPS;
  struct cache_step step = whole.does;
  if (fault == COHERENCE_CROSSING_CLEAN && was.state == CACHE_MI_A && snoop) {
    step.flags &= (uint16_t)~CACHE_WITH_DATA;
    step.send = COH_SNOOP_CLEAN;
  }
  if (fault == COHERENCE_EVICT_UNCONFIRMED && line->state == CACHE_EI_A) line->state = CACHE_I;
  if (fault == COHERENCE_EVICT_UNCONFIRMED && event == CACHE_WRITE_BACK_ACK && (step.flags & CACHE_ERROR) != 0)
    step = (struct cache_step){0};
  if (fault == COHERENCE_UPGRADE_KEEPS_COPY && was.state == CACHE_SE_A && line->state == CACHE_IE_D)
    line->state = CACHE_SE_A;
  if (fault == COHERENCE_SHARE_KEEPS_OWNER && event == CACHE_SNOOP_SHARE && line->state == CACHE_S)
    line->state = CACHE_E;
  whole.does = step;
  return whole;
}

static void cache_event(struct run *r, unsigned n, enum cache_event event, unsigned core, uint8_t fresh);

static bool waits(const struct node *c, unsigned core) {
  for (unsigned i = 0; i < CORES; i++)
    if (c->waiting[i].event != 0 && c->waiting[i].core == core) return true;
  return false;
}

// Presents the accesses that wait in this node again.
static void wake(struct run *r, unsigned n) {
  struct node *c = &r->s->node[n];
  struct waiting woken[CORES];
  memcpy(woken, c->waiting, sizeof woken);
  memset(c->waiting, 0, sizeof c->waiting);
  bool missed = c->missed;
  c->missed = 0;
  for (unsigned i = 0; i < CORES && woken[i].event != 0; i++) {
    if (i > 0 && r->setup->fault == COHERENCE_WAKES_ONE) {
      c->waiting[c->waiting[0].event != 0] = woken[i];
      continue;
    }
    cache_event(r, n, woken[i].event - 1, woken[i].core, 0);
    if (i == 0 && missed && waits(c, woken[i].core)) break_property(r, MISS_DOES_NOT_HIT);
  }
}

// What a step means to the first levels of a node.
static void near_side(struct node *c, enum cache_event event, unsigned core, const struct shared_step *s) {
  uint8_t own = (uint8_t)(1u << core);
  c->held &= (uint8_t)~s->lost;
  c->held_fresh &= c->held;
  if ((s->does.flags & CACHE_HIT) == 0) return;
  if (event == CACHE_STORE) c->held_fresh |= c->held & own; // it is written through
}

static void cache_event(struct run *r, unsigned n, enum cache_event event, unsigned core, uint8_t fresh) {
  struct node *c = &r->s->node[n];
  enum cache_state before = c->line.line.state;
  struct shared_step whole = cache_step(r, &c->line, event, core);
  struct cache_step step = whole.does;
  if (whole.buffer == SHARED_TAKES) c->buffers++;
  if (whole.buffer == SHARED_RETURNS) c->buffers--;
  explore_note(r->note, "; cache %u: %s in %s -> %s%s%s%s", n, cache_event_name(event), cache_state_name(before),
               cache_state_name(c->line.line.state), step.flags & CACHE_SEND ? ", sends " : "",
               step.flags & CACHE_SEND ? coh_op_name(step.send) : "", step.flags & CACHE_STALL ? ", stalls" : "");
  const struct coherence_setup *setup = r->setup;
  if (setup->watch && setup->watch_state == before && setup->watch_event == event) break_property(r, WATCHED);
  if ((step.flags & CACHE_ERROR) != 0) break_property(r, UNEXPECTED);
  if ((step.flags & CACHE_TAKE) != 0) c->fresh = fresh;
  if ((step.flags & CACHE_HIT) != 0 && event == CACHE_LOAD && !c->fresh) break_property(r, STALE_LOAD);
  if ((step.flags & CACHE_HIT) != 0 && event == CACHE_STORE) {
    make_all_old(r);
    c->fresh = 1;
  }
  near_side(c, event, core, &whole);
  bool blocks = !r->prefetching && (event == CACHE_LOAD || event == CACHE_STORE);
  if ((step.flags & CACHE_HIT) != 0 && event == CACHE_LOAD && blocks && r->setup->cores > 1) {
    c->held |= (uint8_t)(1u << core);
    c->held_fresh |= (uint8_t)(c->fresh << core);
    if (r->setup->fault == COHERENCE_HIT_ASKS) push(r, n, COH_READ_SHARED, 0);
  }
  if ((step.flags & (CACHE_STALL | CACHE_MISS)) != 0 && blocks) {
    if (c->waiting[0].event == 0) c->missed = (step.flags & CACHE_MISS) != 0;
    c->waiting[c->waiting[0].event != 0] = (struct waiting){(uint8_t)(event + 1), (uint8_t)core};
  }
  if ((step.flags & CACHE_SEND) != 0) {
    if (((step.flags & CACHE_WITH_DATA) != 0) != coh_carries_line(step.send)) break_property(r, UNEXPECTED);
    push(r, n, step.send, c->fresh);
  }
  if ((step.flags & CACHE_FREE) != 0) c->fresh = 0;
  if ((step.flags & CACHE_WAKE) != 0) wake(r, n);
}

static void device_done(struct run *r) {
  struct state *s = r->s;
  bool write = s->device == DEVICE_WRITE, read = s->device == DEVICE_READ;
  s->device = DEVICE_IDLE;
  explore_note(r->note, "; device: %s done", write ? "write" : read ? "read" : "recall");
  if (write && r->setup->fault == COHERENCE_WRITE_WITHOUT_RECALL) {
    make_all_old(r);
    s->home_fresh = 1;
    return;
  }
  if (!s->home_fresh) break_property(r, STALE_DEVICE);
  for (unsigned n = 0; n < NODES && !read; n++)
    if (cache_readable(s->node[n].line.line.state)) break_property(r, NOT_RECALLED);
  if (!write) return;
  make_all_old(r);
  s->home_fresh = 1;
}

static struct home_step home_step(const struct run *r, enum home_event event, unsigned node) {
  struct home_line *line = &r->s->home;
  enum coherence_fault fault = r->setup->fault;
  struct home_rules rules = {.race = r->setup->race, .device = r->setup->device};
  bool stale = event == HOME_WRITE_BACK && line->owner != node;
  struct home_step step = home_next(line, event, node, rules);
  if (r->setup->fired) *r->setup->fired |= UINT64_C(1) << step.rule;
  if (fault == COHERENCE_GRANT_UNCONFIRMED) {
    if (event == HOME_GRANT_ACK) return (struct home_step){0};
    if (line->busy == HOME_GRANTED) {
      line->busy = HOME_IDLE;
      line->requester = HOME_NOBODY;
      step.flags |= HOME_WAKE;
    }
  }
  if (fault == COHERENCE_STALE_WRITE_BACK && stale) step.flags |= HOME_TAKE;
  if (fault == COHERENCE_UPGRADE_WITHOUT_DATA && event == HOME_UPGRADE && step.op == COH_DATA_EXCLUSIVE)
    step.op = COH_UPGRADE_ACK;
  if (fault == COHERENCE_NO_WAKE) step.flags &= (uint16_t)~HOME_WAKE;
  return step;
}

static void defer(struct run *r, enum home_event event, unsigned node, uint8_t fresh) {
  for (unsigned i = 0; i < QUEUE; i++)
    if (r->s->queue[i].event == 0) {
      r->s->queue[i] = (struct deferred){(uint8_t)(event + 1), (uint8_t)node, fresh};
      return;
    }
  break_property(r, OVERFLOW);
}

static void home_event(struct run *r, enum home_event event, unsigned node, uint8_t fresh);

static void home_wake(struct run *r) {
  struct deferred queue[QUEUE];
  memcpy(queue, r->s->queue, sizeof queue);
  memset(r->s->queue, 0, sizeof r->s->queue);
  for (unsigned i = 0; i < QUEUE; i++)
    if (queue[i].event != 0) home_event(r, queue[i].event - 1, queue[i].node, queue[i].fresh);
}

static void home_event(struct run *r, enum home_event event, unsigned node, uint8_t fresh) {
  struct state *s = r->s;
  struct home_step step = home_step(r, event, node);
  explore_note(r->note, "; home: %s (%u)%s%s%s", home_event_name(event), node,
               step.flags & HOME_SEND ? " -> sends " : "", step.flags & HOME_SEND ? coh_op_name(step.op) : "",
               step.flags & HOME_DEFER ? " -> deferred" : "");
  bool grant = event == HOME_GRANT_SHARED || event == HOME_GRANT_EXCLUSIVE;
  if (grant) s->granting = (step.flags & HOME_DEFER) != 0;
  if ((step.flags & HOME_ERROR) != 0) break_property(r, UNEXPECTED);
  if ((step.flags & HOME_DEFER) != 0) defer(r, event, node, fresh);
  if ((step.flags & HOME_TAKE) != 0) s->home_fresh = fresh;
  if ((step.flags & HOME_SEND) != 0)
    for (unsigned n = 0; n < NODES; n++)
      if ((step.to >> n & 1) != 0) push(r, n, step.op, s->home_fresh);
  if ((step.flags & HOME_DONE) != 0) device_done(r);
  if ((step.flags & HOME_WAKE) != 0) home_wake(r);
}

// Choices: per node each core's accesses, evictions and deliveries, then the device's.
enum { C_LOAD, C_STORE, C_PREFETCH, C_FETCH, C_DROP, C_PER_CORE };
enum { C_EVICT = CORES * C_PER_CORE, C_CLASS, C_PER_NODE = C_CLASS + COH_CLASSES };
enum { D_RECALL, D_WRITE, D_READ, D_GRANT_SHARED, D_GRANT_EXCLUSIVE, D_CHOICES };

static bool evict(struct run *r, unsigned n) {
  if (r->s->node[n].line.line.state == CACHE_I) return false;
  explore_note(r->note, "node %u evicts", n);
  cache_event(r, n, CACHE_EVICT, 0, 0);
  return true;
}

static bool access(struct run *r, unsigned n, unsigned core, unsigned what) {
  struct node *c = &r->s->node[n];
  static const enum cache_event events[] = {CACHE_LOAD, CACHE_STORE, CACHE_LOAD, CACHE_FETCH_EXCLUSIVE};
  static const char *const names[] = {"loads", "stores", "prefetches", "prefetches exclusively", "drops its copy"};
  bool near = (c->held >> core & 1) != 0;
  if (core >= r->setup->cores) return false;
  if (what <= C_STORE && waits(c, core)) return false; // in order: one blocked access a core
  if ((what == C_PREFETCH || what == C_FETCH) && !r->setup->prefetches) return false;
  if (what == C_DROP && !near) return false;
  explore_note(r->note, "core %u of node %u %s", core, n, names[what]);
  if (what == C_DROP) {
    c->held &= (uint8_t) ~(1u << core);
    c->held_fresh &= c->held;
    return true;
  }
  if (what == C_LOAD && near) {
    if (!(c->held_fresh >> core & 1)) break_property(r, STALE_LOAD);
    return true;
  }
  r->prefetching = what == C_PREFETCH;
  cache_event(r, n, events[what], core, 0);
  return true;
}

static bool deliver(struct run *r, unsigned n, enum coh_class class_) {
  if (r->s->node[n].channel[class_][0].op == 0) return false;
  struct message m = pop(r, n, class_);
  enum coh_op op = m.op - 1;
  explore_note(r->note, "%s arrives", coh_op_name(op));
  enum cache_event to_cache = cache_event_of(op);
  if (to_cache != CACHE_EVENTS)
    cache_event(r, n, to_cache, 0, m.fresh);
  else
    home_event(r, home_event_of(op), n, m.fresh);
  return true;
}

static bool device(struct run *r, unsigned what) {
  struct state *s = r->s;
  if (what == D_GRANT_SHARED || what == D_GRANT_EXCLUSIVE) {
    if (s->home.holder == HOME_NOBODY || s->granting) return false;
    explore_note(r->note, "device grants");
    home_event(r, what == D_GRANT_SHARED ? HOME_GRANT_SHARED : HOME_GRANT_EXCLUSIVE, 0, 0);
    return true;
  }
  if (s->device != DEVICE_IDLE || !r->setup->device_works) return false;
  s->device = what == D_RECALL ? DEVICE_RECALL : what == D_WRITE ? DEVICE_WRITE : DEVICE_READ;
  explore_note(r->note, "device wants to %s", what == D_RECALL ? "recall" : what == D_WRITE ? "write" : "read");
  if (what == D_WRITE && r->setup->fault == COHERENCE_WRITE_WITHOUT_RECALL)
    device_done(r);
  else
    home_event(r, what == D_READ ? HOME_LOCAL_READ : HOME_RECALL, 0, 0);
  return true;
}

static bool take(const void *context, unsigned choice, void *state, struct explore_note *note) {
  struct run r = {context, state, note, false};
  unsigned nodes = r.setup->nodes;
  if (r.s->broken != SOUND) return false;
  if (choice >= nodes * C_PER_NODE) return device(&r, choice - nodes * C_PER_NODE);
  unsigned n = choice / C_PER_NODE, what = choice % C_PER_NODE;
  if (what >= C_CLASS) return deliver(&r, n, what - C_CLASS);
  return what == C_EVICT ? evict(&r, n) : access(&r, n, what / C_PER_CORE, what % C_PER_CORE);
}

static bool optional(const void *context, unsigned choice) {
  const struct coherence_setup *setup = context;
  if (choice >= setup->nodes * C_PER_NODE) return choice - setup->nodes * C_PER_NODE < D_GRANT_SHARED;
  return choice % C_PER_NODE < C_CLASS;
}

static void initial(const void *context, void *state) {
  (void)context;
  struct state *s = state;
  memset(s, 0, sizeof *s);
  s->home = home_line_empty();
  s->home_fresh = 1;
}

static const char *broken(const void *context, const void *state) {
  const struct state *s = state;
  const struct coherence_setup *setup = context;
  if (s->broken != SOUND) return property_text[s->broken];
  for (unsigned a = 0; a < setup->nodes; a++)
    for (unsigned b = 0; b < setup->nodes; b++)
      if (a != b && cache_writable(s->node[a].line.line.state) && cache_readable(s->node[b].line.line.state))
        return "a cache may write while another one may read";
  for (unsigned n = 0; n < setup->nodes; n++) {
    enum cache_state c = s->node[n].line.line.state;
    if (s->node[n].buffers != (c == CACHE_IS_D || c == CACHE_IE_D || c == CACHE_SE_A))
      return "the fill buffers that are occupied are not those of outstanding requests";
    if (s->node[n].held != 0 && !cache_readable(c)) return "a first level has a line that the cache below it has lost";
  }
  return NULL;
}

static bool goal(const void *context, const void *state) {
  const struct state *s = state;
  const struct coherence_setup *setup = context;
  if (s->home.busy != HOME_IDLE || s->home.holder != HOME_NOBODY || s->device != DEVICE_IDLE) return false;
  if (s->queue[0].event != 0) return false;
  for (unsigned n = 0; n < setup->nodes; n++) {
    if (s->node[n].waiting[0].event != 0) return false;
    for (unsigned c = 0; c < COH_CLASSES; c++)
      if (s->node[n].channel[c][0].op != 0) return false;
  }
  return true;
}

static void describe(const void *context, const void *state, struct explore_note *note) {
  const struct state *s = state;
  const struct coherence_setup *setup = context;
  explore_note(note, "  home: owner %d, sharers %#x, busy %u, %s\n",
               s->home.owner == HOME_NOBODY ? -1 : (int)s->home.owner, (unsigned)s->home.sharers, s->home.busy,
               s->home_fresh ? "newest bytes" : "old bytes");
  for (unsigned n = 0; n < setup->nodes; n++) {
    explore_note(note, "  cache %u: %s%s, %s, first levels %#x", n, cache_state_name(s->node[n].line.line.state),
                 s->node[n].line.line.snoop ? " with a snoop put off" : "",
                 s->node[n].fresh ? "newest bytes" : "old bytes", s->node[n].held);
    for (unsigned c = 0; c < COH_CLASSES; c++)
      for (unsigned i = 0; i < DEPTH && s->node[n].channel[c][i].op != 0; i++)
        explore_note(note, ", %s on its way", coh_op_name(s->node[n].channel[c][i].op - 1));
    explore_note(note, "\n");
  }
}

struct explore_model coherence_model(const struct coherence_setup *setup) {
  return (struct explore_model){.bytes = sizeof(struct state),
                                .choices = setup->nodes * C_PER_NODE + D_CHOICES,
                                .context = setup,
                                .initial = initial,
                                .take = take,
                                .broken = broken,
                                .goal = goal,
                                .optional = optional,
                                .describe = describe};
}
