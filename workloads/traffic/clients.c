// SPDX-License-Identifier: Apache-2.0
#include "workloads/traffic/clients.h"
#include <stdlib.h>
#include <string.h>

#define NOBODY UINT32_MAX

// A client that waits for its call, or one of the idle.
struct client {
  uint32_t index; // of its call
  bool dropped;
  uint32_t older, newer; // calls by age; an idle client's `newer` is the next idle one
  uint32_t chain;        // next with the same bucket
  uint64_t until_ps;     // end of its time limit
};

struct clients {
  uint32_t count;
  uint64_t round_trip_ps, timeout_ps;
  uint64_t now_ps;  // it is at least so late
  uint32_t hopeful; // clients whose call has not been dropped
  uint32_t oldest, newest, idle;
  struct client *client;
  uint32_t *bucket, buckets; // clients by their call's index; a power of two
  // The moments at which answered clients may call again, oldest first: a ring.
  uint64_t *free_ps;
  uint32_t free_at, free_count;
};

struct clients *clients_new(uint32_t count, uint64_t round_trip_ps, uint64_t timeout_ps) {
  struct clients *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  *c = (struct clients){.count = count,
                        .round_trip_ps = round_trip_ps,
                        .timeout_ps = timeout_ps,
                        .oldest = NOBODY,
                        .newest = NOBODY,
                        .buckets = 1};
  while (c->buckets < count) c->buckets *= 2;
  c->client = calloc(count, sizeof *c->client);
  c->bucket = malloc(c->buckets * sizeof *c->bucket);
  c->free_ps = calloc(count, sizeof *c->free_ps);
  if (!c->client || !c->bucket || !c->free_ps) {
    clients_free(c);
    return NULL;
  }
  memset(c->bucket, 0xff, c->buckets * sizeof *c->bucket);
  for (uint32_t i = 0; i < count; i++) c->client[i].newer = i + 1 < count ? i + 1 : NOBODY;
  c->free_count = count;
  return c;
}

void clients_free(struct clients *c) {
  if (!c) return;
  free(c->client);
  free(c->bucket);
  free(c->free_ps);
  free(c);
}

static uint64_t first_limit(const struct clients *c) {
  return c->oldest == NOBODY ? UINT64_MAX : c->client[c->oldest].until_ps;
}

// An answered client's moment is known. No other's can come before it but that of the oldest call's limit.
static bool answered_first(const struct clients *c) {
  return c->free_count > 0 && c->free_ps[c->free_at] <= first_limit(c);
}

bool clients_ready(const struct clients *c) {
  return answered_first(c) || (c->oldest != NOBODY && (first_limit(c) <= c->now_ps || c->hopeful == 0));
}

void clients_time(struct clients *c, uint64_t now_ps) {
  if (now_ps > c->now_ps) c->now_ps = now_ps;
}

uint64_t clients_due(const struct clients *c) {
  return first_limit(c);
}

static uint32_t *place_of(struct clients *c, uint32_t index) {
  uint32_t *at = &c->bucket[index & (c->buckets - 1)];
  while (*at != NOBODY && c->client[*at].index != index) at = &c->client[*at].chain;
  return at;
}

// The client waits no more.
static void release(struct clients *c, uint32_t number) {
  struct client *who = &c->client[number];
  *place_of(c, who->index) = who->chain;
  *(who->older == NOBODY ? &c->oldest : &c->client[who->older].newer) = who->newer;
  *(who->newer == NOBODY ? &c->newest : &c->client[who->newer].older) = who->older;
  c->hopeful -= !who->dropped;
  who->newer = c->idle;
  c->idle = number;
}

// The moment from which a client may call, which is thereby used up.
static uint64_t take_moment(struct clients *c) {
  if (!answered_first(c)) {
    uint64_t limit = first_limit(c);
    release(c, c->oldest);
    return limit;
  }
  uint64_t moment = c->free_ps[c->free_at];
  c->free_at = (c->free_at + 1) % c->count;
  c->free_count--;
  return moment;
}

uint64_t clients_call(struct clients *c, uint32_t index, uint64_t earliest_ps) {
  uint64_t moment = take_moment(c), time_ps = moment > earliest_ps ? moment : earliest_ps;
  uint32_t number = c->idle;
  struct client *who = &c->client[number];
  c->idle = who->newer;
  *who = (struct client){.index = index, .older = c->newest, .newer = NOBODY, .chain = NOBODY, .until_ps = UINT64_MAX};
  if (c->timeout_ps && time_ps < UINT64_MAX - c->timeout_ps) who->until_ps = time_ps + c->timeout_ps;
  *(c->newest == NOBODY ? &c->oldest : &c->client[c->newest].newer) = number;
  c->newest = number;
  *place_of(c, index) = number;
  c->hopeful++;
  if (time_ps > c->now_ps) c->now_ps = time_ps;
  return time_ps;
}

bool clients_completed(struct clients *c, uint32_t index, uint64_t time_ps, bool answered) {
  uint32_t number = *place_of(c, index);
  if (time_ps > c->now_ps) c->now_ps = time_ps;
  if (number == NOBODY) return false;
  struct client *who = &c->client[number];
  bool gives_up = answered && who->until_ps < time_ps;
  if (!gives_up && (answered || c->timeout_ps == 0)) {
    release(c, number);
    uint64_t moment = time_ps < UINT64_MAX - c->round_trip_ps ? time_ps + c->round_trip_ps : UINT64_MAX;
    c->free_ps[(c->free_at + (uint64_t)c->free_count++) % c->count] = moment;
  } else if (!who->dropped) {
    who->dropped = true;
    c->hopeful--;
  }
  return true;
}
