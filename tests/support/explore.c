// SPDX-License-Identifier: Apache-2.0
#include "tests/support/explore.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct explore_note {
  char *text;
  size_t used, room;
};

// A visited state: enough to recognise it and to find the way back.
struct visit {
  uint64_t hash[2];
  uint32_t parent;
  uint32_t choice;
};

struct search {
  const struct explore_model *model;
  uint32_t max_states;
  struct visit *visits;
  uint32_t count;
  uint32_t *slots; // hash table of visit numbers + 1
  uint32_t slot_mask;
  uint8_t *level[2]; // states at the present depth and the next, in order of their visits
  size_t level_room[2];
  uint32_t level_count[2];
  uint32_t *edges; // mandatory successors, grouped by their origin
  size_t edge_count, edge_room;
  size_t *first_edge; // of each visit, and one beyond the last
  uint8_t *is_goal;
};

static void *grown(void *p, size_t bytes) {
  p = realloc(p, bytes);
  if (p == NULL) abort();
  return p;
}

void explore_note(struct explore_note *note, const char *format, ...) {
  if (note == NULL) return;
  va_list args;
  va_start(args, format);
  char line[512];
  int n = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  size_t length = n < 0 ? 0 : (size_t)n < sizeof line ? (size_t)n : sizeof line - 1;
  if (note->used + length + 1 > note->room) {
    note->room = 2 * (note->used + length + 1);
    note->text = grown(note->text, note->room);
  }
  memcpy(note->text + note->used, line, length);
  note->used += length;
  note->text[note->used] = 0;
}

static void hash_state(const void *state, size_t bytes, uint64_t hash[2]) {
  uint64_t a = 0x9e3779b97f4a7c15u, b = 0xc2b2ae3d27d4eb4fu;
  for (size_t i = 0; i < bytes; i += 8) {
    uint64_t word;
    memcpy(&word, (const uint8_t *)state + i, 8);
    a = (a ^ word) * 0xff51afd7ed558ccdu;
    a ^= a >> 32;
    b = (b + word) * 0xc4ceb9fe1a85ec53u;
    b ^= b >> 29;
  }
  hash[0] = a ^ (b >> 7);
  hash[1] = b;
}

// The number of a state: an old one, or a new one whose bytes join the next level. UINT32_MAX: there is no room.
static uint32_t visit(struct search *s, const void *state, uint32_t parent, uint32_t choice) {
  struct visit v = {.parent = parent, .choice = choice};
  hash_state(state, s->model->bytes, v.hash);
  uint32_t slot = (uint32_t)v.hash[0] & s->slot_mask;
  while (s->slots[slot] != 0) {
    const struct visit *old = &s->visits[s->slots[slot] - 1];
    if (old->hash[0] == v.hash[0] && old->hash[1] == v.hash[1]) return s->slots[slot] - 1;
    slot = (slot + 1) & s->slot_mask;
  }
  if (s->count == s->max_states) return UINT32_MAX;
  s->slots[slot] = s->count + 1;
  s->visits[s->count] = v;
  size_t need = (s->level_count[1] + (size_t)1) * s->model->bytes;
  if (need > s->level_room[1]) {
    s->level_room[1] = 2 * need;
    s->level[1] = grown(s->level[1], s->level_room[1]);
  }
  memcpy(s->level[1] + need - s->model->bytes, state, s->model->bytes);
  s->level_count[1]++;
  s->is_goal[s->count] = s->model->goal(s->model->context, state);
  return s->count++;
}

static void add_edge(struct search *s, uint32_t to) {
  if (s->edge_count == s->edge_room) {
    s->edge_room = s->edge_room ? 2 * s->edge_room : 1024;
    s->edges = grown(s->edges, s->edge_room * sizeof *s->edges);
  }
  s->edges[s->edge_count++] = to;
}

static void write_trace(const struct search *s, uint32_t at, const char *property, struct explore_result *result) {
  uint32_t length = 0;
  for (uint32_t v = at; v != 0; v = s->visits[v].parent) length++;
  uint32_t *choices = malloc((length + (size_t)1) * sizeof *choices);
  uint8_t *state = calloc(1, s->model->bytes);
  if (choices == NULL || state == NULL) abort();
  uint32_t i = length;
  for (uint32_t v = at; v != 0; v = s->visits[v].parent) choices[--i] = s->visits[v].choice;
  struct explore_note note = {0};
  s->model->initial(s->model->context, state);
  for (i = 0; i < length; i++) {
    explore_note(&note, "%3u. ", i + 1);
    s->model->take(s->model->context, choices[i], state, &note);
    explore_note(&note, "\n");
  }
  explore_note(&note, "  => %s\n", property);
  s->model->describe(s->model->context, state, &note);
  result->trace = note.text;
  result->property = property;
  free(choices);
  free(state);
}

