// SPDX-License-Identifier: Apache-2.0
// The user loop of the endpoint model, step by step, over a store buffer.
#include "models/protocol/endpoint/receiver.h"
#include "tests/support/endpoint_model_state.h"
#include <string.h>

static bool buffer_empty(const struct thread *t) {
  return t->buffer[0].line == 0;
}

static bool store(struct endpoint_run *r, enum model_line line, bool header, struct content content) {
  struct store *b = r->s->thread.buffer;
  for (unsigned i = 0; i < STORES; i++)
    if (b[i].line == 0) {
      b[i] = (struct store){(uint8_t)(line + 1), header, content};
      explore_note(r->note, "thread stores %s of %s", header ? "DONE" : "the reply", model_line_name(line));
      return true;
    }
  return false;
}

static void put(struct content *line, const struct store *s) {
  if (!s->header) {
    line->body = s->content.body;
    return;
  }
  line->flags = s->content.flags;
  line->epoch = s->content.epoch;
  line->length = s->content.length;
}

static bool waits(const struct endpoint_run *r, unsigned line) {
  for (unsigned i = 0; i < 2 * WAITERS; i++) {
    const struct starved *w = &r->bank->starved[i];
    if (w->who == WAITER_STORE && w->line == line && w->endpoint == r->number) return true;
  }
  return memchr(r->s->line[line].waiting, WAITER_STORE, WAITERS) != NULL;
}

// The entry may leave the buffer: no older store must be seen before it.
static bool may_drain(const struct endpoint_run *r, unsigned entry) {
  const struct store *b = r->s->thread.buffer;
  if (b[entry].line == 0 || waits(r, b[entry].line - 1u)) return false;
  for (unsigned i = 0; i < entry; i++)
    if (!r->setup->weak || b[i].line == b[entry].line) return false;
  return true;
}

bool thread_drain(struct endpoint_run *r, unsigned entry) {
  struct store *b = r->s->thread.buffer;
  if (!may_drain(r, entry)) return false;
  struct store s = b[entry];
  enum model_line number = s.line - 1;
  struct line *line = &r->s->line[number];
  explore_note(r->note, "%s of %s leaves the store buffer", s.header ? "DONE" : "the reply", model_line_name(number));
  if (!line_access(r, number, CACHE_STORE, WAITER_STORE)) return true;
  put(&line->in_cache, &s);
  if ((line->held >> CORE_THREAD & 1) != 0) put(&line->first[CORE_THREAD], &s); // it is written through
  memmove(b + entry, b + entry + 1, (STORES - 1 - entry) * sizeof *b);
  b[STORES - 1] = (struct store){0};
  return true;
}

// Loads a line, younger than the thread's own stores; false: the thread is blocked.
static bool load(struct endpoint_run *r, enum model_line line, struct content *content) {
  struct thread *t = &r->s->thread;
  const struct line *l = &r->s->line[line];
  bool first = (l->held >> CORE_THREAD & 1) != 0;
  if (!first && !line_access(r, line, CACHE_LOAD, WAITER_LOAD)) {
    t->blocked = (uint8_t)(line + 1);
    return false;
  }
  *content = first ? l->first[CORE_THREAD] : l->in_cache;
  for (unsigned i = 0; i < STORES && t->buffer[i].line != 0; i++)
    if (t->buffer[i].line == line + 1) put(content, &t->buffer[i]);
  return true;
}

static enum receiver_verdict judge(struct endpoint_run *r, struct content c) {
  struct thread *t = &r->s->thread;
  if (model_fault(r, FAULT_IGNORE_EPOCH)) {
    t->seen = c.epoch;
    return c.flags & RX_VALID ? RECEIVER_REQUEST : RECEIVER_NOTHING;
  }
  uint32_t seen = t->seen;
  enum receiver_verdict verdict = receiver_read(&seen, c.flags, c.epoch);
  if (model_fault(r, FAULT_SKIP_AHEAD) && verdict == RECEIVER_AGAIN && seen != t->seen) seen = c.epoch;
  t->seen = (uint8_t)seen;
  return verdict;
}

static bool wait_step(struct endpoint_run *r) {
  struct thread *t = &r->s->thread;
  struct content c;
  enum model_line line = receiver_line(t->seen) ? LINE_RX1 : LINE_RX0;
  explore_note(r->note, "thread loads %s", model_line_name(line));
  if (!load(r, line, &c)) return true;
  enum receiver_verdict verdict = judge(r, c);
  explore_note(r->note, ", finds %s %u (relative epochs)", c.flags & RX_VALID ? "request" : "no request", c.epoch);
  if (verdict != RECEIVER_REQUEST) return true;
  if (c.epoch <= r->s->handled) model_break(r, HANDLED_TWICE);
  r->s->handled = c.epoch;
  t->request_aux = c.length;
  t->at = THREAD_READ;
  return true;
}

