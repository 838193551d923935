// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/regs.h"
#include "rtl/pkg/nic_regs.h"
#include <string.h>

#define WINDOW(address, base, bytes) ((address) >= (base) && (address) < (base) + (bytes))
#define IN_OWNERS(a) WINDOW(a, NIC_REG_OWNER(0), 4u * NIC_ENDPOINTS)
#define IN_FILTERS(a) WINDOW(a, NIC_REG_FILTER(0), 0x100u)
#define IN_SIGNATURES(a) WINDOW(a, NIC_REG_SIGNATURE(0), 4u * NIC_TABLE_SIGNATURE_ENTRIES)
#define IN_SERVICES(a) WINDOW(a, NIC_REG_SERVICE(0), 32u * NIC_SERVICES)
#define IN_BUCKETS(a) WINDOW(a, NIC_REG_BUCKET(0), 0x20000u)

static void write_setting(struct nic_regs *s, uint32_t address, uint32_t data) {
  nic_config_write(&s->cfg, address, data);
  if (address != NIC_REG_LEAVE) return;
  s->leave_valid = true;
  s->leave_abort = (data & NIC_LEAVE_ABORT) != 0;
  s->leave_endpoint = data & (NIC_ENDPOINTS - 1);
}

static uint32_t read_counter(const struct nic_regs *s, const struct nic_regs_in *in, uint32_t address) {
  if (WINDOW(address, NIC_REG_DROPS(1), 4u * (NIC_DROPS - 1))) return s->drops[(address - NIC_REG_DROPS(0)) / 4];
  const struct nic_inside *n = &in->inside;
  switch (address) {
  case NIC_REG_ID:
    return NIC_ID_VALUE;
  case NIC_REG_LEAVE:
    return s->leave_valid ? NIC_LEAVE_PENDING : 0;
  case NIC_REG_CALLS:
    return s->calls;
  case NIC_REG_REPLIES:
    return s->replies;
  case NIC_REG_ONE_WAY:
    return s->one_way;
  case NIC_REG_TRYAGAIN:
    return s->tryagain;
  case NIC_REG_EARLY:
    return s->early;
  case NIC_REG_TOO_LONG:
    return s->too_long;
  case NIC_REG_ABORTED:
    return s->aborted;
  case NIC_REG_RECEIVING:
    return n->receiving;
  case NIC_REG_DESCRIBED:
    return n->described;
  case NIC_REG_LOOKING_UP:
    return n->looking_up;
  case NIC_REG_WAITING:
    return n->waiting;
  case NIC_REG_DELIVERING:
    return n->delivering;
  case NIC_REG_OPEN:
    return n->open;
  case NIC_REG_REPLYING:
    return n->replying;
  case NIC_REG_UNDER_WAY:
    return (uint32_t)n->receiving + n->described + n->looking_up + n->waiting + n->delivering + n->open + n->replying;
  case NIC_REG_CELLS:
    return in->cells;
  default:
    return nic_config_word(&s->cfg, address);
  }
}

static void count(struct nic_regs *s, const struct nic_regs_in *in) {
  const struct nic_events *e = in->events;
  static const enum nic_event verdicts[] = {NIC_EV_CHECK, NIC_EV_LOOKUP, NIC_EV_DELIVER};
  for (unsigned i = 0; i < 3; i++)
    if (e->valid >> verdicts[i] & 1) s->drops[e->code[verdicts[i]]]++;
  s->calls += e->valid >> NIC_EV_ANSWER & 1;
  s->tryagain += e->valid >> NIC_EV_TRYAGAIN & 1;
  s->early += in->early;
  if (!(e->valid >> NIC_EV_COLLECT & 1)) return;
  uint8_t code = e->code[NIC_EV_COLLECT];
  s->replies += code == NIC_COLLECT_REPLY || code == NIC_COLLECT_TOO_LONG;
  s->one_way += code == NIC_COLLECT_ONE_WAY;
  s->too_long += code == NIC_COLLECT_TOO_LONG;
  s->aborted += code == NIC_COLLECT_ABORTED;
}

static void step_write(struct nic_regs *s, const struct nic_regs_in *in) {
  const struct nic_in *p = in->port;
  bool write = s->aw && s->w && !s->bvalid && !s->leave_valid;
  bool take_aw = p->awvalid && !s->aw, take_w = p->wvalid && !s->w;
  if (in->leave_ready) s->leave_valid = false;
  s->table = write && s->awaddr >= 0x1000u;
  if (write) {
    unsigned word = IN_FILTERS(s->awaddr) ? s->awaddr >> 2 & 3 : s->awaddr >> 2 & 7;
    if (word < 6) s->shadow[word] = s->wdata;
    s->address = s->awaddr;
    write_setting(s, s->awaddr, s->wdata);
    s->aw = s->w = false;
    s->bvalid = true;
  } else if (p->bready) {
    s->bvalid = false;
  }
  if (take_aw) s->aw = true, s->awaddr = p->awaddr & 0xfffff;
  if (take_w) s->w = true, s->wdata = p->wdata;
}

void nic_regs_step(struct nic_regs *s, const struct nic_regs_in *in) {
  const struct nic_in *p = in->port;
  if (p->rst) {
    memset(s, 0, sizeof *s);
    return;
  }
  bool take_ar = p->arvalid && !s->rvalid;
  if (take_ar) s->rdata = read_counter(s, in, p->araddr & 0xfffff);
  if (take_ar)
    s->rvalid = true;
  else if (p->rready)
    s->rvalid = false;
  count(s, in);
  step_write(s, in);
}

bool nic_regs_filter(const struct nic_regs *s, uint8_t *index, bool *valid, uint64_t *mac, uint32_t *ip) {
  *index = s->address >> 4 & 0xf;
  *valid = s->shadow[3] & 1;
  *mac = (uint64_t)(s->shadow[1] & 0xffff) << 32 | s->shadow[0];
  *ip = s->shadow[2];
  return s->table && IN_FILTERS(s->address) && (s->address >> 2 & 3) == 3;
}

void nic_regs_tables(const struct nic_regs *s, struct nic_dispatch_in *d) {
  uint32_t a = s->address, word = a >> 2 & 7;
  const uint32_t *w = s->shadow;
  d->owner_we = s->table && IN_OWNERS(a);
  d->owner_endpoint = a >> 2 & (NIC_ENDPOINTS - 1);
  struct nic_owner owner = nic_owner_entry(&s->wdata);
  d->owner_valid = owner.valid;
  d->owner_process = owner.proc_id;
  d->signature_we = s->table && IN_SIGNATURES(a);
  d->signature_index = a >> 2 & 0xfff;
  d->signature_word = s->wdata;
  d->service_we = s->table && IN_SERVICES(a) && word == NIC_TABLE_SERVICE_WORDS - 1;
  d->service_index = a >> 5 & 0x3ff;
  d->service = nic_service_entry(w);
  d->bucket_we = s->table && IN_BUCKETS(a) && word == NIC_TABLE_BUCKET_WORDS - 1;
  d->bucket_index = a >> 5 & 0xfff;
  struct nic_bucket bucket = nic_bucket_entry(w);
  d->bucket_key = (struct service_key){bucket.port, bucket.prog, bucket.vers, bucket.proc};
  d->bucket_valid = bucket.valid;
  d->bucket_service = bucket.service;
}
