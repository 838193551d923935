// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/coherence/cache_node.h"
#include <algorithm>
#include <cstring>
#include <utility>

namespace piste {

namespace {

constexpr uint64_t no_line = tag_array::no_line;
constexpr unsigned no_core = 0; // of a message, or an eviction

constexpr uint64_t in_hart = UINT64_MAX; // time of an access that is performed at the hart's present cycle

bool requesting(const shared_line &l) {
  return cache_requesting(static_cast<cache_state>(l.line.state));
}

bool is_readable(const shared_line &l) {
  return cache_readable(static_cast<cache_state>(l.line.state));
}

} // namespace

cache_node::cache_node(sc_core::sc_module_name name, cluster &c, unsigned node, const cache_config &config,
                       const address_map &map)
    : sc_module(name), cluster_(c), node_(node), config_(config), map_(map), filling_(config.banks),
      index_(config.l2_sets, config.line_bytes), sets_(config.l2_sets) {}

// Of its bank. All bits of a line's number choose that, so that lines a power of two apart are in different ones.
uint32_t &cache_node::filling_of(uint64_t line) {
  unsigned bits = static_cast<unsigned>(__builtin_ctzll(filling_.size()));
  uint64_t bank = 0;
  for (uint64_t left = bits ? line / config_.line_bytes : 0; left; left >>= bits) bank ^= left;
  return filling_[bank & (filling_.size() - 1)];
}

cache_node::way *cache_node::find(uint64_t line) const {
  way *&hint = hint_[index_.hint(line)];
  if (hint && hint->line == line) return hint;
  const set &s = sets_[index_.of(line)];
  for (uint32_t i = 0; s.lines && i < config_.l2_ways; i++)
    if (s.lines[i] == line) return hint = &s.ways[i];
  for (const auto &w : leaving_)
    if (w->line == line) return w.get();
  return nullptr;
}

// What is done now serves this request.
uint32_t cache_node::request_now(unsigned core) const {
  if (serving_ != from_hart) return static_cast<uint32_t>(serving_);
  return cluster_.names->hart_request(first_levels[core].hart());
}

// The transition, told to the observers unless it is a hit that changes nothing.
shared_step cache_node::told_next(way &w, cache_event event, unsigned core, uint64_t ps) {
  cache_line before = w.state.line;
  if (ps == in_hart) ps = cluster_.names->hart_ps(first_levels[core].hart());
  shared_step s = shared_next(&w.state, event, core, {config_.race, !config_.shared});
  if (s.does.flags == CACHE_HIT && w.state.line.state == before.state) return s;
  observed_transition t = {ps,
                           name(),
                           cache_state_name(static_cast<cache_state>(before.state)),
                           cache_event_name(event),
                           cache_state_name(static_cast<cache_state>(w.state.line.state)),
                           cache_rule_name(s.does.rule),
                           s.does.rule,
                           cluster_.names->line(w.line, request_now(core))};
  OBSERVE(&cluster_.watch, transition, &t);
  return s;
}

// A transition at `ps`, and what it means to first levels and fill buffers.
inline cache_step cache_node::next(way &w, cache_event event, unsigned core, uint64_t ps) {
  shared_step s = cluster_.told ? told_next(w, event, core, ps)
                                : shared_next(&w.state, event, core, {config_.race, !config_.shared});
  if (s.buffer == SHARED_TAKES) filling_of(w.line)++;
  if (s.buffer == SHARED_RETURNS) filling_of(w.line)--;
  if (s.lost) lose(w.line, s.lost);
  return s.does;
}

const uint8_t *cache_node::readable(unsigned core, uint64_t line) {
  way *w = find(line);
  if (!w || !is_readable(w->state)) return nullptr;
  next(*w, CACHE_LOAD, core, in_hart);
  w->used = ++clock_;
  return w->data;
}

uint8_t *cache_node::writable(unsigned core, uint64_t line) {
  way *w = find(line);
  if (!w || !cache_writable(static_cast<cache_state>(w->state.line.state))) return nullptr;
  next(*w, CACHE_STORE, core, in_hart);
  w->used = ++clock_;
  return w->data;
}

bool cache_node::elsewhere(unsigned core, uint64_t line) const {
  const way *w = find(line);
  return w && shared_elsewhere(&w->state, core);
}

// The line can no longer be read in the first levels of these cores.
void cache_node::lose(uint64_t line, uint64_t cores) {
  for (; cores; cores &= cores - 1) first_levels[static_cast<size_t>(__builtin_ctzll(cores))].lose(line);
}

// The first moment at which something here can change but for what this core does at once.
uint64_t cache_node::earliest_change(unsigned core) const {
  uint64_t ps = earliest_arrival();
  if (!config_.shared) return ps;
  for (const live_core &c : live_) ps = std::min(ps, c.core == core ? c.user->trips_ps() : c.user->acts_ps());
  return ps;
}

// Carries out CACHE_SEND; the message leaves at `ps`.
void cache_node::send(const way &w, const cache_step &s, unsigned core, uint64_t ps) {
  packet *p = cluster_.packets.take();
  p->m.address = w.line;
  p->m.op = s.send;
  p->m.node = static_cast<uint16_t>(node_);
  p->m.tag = 0;
  if (cluster_.told) p->request = request_now(core);
  p->m.bytes = s.flags & CACHE_WITH_DATA ? config_.line_bytes : 0;
  if (p->m.bytes) std::memcpy(p->m.data, w.data, config_.line_bytes);
  if (ps <= cluster_.queue.now()) {
    lane_to(w.line).send(p);
    return;
  }
  p->since_ps = ps;
  cluster_.queue.post(
      ps, domain::cache, node_,
      [](void *self, uint64_t arg) {
        packet *late = reinterpret_cast<packet *>(arg);
        static_cast<cache_node *>(self)->lane_to(late->m.address).send(late);
      },
      this, reinterpret_cast<uint64_t>(p));
}

// Replacement wants the way: false if its line cannot leave now.
bool cache_node::evict(way &w, unsigned core, uint64_t leave_ps) {
  cache_step s = next(w, CACHE_EVICT, core, leave_ps);
  if (s.flags & CACHE_STALL) return false;
  if (s.flags & CACHE_SEND) send(w, s, core, leave_ps);
  if (w.state.line.state != CACHE_I) {
    leaving_.push_back(std::make_unique<way>(w));
    leaving_.back()->since_ps = leave_ps;
  }
  vacate(w);
  return true;
}

// A way for a line that is not here, as the policy has it among those whose line can leave.
cache_node::way *cache_node::allocate(uint64_t line, unsigned core, uint64_t leave_ps) {
  set &s = set_of(line);
  if (!s.lines) {
    s.lines = std::make_unique<uint64_t[]>(config_.l2_ways);
    s.ways = std::make_unique<way[]>(config_.l2_ways);
    for (uint32_t i = 0; i < config_.l2_ways; i++) s.lines[i] = s.ways[i].line = no_line;
  }
  uint64_t from = 0; // ways used before this have been tried
  while (way *victim = goes_next(s.ways.get(), config_.l2_ways, from)) {
    from = victim->used + 1;
    if (victim->used && !evict(*victim, core, leave_ps)) continue;
    *victim = {};
    victim->line = s.lines[victim - s.ways.get()] = line;
    victim->used = ++clock_;
    return victim;
  }
  return nullptr;
}

// Presents an access to a line that is here or has a way; starts its request if one is needed.
uint16_t cache_node::present(way &w, cache_event event, unsigned core, uint64_t leave_ps) {
  cache_step s = next(w, event, core, leave_ps);
  if (s.flags & CACHE_SEND) send(w, s, core, leave_ps);
  if (!(s.flags & CACHE_HIT)) w.buffers |= uint64_t{1} << core;
  if (s.flags & CACHE_MISS) {
    w.since_ps = leave_ps;
    asked_.push_back(&w);
    arm_limit();
  }
  return s.flags;
}

// Whether the access need not wait for its line, or the core has a miss buffer that stands for it.
inline bool cache_node::has_buffer(const way *w, uint64_t line, cache_event event, unsigned core, miss_reason why) {
  if (w && requesting(w->state)) {
    if (event == CACHE_LOAD && is_readable(w->state)) return true;
  } else if (w && !shared_asks(&w->state, event)) {
    return true;
  }
  return first_levels[core].take_buffer(line, why);
}

// The way of a line, allocated if need be, in which `event` finds either its line, or a free fill buffer; else NULL.
cache_node::way *cache_node::place_for(way *w, uint64_t line, cache_event event, unsigned core, uint64_t leave_ps) {
  if ((!w || shared_asks(&w->state, event)) && filling_of(line) >= config_.fill_buffers) return nullptr;
  return w ? w : allocate(line, core, leave_ps);
}

cache_node::outcome cache_node::submit(access &a, uint64_t leave_ps) {
  way *w = find(a.line);
  if (!has_buffer(w, a.line, a.event, a.core, a.event == CACHE_LOAD ? miss_reason::load : miss_reason::store))
    return outcome::no_buffer;
  w = place_for(w, a.line, a.event, a.core, leave_ps);
  a.next = nullptr;
  if (!w) {
    (starved_first_ ? starved_last_->next : starved_first_) = &a;
    starved_last_ = &a;
    return outcome::kept;
  }
  if (present(*w, a.event, a.core, leave_ps) & CACHE_HIT) {
    w->used = ++clock_;
    if (!(w->buffers >> a.core & 1)) free_buffers(a.line, uint64_t{1} << a.core); // it may have waited for a way
    a.perform(a.self, a, w->data);
    return outcome::performed;
  }
  (w->first ? w->last->next : w->first) = &a;
  w->last = &a;
  return outcome::kept;
}

bool cache_node::prefetch(unsigned core, uint64_t line, cache_event event, miss_reason why, uint64_t leave_ps) {
  way *w = find(line);
  bool held = first_levels[core].holds(line);
  if (!has_buffer(w, line, event, core, why)) return false;
  w = place_for(w, line, event, core, leave_ps);
  if (w)
    present(*w, event, core, leave_ps);
  else if (!held)
    free_buffers(line, uint64_t{1} << core);
  return w;
}

void cache_node::expect(packet *p) {
  packet **link = &coming_;
  while (*link && (*link)->since_ps <= p->since_ps) link = &(*link)->next;
  p->next = *link;
  *link = p;
}

void cache_node::receive(packet *p) {
  if (!cluster_.told) return receive_now(p);
  serving_ = p->request;
  receive_now(p);
  serving_ = from_hart;
}

void cache_node::receive_now(packet *p) {
  packet **link = &coming_;
  while (*link != p) link = &(*link)->next;
  *link = p->next;
  way absent; // a snoop may find nothing
  way *w = find(p->m.address);
  if (!w) {
    absent.line = p->m.address;
    absent.state = {};
    absent.first = nullptr;
    w = &absent;
  }
  cache_state before = static_cast<cache_state>(w->state.line.state);
  cache_event event = cache_event_of(static_cast<coh_op>(p->m.op));
  cache_step s = next(*w, event, no_core, cluster_.queue.now());
  if (s.flags & CACHE_ERROR) {
    cluster_.fail(failure::broken,
                  format("%s: %s cannot happen to line %#llx in state %s", name(), cache_event_name(event),
                         static_cast<unsigned long long>(w->line), cache_state_name(before)));
    return cluster_.packets.give(p);
  }
  if (s.flags & CACHE_TAKE) std::memcpy(w->data, p->m.data, config_.line_bytes);
  if (s.flags & CACHE_SEND) {
    bool answer = coh_class_of(static_cast<coh_op>(s.send)) == COH_SNOOP_RESPONSE;
    send(*w, s, no_core, cluster_.queue.now() + (answer ? config_.snoop_ps : 0));
  }
  cluster_.packets.give(p);
  if (cache_requesting(before) && !requesting(w->state)) asked_.erase(std::find(asked_.begin(), asked_.end(), w));
  access *woken = nullptr;
  if (s.flags & CACHE_WAKE) {
    woken = std::exchange(w->first, nullptr);
    free_buffers(w->line, std::exchange(w->buffers, 0));
  }
  if (w->state.line.state == CACHE_I) forget(*w);
  present_again(woken);
  if (s.flags & CACHE_WAKE) retry_starved();
  for (uint64_t cores = std::exchange(relieved_, 0); cores; cores &= cores - 1)
    first_levels[static_cast<size_t>(__builtin_ctzll(cores))].retry();
}

// The line is gone for good, from its way or from among those that were leaving.
void cache_node::forget(way &w) {
  for (auto &l : leaving_) {
    if (l.get() != &w) continue;
    std::swap(l, leaving_.back());
    leaving_.pop_back();
    return;
  }
  vacate(w);
}

// A way of a set has no line any more.
void cache_node::vacate(way &w) {
  set &s = set_of(w.line);
  for (uint32_t i = 0; s.lines && i < config_.l2_ways; i++)
    if (&s.ways[i] == &w) s.lines[i] = no_line;
  w.line = no_line;
  w.used = 0;
}

// The miss buffers of these cores that stand for the line, if there are any, do no more.
void cache_node::free_buffers(uint64_t line, uint64_t cores) {
  for (; cores; cores &= cores - 1) {
    unsigned core = static_cast<unsigned>(__builtin_ctzll(cores));
    if (first_levels[core].free_buffer(line)) relieved_ |= uint64_t{1} << core;
  }
}

// Presents accesses that waited, the oldest first.
void cache_node::present_again(access *first) {
  while (first) {
    access *a = first;
    first = a->next;
    first_levels[a->core].submit(*a, cluster_.queue.now());
  }
}

void cache_node::retry_starved() {
  access *first = starved_first_;
  starved_first_ = nullptr;
  present_again(first);
}

// A request that is not answered within the platform's limit is a bus error (rule 7). One timer follows the oldest.
void cache_node::arm_limit() {
  if (limit_armed_ || !config_.bus_limit_ps) return;
  limit_armed_ = true;
  cluster_.queue.post(
      asked_.front()->since_ps + config_.bus_limit_ps, domain::cache, node_,
      [](void *self, uint64_t) { static_cast<cache_node *>(self)->check_limit(); }, this, 0);
}

void cache_node::check_limit() {
  limit_armed_ = false;
  if (asked_.empty()) return;
  const way &w = *asked_.front();
  if (w.since_ps + config_.bus_limit_ps > cluster_.queue.now()) {
    arm_limit();
    return;
  }
  cluster_.fail(failure::bus_error,
                format("bus error: %s asked for line %#llx (%s) at %llu ps and has no answer after %llu ps", name(),
                       static_cast<unsigned long long>(w.line), cluster_.describe(w.line).c_str(),
                       static_cast<unsigned long long>(w.since_ps),
                       static_cast<unsigned long long>(config_.bus_limit_ps)));
}

void cache_node::record(state_record &r) const {
  if (!clock_) return; // it has never held a line
  for (const set &s : sets_) {
    for (uint32_t i = 0; s.lines && i < config_.l2_ways; i++) {
      const way &w = s.ways[i];
      if (!w.used) continue;
      r.value(i);
      r.value(w.line);
      r.value(turn_of(s.ways.get(), config_.l2_ways, w));
      r.value(uint64_t{w.state.line.state} << 16 | uint64_t{w.state.line.snoop} << 8 | w.state.filling);
      r.value(w.state.near);
      r.value(w.buffers);
      if (w.state.filling) r.time(w.since_ps);
      if (is_readable(w.state)) r.bytes(w.data, config_.line_bytes);
    }
  }
  for (const way *w : asked_) r.value(w->line);
}

void cache_node::pass(uint64_t ps) {
  for (way *w : asked_) w->since_ps += ps;
  limit_armed_ = false;
  if (!asked_.empty()) arm_limit();
}

// Rows of the accesses that wait in a list.
void cache_node::show_waiting(viewer &v, const access *first, bool starved) const {
  for (const access *a = first; a; a = a->next) {
    observed_line line = v.line(a->line);
    v.row(v.to.access, view_access{name(), &line, cache_event_name(a->event), starved});
  }
}

void cache_node::show_line(viewer &v, const way &w, bool leaving, unsigned turn) const {
  cache_state state = static_cast<cache_state>(w.state.line.state);
  bool dirty = state == CACHE_M || state == CACHE_MI_A;
  uint64_t near = 0;
  for (uint64_t left = w.state.near; left; left &= left - 1)
    near |= uint64_t{1} << first_levels[static_cast<size_t>(__builtin_ctzll(left))].hart();
  observed_line line = v.line(w.line);
  uint8_t snoop = w.state.line.snoop;
  v.row(v.to.cached, view_cached{name(), &line, cache_state_name(state),
                                 snoop ? cache_event_name(static_cast<cache_event>(snoop)) : nullptr, dirty, leaving,
                                 near, turn, cache_readable(state) || dirty ? w.data : nullptr});
}

void cache_node::show(viewer &v) const {
  struct place {
    const way *w;
    const set *in; // NULL: it is leaving
  };
  std::vector<place> lines;
  auto ask = [&](const way &w) {
    observed_line line = v.line(w.line);
    v.row(v.to.asked,
          view_asked{name(), &line, w.since_ps, cache_state_name(static_cast<cache_state>(w.state.line.state))});
  };
  for (unsigned bank = 0; bank < filling_.size(); bank++)
    if (filling_[bank]) v.row(v.to.bank, view_bank{name(), bank, filling_[bank], config_.fill_buffers});
  for (const way *w : asked_) ask(*w);
  for (const auto &w : leaving_) {
    ask(*w);
    lines.push_back({w.get(), nullptr});
  }
  for (const set &s : sets_)
    for (uint32_t i = 0; s.lines && i < config_.l2_ways; i++)
      if (s.ways[i].used) lines.push_back({&s.ways[i], &s});
  std::sort(lines.begin(), lines.end(), [](const place &a, const place &b) { return a.w->line < b.w->line; });
  for (const place &p : lines) show_waiting(v, p.w->first, false);
  show_waiting(v, starved_first_, true);
  for (const place &p : lines) show_line(v, *p.w, !p.in, p.in ? turn_of(p.in->ways.get(), config_.l2_ways, *p.w) : 0);
}

} // namespace piste
