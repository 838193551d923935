// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/service_lookup.h"
#include "rtl/pkg/nic_regs.h"
#include <string.h>

static struct service_key key_of(const struct nic_frame *call) {
  return (struct service_key){call->to.udp_dst, call->prog, call->vers, call->proc};
}

// Each stage moves on if the one behind it is empty or moves on itself.
static bool fetched_moves(const struct nic_lookup *s, bool taken) {
  return !s->valid || taken;
}

static bool hashed_moves(const struct nic_lookup *s, bool taken) {
  return !s->fetched || fetched_moves(s, taken);
}

bool nic_lookup_ready(const struct nic_lookup *s, bool taken) {
  return !s->hashed || hashed_moves(s, taken);
}

bool nic_lookup_busy(const struct nic_lookup *s) {
  return s->hashed || s->fetched || s->valid;
}

static void match(struct nic_lookup *s) {
  const struct nic_frame *call = &s->fetched_call;
  struct service_key key = key_of(call);
  s->found = false;
  s->request = (struct nic_request){
      .to = call->to, .head = call->head, .tail = call->tail, .args_off = call->args_off, .args_len = call->args_len};
  for (unsigned way = 0; way < NIC_BUCKET_WAYS; way++) {
    if (!s->ways[way].valid || !service_key_equal(&s->ways[way].key, &key)) continue;
    const struct nic_service *service = &s->services[s->ways[way].service];
    s->found = true;
    s->process = service->proc_id;
    s->request.raw = service->raw;
    s->request.signature = service->signature;
    s->request.handler = service->handler;
    s->request.data = service->data;
    return;
  }
}

static void write_tables(struct nic_lookup *s, const struct nic_table_write *t) {
  if (!t->valid) return;
  if (t->which == NIC_TABLE_BUCKET) {
    struct nic_bucket b = nic_bucket_entry(t->words);
    s->entries[t->index] = (struct nic_lookup_entry){b.valid, {b.port, b.prog, b.vers, b.proc}, b.service};
  }
  if (t->which == NIC_TABLE_SERVICE) s->services[t->index] = nic_service_entry(t->words);
}

void nic_lookup_step(struct nic_lookup *s, const struct nic_config *cfg, const struct nic_dispatch_in *in, bool taken) {
  if (in->rst) {
    s->hashed = s->fetched = s->valid = false;
    for (unsigned i = 0; i < 1u << SERVICE_LOG2_MAX; i++) s->entries[i].valid = false;
    return;
  }
  // From the last stage to the first, so that each reads what stood before the edge.
  bool accept = nic_lookup_ready(s, taken), read = hashed_moves(s, taken), compare = fetched_moves(s, taken);
  if (compare) {
    s->valid = s->fetched;
    if (s->fetched) match(s);
  }
  if (read) {
    s->fetched = s->hashed;
    if (s->hashed) {
      s->fetched_call = s->hashed_call;
      memcpy(s->ways, &s->entries[(size_t)s->bucket * NIC_BUCKET_WAYS], sizeof s->ways);
    }
  }
  if (accept) {
    s->hashed = in->call_valid;
    if (in->call_valid) {
      struct service_key key = key_of(&in->call);
      s->hashed_call = in->call;
      s->bucket = service_bucket(&key, cfg->lookup_seed, cfg->lookup_log2);
    }
  }
  write_tables(s, &in->table);
}
