// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/nic_events.h"
extern "C" {
#include "models/protocol/endpoint/endpoint.h"
}

namespace piste {

nic_events::nic_events(sc_core::sc_module_name name, cluster &c, const nic_device &device, request_table &requests)
    : sc_module(name), cluster_(c), requests_(requests) {
  for (unsigned i = 0; i < device.meanings; i++) meaning_[device.meaning[i].event] = &device.meaning[i];
  for (uint32_t &h : held_) h = HART_NO_REQUEST;
}

// A transition of an endpoint, whose line is named if the rule is about one.
void nic_events::tell(const nic_transition &t, uint64_t ps) {
  endpoint_rule rule = static_cast<endpoint_rule>(t.rule);
  endpoint_event_kind event = endpoint_rule_event(rule);
  observed_line line = event == ENDPOINT_LOAD || event == ENDPOINT_RECALLED
                           ? cluster_.names->control_line(t.endpoint, t.side, t.line)
                           : cluster_.names->endpoint(t.endpoint);
  observed_transition told = {ps,
                              name(),
                              endpoint_phase_name(static_cast<endpoint_phase>(t.phase_from)),
                              endpoint_event_name(event),
                              endpoint_phase_name(static_cast<endpoint_phase>(t.phase_to)),
                              endpoint_rule_name(rule),
                              t.rule,
                              line};
  OBSERVE(&cluster_.watch, transition, &told);
}

void nic_events::hear(const nic_out &out, uint64_t ps) {
  if (out.events & NIC_TRANSITION) tell(out.transition, ps);
  for (uint32_t left = out.events & (NIC_TRANSITION - 1); left; left &= left - 1) {
    unsigned e = static_cast<unsigned>(__builtin_ctz(left));
    if (meaning_[e]) apply(*meaning_[e], out.event_tag[e], out.event_code[e], ps);
  }
}

void nic_events::apply(const nic_meaning &m, uint32_t request, unsigned code, uint64_t ps) {
  if (m.effect == MEANS_EMPTY) {
    held_[code] = HART_NO_REQUEST;
    if (cluster_.tell_messages) OBSERVE(&cluster_.watch, gave_up, code, ps);
    if (waits) waits->gave_up(code, ps);
    return;
  }
  if (m.only != STAGE_GONE && requests_.where(request) != m.only) return;
  OBSERVE(&cluster_.watch, mark, request, ps, m.step, m.place);
  bool dropped = m.effect == MEANS_DROP && code, ended = m.effect == MEANS_END && code == 1;
  requests_.move(request, dropped || ended ? STAGE_GONE : m.then);
  if (dropped) OBSERVE(&cluster_.watch, dropped, request, ps, code);
  if (ended) OBSERVE(&cluster_.watch, one_way, request, ps);
  if (m.effect == MEANS_FILL) {
    held_[code] = request;
    OBSERVE(&cluster_.watch, held, request, code);
  }
}

} // namespace piste
