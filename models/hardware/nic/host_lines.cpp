// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/host_lines.h"
#include <algorithm>
#include <cstring>

namespace piste {

void host_lines::load(uint8_t endpoint, uint16_t line, bool exclusive, uint8_t tag, uint64_t ready_ps) {
  loads_.push_back({endpoint, tag, exclusive, line, ready_ps});
  due(first_ps());
}

void host_lines::recalled(uint8_t endpoint, uint16_t line, const uint8_t *bytes, uint32_t count, uint64_t ready_ps) {
  for (uint32_t at = 0; at < count; at += NIC_BEAT) {
    recalled_beat &b = recalled_.extend();
    b.endpoint = endpoint;
    b.line = line;
    b.beat = at != 0;
    b.ready_ps = ready_ps;
    std::memcpy(b.data, bytes + at, NIC_BEAT);
  }
  due(first_ps());
}

// When the first of what waits can be seen.
uint64_t host_lines::first_ps() const {
  return std::min(loads_.empty() ? event_queue::never : loads_.front().ready_ps,
                  recalled_.empty() ? event_queue::never : recalled_.front().ready_ps);
}

void host_lines::show(const viewer &v, const layout &l) const {
  auto line_at = [&](unsigned endpoint, uint16_t line) {
    return v.line(layout_address(&l, endpoint, NIC_LINE_REGION(line), NIC_LINE_INDEX(line)));
  };
  for (size_t i = 0; i < loads_.size(); i++) {
    const waiting_load &w = loads_[i];
    observed_line line = line_at(w.endpoint, w.line);
    v.row(v.to.input, view_input{"load", &line, 0, w.tag, w.exclusive, w.ready_ps, nullptr});
  }
  for (size_t i = 0; i < recalled_.size(); i++) {
    const recalled_beat &b = recalled_[i];
    observed_line line = line_at(b.endpoint, b.line);
    v.row(v.to.input, view_input{"recalled", &line, b.beat, 0, false, b.ready_ps, b.data});
  }
}

bool host_lines::give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) {
  in.load_valid = in.recalled_valid = false;
  if (*due_ps > ps) return false;
  if (!loads_.empty() && loads_.front().ready_ps <= ps) {
    const waiting_load &l = loads_.front();
    in.load_valid = true;
    in.load_endpoint = l.endpoint;
    in.load_line = l.line;
    in.load_exclusive = l.exclusive;
    in.load_tag = l.tag;
    if (before.load_ready) loads_.pop_front();
  }
  if (!recalled_.empty() && recalled_.front().ready_ps <= ps) {
    const recalled_beat &b = recalled_.front();
    in.recalled_valid = true;
    in.recalled_endpoint = b.endpoint;
    in.recalled_line = b.line;
    in.recalled_beat = b.beat;
    std::memcpy(in.recalled_data, b.data, NIC_BEAT);
    if (before.recalled_ready) recalled_.pop_front();
  }
  *due_ps = first_ps();
  return true;
}

} // namespace piste
