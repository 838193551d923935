// SPDX-License-Identifier: Apache-2.0
// Choices, properties and the finite form of the endpoint model.
#include "tests/support/endpoint_model_state.h"
#include <string.h>

#define BASE 4u // the endpoint's epoch is kept at BASE or BASE + 1

static const char *const property_text[] = {
    [UNEXPECTED] = "a message or event that nobody expects in this state",
    [OVERFLOW] = "more messages, events or commands than the protocol can need",
    [STALE_ARGUMENTS] = "the thread reads bytes that are not this request's arguments",
    [HANDLED_TWICE] = "the thread takes a request twice",
    [NOT_HANDLED] = "a reply is sent for a request that the thread has not taken",
    [REPLIED_TWICE] = "a request is answered twice",
    [HALF_REPLY] = "a reply is sent that is not whole",
    [LOST_REQUEST] = "a request is delivered while the last one has no reply",
    [STRANDED_REPLY] = "a thread left with a reply in hand, and the reply was not sent",
    [NOT_PROMPT] = "a doorbell comes before its evidence",
    [STALE_FIRST] = "the neighbour reads bytes in its first level that the cache below has no more",
    [BUFFER_COUNT] = "the fill buffers that are occupied are not those of outstanding requests",
    [TOO_MANY_BUFFERS] = "more fill buffers are occupied than there are",
    [LOST_COPY] = "a first level has a line that the cache below it has lost",
    [NOT_WOKEN] = "an access waits for a line that is not on its way",
};

void model_break(struct endpoint_run *r, enum endpoint_property property) {
  if (r->bank->broken == KEPT) r->bank->broken = (uint8_t)property;
}

bool model_fault(const struct endpoint_run *r, enum endpoint_fault fault) {
  return (r->setup->faults & (unsigned)fault) != 0;
}

const char *model_line_name(enum model_line line) {
  static const char *const names[LINES] = {"RX 0", "RX 1", "RX aux", "TX 0", "TX 1", "TX aux"};
  return names[line];
}

enum model_line model_line_of(enum line_region region, unsigned index) {
  switch (region) {
  case REGION_RX:
    return index ? LINE_RX1 : LINE_RX0;
  case REGION_TX:
    return index ? LINE_TX1 : LINE_TX0;
  case REGION_RX_AUX:
    return LINE_RX_AUX;
  default:
    return LINE_TX_AUX;
  }
}

// Per line, then the rest.
enum {
  C_PREFETCH,
  C_FETCH,
  C_EVICT,
  C_NEIGHBOUR,
  C_DROP,
  C_CLASS = C_DROP + CORES,
  C_PER_LINE = C_CLASS + COH_CLASSES
};
enum {
  C_THREAD,
  C_THREAD_AUX,
  C_COMMAND,
  C_LOAD,
  C_RETURNED,
  C_CLAIM,
  C_CLAIM_AUX,
  C_DELIVERED,
  C_MALFORMED,
  C_DEADLINE,
  C_KERNEL,
  C_LEAVE,
  C_DIE,
  C_DRAIN,
  C_OTHERS = C_DRAIN + STORES
};

static unsigned lines_of(const struct endpoint_setup *setup) {
  return setup->coupled ? LINE_TX0 : LINES;
}

static unsigned endpoints_of(const struct endpoint_setup *setup) {
  return setup->pair ? 2 : 1;
}

static unsigned choices_of(const struct endpoint_setup *setup) {
  return lines_of(setup) * C_PER_LINE + C_OTHERS;
}

size_t model_size(const struct endpoint_setup *setup) {
  return offsetof(struct endpoint_state, line) + lines_of(setup) * sizeof(struct line);
}

struct endpoint_state *model_endpoint(const struct endpoint_setup *setup, struct bank *bank, unsigned endpoint) {
  return (void *)((uint8_t *)(bank + 1) + endpoint * model_size(setup));
}

static const struct endpoint_state *endpoint_of(const struct endpoint_setup *setup, const struct bank *bank,
                                                unsigned endpoint) {
  return (const void *)((const uint8_t *)(bank + 1) + endpoint * model_size(setup));
}

