// SPDX-License-Identifier: Apache-2.0
// Exhaustive exploration of a small model, breadth first: every state reachable by any order of its choices is
// visited, so that a property that holds here holds for every interleaving of the model. Deterministic.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What one step did, for the reader of a trace. NULL while searching.
struct explore_note;
__attribute__((format(printf, 2, 3))) void explore_note(struct explore_note *note, const char *format, ...);

struct explore_model {
  size_t bytes;        // of a state: a multiple of 8; equal states are equal bytes
  unsigned choices;    // numbered 0..choices-1
  const void *context; // handed to each function
  void (*initial)(const void *context, void *state);
  // Takes the choice if it is enabled: changes *state and returns true; else returns false (and *state is thrown away).
  bool (*take)(const void *context, unsigned choice, void *state, struct explore_note *note);
  // The property that this state breaks, or NULL.
  const char *(*broken)(const void *context, const void *state);
  // From every reachable state a goal must be reachable by choices that are not optional: nothing is stuck, and nothing
  // needs luck (a choice of the environment) to get on.
  bool (*goal)(const void *context, const void *state);
  bool (*optional)(const void *context, unsigned choice);
  // The state in a line or more, for the end of a trace.
  void (*describe)(const void *context, const void *state, struct explore_note *note);
};

enum explore_verdict {
  EXPLORE_HOLDS,  // every reachable state was visited, and all is well
  EXPLORE_BROKEN, // a reachable state breaks `property`
  EXPLORE_STUCK,  // from a reachable state no goal can be reached
  EXPLORE_LIMIT   // there are more than max_states: nothing is shown
};

struct explore_result {
  enum explore_verdict verdict;
  const char *property; // for EXPLORE_BROKEN and EXPLORE_STUCK, else NULL
  uint32_t states;      // visited
  uint32_t depth;       // steps to the farthest of them
  char *trace;          // shortest way there, a step a line, or NULL; explore_free releases it
};

// Explores up to max_states states (about 60 bytes each, and the states of two depths in full). States are told apart
// by 128 bits of hash.
struct explore_result explore(const struct explore_model *model, uint32_t max_states);
void explore_free(struct explore_result *result);
