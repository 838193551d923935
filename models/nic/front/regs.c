// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/regs.h"
#include "rtl/pkg/nic_regs.h"
#include <string.h>

#define ADDRESS_MASK ((1u << NIC_ADDRESS_BITS) - 1)
#define WINDOW(address, base, bytes) ((address) >= (base) && (address) < (base) + (bytes))

static void write_setting(struct nic_regs *s, uint32_t address, uint32_t data) {
  nic_config_write(&s->control.cfg, address, data);
  if (address != NIC_REG_LEAVE) return;
  s->control.leave_valid = true;
  s->control.leave_abort = (data & NIC_LEAVE_ABORT) != 0;
  s->control.leave_endpoint = data & (NIC_ENDPOINTS - 1);
}

static uint32_t read_register(const struct nic_regs *s, const struct nic_regs_in *in, uint32_t address) {
  if (address == NIC_REG_ID) return NIC_ID_VALUE;
  if (address == NIC_REG_LEAVE) return s->control.leave_valid ? NIC_LEAVE_PENDING : 0;
  if (WINDOW(address, NIC_REG_DROPS(1), 4u * (NIC_DROPS - 1))) return s->drops[(address - NIC_REG_DROPS(0)) / 4];
  const struct nic_inside *n = &in->inside;
  struct nic_status status = s->counted;
  status.receiving = n->receiving, status.described = n->described, status.looking_up = n->looking_up;
  status.waiting = n->waiting, status.delivering = n->delivering, status.open = n->open, status.replying = n->replying;
  status.under_way =
      (uint32_t)n->receiving + n->described + n->looking_up + n->waiting + n->delivering + n->open + n->replying;
  status.cells = in->cells;
  return nic_config_word(&s->control.cfg, address) | nic_status_word(&status, address);
}

static void count(struct nic_regs *s, const struct nic_regs_in *in) {
  const struct nic_events *e = in->events;
  static const enum nic_event verdicts[] = {NIC_EV_CHECK, NIC_EV_LOOKUP, NIC_EV_DELIVER};
  for (unsigned i = 0; i < 3; i++)
    if (e->valid >> verdicts[i] & 1) s->drops[e->code[verdicts[i]]]++;
  s->counted.calls += e->valid >> NIC_EV_ANSWER & 1;
  s->counted.tryagain += e->valid >> NIC_EV_TRYAGAIN & 1;
  s->counted.early += in->early;
  if (!(e->valid >> NIC_EV_COLLECT & 1)) return;
  uint8_t code = e->code[NIC_EV_COLLECT];
  s->counted.replies += code == NIC_COLLECT_REPLY || code == NIC_COLLECT_TOO_LONG;
  s->counted.one_way += code == NIC_COLLECT_ONE_WAY;
  s->counted.too_long += code == NIC_COLLECT_TOO_LONG;
  s->counted.aborted += code == NIC_COLLECT_ABORTED;
}

static void step_write(struct nic_regs *s, const struct nic_regs_in *in) {
  const struct nic_in *p = in->port;
  bool write = s->aw && s->w && !s->bvalid && !s->control.leave_valid;
  bool take_aw = p->awvalid && !s->aw, take_w = p->wvalid && !s->w;
  if (in->leave_ready) s->control.leave_valid = false;
  s->control.table.valid = false;
  if (write) {
    nic_table_write(&s->control.table, s->awaddr, s->wdata);
    write_setting(s, s->awaddr, s->wdata);
    s->aw = s->w = false;
    s->bvalid = true;
  } else if (p->bready) {
    s->bvalid = false;
  }
  if (take_aw) s->aw = true, s->awaddr = p->awaddr & ADDRESS_MASK;
  if (take_w) s->w = true, s->wdata = p->wdata;
}

void nic_regs_step(struct nic_regs *s, const struct nic_regs_in *in) {
  const struct nic_in *p = in->port;
  if (p->rst) {
    memset(s, 0, sizeof *s);
    return;
  }
  bool take_ar = p->arvalid && !s->rvalid;
  if (take_ar) s->rdata = read_register(s, in, p->araddr & ADDRESS_MASK);
  if (take_ar)
    s->rvalid = true;
  else if (p->rready)
    s->rvalid = false;
  count(s, in);
  step_write(s, in);
}