// Expands every state of the present level; stops at the first broken state.
static enum explore_verdict expand(struct search *s, uint32_t first, struct explore_result *result) {
  const struct explore_model *m = s->model;
  uint8_t *next = malloc(m->bytes);
  if (next == NULL) abort();
  enum explore_verdict verdict = EXPLORE_HOLDS;
  for (uint32_t i = 0; i < s->level_count[0] && verdict == EXPLORE_HOLDS; i++) {
    s->first_edge[first + i] = s->edge_count;
    for (unsigned choice = 0; choice < m->choices && verdict == EXPLORE_HOLDS; choice++) {
      memcpy(next, s->level[0] + i * m->bytes, m->bytes);
      if (!m->take(m->context, choice, next, NULL)) continue;
      uint32_t before = s->count;
      uint32_t to = visit(s, next, first + i, choice);
      if (to == UINT32_MAX) {
        verdict = EXPLORE_LIMIT;
        break;
      }
      if (!m->optional(m->context, choice)) add_edge(s, to);
      const char *property = s->count != before ? m->broken(m->context, next) : NULL;
      if (property == NULL) continue;
      write_trace(s, to, property, result);
      verdict = EXPLORE_BROKEN;
    }
  }
  free(next);
  return verdict;
}

// No mandatory choice leads out of the state: the end of a story that a reader understands.
static bool is_dead_end(const struct search *s, uint32_t v) {
  for (size_t e = s->first_edge[v]; e < s->first_edge[v + 1]; e++)
    if (s->edges[e] != v) return false;
  return true;
}

// Follows mandatory edges backwards from the goals; a state not reached is stuck. The first dead end among them is
// shown, or the first of them if they all run in circles.
static enum explore_verdict find_stuck(struct search *s, struct explore_result *result) {
  uint32_t *start = calloc(s->count + (size_t)1, sizeof *start);
  uint32_t *origins = malloc((s->edge_count + 1) * sizeof *origins);
  uint32_t *queue = malloc((s->count + (size_t)1) * sizeof *queue);
  if (start == NULL || origins == NULL || queue == NULL) abort();
  for (size_t e = 0; e < s->edge_count; e++) start[s->edges[e] + 1]++;
  for (uint32_t v = 0; v < s->count; v++) start[v + 1] += start[v];
  for (uint32_t v = s->count; v-- > 0;)
    for (size_t e = s->first_edge[v]; e < s->first_edge[v + 1]; e++) {
      // Filled from the end of each group, whose last free place is kept in start[to + 1].
      origins[--start[s->edges[e] + 1]] = v;
    }
  // Now start[to + 1] is where the group of `to` begins, and it ends where the next one begins.
  uint32_t tail = 0;
  for (uint32_t v = 0; v < s->count; v++)
    if (s->is_goal[v]) queue[tail++] = v;
  for (uint32_t head = 0; head < tail; head++) {
    uint32_t to = queue[head];
    size_t end = to + 1 < s->count ? start[to + 2] : s->edge_count;
    for (size_t e = start[to + 1]; e < end; e++)
      if (!s->is_goal[origins[e]]) {
        s->is_goal[origins[e]] = 1;
        queue[tail++] = origins[e];
      }
  }
  uint32_t stuck = UINT32_MAX;
  for (uint32_t v = s->count; v-- > 0;)
    if (!s->is_goal[v] && (stuck == UINT32_MAX || is_dead_end(s, v) || !is_dead_end(s, stuck))) stuck = v;
  if (stuck != UINT32_MAX) write_trace(s, stuck, "stuck: no goal can be reached from here", result);
  free(start);
  free(origins);
  free(queue);
  return stuck == UINT32_MAX ? EXPLORE_HOLDS : EXPLORE_STUCK;
}

struct explore_result explore(const struct explore_model *model, uint32_t max_states) {
  struct search s = {.model = model, .max_states = max_states};
  struct explore_result result = {.verdict = EXPLORE_HOLDS};
  uint32_t slots = 1024;
  while (slots / 2 < max_states) slots *= 2;
  s.slot_mask = slots - 1;
  s.slots = calloc(slots, sizeof *s.slots);
  s.visits = malloc(max_states * sizeof *s.visits);
  s.first_edge = malloc((max_states + (size_t)1) * sizeof *s.first_edge);
  s.is_goal = malloc(max_states);
  uint8_t *state = calloc(1, model->bytes);
  if (!s.slots || !s.visits || !s.first_edge || !s.is_goal || !state) abort();
  model->initial(model->context, state);
  visit(&s, state, 0, 0);
  free(state);
  for (uint32_t first = 0; s.level_count[1] != 0 && result.verdict == EXPLORE_HOLDS;) {
    uint8_t *spare = s.level[0];
    size_t room = s.level_room[0];
    s.level[0] = s.level[1], s.level_room[0] = s.level_room[1], s.level_count[0] = s.level_count[1];
    s.level[1] = spare, s.level_room[1] = room, s.level_count[1] = 0;
    result.verdict = expand(&s, first, &result);
    first += s.level_count[0];
    if (s.level_count[1] != 0) result.depth++;
  }
  result.states = s.count;
  s.first_edge[s.count] = s.edge_count;
  if (result.verdict == EXPLORE_HOLDS) result.verdict = find_stuck(&s, &result);
  free(s.slots), free(s.visits), free(s.first_edge), free(s.is_goal), free(s.edges);
  free(s.level[0]), free(s.level[1]);
  return result;
}

void explore_free(struct explore_result *result) {
  free(result->trace);
  result->trace = NULL;
}
