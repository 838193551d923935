// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/service_hash.h"
#include <assert.h>
#include <string.h>

#define MAX_ENTRIES (1u << SERVICE_LOG2_MAX)

static uint32_t rotate(uint32_t x, unsigned left) {
  return x << left | x >> (32 - left);
}

static uint32_t round_of(uint32_t x) {
  return x ^ rotate(x, 5) ^ rotate(x, 18) ^ (rotate(x, 11) & ~rotate(x, 24));
}

bool service_key_equal(const struct service_key *a, const struct service_key *b) {
  return a->port == b->port && a->program == b->program && a->version == b->version && a->procedure == b->procedure;
}

uint32_t service_hash(const struct service_key *key, uint32_t seed) {
  uint32_t x = round_of(seed ^ key->program);
  x = round_of(x ^ key->version);
  x = round_of(x ^ key->port);
  return round_of(round_of(x ^ key->procedure));
}

unsigned service_bucket(const struct service_key *key, uint32_t seed, unsigned log2_entries) {
  assert(log2_entries >= SERVICE_LOG2_MIN && log2_entries <= SERVICE_LOG2_MAX);
  return service_hash(key, seed) & ((1u << (log2_entries - SERVICE_LOG2_MIN)) - 1);
}

// Lays the keys out under one seed; false as soon as a bucket overflows. Equal keys share a bucket, so they are found
// there: *twin is then the second of them.
static bool place_under(const struct service_key *keys, size_t count, unsigned log2_entries, uint32_t seed,
                        uint16_t held_by[MAX_ENTRIES], uint16_t *index, size_t *twin) {
  uint8_t held[MAX_ENTRIES / NIC_BUCKET_WAYS] = {0};
  for (size_t i = 0; i < count; i++) {
    unsigned bucket = service_bucket(&keys[i], seed, log2_entries);
    for (unsigned way = 0; way < held[bucket]; way++) {
      if (service_key_equal(&keys[i], &keys[held_by[bucket * NIC_BUCKET_WAYS + way]])) {
        *twin = i;
        return false;
      }
    }
    if (held[bucket] == NIC_BUCKET_WAYS) return false;
    uint16_t entry = (uint16_t)(bucket * NIC_BUCKET_WAYS + held[bucket]++);
    held_by[entry] = (uint16_t)i;
    index[i] = entry;
  }
  return true;
}

bool service_place(const struct service_key *keys, size_t count, unsigned log2_entries, uint32_t *seed, uint16_t *index,
                   struct error *e) {
  size_t entries = (size_t)1 << log2_entries;
  if (count > entries) {
    return error_set(e, "%zu services do not fit into the NIC's table of %zu entries: enlarge nic.lookup.entries",
                     count, entries);
  }
  uint16_t held_by[MAX_ENTRIES], placed[MAX_ENTRIES];
  for (uint32_t s = 0; s < SERVICE_SEEDS; s++) {
    size_t twin = count;
    if (place_under(keys, count, log2_entries, s, held_by, placed, &twin)) {
      *seed = s;
      memcpy(index, placed, count * sizeof *index);
      return true;
    }
    if (twin != count) {
      const struct service_key *k = &keys[twin];
      return error_set(e,
                       "UDP port %u, program %u, version %u, procedure %u is catalogued twice: remove one of the two",
                       k->port, k->program, k->version, k->procedure);
    }
  }
  return error_set(e,
                   "no hash seed below %d places %zu services into the NIC's table of %zu entries with at most %d in a "
                   "bucket: enlarge nic.lookup.entries",
                   SERVICE_SEEDS, count, entries, NIC_BUCKET_WAYS);
}

static size_t place_some(const struct service_key *keys, size_t count, unsigned log2_entries, uint32_t seed,
                         uint16_t *index) {
  uint8_t held[MAX_ENTRIES / NIC_BUCKET_WAYS] = {0};
  size_t unplaced = 0;
  for (size_t i = 0; i < count; i++) {
    unsigned bucket = service_bucket(&keys[i], seed, log2_entries);
    bool full = held[bucket] == NIC_BUCKET_WAYS;
    index[i] = full ? SERVICE_UNPLACED : (uint16_t)(bucket * NIC_BUCKET_WAYS + held[bucket]);
    held[bucket] += !full;
    unplaced += full;
  }
  return unplaced;
}

size_t service_place_most(const struct service_key *keys, size_t count, unsigned log2_entries, uint32_t *seed,
                          uint16_t *index) {
  uint16_t tried[NIC_SERVICES];
  size_t least = SIZE_MAX;
  for (uint32_t s = 0; s < SERVICE_SEEDS_TRIED; s++) {
    size_t unplaced = place_some(keys, count, log2_entries, s, tried);
    if (unplaced >= least) continue;
    least = unplaced;
    *seed = s;
    memcpy(index, tried, count * sizeof *index);
  }
  return least;
}
