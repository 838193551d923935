// SPDX-License-Identifier: Apache-2.0
// The order in which the machine's parts show themselves.
#include "models/hardware/view.h"
#include "models/hardware/machine/machine_parts.h"
#include <algorithm>

using namespace piste;

// Accesses that are under way to the NIC, then those at its port.
void machine::show_registers(const viewer &v) const {
  std::vector<view_register> rows;
  for (size_t slot = 0; slot < ios_.size(); slot++) {
    const io_request &r = ios_[slot];
    if (std::find(free_ios_.begin(), free_ios_.end(), slot) == free_ios_.end())
      rows.push_back({false, r.write, r.hart, r.address, r.value});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const view_register &a, const view_register &b) { return a.hart < b.hart; });
  for (const view_register &r : rows) v.row(v.to.register_access, r);
  nic.registers.show(v);
}

void machine::show_inside(const viewer &v) const {
  struct inside {
    const machine &m;
    const viewer &v;
  } context = {*this, v};
  auto endpoint_shown = [](void *self, unsigned number, const endpoint *state) {
    const inside &i = *static_cast<const inside *>(self);
    uint32_t request = i.m.nic.events.request_of(number);
    if (i.m.requests.where(request) == STAGE_GONE) request = HART_NO_REQUEST;
    i.v.row(i.v.to.endpoint, view_endpoint{i.m.cluster.names->endpoint(number).name, number, request,
                                           endpoint_phase_name(static_cast<endpoint_phase>(state->phase)), state});
  };
  auto queue_shown = [](void *self, const char *name, unsigned holds) {
    const inside &i = *static_cast<const inside *>(self);
    i.v.row(i.v.to.queue, view_queue{name, holds});
  };
  nic.clock.show_inside({&context, endpoint_shown, queue_shown});
}

void machine::show(const view &to) const {
  viewer v(to, cluster, cache_names, config.cache.line_bytes);
  v.row(to.machine, view_machine{cluster.queue.now(), cache_names.data(), config.harts, config.cache.line_bytes,
                                 cluster.packets.used()});
  for (uint32_t r : requests.inside()) v.row(to.request, view_request{r, stage_name(requests.where(r))});
  for (const hart_site &h : harts) {
    h.core.show(v);
    h.l1.show(v);
  }
  for (const cache_node *c : caches) c->show(v);
  contexts.show(v);
  for (const home_site &h : homes) {
    h.to_home.show(v);
    h.to_caches.show(v);
  }
  for (const home_site &h : homes) h.home.show(v);
  v.under_way();
  view_nic row{};
  row.name = nic.name();
  nic.clock.show(row);
  nic.lines.show(v, row);
  nic.host.show(v, config.layout);
  show_registers(v);
  show_inside(v);
  wire.show(v);
  for (const hart_site &h : harts) h.core.charged().show_counts(v);
  for (const home_site &h : homes) {
    h.to_home.show_counts(v);
    h.to_caches.show_counts(v);
  }
  if (wire.overruns()) v.row(to.count, view_count{wire.name(), "overruns", "frames", wire.overruns()});
}

void machine_view(const machine *m, const view *to) {
  m->show(*to);
}
