// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/coherence/trackers.h"
extern "C" {
#include "models/protocol/endpoint/colour.h"
}

namespace piste {

trackers::trackers(const home_config &config, uint16_t line_bytes)
    : config_(config), line_bytes_(line_bytes), units_(config.colours ? COLOURS : config.units) {}

unsigned trackers::unit_of(uint64_t address) const {
  uint64_t index = address / line_bytes_;
  return config_.colours ? colour_of_line(index) : static_cast<unsigned>(index & (units_.size() - 1));
}

trackers::place trackers::room(kind k, uint64_t address) const {
  const unit &u = units_[unit_of(address)];
  uint32_t limit = k == reads ? config_.unit_reads : config_.unit_writes;
  if (u.used[k] < limit && u.queue[k].empty()) return place::tracked;
  return u.queue[k].size() < config_.unit_queue ? place::waiting : place::channel;
}

bool trackers::enter(kind k, packet *p) {
  bool tracked = room(k, p->m.address) == place::tracked;
  p->unit = static_cast<uint16_t>(unit_of(p->m.address));
  unit &u = units_[p->unit];
  if (tracked)
    u.used[k]++;
  else
    u.queue[k].push(p);
  return tracked;
}

packet *trackers::release(kind k, unsigned number) {
  unit &u = units_[number];
  if (!u.queue[k].empty()) return u.queue[k].pop(); // the tracker passes on
  u.used[k]--;
  return nullptr;
}

void trackers::show(viewer &v, const char *home) const {
  static const char *const kind_names[] = {"reads", "writes"};
  for (unsigned number = 0; number < units(); number++)
    for (kind k : {reads, writes}) {
      size_t queued = waiting(k, number);
      if (!used(k, number) && !queued) continue;
      v.row(v.to.tracker, view_tracker{home, number, kind_names[k], used(k, number), queued});
      v.standing(units_[number].queue[k], VIEW_FOR_TRACKER, home, number);
    }
}

} // namespace piste
