// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/stamps.h"
#include "workloads/base/clock_edge.h"
#include <string.h>

void stamps_begin(struct stamps *s) {
  s->parked = s->fetched = false;
}

static void see_entry(struct stamps *s, const struct nic_in *in) {
  if (!in->rx_valid) return;
  if (!s->receiving) {
    s->entry = in->now;
    s->parked = s->waiting && s->parked_ps <= clock_edge_ps(in->now, s->hz);
    s->waiting = false;
  }
  s->receiving = !in->rx_last;
}

// A beat passes at this edge if it stood at the outputs before.
static void see_exit(struct stamps *s, const struct nic_in *in) {
  if (!s->tx_stands || !in->tx_ready) return;
  if (!s->sending) s->exit = in->now;
  s->sending = !s->tx_last;
}

static void step(void *self, const struct nic_in *in, struct nic_out *out) {
  struct stamps *s = self;
  see_entry(s, in);
  see_exit(s, in);
  s->inner.step(s->inner.nic, in, out);
  s->tx_stands = out->tx_valid;
  s->tx_last = out->tx_last;
}

struct nic_device stamps_device(struct stamps *s, const struct nic_device *inner) {
  s->inner = *inner;
  return (struct nic_device){.nic = s, .step = step, .meaning = inner->meaning, .meanings = inner->meanings};
}

static bool is(const struct observed_message *m, enum coh_op op) {
  return strcmp(m->what, coh_op_name(op)) == 0;
}

void stamps_message(struct stamps *s, const struct observed_message *m) {
  unsigned endpoint, index;
  enum line_region region;
  if (!layout_find(s->layout, m->line.address, &endpoint, &region, &index)) return;
  if (region == REGION_RX && is(m, COH_READ_SHARED)) {
    s->parked_ps = m->arrived_ps;
    s->waiting = true;
  }
  if (region == REGION_TX && (is(m, COH_READ_EXCLUSIVE) || is(m, COH_UPGRADE)) && !s->fetched) {
    s->first_write = clock_edge_at_or_after(m->arrived_ps, s->hz);
    s->fetched = true;
  }
}

void stamps_clock_write(void *context, unsigned hart, uint64_t value, uint64_t edge) {
  (void)hart, (void)value;
  ((struct stamps *)context)->read_complete = edge;
}