static uint8_t shifted(uint8_t epoch, unsigned by) {
  return epoch > by ? (uint8_t)(epoch - by) : 0;
}

// Bytes of requests before `request` can be told from no bytes that matter: they become zero.
static void shift_content(struct content *c, unsigned by, unsigned request) {
  unsigned of = c->body & ~BODY_KIND & 0xff;
  c->epoch = shifted(c->epoch, by);
  c->body = of < request ? BODY_ZERO : (uint8_t)((c->body & BODY_KIND) | shifted((uint8_t)of, by));
}

// Moves every epoch down by the same even number, so that the model stays finite; parities stay as they are. Epochs of
// contents far behind the endpoint's become 0: they compare as old either way. The thread's is never that far behind.
static void normalise(const struct endpoint_setup *setup, struct endpoint_state *s) {
  unsigned by = (s->endpoint.epoch - BASE) & ~1u, request = s->request;
  s->endpoint.epoch -= by;
  s->thread.seen = shifted(s->thread.seen, by);
  s->handled = shifted(s->handled, by);
  s->ended = shifted(s->ended, by);
  s->request = shifted(s->request, by);
  shift_content(&s->taken, by, request);
  shift_content(&s->taken_aux, by, request);
  for (unsigned l = 0; l < lines_of(setup); l++) {
    struct line *line = &s->line[l];
    shift_content(&line->at_home, by, request);
    shift_content(&line->in_cache, by, request);
    for (unsigned c = 0; c < CORES; c++) shift_content(&line->first[c], by, request);
    for (unsigned c = 0; c < COH_CLASSES; c++)
      for (unsigned i = 0; i < MESSAGES; i++) shift_content(&line->channel[c][i].content, by, request);
    for (unsigned i = 0; i < DEFERRED; i++) shift_content(&line->deferred[i].content, by, request);
  }
  for (unsigned i = 0; i < LINES; i++) shift_content(&s->returned[i].content, by, request);
  for (unsigned i = 0; i < COMMANDS; i++) shift_content(&s->command[i].content, by, request);
  for (unsigned i = 0; i < STORES; i++) shift_content(&s->thread.buffer[i].content, by, request);
}

static bool line_choice(struct endpoint_run *r, enum model_line line, unsigned what) {
  if (what >= C_CLASS) return line_deliver(r, line, what - C_CLASS);
  bool loads = what == C_PREFETCH || what == C_FETCH || what == C_NEIGHBOUR;
  // Where deadlines must come, others stop before the endpoint is too far ahead.
  if (r->setup->buffers != 0 && loads && nic_is_ahead(r, 1)) return false;
  if (what == C_NEIGHBOUR) return sharing_load(r, line);
  if (what >= C_DROP) return sharing_drop(r, line, what - C_DROP);
  if (r->setup->pair && r->number == 0) return false;
  if ((r->setup->strays >> line & 1) == 0 || (what == C_FETCH && !r->setup->fetches)) return false;
  if (what == C_EVICT) return line_evict(r, line);
  explore_note(r->note, "%s is prefetched%s", model_line_name(line), what == C_FETCH ? " for writing" : "");
  line_access(r, line, what == C_FETCH ? CACHE_FETCH_EXCLUSIVE : CACHE_LOAD, WAITER_NONE);
  return true;
}

static bool other_choice(struct endpoint_run *r, unsigned what) {
  switch (what) {
  case C_THREAD:
    return thread_step(r, false);
  case C_THREAD_AUX:
    return thread_step(r, true);
  case C_COMMAND:
    return line_command(r);
  case C_LOAD:
    return nic_take_load(r);
  case C_RETURNED:
    return nic_take_returned(r);
  case C_CLAIM:
    return nic_claim(r, false);
  case C_CLAIM_AUX:
    return nic_claim(r, true);
  case C_DELIVERED:
    return nic_delivered(r, true);
  case C_MALFORMED:
    return nic_delivered(r, false);
  case C_DEADLINE:
    return nic_deadline(r);
  case C_KERNEL:
    return nic_kernel(r);
  case C_LEAVE:
    return r->setup->leaves && thread_leave(r, false);
  case C_DIE:
    return r->setup->leaves && thread_leave(r, true);
  default:
    return thread_drain(r, what - C_DRAIN);
  }
}

