// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/viewer.h"
#include <algorithm>
#include <tuple>

namespace piste {

// A device's event is no message: of what messages have it has the line alone.
view_message viewer::message(const packet &p, view_place place, const char *agent, unsigned unit, observed_line *at) {
  *at = line(p.m.address);
  view_message m = {
      place, agent, home_event_name(static_cast<home_event>(p.event)), nullptr, at, 0, 1, unit, p.since_ps, 0, nullptr};
  if (p.m.node == NODE_NONE) return m;
  m.what = coh_op_name(static_cast<coh_op>(p.m.op));
  m.node = caches[p.m.node];
  m.tag = p.m.tag;
  m.bytes = p.m.bytes ? p.m.data : nullptr;
  return m;
}

void viewer::standing(const packet *p, view_place place, const char *agent, unsigned unit) {
  if (!p) return;
  observed_line at;
  stood_.push_back(p);
  row(to.message, message(*p, place, agent, unit, &at));
}

void viewer::standing(const packet_queue &q, view_place place, const char *agent, unsigned unit) {
  size_t index = 0;
  for (const packet *p = q.front(); p; p = p->next) {
    observed_line at;
    view_message m = message(*p, place, agent, unit, &at);
    m.index = index++;
    m.count = q.size();
    stood_.push_back(p);
    row(to.message, m);
  }
}

void viewer::under_way() {
  std::vector<const packet *> rest = cluster_.packets.in_use();
  std::sort(stood_.begin(), stood_.end(), std::less<>());
  auto stood = [this](const packet *p) { return std::binary_search(stood_.begin(), stood_.end(), p, std::less<>()); };
  rest.erase(std::remove_if(rest.begin(), rest.end(), stood), rest.end());
  auto key = [](const packet *p) { return std::make_tuple(p->since_ps, p->m.address, p->m.op, p->m.node); };
  std::sort(rest.begin(), rest.end(), [key](const packet *a, const packet *b) { return key(a) < key(b); });
  for (const packet *p : rest) {
    observed_line at;
    row(to.message, message(*p, VIEW_UNDER_WAY, "", 0, &at));
  }
}

} // namespace piste
