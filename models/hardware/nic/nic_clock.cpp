// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/nic_clock.h"
#include <algorithm>

namespace piste {

nic_clock::nic_clock(sc_core::sc_module_name name, cluster &c, const nic_clock_config &config, const nic_device &device)
    : sc_module(name), cluster_(c), config_(config), grid_(config.hz), device_(device) {}

void nic_clock::end_of_elaboration() {
  if (cluster_.tell_transitions && device_.step_watched) device_.step = device_.step_watched;
  for (nic_input *i : inputs.all()) i->clock_ = this;
  if (outputs.all().size() > most_outputs)
    SC_REPORT_ERROR("piste: more outputs are bound than a NIC's clock serves", outputs.name());
  for (size_t i = 0; i < outputs.all().size(); i++) {
    nic_output::handshake by = outputs[i].by();
    handshakes_[i] = {&outputs[i], &(out_.*by.valid), &(in_.*by.ready)};
  }
}

void nic_clock::reset() {
  in_ = {};
  in_.rst = true;
  for (unsigned i = 0; i < 4; i++) device_.step(device_.nic, &in_, &out_);
  in_.rst = false;
  do device_.step(device_.nic, &in_, &out_);
  while (out_.busy);
}

void nic_clock::step_alone(nic_in &in, bool onward) {
  in.now = last_edge_ += onward;
  device_.step(device_.nic, &in, &out_);
}

bool nic_clock::set_waves(const char *path, uint64_t from_ps, uint64_t to_ps) {
  if (!device_.waves) return false;
  waves_path_ = path;
  waves_from_ = from_ps;
  waves_to_ = to_ps;
  return true;
}

void nic_input::due(uint64_t ps) {
  clock_->due(*this, ps);
}

void nic_clock::due(nic_input &input, uint64_t ps) {
  input.due_ps_ = std::min(input.due_ps_, ps);
  input_ps_ = std::min(input_ps_, ps);
  if (stepping_) return; // run() looks at the inputs when the step is over
  uint64_t edge = std::max(at_or_after(ps), last_edge_ + 1);
  if (edge < scheduled_) schedule(edge);
}

// The edge that must be stepped next, given what stands at the outputs and waits at the inputs.
uint64_t nic_clock::next_edge() const {
  if (config_.free_running || going_on()) return last_edge_ + 1;
  uint64_t edge = input_ps_ == event_queue::never ? no_edge : at_or_after(input_ps_);
  edge = std::min(edge, out_.next_deadline);
  return edge == no_edge ? no_edge : std::max(edge, last_edge_ + 1);
}

// An event that is due earlier posts this one: a deadline that moves with every call leaves no trail in the queue.
inline void nic_clock::schedule(uint64_t edge) {
  scheduled_ = edge;
  if (posted_.empty() || posted_.back() > edge) post(edge);
}

inline void nic_clock::post(uint64_t edge) {
  posted_.push_back(edge);
  cluster_.queue.post(
      edge_ps(edge), domain::nic, 0, [](void *self, uint64_t e) { static_cast<nic_clock *>(self)->run(e); }, this,
      edge);
}

// Steps this edge and those right behind it, until another agent's event or an idle edge comes between.
void nic_clock::run(uint64_t edge) {
  posted_.pop_back();
  if (edge != scheduled_) {
    if (scheduled_ != no_edge) schedule(scheduled_);
    return;
  }
  stepping_ = true;
  const bool goes_on = !config_.free_running;
  uint64_t ps = edge_ps(edge);
  do {
    step(edge, ps);
    if (!going_on() && next_edge() != edge + 1) break;
    ps = next_ps(++edge, ps);
  } while (goes_on && cluster_.failed == failure::none && cluster_.queue.advance_inline(ps, domain::nic, 0));
  stepping_ = false;
  scheduled_ = no_edge;
  uint64_t next = next_edge();
  if (next != no_edge) schedule(next);
}

// Most edges have nothing at the inputs and outputs: what those need is all that every edge does.
void nic_clock::step(uint64_t edge, uint64_t ps) {
  in_.now = edge;
  if (waves_from_ != event_queue::never) follow_waves(ps);
  // What passes at this edge is taken before the step replaces the outputs.
  if (given_ || input_ps_ <= ps) give_inputs(ps);
  if (standing_ || handed_over_) hand_over();
  device_.step(device_.nic, &in_, &out_);
  last_edge_ = edge;
  edges_stepped_++;
  bool standing = false;
  for (const handshake &h : handshakes_) standing |= *h.valid;
  standing_ = standing;
  if (out_.events) listener->hear(out_, ps);
}

// Of the inputs, those that are due, and those that may have to be taken back.
void nic_clock::give_inputs(uint64_t ps) {
  bool given = false;
  uint64_t first_ps = event_queue::never;
  input_ps_ = event_queue::never; // one that was looked at already may hear of something
  for (nic_input *i : inputs.all()) {
    if (i->given_ || i->due_ps_ <= ps) i->given_ = i->give(ps, in_, out_, &i->due_ps_);
    given |= i->given_;
    first_ps = std::min(first_ps, i->due_ps_);
  }
  given_ = given;
  input_ps_ = std::min(input_ps_, first_ps);
}

void nic_clock::hand_over() {
  handed_over_ = false;
  for (const handshake &h : handshakes_) {
    if (!h.output) continue;
    *h.ready = *h.valid && h.output->accept(out_);
    handed_over_ |= *h.ready;
  }
}

void nic_clock::record(state_record &r) const {
  const bool shown_bits[] = {out_.rx_ready, out_.tx_valid, out_.load_ready, out_.recalled_ready, out_.command_valid,
                             out_.awready,  out_.wready,   out_.bvalid,     out_.arready,        out_.rvalid,
                             out_.busy,     given_,        standing_,       handed_over_};
  for (bool b : shown_bits) r.value(b);
  if (out_.next_deadline == NIC_NO_DEADLINE)
    r.value(no_edge);
  else
    r.time(edge_ps(out_.next_deadline));
}

void nic_clock::show(view_nic &row) const {
  row.busy = out_.busy;
  row.last_edge = last_edge();
  row.deadline_ps = out_.next_deadline == NIC_NO_DEADLINE ? no_edge : edge_ps(out_.next_deadline);
  row.shown = &out_;
}

void nic_clock::pass(uint64_t ps) {
  unseen_ps_ += ps;
  posted_.clear();
  if (scheduled_ != no_edge) post(scheduled_);
}

void nic_clock::follow_waves(uint64_t ps) {
  bool on = ps >= waves_from_ && ps < waves_to_;
  if (on != waves_on_) {
    if (device_.waves(device_.nic, on ? waves_path_.c_str() : nullptr) != 0)
      cluster_.fail(failure::waves, format("%s: cannot be written", waves_path_.c_str()));
    waves_on_ = on;
  }
  if (waves_on_) device_.wave_time(device_.nic, ps);
}

} // namespace piste