static struct endpoint_run run_of(const struct endpoint_setup *setup, struct bank *bank, unsigned endpoint,
                                  struct explore_note *note) {
  return (struct endpoint_run){setup, bank, model_endpoint(setup, bank, endpoint), endpoint, note};
}

// Delivers messages of the classes that take no time until none is left.
static void deliver_at_once(const struct endpoint_setup *setup, struct bank *bank, struct explore_note *note) {
  for (bool any = setup->at_once != 0; any;) {
    any = false;
    for (unsigned i = 0; i < endpoints_of(setup) * lines_of(setup) * COH_CLASSES; i++) {
      struct endpoint_run r = run_of(setup, bank, i / COH_CLASSES / lines_of(setup), note);
      unsigned l = i / COH_CLASSES % lines_of(setup), c = i % COH_CLASSES;
      if ((setup->at_once >> c & 1) == 0 || r.s->line[l].channel[c][0].op == 0) continue;
      explore_note(note, "; ");
      any |= line_deliver(&r, l, c);
    }
  }
}

// A property of every state, of the cache that is shared, that this one breaks; KEPT: none.
static enum endpoint_property breach_of_sharing(const struct endpoint_setup *setup, const struct bank *bank) {
  unsigned requests = 0;
  for (unsigned e = 0; e < endpoints_of(setup); e++)
    for (unsigned l = 0; l < lines_of(setup); l++) {
      const struct line *line = &endpoint_of(setup, bank, e)->line[l];
      enum cache_state c = line->cache.line.state;
      bool rests = c == CACHE_I || c == CACHE_S || c == CACHE_E || c == CACHE_M;
      requests += c == CACHE_IS_D || c == CACHE_IE_D || c == CACHE_SE_A;
      if (line->held != 0 && !cache_readable(c)) return LOST_COPY;
      if (line->waiting[0] != WAITER_NONE && rests && line->cache.line.snoop == 0) return NOT_WOKEN;
    }
  if (bank->occupied != requests) return BUFFER_COUNT;
  return setup->buffers != 0 && bank->occupied > setup->buffers ? TOO_MANY_BUFFERS : KEPT;
}

static bool take(const void *context, unsigned choice, void *state, struct explore_note *note) {
  const struct endpoint_setup *setup = context;
  struct bank *bank = state;
  if (bank->broken != KEPT) return false;
  unsigned of_lines = lines_of(setup) * C_PER_LINE;
  struct endpoint_run r = run_of(setup, bank, choice / choices_of(setup), note);
  choice %= choices_of(setup);
  if (setup->pair) explore_note(note, "endpoint %u: ", r.number);
  bool taken = choice < of_lines ? line_choice(&r, choice / C_PER_LINE, choice % C_PER_LINE)
                                 : other_choice(&r, choice - of_lines);
  if (!taken) return false;
  deliver_at_once(setup, bank, note);
  for (unsigned e = 0; e < endpoints_of(setup); e++) normalise(setup, model_endpoint(setup, bank, e));
  if (bank->broken == KEPT) bank->broken = (uint8_t)breach_of_sharing(setup, bank);
  return true;
}

// What the environment may do but need not: nothing may depend on it. Who waits for a fill buffer that a parked load
// occupies depends on the deadline.
static bool optional(const void *context, unsigned choice) {
  const struct endpoint_setup *setup = context;
  unsigned of_lines = lines_of(setup) * C_PER_LINE;
  choice %= choices_of(setup);
  if (choice < of_lines) return choice % C_PER_LINE < C_CLASS;
  unsigned what = choice - of_lines;
  return what == C_CLAIM || what == C_CLAIM_AUX || what == C_MALFORMED || what == C_LEAVE || what == C_DIE ||
         (what == C_DEADLINE && setup->buffers == 0);
}

