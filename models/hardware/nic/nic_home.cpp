// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/nic_home.h"
#include <algorithm>
#include <cstring>

namespace piste {

nic_home::nic_home(sc_core::sc_module_name name, cluster &c, const home_config &config, const layout &l)
    : sc_module(name), cluster_(c), config_(config), layout_(l), lines_(size_t{NIC_ENDPOINTS} << 10) {}

// Control lines are the NIC's to grant, auxiliary lines the home's. Nothing else lies in the NIC's range: an access to
// what is between the lines is answered by nobody.
void nic_home::adopt(home_record &r) {
  unsigned endpoint, index;
  line_region region;
  if (!layout_find(&layout_, r.address, &endpoint, &region, &index)) {
    cluster_.fail(failure::bus_error,
                  format("bus error: address %#llx lies in the NIC's range and in no endpoint's line",
                         static_cast<unsigned long long>(r.address)));
    return;
  }
  r.held_by_device = region == REGION_RX || region == REGION_TX;
  r.endpoint = static_cast<uint8_t>(endpoint);
  r.endpoint_line = NIC_LINE(region, index);
}

// Tells the observers of a word between the home and the NIC.
void nic_home::tell(const home_record &r, bool to_device, uint64_t sent_ps, uint64_t arrived_ps, const char *what,
                    uint32_t bytes) {
  const char *home_name = home->name(), *nic_name = to_nic->name();
  cluster_.tell_device(cluster_.names->line(r.address, HART_NO_REQUEST), sent_ps, arrived_ps,
                       to_device ? home_name : nic_name, to_device ? nic_name : home_name, what, bytes);
}

// Forwards a load to the NIC's port, where it arrives after the home's lookup and the way to the device.
void nic_home::hold(const home_record &r, const packet &request) {
  unsigned tries = 0;
  while (held_[next_tag_].valid && ++tries <= tags) next_tag_ = (next_tag_ + 1) % tags;
  if (held_[next_tag_].valid) {
    cluster_.fail(failure::broken, format("%s: more than %u loads are held", name(), tags));
    return;
  }
  held_count_++;
  held_[next_tag_] = {true, request.m.node, request.m.address};
  bool exclusive = request.m.op != COH_READ_SHARED;
  uint64_t now = cluster_.queue.now(), arrival = now + config_.lookup_ps + config_.device_ps;
  to_nic->load(r.endpoint, r.endpoint_line, exclusive, static_cast<uint8_t>(next_tag_), arrival);
  if (cluster_.tell_messages) tell(r, true, now, arrival, exclusive ? "load_exclusive" : "load", 0);
  next_tag_ = (next_tag_ + 1) % tags;
}

void nic_home::done(home_record &r, const packet &event, uint64_t ps) {
  if (event.purpose == for_write) {
    taking_back_ = false;
    pump();
    return;
  }
  to_nic->recalled(r.endpoint, r.endpoint_line, r.bytes, layout_.line_bytes, ps + config_.device_ps);
  if (cluster_.tell_messages) tell(r, true, ps, ps + config_.device_ps, "recalled", layout_.line_bytes);
}

bool nic_home::settled() const {
  return waiting_.empty() && !taking_back_ && recall_free_ps_ <= cluster_.queue.now();
}

// The epoch of a receive line counts its endpoint's answers.
void nic_home::record_bytes(const home_record &line, state_record &r) const {
  uint8_t bytes[LINE_BYTES_MAX];
  std::memcpy(bytes, line.bytes, layout_.line_bytes);
  if (line.held_by_device && NIC_LINE_REGION(line.endpoint_line) == REGION_RX) std::memset(bytes + RX_EPOCH, 0, 4);
  r.bytes(bytes, layout_.line_bytes);
}

home_record &nic_home::line_of(const command_entry &e) {
  home_record *&r = lines_[size_t{e.endpoint} << 10 | e.line];
  if (!r) r = &home->record(layout_address(&layout_, e.endpoint, NIC_LINE_REGION(e.line), NIC_LINE_INDEX(e.line)));
  return *r;
}

bool nic_home::accept(const nic_out &out) {
  if (waiting_.size() >= config_.commands) return false;
  const command_entry e = {out.command,     out.command_endpoint,  out.command_beat,
                           out.command_tag, out.command_exclusive, out.command_line};
  if (cluster_.tell_messages) tell_command(e);
  if (waiting_.empty() && execute(e, out.command_data)) return true;
  waiting_command &w = waiting_.extend();
  w.entry = e;
  if (e.command == NIC_CMD_WRITE) std::memcpy(w.data, out.command_data, NIC_BEAT);
  return true;
}

void nic_home::tell_command(const command_entry &e) {
  const home_record &r = line_of(e);
  uint64_t now = cluster_.queue.now();
  if (e.command == NIC_CMD_WRITE)
    tell(r, false, now, now, "write", NIC_BEAT);
  else if (e.command == NIC_CMD_ANSWER)
    tell(r, false, now, now + config_.device_ps, e.exclusive ? "answer_exclusive" : "answer_shared", 0);
  else
    tell(r, false, now, now + config_.device_ps, "recall", 0);
}

void nic_home::show(const viewer &v, view_nic &row) const {
  row.commands = waiting_.size();
  row.loads_held = held_count_;
  row.taking_back = taking_back_;
  row.recall_free_ps = recall_free_ps_ > v.now_ps() ? recall_free_ps_ : 0;
  v.row(v.to.nic, row);
  auto line_at = [&](const command_entry &e) {
    return v.line(layout_address(&layout_, e.endpoint, NIC_LINE_REGION(e.line), NIC_LINE_INDEX(e.line)));
  };
  for (size_t i = 0; i < waiting_.size(); i++) {
    const command_entry &e = waiting_[i].entry;
    bool write = e.command == NIC_CMD_WRITE, answer = e.command == NIC_CMD_ANSWER;
    observed_line line = line_at(e);
    v.row(v.to.command, view_command{write    ? "write"
                                     : answer ? "answer"
                                              : "recall",
                                     &line, e.beat, e.tag, e.exclusive, write ? waiting_[i].data : nullptr});
  }
  for (unsigned tag = 0; tag < tags; tag++) {
    if (!held_[tag].valid) continue;
    observed_line line = v.line(held_[tag].address);
    v.row(v.to.held, view_held{tag, v.caches[held_[tag].node], &line});
  }
}

void nic_home::pump() {
  if (executing_) return; // that command goes on
  while (!waiting_.empty() && execute(waiting_.front().entry, waiting_.front().data)) waiting_.pop_front();
}

// Carries out the oldest command; false if it must wait.
bool nic_home::execute(const command_entry &e, const uint8_t *data) {
  home_record &r = line_of(e);
  switch (e.command) {
  case NIC_CMD_WRITE:
    if (taking_back_) return false;
    if (!home_uncached(&r.line)) {
      taking_back_ = executing_ = true;
      recall(r, for_write);
      executing_ = false;
      if (taking_back_) return false;
    }
    std::memcpy(r.bytes + e.beat * NIC_BEAT, data, NIC_BEAT);
    return true;
  case NIC_CMD_ANSWER:
    held_count_ -= held_[e.tag].valid;
    held_[e.tag].valid = false;
    home->present_device(r, e.exclusive ? HOME_GRANT_EXCLUSIVE : HOME_GRANT_SHARED, for_nic, config_.device_ps);
    return true;
  default:
    recall(r, for_nic);
    return true;
  }
}

// Recalls begin one at a time; other commands pass one that waits for its turn.
void nic_home::recall(home_record &r, device_purpose purpose) {
  uint64_t now = cluster_.queue.now();
  uint64_t start = std::max(now, recall_free_ps_);
  recall_free_ps_ = start + config_.recall_cycle_ps;
  home->present_device(r, HOME_RECALL, purpose, start - now + config_.device_ps);
}

} // namespace piste
