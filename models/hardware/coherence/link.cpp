// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/coherence/link.h"
#include <algorithm>

namespace piste {

lane::lane(sc_core::sc_module_name name, cluster &c, uint32_t agent, const link_config &config, uint16_t line_bytes,
           const char *from_name, const char *to_name, const std::vector<const char *> &cache_names)
    : sc_module(name), cluster_(c), agent_(agent), header_bytes_(config.header_bytes),
      credit_return_ps_(config.credit_return_ps), from_(from_name), to_(to_name), cache_names_(cache_names) {
  for (unsigned i = 0; i < COH_CLASSES; i++) {
    channels_[i].credits = config.credits[i];
    channels_[i].propagation_ps = config.propagation_ps[i];
  }
  for (unsigned with_line = 0; with_line < 2; with_line++) { // rounded up: a message never leaves early
    uint64_t bytes = config.header_bytes + with_line * line_bytes;
    leave_ps_[with_line] = (bytes * 1000000000000u + config.bytes_per_second - 1) / config.bytes_per_second;
  }
}

const char *lane::end_name(const char *end, const packet &p) const {
  return end ? end : cache_names_[p.m.node];
}

uint64_t lane::least_flight_ps() const {
  auto sooner = [](const channel &a, const channel &b) { return a.propagation_ps < b.propagation_ps; };
  return leave_ps(false) + std::min_element(std::begin(channels_), std::end(channels_), sooner)->propagation_ps;
}

size_t lane::waiting() const {
  size_t n = 0;
  for (const channel &c : channels_) n += c.queue.size();
  return n;
}

bool lane::settled() const {
  uint64_t now = cluster_.queue.now();
  for (const channel &c : channels_)
    if (!c.returning.empty() && c.returning[c.returning.size() - 1] > now) return false;
  return free_ps_ <= now && armed_ps_ == event_queue::never;
}

void lane::show(viewer &v) const {
  view_lane row = {name(),
                   {},
                   waiting(),
                   flying_,
                   free_ps_ > v.now_ps() ? free_ps_ : 0,
                   coh_class_name(static_cast<coh_class>(turn_))};
  for (unsigned c = 0; c < COH_CLASSES; c++) {
    const channel &by = channels_[c];
    size_t back = 0;
    while (back < by.returning.size() && by.returning[back] <= v.now_ps()) back++;
    row.credits[c] = by.credits + static_cast<unsigned>(back);
  }
  v.row(v.to.lane, row);
  for (const channel &c : channels_) v.standing(c.queue, VIEW_IN_LANE, name(), 0);
}

void lane::show_counts(const viewer &v) const {
  for (unsigned c = 0; c < COH_CLASSES; c++) {
    const class_count &n = channels_[c].count;
    const char *what = coh_class_name(static_cast<coh_class>(c));
    if (!n.messages) continue;
    v.row(v.to.count, view_count{name(), what, "messages", n.messages});
    v.row(v.to.count, view_count{name(), what, "bytes", n.bytes});
  }
}

bool lane::take_credit(channel &c) {
  if (!c.credits)
    for (; !c.returning.empty() && c.returning.front() <= cluster_.queue.now(); c.returning.pop_front()) c.credits++;
  if (!c.credits) return false;
  c.credits--;
  return true;
}

void lane::send(packet *p) {
  unsigned c = coh_class_of(static_cast<coh_op>(p->m.op));
  p->since_ps = cluster_.queue.now();
  channel &by = channels_[c];
  if (free_ps_ <= cluster_.queue.now() && by.queue.empty() && armed_ps_ != cluster_.queue.now() && take_credit(by)) {
    transmit(p, c);
    return;
  }
  by.queue.push(p);
  arm();
}

void lane::transmit(packet *p, unsigned c) {
  channel &by = channels_[c];
  free_ps_ = cluster_.queue.now() + leave_ps(p->m.bytes != 0);
  uint64_t arrival = free_ps_ + by.propagation_ps;
  by.count.messages++;
  by.count.bytes += header_bytes_ + p->m.bytes;
  flying_++;
  if (cluster_.tell_messages)
    cluster_.tell_message(*p, p->since_ps, arrival, end_name(from_, *p), end_name(to_, *p), header_bytes_ + p->m.bytes);
  p->since_ps = arrival;
  to->expect(p);
  cluster_.queue.post(
      arrival, domain::link, agent_,
      [](void *self, uint64_t arg) { static_cast<lane *>(self)->arrive(reinterpret_cast<packet *>(arg)); }, this,
      reinterpret_cast<uint64_t>(p));
  turn_ = c + 1 < COH_CLASSES ? c + 1 : 0;
}

void lane::arrive(packet *p) {
  flying_--;
  to->receive(p);
}

// Posts the next moment at which a waiting message could leave, unless an earlier one is posted already.
void lane::arm() {
  uint64_t when = event_queue::never;
  for (const channel &c : channels_) {
    if (c.queue.empty()) continue;
    if (c.credits)
      when = std::min(when, free_ps_);
    else if (!c.returning.empty())
      when = std::min(when, std::max(free_ps_, c.returning.front()));
  }
  when = when == event_queue::never ? when : std::max(when, cluster_.queue.now());
  if (when >= armed_ps_) return;
  armed_ps_ = when;
  cluster_.queue.post(
      when, domain::link, agent_, [](void *self, uint64_t arg) { static_cast<lane *>(self)->serve(arg); }, this, when);
}

void lane::serve(uint64_t armed_for) {
  if (armed_for != armed_ps_) return; // an earlier one took its place
  armed_ps_ = event_queue::never;
  for (unsigned i = 0; free_ps_ <= cluster_.queue.now() && i < COH_CLASSES; i++) {
    unsigned c = (turn_ + i) % COH_CLASSES;
    if (!channels_[c].queue.empty() && take_credit(channels_[c])) {
      transmit(channels_[c].queue.pop(), c);
      break;
    }
  }
  arm();
}

void lane::release(coh_class c) {
  channels_[c].returning.push_back(cluster_.queue.now() + credit_return_ps_);
  if (!channels_[c].queue.empty()) arm();
}

} // namespace piste
