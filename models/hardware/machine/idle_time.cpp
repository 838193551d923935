// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/idle_time.h"
#include "models/hardware/kernel/systemc_time.h"
#include "models/hardware/machine/machine_parts.h"
#include <algorithm>
#include <numeric>

namespace piste {

namespace {

constexpr unsigned patience = 4;             // rounds before the first look
constexpr unsigned effort = 16;              // looks are made for a silence that lasts so many times what it has lasted
constexpr unsigned most_looks = 8192;        // in which no period was found: there is none, or it is a long one
constexpr uint64_t first_delay_ps = 1 << 20; // about what an answer and the next load take

} // namespace

void idle_time::begin(unsigned endpoint, uint64_t ps) {
  moves_ = machine_.requests.moves();
  began_ps_ = ps;
  leader_ = endpoint;
  ends_ps_.assign(NIC_ENDPOINTS, 0);
  waits_ = rounds_ = 0;
  delay_ps_ = first_delay_ps;
  period_ps_ = since_ = most_ = 0;
}

// The first moment that may not be skipped.
uint64_t idle_time::end_ps() const {
  uint64_t now = machine_.cluster.queue.now(), end = machine_.wire.next_arrival_ps();
  for (const span &s : kept_) {
    if (s.from_ps > now)
      end = std::min(end, s.from_ps);
    else if (s.to_ps > now)
      return now;
  }
  return end;
}

bool idle_time::worth_looking() const {
  uint64_t now = machine_.cluster.queue.now();
  if (rounds_ < patience || rounds_ > most_looks || !machine_.wire.unseen()) return false;
  return (end_ps() - now) / effort >= now - began_ps_;
}

void idle_time::gave_up(unsigned endpoint, uint64_t ps) {
  if (machine_.requests.moves() != moves_) begin(endpoint, ps);
  ends_ps_[endpoint] = ps;
  waits_++;
  if (endpoint != leader_) return;
  rounds_++;
  if (looking_ || !worth_looking()) return;
  looking_ = true;
  machine_.cluster.queue.post(
      ps + delay_ps_, domain::machine, 1, [](void *self, uint64_t) { static_cast<idle_time *>(self)->look(); }, this,
      0);
}

void idle_time::look() {
  looking_ = false;
  if (machine_.requests.moves() != moves_) return;
  if (!settled()) {
    delay_ps_ *= 2; // later in a round there may be a moment at which no hart is on its way
    return;
  }
  record();
  compare();
}

// Nothing is under way but parked loads that the NIC holds, and nothing is to come but what is known here.
bool idle_time::settled() const {
  const machine &m = machine_;
  size_t known = 2 + m.nic.clock.timers(); // the next frame, and machine::watch()
  for (const hart_site &h : m.harts) {
    if (!h.core.settled() || !h.l1.settled() || h.initiator) return false;
  }
  for (const cache_node *c : m.caches) {
    if (!c->settled()) return false;
    known += c->timers();
  }
  for (const home_site &h : m.homes) {
    if (!h.home.settled() || !h.to_home.settled() || !h.to_caches.settled()) return false;
    if (h.store && !(h.dram && h.dram->settled(systemc_time::of(m.cluster.queue.now())))) return false;
  }
  return m.cluster.queue.size() == known && m.wire.settled() && m.requests.empty() && m.nic.clock.idle() &&
         m.nic.lines.settled() && m.cluster.packets.used() == m.nic.lines.held() && !m.contexts.obliged() &&
         m.coroutines.alone();
}

void idle_time::list_counts() {
  grid_ps_ = machine_.nic.clock.grid().repeats_ps();
  for (hart_site &h : machine_.harts) {
    grid_ps_ = std::lcm(grid_ps_, h.core.charged().clock.repeats_ps());
    h.core.charged().list_counts(counts_);
  }
  for (home_site &h : machine_.homes) {
    h.to_home.list_counts(counts_);
    h.to_caches.list_counts(counts_);
  }
}

// Writes down the present moment.
void idle_time::record() {
  const machine &m = machine_;
  if (counts_.empty()) list_counts();
  now_.counts.clear();
  for (const uint64_t *c : counts_) now_.counts.push_back(*c);
  now_.waits = waits_;
  state_record &r = now_.state;
  r.begin(m.cluster.queue.now());
  r.value(r.now_ps() % grid_ps_);
  for (uint64_t end_ps : ends_ps_) end_ps ? r.time(end_ps) : r.value(0);
  r.value(m.nic.lines.held());
  m.nic.clock.record(r);
  for (const home_site &h : m.homes) {
    h.home.record(r);
    h.to_home.record(r);
    h.to_caches.record(r);
  }
  for (const hart_site &h : m.harts) {
    h.core.record(r);
    h.l1.record(r);
  }
  for (const cache_node *c : m.caches) c->record(r);
}

void idle_time::compare() {
  if (most_ && now_.state == then_.state) {
    uint64_t period_ps = now_.state.now_ps() - then_.state.now_ps();
    if (period_ps == period_ps_) return skip();
    period_ps_ = period_ps;
    since_ = 0;
  } else if (since_++ == most_) {
    period_ps_ = since_ = 0;
    most_ = 2 * most_ + 1;
  } else {
    return;
  }
  std::swap(now_, then_);
}

// A period is left before what may not be skipped: what is told then tells of times that were simulated.
void idle_time::skip() {
  uint64_t left_ps = end_ps() - now_.state.now_ps(), periods = left_ps / period_ps_;
  moves_ = UINT64_MAX; // it is another silence, if it is one
  if (periods < 2) return;
  periods--;
  for (size_t i = 0; i < counts_.size(); i++) *counts_[i] += periods * (now_.counts[i] - then_.counts[i]);
  waits_skipped_ += periods * (now_.waits - then_.waits);
  machine_.pass(periods * period_ps_);
}

} // namespace piste
