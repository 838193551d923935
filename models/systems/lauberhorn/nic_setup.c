// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_setup.h"
#include "models/protocol/endpoint/layout.h"
#include "rtl/glue/nic_ports.h"
#include "rtl/pkg/nic_regs.h"
#include <stdlib.h>

static void put(struct nic_writes *w, uint32_t address, uint32_t data) {
  w->items[w->count++] = (struct nic_write){address, data};
}

static void put_config(struct nic_writes *w, const struct nic_config *c) {
#define X(name) put(w, NIC_REG_##name, nic_config_word(c, NIC_REG_##name));
  NIC_SETTINGS(X)
#undef X
}

static void put_words(struct nic_writes *w, uint32_t address, const uint32_t *words, unsigned count) {
  for (unsigned i = 0; i < count; i++) put(w, address + 4 * i, words[i]);
}

static void put_filter(struct nic_writes *w, const struct nic_filter *f, unsigned i) {
  uint32_t words[NIC_TABLE_FILTER_WORDS];
  nic_filter_words(f, words);
  put_words(w, NIC_REG_FILTER(i), words, NIC_TABLE_FILTER_WORDS);
}

static void put_service(struct nic_writes *w, const struct nic_setup_service *s, unsigned number, unsigned entry) {
  uint32_t record[NIC_TABLE_SERVICE_WORDS], bucket[NIC_TABLE_BUCKET_WORDS];
  nic_service_words(&s->record, record);
  put_words(w, NIC_REG_SERVICE(number), record, NIC_TABLE_SERVICE_WORDS);
  nic_bucket_words(&(struct nic_bucket){.port = s->key.port,
                                        .prog = s->key.program,
                                        .vers = s->key.version,
                                        .proc = s->key.procedure,
                                        .service = (uint16_t)number,
                                        .valid = true},
                   bucket);
  put_words(w, NIC_REG_BUCKET(entry), bucket, NIC_TABLE_BUCKET_WORDS);
}

static void put_owner(struct nic_writes *w, const struct nic_setup_owner *o) {
  uint32_t word;
  nic_owner_words(&(struct nic_owner){.proc_id = o->process, .valid = true}, &word);
  put(w, NIC_REG_OWNER(o->endpoint), word);
}

static bool check(const struct nic_setup *s, struct error *e) {
  const struct nic_config *c = &s->config;
  if (c->max_frame < REPLY_HEADERS_TAGGED || c->max_frame > NIC_MAX_FRAME)
    return error_set(e, "NIC setup: frames of %u bytes: the NIC takes %u to %u", c->max_frame, REPLY_HEADERS_TAGGED,
                     NIC_MAX_FRAME);
  if (c->reply_off < REPLY_BYTES || c->reply_off >= (c->line128 ? NIC_LONG_LINE : NIC_BEAT))
    return error_set(e,
                     "NIC setup: replies at byte %u of the control line: they begin behind its header, at %u or more",
                     c->reply_off, REPLY_BYTES);
  if (c->block_cycles >> 48 != 0)
    return error_set(e, "NIC setup: a block time of %llu cycles does not fit 48 bits",
                     (unsigned long long)c->block_cycles);
  if (s->service_count > NIC_SERVICES)
    return error_set(e, "NIC setup: %zu services: the NIC holds %u", s->service_count, NIC_SERVICES);
  if (s->signature_count > NIC_SIGNATURES)
    return error_set(e, "NIC setup: %zu signatures: the NIC holds %u", s->signature_count, NIC_SIGNATURES);
  for (size_t i = 0; i < s->service_count; i++) {
    const struct nic_service *r = &s->services[i].record;
    if (r->proc_id >= NIC_PROCESSES)
      return error_set(e, "NIC setup: service %zu: process %u: the NIC knows 0 to %u", i, r->proc_id,
                       NIC_PROCESSES - 1);
    if (!r->raw && r->signature >= s->signature_count)
      return error_set(e, "NIC setup: service %zu: signature %u is not among the %zu given", i, r->signature,
                       s->signature_count);
  }
  for (size_t i = 0; i < s->owner_count; i++)
    if (s->owners[i].endpoint >= NIC_ENDPOINTS || s->owners[i].process >= NIC_PROCESSES)
      return error_set(e, "NIC setup: endpoint %u of process %u: endpoints go to %u, processes to %u",
                       s->owners[i].endpoint, s->owners[i].process, NIC_ENDPOINTS - 1, NIC_PROCESSES - 1);
  return true;
}

// Chooses the services' table entries and the hash's seed.
static bool place(const struct nic_setup *s, uint16_t *entries, uint32_t *seed, struct error *e) {
  struct service_key *keys = calloc(s->service_count + 1, sizeof *keys);
  if (keys == NULL) return error_set(e, "NIC setup: out of memory for %zu services", s->service_count);
  for (size_t i = 0; i < s->service_count; i++) keys[i] = s->services[i].key;
  bool placed = service_place(keys, s->service_count, s->config.lookup_log2, seed, entries, e);
  if (!placed && s->left_out) {
    *s->left_out = service_place_most(keys, s->service_count, s->config.lookup_log2, seed, entries);
    placed = true;
  }
  free(keys);
  return placed;
}

bool nic_setup_make(const struct nic_setup *s, struct nic_writes *w, struct error *e) {
  if (!check(s, e)) return false;
  uint16_t entries[NIC_SERVICES];
  struct nic_config config = s->config;
  config.lookup_seed = 0;
  if (s->left_out) *s->left_out = 0;
  if (s->service_count != 0 && !place(s, entries, &config.lookup_seed, e)) return false;

  size_t most = 16 + NIC_TABLE_FILTER_WORDS * NIC_FILTERS + s->owner_count + s->signature_count * NIC_SIGNATURE_WORDS +
                s->service_count * (NIC_TABLE_SERVICE_WORDS + NIC_TABLE_BUCKET_WORDS);
  *w = (struct nic_writes){.items = calloc(most, sizeof *w->items)};
  if (w->items == NULL) return error_set(e, "NIC setup: out of memory for %zu register writes", most);
  put_config(w, &config);
  for (unsigned i = 0; i < NIC_FILTERS; i++) put_filter(w, &s->filters[i], i);
  for (size_t i = 0; i < s->signature_count; i++)
    for (unsigned k = 0; k < NIC_SIGNATURE_WORDS; k++)
      put(w, NIC_REG_SIGNATURE((uint32_t)i * NIC_SIGNATURE_WORDS + k), s->signatures[i][k]);
  for (size_t i = 0; i < s->service_count; i++)
    if (entries[i] != SERVICE_UNPLACED) put_service(w, &s->services[i], (unsigned)i, entries[i]);
  for (size_t i = 0; i < s->owner_count; i++) put_owner(w, &s->owners[i]);
  return true;
}

void nic_setup_free(struct nic_writes *w) {
  free(w->items);
  *w = (struct nic_writes){0};
}