static size_t bytes_of(const struct endpoint_setup *setup) {
  return sizeof(struct bank) + endpoints_of(setup) * model_size(setup);
}

static void initial(const void *context, void *state) {
  memset(state, 0, bytes_of(context));
  for (unsigned e = 0; e < endpoints_of(context); e++) {
    struct endpoint_state *s = model_endpoint(context, state, e);
    s->endpoint = endpoint_initial();
    s->endpoint.epoch = BASE;
    s->thread.seen = s->handled = s->ended = s->request = BASE;
    for (unsigned l = 0; l < lines_of(context); l++) s->line[l].home = home_line_empty();
  }
}

static const char *broken(const void *context, const void *state) {
  (void)context;
  return property_text[((const struct bank *)state)->broken];
}

// Parked with everything at rest: the state that a request can always be delivered in. The neighbour waits for nothing,
// or for the same line, whose answer is for both. (Of two endpoints the first one is looked at; they are alike.)
static bool goal(const void *context, const void *state) {
  const struct endpoint_state *s = endpoint_of(context, state, 0);
  enum model_line next = model_line_of(REGION_RX, endpoint_next_line(&s->endpoint));
  if (s->endpoint.phase != ENDPOINT_PARKED || s->thread.at != THREAD_WAIT || s->thread.blocked != next + 1)
    return false;
  if (s->neighbour != 0 && s->neighbour != next + 1) return false;
  if (s->command[0].kind != COMMAND_NONE || s->load[0].line != 0 || s->returned[0].line != 0) return false;
  for (unsigned l = 0; l < lines_of(context); l++) {
    const struct line *line = &s->line[l];
    if (line->home.busy != HOME_IDLE || line->device != DEVICE_FREE || line->deferred[0].event != 0) return false;
    for (unsigned c = 0; c < COH_CLASSES; c++)
      if (line->channel[c][0].op != 0) return false;
  }
  return true;
}

static void describe_content(struct explore_note *note, const char *where, struct content c) {
  explore_note(note, ", %s %s%s%u", where, c.flags & REPLY_DONE ? "DONE " : "", c.flags & RX_VALID ? "VALID " : "",
               c.epoch);
  if (c.body != BODY_ZERO)
    explore_note(note, " %s %u", (c.body & BODY_KIND) == BODY_REPLY ? "reply" : "arguments",
                 c.body & ~BODY_KIND & 0xff);
}

static void describe_endpoint(const void *context, const struct endpoint_state *s, struct explore_note *note) {
  const struct endpoint *e = &s->endpoint;
  explore_note(note, "  endpoint: %s, k %u, epoch %u%s%s; thread: seen %u, at %u%s%s\n", endpoint_phase_name(e->phase),
               e->k, e->epoch, e->open ? ", open" : "", e->replied ? ", replied" : "", s->thread.seen, s->thread.at,
               s->thread.blocked ? ", blocked" : "", s->neighbour ? "; neighbour: blocked" : "");
  for (unsigned l = 0; l < lines_of(context); l++) {
    explore_note(note, "  %s: cache %s", model_line_name(l), cache_state_name(s->line[l].cache.line.state));
    describe_content(note, "holds", s->line[l].in_cache);
    describe_content(note, "home holds", s->line[l].at_home);
    explore_note(note, "\n");
  }
}

static void describe(const void *context, const void *state, struct explore_note *note) {
  for (unsigned e = 0; e < endpoints_of(context); e++) describe_endpoint(context, endpoint_of(context, state, e), note);
}

struct explore_model endpoint_model(const struct endpoint_setup *setup) {
  return (struct explore_model){.bytes = bytes_of(setup),
                                .choices = endpoints_of(setup) * choices_of(setup),
                                .context = setup,
                                .initial = initial,
                                .take = take,
                                .broken = broken,
                                .goal = goal,
                                .optional = optional,
                                .describe = describe};
}
