// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/coherence/home_agent.h"
#include <algorithm>
#include <cstring>

namespace piste {

namespace {

// At one instant what carries a line leaves behind what carries none, whenever the home learned that its bytes are
// here.
constexpr uint32_t with_line = 0x8000;

bool is_request(unsigned event) {
  return event == HOME_READ_SHARED || event == HOME_READ_EXCLUSIVE || event == HOME_UPGRADE;
}

bool is_device_event(unsigned event) {
  return event == HOME_RECALL || event == HOME_LOCAL_READ;
}

bool carries_line(unsigned op) {
  return op == COH_DATA_SHARED || op == COH_DATA_EXCLUSIVE;
}

bool is_grant(unsigned op) {
  return carries_line(op) || op == COH_UPGRADE_ACK;
}

} // namespace

home_agent::home_agent(sc_core::sc_module_name name, cluster &c, uint32_t agent, const home_config &config,
                       uint16_t line_bytes)
    : sc_module(name), cluster_(c), agent_(agent), config_(config), line_bytes_(line_bytes),
      trackers_(config, line_bytes) {}

home_record &home_agent::record(uint64_t address) {
  bool fresh = false;
  home_record &r = lines_.at(address, &fresh);
  if (fresh && device) device->adopt(r);
  return r;
}

void home_agent::receive(packet *p) {
  coh_class c = coh_class_of(static_cast<coh_op>(p->m.op));
  p->event = static_cast<uint8_t>(home_event_of(static_cast<coh_op>(p->m.op)));
  if (c == COH_REQUEST || c == COH_WRITEBACK) {
    p->since_ps = cluster_.queue.now();
    channel_[c].push(p);
    admit(c);
  } else {
    in->release(c); // responses and acknowledgements need no tracker
    present(record(p->m.address), p);
  }
}

// Moves messages from the head of a channel to their trackers until one must stay.
void home_agent::admit(coh_class c) {
  if (admitting_[c]) return; // the loop below sees what has become free
  admitting_[c] = true;
  trackers::kind k = c == COH_REQUEST ? trackers::reads : trackers::writes;
  while (!channel_[c].empty() && trackers_.room(k, channel_[c].front()->m.address) != trackers::place::channel) {
    packet *p = channel_[c].pop();
    in->release(c);
    if (trackers_.enter(k, p)) begin(p);
  }
  admitting_[c] = false;
}

// A request or write-back has its tracker.
void home_agent::begin(packet *p) {
  present(record(p->m.address), p);
}

void home_agent::untrack(trackers::kind k, unsigned unit) {
  if (packet *p = trackers_.release(k, unit)) begin(p);
  admit(k == trackers::reads ? COH_REQUEST : COH_WRITEBACK);
}

void home_agent::present_device(home_record &r, home_event event, uint8_t purpose, uint64_t delay_ps) {
  packet *p = cluster_.packets.take();
  p->m.address = r.address;
  p->m.node = NODE_NONE;
  p->event = static_cast<uint8_t>(event);
  p->purpose = purpose;
  p->request = HART_NO_REQUEST;
  p->since_ps = cluster_.queue.now();
  delay_ps_ = delay_ps;
  present(r, p);
  delay_ps_ = 0;
}

// Presents an event, then whatever waited for the line if that may have become free. Trackers that this frees are
// passed on at the very end, so that those who waited longer for the line come first.
void home_agent::present(home_record &r, packet *p) {
  bool wake = false;
  depth_++;
  if (!step(r, p, &wake)) r.deferred.push(p);
  while (wake) {
    wake = false;
    for (size_t n = r.deferred.size(); n; n--) { // each once, the oldest first
      packet *q = r.deferred.pop();
      if (!step(r, q, &wake)) r.deferred.push(q);
    }
  }
  if (--depth_) return;
  while (!freed_.empty()) {
    auto [kind, unit] = freed_.back();
    freed_.pop_back();
    untrack(kind, unit);
  }
}

// home_next, told to the observers.
home_step home_agent::told_next(home_record &r, const packet &p, home_rules rules) {
  home_event event = static_cast<home_event>(p.event);
  const char *before = home_state_name(&r.line);
  serving_ = p.request;
  home_step s = home_next(&r.line, event, p.m.node, rules);
  observed_transition t = {cluster_.queue.now(),
                           name(),
                           before,
                           home_event_name(event),
                           home_state_name(&r.line),
                           home_rule_name(static_cast<home_rule>(s.rule)),
                           s.rule,
                           cluster_.names->line(r.address, p.request)};
  OBSERVE(&cluster_.watch, transition, &t);
  return s;
}

// One transition; false if the event is deferred, else the packet is spent or kept as the line's active one.
bool home_agent::step(home_record &r, packet *p, bool *wake) {
  bool controlled = r.held_by_device;
  unsigned event = p->event;
  home_rules rules = {config_.race, controlled};
  home_step s =
      cluster_.told ? told_next(r, *p, rules) : home_next(&r.line, static_cast<home_event>(event), p->m.node, rules);
  if (s.flags & HOME_ERROR) {
    cluster_.fail(failure::broken, format("%s: %s of node %u cannot happen now to line %#llx", name(),
                                          home_event_name(static_cast<home_event>(event)), p->m.node,
                                          static_cast<unsigned long long>(r.address)));
    cluster_.packets.give(p);
    return true;
  }
  if (s.flags & HOME_DEFER) return false;
  if (s.flags & HOME_TAKE) {
    std::memcpy(r.bytes, p->m.data, line_bytes_);
    r.data_ps = cluster_.queue.now();
    r.outdated = r.reads;
    if (store) store->write(r.address, r.bytes);
  }
  if (is_request(event)) {
    r.active = p;
    r.data_ps = controlled || event == HOME_UPGRADE ? 0 : read_bytes(r, cluster_.queue.now() + config_.lookup_ps);
  } else if (is_device_event(event)) {
    r.device = p;
  } else {
    retire(r, p, event);
  }
  if (s.flags & HOME_SEND) send(r, s);
  if (s.flags & HOME_DONE) {
    packet *done = r.device;
    r.device = nullptr;
    // With no copy to take back, it is the directory that answers.
    uint64_t now = cluster_.queue.now();
    device->done(r, *done, is_device_event(event) ? now + delay_ps_ + config_.lookup_ps : now);
    cluster_.packets.give(done);
  }
  if (s.flags & HOME_HOLD) device->hold(r, *p);
  if (s.flags & HOME_WAKE) *wake = true;
  return true;
}

// Frees the packet of an event that is over with its transition, and the tracker that it held.
void home_agent::retire(const home_record &r, packet *p, unsigned event) {
  if (event == HOME_WRITE_BACK || event == HOME_EVICT) freed_.emplace_back(trackers::writes, p->unit);
  if (event == HOME_GRANT_ACK) freed_.emplace_back(trackers::reads, r.granted_unit);
  cluster_.packets.give(p);
}

// When the line's bytes, wanted from `from_ps` on, are at hand; never if the store will say.
uint64_t home_agent::read_bytes(home_record &r, uint64_t from_ps) {
  if (store) {
    uint64_t ps = store->read(r.address, r.bytes, from_ps);
    if (ps == event_queue::never) r.reads++;
    return ps;
  }
  uint64_t start = std::max(from_ps, bytes_free_ps_);
  bytes_free_ps_ = start + config_.data_cycle_ps;
  return start + config_.data_ps;
}

void home_agent::record(state_record &r) const {
  trackers_.record(r);
  for (const home_record &l : lines_.all()) {
    r.value(l.address);
    r.bytes(&l.line, sizeof l.line);
    r.value(l.active ? uint64_t{l.active->m.node} << 16 | l.active->m.tag : 0);
    r.value(l.active ? uint64_t{l.active->m.op} << 16 | l.active->unit : 0);
    r.value(l.granted_unit);
    r.value(uint64_t{l.reads} << 32 | uint64_t{l.arrived} << 16 | l.outdated);
    if (device)
      device->record_bytes(l, r);
    else
      r.bytes(l.bytes, line_bytes_);
  }
}

void home_agent::show_line(viewer &v, const home_record &r) const {
  unsigned unit = trackers_.unit_of(r.address);
  observed_line line = v.line(r.address);
  view_message active{};
  if (r.active) active = v.message(*r.active, VIEW_ACTIVE, name(), unit, &line);
  v.row(v.to.home_line, view_home_line{name(), &line, home_state_name(&r.line), &r.line, v.caches.data(),
                                       r.active ? &active : nullptr, r.deferred.size(), r.unsent.size(),
                                       r.active && r.data_ps > v.now_ps() ? r.data_ps : 0, r.bytes});
  v.standing(r.active, VIEW_ACTIVE, name(), unit);
  v.standing(r.device, VIEW_DEVICE, name(), unit);
  v.standing(r.deferred, VIEW_DEFERRED, name(), unit);
  v.standing(r.unsent, VIEW_UNSENT, name(), unit);
}

void home_agent::show(viewer &v) const {
  size_t blocked = channel_[COH_REQUEST].size() + channel_[COH_WRITEBACK].size();
  v.row(v.to.home,
        view_home{name(), blocked, store ? store->under_way() : 0, bytes_free_ps_ > v.now_ps() ? bytes_free_ps_ : 0});
  for (coh_class c : {COH_REQUEST, COH_WRITEBACK}) {
    const packet *first = channel_[c].front();
    if (first) v.standing(channel_[c], VIEW_BEFORE_TRACKERS, name(), trackers_.unit_of(first->m.address));
  }
  trackers_.show(v, name());
  for (const home_record *r : lines_.sorted()) show_line(v, *r);
}

// Sends a response: after the lookup (`ps`), with the bytes at hand, behind the line's earlier responses.
void home_agent::respond(home_record &r, packet *p, uint64_t ps) {
  bool waits = false;
  if (p->m.bytes) {
    uint64_t data_ps = r.data_ps ? r.data_ps : read_bytes(r, ps);
    waits = data_ps == event_queue::never;
    if (!waits) ps = std::max(ps, data_ps);
  }
  if (!waits && r.unsent.empty()) return respond_now(r, p, ps);
  p->unit = waits ? r.reads : r.arrived; // it leaves when so many reads have arrived
  p->since_ps = ps;
  r.unsent.push(p);
}

void home_agent::respond_now(home_record &r, packet *p, uint64_t ps) {
  if (p->m.bytes) std::memcpy(p->m.data, r.bytes, line_bytes_);
  bool behind_line = ps <= r.response_ps && r.response_lined; // at that very moment, too
  r.response_ps = std::max(r.response_ps, ps);
  r.response_lined = p->m.bytes || behind_line;
  post(p, r.response_ps, r.response_lined ? agent_ | with_line : agent_);
}

void home_agent::arrived(uint64_t address, const uint8_t *bytes) {
  home_record &r = record(address);
  uint64_t now = cluster_.queue.now();
  if (static_cast<int16_t>(++r.arrived - r.outdated) > 0) std::memcpy(r.bytes, bytes, line_bytes_);
  if (r.data_ps == event_queue::never && r.arrived == r.reads) r.data_ps = now;
  while (!r.unsent.empty() && static_cast<int16_t>(r.arrived - r.unsent.front()->unit) >= 0) {
    packet *p = r.unsent.pop();
    respond_now(r, p, std::max(p->since_ps, now));
  }
}

void home_agent::send(home_record &r, const home_step &s) {
  bool response = coh_class_of(static_cast<coh_op>(s.op)) == COH_RESPONSE;
  uint64_t ps = cluster_.queue.now() + delay_ps_ + config_.lookup_ps;
  uint16_t tag = 0;
  if (is_grant(s.op)) { // it answers the active request
    tag = r.active->m.tag;
    r.granted_unit = r.active->unit;
    if (config_.race == COH_RACE_CONFLICT) freed_.emplace_back(trackers::reads, r.active->unit);
    cluster_.packets.give(r.active);
    r.active = nullptr;
  }
  for (uint64_t to = s.to; to; to &= to - 1) {
    packet *p = cluster_.packets.take();
    p->m.address = r.address;
    p->m.op = s.op;
    p->m.node = static_cast<uint16_t>(__builtin_ctzll(to));
    p->m.bytes = carries_line(s.op) ? line_bytes_ : 0;
    p->m.tag = tag;
    p->request = serving_;
    response ? respond(r, p, ps) : post(p, ps, agent_);
  }
}

// Hands a message to the lane at `ps`.
void home_agent::post(packet *p, uint64_t ps, uint32_t agent) {
  if (ps == cluster_.queue.now() && agent == agent_) {
    out->send(p);
    return;
  }
  p->since_ps = ps;
  cluster_.queue.post(
      ps, domain::home, agent,
      [](void *self, uint64_t arg) { static_cast<home_agent *>(self)->out->send(reinterpret_cast<packet *>(arg)); },
      this, reinterpret_cast<uint64_t>(p));
}

} // namespace piste
