// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/regs.h"
#include "rtl/glue/nic_regs.h"
#include <string.h>

#define WINDOW(address, base, bytes) ((address) >= (base) && (address) < (base) + (bytes))
#define IN_OWNERS(a) WINDOW(a, NIC_REG_OWNER(0), 4u * NIC_ENDPOINTS)
#define IN_FILTERS(a) WINDOW(a, NIC_REG_FILTER(0), 0x100u)
#define IN_SIGNATURES(a) WINDOW(a, NIC_REG_SIGNATURE(0, 0), 64u * NIC_SIGNATURES)
#define IN_SERVICES(a) WINDOW(a, NIC_REG_SERVICE(0), 32u * NIC_SERVICES)
#define IN_BUCKETS(a) WINDOW(a, NIC_REG_BUCKET(0), 0x20000u)

static void write_setting(struct nic_regs *s, uint32_t address, uint32_t data) {
  struct nic_config *c = &s->cfg;
  switch (address) {
  case NIC_REG_FLAGS:
    c->line128 = (data & NIC_FLAG_LINE128) != 0;
    c->coupled = (data & NIC_FLAG_COUPLED) != 0;
    c->grant_exclusive = (data & NIC_FLAG_GRANT_EXCLUSIVE) != 0;
    c->tx_grant_exclusive = (data & NIC_FLAG_TX_GRANT_EXCLUSIVE) != 0;
    c->any_mac = (data & NIC_FLAG_ANY_MAC) != 0;
    c->any_ip = (data & NIC_FLAG_ANY_IP) != 0;
    break;
  case NIC_REG_BLOCK_LO:
    c->block_cycles = (c->block_cycles & ~(uint64_t)UINT32_MAX) | data;
    break;
  case NIC_REG_BLOCK_HI:
    c->block_cycles = (c->block_cycles & UINT32_MAX) | (uint64_t)(data & 0xffff) << 32;
    break;
  case NIC_REG_QUEUE_DEPTH:
    c->queue_depth = data & 0x7f;
    break;
  case NIC_REG_LOOKUP_LOG2:
    c->lookup_log2 = data & 0xf;
    break;
  case NIC_REG_LOOKUP_SEED:
    c->lookup_seed = data;
    break;
  case NIC_REG_ARGS_SIG_OFF:
    c->args_sig_off = data & 0x7f;
    break;
  case NIC_REG_ARGS_RAW_OFF:
    c->args_raw_off = data & 0x7f;
    break;
  case NIC_REG_REPLY_OFF:
    c->reply_off = data & 0x7f;
    break;
  case NIC_REG_MAX_FRAME:
    c->max_frame = data & 0x3fff;
    break;
  case NIC_REG_LEAVE:
    s->leave_valid = true;
    s->leave_abort = (data & NIC_LEAVE_ABORT) != 0;
    s->leave_endpoint = data & 0x3f;
    break;
  default:
    break;
  }
}

static uint32_t read_setting(const struct nic_regs *s, uint32_t address) {
  const struct nic_config *c = &s->cfg;
  switch (address) {
  case NIC_REG_ID:
    return NIC_REG_ID_VALUE;
  case NIC_REG_FLAGS:
    return (c->line128 ? NIC_FLAG_LINE128 : 0) | (c->coupled ? NIC_FLAG_COUPLED : 0) |
           (c->grant_exclusive ? NIC_FLAG_GRANT_EXCLUSIVE : 0) |
           (c->tx_grant_exclusive ? NIC_FLAG_TX_GRANT_EXCLUSIVE : 0) | (c->any_mac ? NIC_FLAG_ANY_MAC : 0) |
           (c->any_ip ? NIC_FLAG_ANY_IP : 0);
  case NIC_REG_BLOCK_LO:
    return (uint32_t)c->block_cycles;
  case NIC_REG_BLOCK_HI:
    return (uint32_t)(c->block_cycles >> 32);
  case NIC_REG_QUEUE_DEPTH:
    return c->queue_depth;
  case NIC_REG_LOOKUP_LOG2:
    return c->lookup_log2;
  case NIC_REG_LOOKUP_SEED:
    return c->lookup_seed;
  case NIC_REG_ARGS_SIG_OFF:
    return c->args_sig_off;
  case NIC_REG_ARGS_RAW_OFF:
    return c->args_raw_off;
  case NIC_REG_REPLY_OFF:
    return c->reply_off;
  case NIC_REG_MAX_FRAME:
    return c->max_frame;
  case NIC_REG_LEAVE:
    return s->leave_valid ? NIC_LEAVE_PENDING : 0;
  default:
    return 0;
  }
}

static uint32_t read_counter(const struct nic_regs *s, const struct nic_regs_in *in, uint32_t address) {
  if (WINDOW(address, NIC_REG_DROPS(1), 4u * (NIC_DROPS - 1))) return s->drops[(address - NIC_REG_DROPS(0)) / 4];
  switch (address) {
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
  case NIC_REG_WAITING:
    return in->waiting;
  case NIC_REG_OPEN:
    return in->open;
  case NIC_REG_CELLS:
    return in->cells;
  default:
    return read_setting(s, address);
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
  s->replies += code == 0 || code == 2;
  s->one_way += code == 1;
  s->too_long += code == 2;
  s->aborted += code == 3;
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
  d->owner_endpoint = a >> 2 & 0x3f;
  d->owner_valid = (s->wdata & NIC_OWNER_VALID) != 0;
  d->owner_process = s->wdata & 0x3f;
  d->signature_we = s->table && IN_SIGNATURES(a);
  d->signature_index = a >> 2 & 0xfff;
  d->signature_word = s->wdata;
  d->service_we = s->table && IN_SERVICES(a) && word == NIC_SERVICE_WORDS - 1;
  d->service_index = a >> 5 & 0x3ff;
  d->service = (struct nic_service){.proc_id = w[0] & 0x3f,
                                    .raw = w[0] >> 8 & 1,
                                    .signature = (uint8_t)(w[0] >> 16),
                                    .service = (uint16_t)w[1],
                                    .handler = (uint64_t)w[3] << 32 | w[2],
                                    .data = (uint64_t)w[5] << 32 | w[4]};
  d->bucket_we = s->table && IN_BUCKETS(a) && word == NIC_BUCKET_WORDS - 1;
  d->bucket_index = a >> 5 & 0xfff;
  d->bucket_key = (struct service_key){.port = (uint16_t)w[0], .program = w[1], .version = w[2], .procedure = w[3]};
  d->bucket_valid = (w[4] & NIC_BUCKET_VALID) != 0;
  d->bucket_service = w[4] & 0x3ff;
}
