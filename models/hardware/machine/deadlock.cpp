// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/machine_parts.h"

using namespace piste;

namespace {

using number = unsigned long long;

std::string harts(const machine &m) {
  std::string s;
  for (const hart_site &site : m.harts) {
    const core &h = site.core;
    if (h.state() == core_state::idle) continue;
    s += format("%s (%s) %s", h.name(), h.context_name(), core_state_name(h.state()));
    bool memory =
        h.state() == core_state::loading || h.state() == core_state::parked || h.state() == core_state::polling;
    if (memory) s += format(" line %#llx (%s)", static_cast<number>(h.waits_for()), m.describe(h.waits_for()).c_str());
    if (h.state() != core_state::finished && h.state() != core_state::running)
      s += format(" since %llu ps", static_cast<number>(h.waits_since()));
    s += "\n";
    for (const cache_node::pending &p : site.cache.outstanding())
      s += format("  asked for line %#llx (%s) at %llu ps, state %s\n", static_cast<number>(p.line),
                  m.describe(p.line).c_str(), static_cast<number>(p.since_ps), cache_state_name(p.state));
  }
  for (const hart_context &c : m.contexts.all())
    if (c.alive == hart_context::life::waiting && !c.quiet) s += format("context %s is on no hart\n", c.spec.name);
  return s;
}

std::string requests(const machine &m) {
  std::string s;
  constexpr size_t most = 16;
  std::vector<uint32_t> inside = m.requests.inside();
  for (size_t i = 0; i < inside.size() && i < most; i++)
    s += format("request %u is %s\n", inside[i], stage_name(m.requests.where(inside[i])));
  if (inside.size() > most) s += format("... and %zu more requests\n", inside.size() - most);
  return s;
}

std::string lane_state(const lane &l) {
  std::string s;
  for (unsigned c = 0; c < COH_CLASSES; c++) {
    const packet *p = l.oldest(static_cast<coh_class>(c));
    if (!p) continue;
    s += format("%s: a %s for line %#llx waits for a credit since %llu ps\n", l.name(),
                coh_op_name(static_cast<coh_op>(p->m.op)), static_cast<number>(p->m.address),
                static_cast<number>(p->since_ps));
  }
  return s;
}

std::string waiting(const machine &m, const home_agent &home, unsigned unit, const packet *first, size_t count) {
  return format("%s: unit %u: %zu messages wait for a tracker; the first is a %s of %s for line %#llx (%s)\n",
                home.name(), unit, count, coh_op_name(static_cast<coh_op>(first->m.op)), m.cache_names[first->m.node],
                static_cast<number>(first->m.address), m.describe(first->m.address).c_str());
}

std::string home_state(const machine &m, const home_agent &home) {
  std::string s;
  for (coh_class c : {COH_REQUEST, COH_WRITEBACK}) {
    const packet *p = home.oldest_blocked(c);
    if (!p) continue;
    s += waiting(m, home, home.tracked().unit_of(p->m.address), p, home.blocked(c));
  }
  for (unsigned unit = 0; unit < home.tracked().units(); unit++)
    for (trackers::kind k : {trackers::reads, trackers::writes})
      if (const packet *p = home.tracked().oldest_waiting(k, unit))
        s += waiting(m, home, unit, p, home.tracked().waiting(k, unit));
  for (const home_record *r : home.lines().sorted()) {
    if (r->line.busy == HOME_IDLE && !r->active && r->deferred.empty() && r->unsent.empty()) continue;
    const char *next = "";
    s += format("%s: line %#llx (%s)", home.name(), static_cast<number>(r->address), m.describe(r->address).c_str());
    auto add = [&](const std::string &what) {
      s += next + (" " + what);
      next = ";";
    };
    if (r->line.busy == HOME_SNOOPING)
      for (uint64_t left = r->line.waiting; left; left &= left - 1)
        add(format("waits for the snoop response of %s", m.cache_names[__builtin_ctzll(left)]));
    if (r->line.busy == HOME_GRANTED)
      add(format("waits for %s to acknowledge its grant", m.cache_names[r->line.requester]));
    if (r->active)
      add(format("a %s of %s is %s, unit %u", coh_op_name(static_cast<coh_op>(r->active->m.op)),
                 m.cache_names[r->active->m.node], r->line.holder != HOME_NOBODY ? "held" : "served", r->active->unit));
    if (!r->deferred.empty()) add(format("%zu events wait", r->deferred.size()));
    if (!r->unsent.empty()) add(format("%zu responses wait for the backing store", r->unsent.size()));
    s += "\n";
  }
  return s;
}

} // namespace

std::string deadlock_report(const machine &m) {
  std::string s = requests(m) + harts(m);
  for (const home_site &site : m.homes) s += lane_state(site.to_home) + lane_state(site.to_caches);
  for (const home_site &site : m.homes) s += home_state(m, site.home);
  if (m.nic.lines.commands_waiting()) s += format("%zu commands of the NIC wait\n", m.nic.lines.commands_waiting());
  const nic_out &out = m.nic.clock.shown();
  s += format("nic: %s, last edge %llu\n", out.busy ? "busy" : "idle", static_cast<number>(m.nic.clock.last_edge()));
  return s;
}