static bool read_step(struct endpoint_run *r, enum model_line line, enum thread_at next) {
  struct content c;
  explore_note(r->note, "thread reads arguments in %s", model_line_name(line));
  if (!load(r, line, &c)) return true;
  if (c.body != (BODY_ARGUMENTS | r->s->handled)) model_break(r, STALE_ARGUMENTS);
  r->s->thread.at = next;
  return true;
}

static bool bell_step(struct endpoint_run *r) {
  struct thread *t = &r->s->thread;
  struct content c;
  enum model_line line = t->transmit ? LINE_TX0 : LINE_TX1;
  explore_note(r->note, "thread rings at %s", model_line_name(line));
  if (!load(r, line, &c)) return true;
  if (!receiver_taken(c.flags, c.epoch, r->s->handled)) return true;
  t->transmit ^= 1;
  t->at = THREAD_WAIT;
  return true;
}

bool thread_step(struct endpoint_run *r, bool choice) {
  struct thread *t = &r->s->thread;
  bool coupled = r->setup->coupled;
  enum model_line receive = r->s->handled & 1 ? LINE_RX0 : LINE_RX1; // answer n is on line (n - 1) mod 2
  enum model_line control = coupled ? receive : t->transmit ? LINE_TX1 : LINE_TX0;
  struct content body = {.body = BODY_REPLY | r->s->handled};
  struct content done = {.flags = REPLY_DONE, .epoch = r->s->handled, .length = t->reply_aux};
  if (t->blocked != 0 || (choice && t->at != THREAD_WRITE)) return false;
  switch (t->at) {
  case THREAD_WAIT:
    return wait_step(r);
  case THREAD_READ:
    return read_step(r, receive, t->request_aux ? THREAD_READ_AUX : THREAD_WRITE);
  case THREAD_READ_AUX:
    return read_step(r, LINE_RX_AUX, THREAD_WRITE);
  case THREAD_WRITE:
    if (choice && !r->setup->aux) return false;
    done.length = t->reply_aux = choice;
    t->at = t->reply_aux ? THREAD_WRITE_AUX : THREAD_ORDER;
    return store(r, control, model_fault(r, FAULT_DONE_FIRST), model_fault(r, FAULT_DONE_FIRST) ? done : body);
  case THREAD_WRITE_AUX:
    t->at = THREAD_ORDER;
    return store(r, coupled ? LINE_RX_AUX : LINE_TX_AUX, false, body);
  case THREAD_ORDER:
    if (t->reply_aux && !model_fault(r, FAULT_NO_STORE_FENCE) && !buffer_empty(t)) return false;
    t->at = THREAD_FENCE;
    return store(r, control, !model_fault(r, FAULT_DONE_FIRST), model_fault(r, FAULT_DONE_FIRST) ? body : done);
  case THREAD_FENCE:
    if (!model_fault(r, FAULT_NO_FENCE) && !buffer_empty(t)) return false;
    explore_note(r->note, model_fault(r, FAULT_NO_FENCE) ? "thread goes on" : "thread's fence ends");
    t->at = coupled ? THREAD_WAIT : THREAD_BELL;
    return true;
  case THREAD_BELL:
    return bell_step(r);
  default:
    return false;
  }
}

bool thread_leave(struct endpoint_run *r, bool die) {
  struct thread *t = &r->s->thread;
  if (t->blocked != 0 || !buffer_empty(t)) return false;
  if (die ? t->at < THREAD_READ || t->at > THREAD_FENCE : t->at != THREAD_FENCE) return false;
  explore_note(r->note, die ? "thread's process dies" : "thread leaves its loop with a reply in hand");
  t->at = die ? THREAD_DEAD : THREAD_LEFT;
  return true;
}

void thread_present(struct endpoint_run *r, enum model_line line, bool store) {
  struct thread *t = &r->s->thread;
  explore_note(r->note, "; ");
  if (!store) {
    t->blocked = 0;
    thread_step(r, false);
    return;
  }
  unsigned entry = 0;
  while (t->buffer[entry].line != line + 1) entry++;
  thread_drain(r, entry);
}
