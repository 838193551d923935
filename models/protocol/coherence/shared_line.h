// SPDX-License-Identifier: Apache-2.0
// One line in a cache that one core or several share below their first levels, as a pure function of state and event:
// the cache controller (cache_controller.h) with what sharing adds. The cache is one node to the homes; accesses of
// several cores to a line that is on its way wait for it together. A request occupies a fill buffer of the cache until
// it is answered. First levels hold copies that are read only: a store is performed here, when no other first level has
// the line.
#pragma once
#include "models/protocol/coherence/cache_controller.h"
#ifdef __cplusplus
extern "C" {
#endif

// Tracked state of the line; all zero is Invalid. No padding that is not named.
struct shared_line {
  uint64_t near; // bit c, of 64 cores: the first level of core c may hold a copy (it drops copies without a word)
  struct cache_line line;
  uint8_t filling; // a request is outstanding: it occupies a fill buffer
  uint8_t pad[5];  // zero
};

enum shared_buffer { SHARED_KEEPS, SHARED_TAKES, SHARED_RETURNS };

struct shared_rules {
  enum coh_race race;
  bool store_fills; // a store brings the line into the core's first level too
};

struct shared_step {
  uint64_t lost;          // bit c: the first level of core c loses its copy before anything else happens
  struct cache_step does; // CACHE_WAKE is for every access that waits, whichever core's
  uint16_t buffer;        // enum shared_buffer: what becomes of a fill buffer
};

// Whether an access would send a request to the home, for which a fill buffer must be free.
bool shared_asks(const struct shared_line *l, enum cache_event event);
// The transition: changes *l and returns what to do. `core` makes the access (ignored for messages and CACHE_EVICT).
// Never fails; CACHE_ERROR leaves *l as it was.
struct shared_step shared_next(struct shared_line *l, enum cache_event event, unsigned core, struct shared_rules rules);
// Whether other first levels than this core's may hold the line: what a store has to wait for.
static inline bool shared_elsewhere(const struct shared_line *l, unsigned core) {
  return (l->near & ~(UINT64_C(1) << core)) != 0;
}
#ifdef __cplusplus
}
#endif
