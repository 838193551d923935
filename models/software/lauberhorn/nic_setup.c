// SPDX-License-Identifier: Apache-2.0
#include "models/software/lauberhorn/nic_setup.h"
#include "models/protocol/endpoint/layout.h"
#include "rtl/glue/nic_ports.h"
#include "rtl/glue/nic_regs.h"
#include <stdlib.h>

#define FILTER_WORDS 4u
#define MIN_FRAME 70u // holds an empty reply with a VLAN tag

static void put(struct nic_writes *w, uint32_t address, uint32_t data) {
  w->items[w->count++] = (struct nic_write){address, data};
}

static void put_config(struct nic_writes *w, const struct nic_config *c) {
  uint32_t flags = (c->line128 ? NIC_FLAG_LINE128 : 0) | (c->coupled ? NIC_FLAG_COUPLED : 0) |
                   (c->grant_exclusive ? NIC_FLAG_GRANT_EXCLUSIVE : 0) |
                   (c->tx_grant_exclusive ? NIC_FLAG_TX_GRANT_EXCLUSIVE : 0) | (c->any_mac ? NIC_FLAG_ANY_MAC : 0) |
                   (c->any_ip ? NIC_FLAG_ANY_IP : 0);
  put(w, NIC_REG_FLAGS, flags);
  put(w, NIC_REG_BLOCK_LO, (uint32_t)c->block_cycles);
  put(w, NIC_REG_BLOCK_HI, (uint32_t)(c->block_cycles >> 32));
  put(w, NIC_REG_QUEUE_DEPTH, c->queue_depth);
  put(w, NIC_REG_LOOKUP_LOG2, c->lookup_log2);
  put(w, NIC_REG_LOOKUP_SEED, c->lookup_seed);
  put(w, NIC_REG_ARGS_SIG_OFF, c->args_sig_off);
  put(w, NIC_REG_ARGS_RAW_OFF, c->args_raw_off);
  put(w, NIC_REG_REPLY_OFF, c->reply_off);
  put(w, NIC_REG_MAX_FRAME, c->max_frame);
}

static void put_filter(struct nic_writes *w, const struct nic_setup_filter *f, unsigned i) {
  uint32_t at = NIC_REG_FILTER(i);
  put(w, at, (uint32_t)f->mac[i]);
  put(w, at + 4, (uint32_t)(f->mac[i] >> 32));
  put(w, at + 8, f->ip[i]);
  put(w, at + 12, f->valid[i] ? 1 : 0);
}

static void put_service(struct nic_writes *w, const struct nic_setup_service *s, unsigned number, unsigned entry) {
  const struct nic_service *r = &s->record;
  uint32_t at = NIC_REG_SERVICE(number);
  put(w, at, r->proc_id | (r->raw ? 0x100u : 0) | (uint32_t)r->signature << 16);
  put(w, at + 4, r->service);
  put(w, at + 8, (uint32_t)r->handler);
  put(w, at + 12, (uint32_t)(r->handler >> 32));
  put(w, at + 16, (uint32_t)r->data);
  put(w, at + 20, (uint32_t)(r->data >> 32));
  at = NIC_REG_BUCKET(entry);
  put(w, at, s->key.port);
  put(w, at + 4, s->key.program);
  put(w, at + 8, s->key.version);
  put(w, at + 12, s->key.procedure);
  put(w, at + 16, NIC_BUCKET_VALID | number);
}

static bool check(const struct nic_setup *s, struct error *e) {
  const struct nic_config *c = &s->config;
  if (c->max_frame < MIN_FRAME || c->max_frame > NIC_MAX_FRAME)
    return error_set(e, "NIC setup: frames of %u bytes: the NIC takes %u to %u", c->max_frame, MIN_FRAME,
                     NIC_MAX_FRAME);
  if (c->reply_off < REPLY_HEADER || c->reply_off >= (c->line128 ? 128 : 64))
    return error_set(e,
                     "NIC setup: replies at byte %u of the control line: they begin behind its header, at %u or more",
                     c->reply_off, REPLY_HEADER);
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
  free(keys);
  return placed;
}

bool nic_setup_make(const struct nic_setup *s, struct nic_writes *w, struct error *e) {
  if (!check(s, e)) return false;
  uint16_t entries[NIC_SERVICES];
  struct nic_config config = s->config;
  config.lookup_seed = 0;
  if (s->service_count != 0 && !place(s, entries, &config.lookup_seed, e)) return false;

  size_t most = 16 + FILTER_WORDS * NIC_FILTERS + s->owner_count + s->signature_count * NIC_SIGNATURE_WORDS +
                s->service_count * (NIC_SERVICE_WORDS + NIC_BUCKET_WORDS);
  *w = (struct nic_writes){.items = calloc(most, sizeof *w->items)};
  if (w->items == NULL) return error_set(e, "NIC setup: out of memory for %zu register writes", most);
  put_config(w, &config);
  for (unsigned i = 0; i < NIC_FILTERS; i++) put_filter(w, &s->filter, i);
  for (size_t i = 0; i < s->signature_count; i++)
    for (unsigned k = 0; k < NIC_SIGNATURE_WORDS; k++) put(w, NIC_REG_SIGNATURE((uint32_t)i, k), s->signatures[i][k]);
  for (size_t i = 0; i < s->service_count; i++) put_service(w, &s->services[i], (unsigned)i, entries[i]);
  for (size_t i = 0; i < s->owner_count; i++)
    put(w, NIC_REG_OWNER((uint32_t)s->owners[i].endpoint), NIC_OWNER_VALID | s->owners[i].process);
  return true;
}

void nic_setup_free(struct nic_writes *w) {
  free(w->items);
  *w = (struct nic_writes){0};
}
