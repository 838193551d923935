// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/wire.h"
#include "rtl/pkg/drops.h"
#include <algorithm>
#include <cstring>

namespace piste {

wire::wire(sc_core::sc_module_name name, cluster &c, const wire_config &config, const wire_source &source,
           request_table &requests)
    : sc_module(name), cluster_(c), config_(config), clock_(config.bits_per_second), source_(source),
      requests_(requests) {}

// A buffer that an earlier frame no longer needs, empty.
std::vector<uint8_t> wire::buffer() {
  if (spare_.empty()) return {};
  std::vector<uint8_t> b = std::move(spare_.back());
  spare_.pop_back();
  b.clear();
  return b;
}

// The position of a frame's first byte that may not come before `at_ps`: behind what is in the busy stretch and a
// preamble, or, if the wire falls idle before that, at the start of a new stretch.
void wire::place(const byte_clock &clock, uint32_t preamble, uint64_t at_ps, uint64_t *base_ps, uint64_t *bytes) {
  if (at_ps > *base_ps + clock.ps(*bytes + preamble)) {
    *base_ps = at_ps;
    *bytes = 0;
  } else {
    *bytes += preamble;
  }
}

// Asks the source again at a time of its own choice, unless it is to be asked by then anyway.
void wire::ask_again(uint64_t at_ps) {
  uint64_t now = cluster_.queue.now();
  if (at_ps <= now || (asks_ps_ > now && asks_ps_ <= at_ps)) return;
  asks_ps_ = at_ps;
  cluster_.queue.post(
      at_ps, domain::wire, 2, [](void *self, uint64_t) { static_cast<wire *>(self)->pull(); }, this, 0);
}

void wire::pull() {
  if (ended_ || pulled_) return;
  wire_frame f{};
  wire_next got = source_.next(source_.context, &f);
  ended_ = got == WIRE_END;
  cluster_.ending |= ended_;
  if (got == WIRE_LATER) ask_again(f.at_ps);
  if (got != WIRE_FRAME) return;
  pulled_ = true;
  place(clock_, config_.preamble_bytes, std::max(f.at_ps, cluster_.queue.now()), &rx_base_ps_, &rx_bytes_);
  next_ = {f.request, f.length, f.bad, buffer(), rx_base_ps_, rx_bytes_, 0};
  next_.bytes.assign(f.bytes, f.bytes + f.length);
  if (f.length < config_.min_frame) next_.bytes.resize(config_.min_frame, 0);
  rx_bytes_ += next_.bytes.size() + config_.fcs_bytes + config_.gap_bytes;
  expect_arrival();
}

void wire::expect_arrival() {
  cluster_.queue.post(
      bits_ps(next_, 0), domain::wire, 0, [](void *self, uint64_t) { static_cast<wire *>(self)->arrive(); }, this, 0);
}

void wire::show_arriving(const viewer &v, const char *place, const arriving &a) const {
  size_t passed = std::min<size_t>(a.bytes.size(), NIC_BEAT * size_t{a.beats_taken});
  v.row(v.to.frame, view_frame{place, a.request, a.bad, bits_ps(a, 0), bits_ps(a, a.bytes.size() + config_.fcs_bytes),
                               passed, a.bytes.size(), a.bytes.data()});
}

void wire::show(const viewer &v) const {
  uint64_t free_ps = tx_base_ps_ + clock_.ps(tx_bytes_);
  v.row(v.to.wire, view_wire{name(), ended_, next_arrival_ps(), tx_fifo_bytes_, free_ps > v.now_ps() ? free_ps : 0});
  if (pulled_) show_arriving(v, "coming", next_);
  for (size_t i = 0; i < received_.size(); i++) show_arriving(v, "received", received_[i]);
  auto departing_row = [&](const char *place, const departing &d, uint64_t first_ps, uint64_t last_ps) {
    v.row(v.to.frame, view_frame{place, d.request, false, first_ps, last_ps, 0, d.bytes.size(), d.bytes.data()});
  };
  if (!building_.bytes.empty()) departing_row("building", building_, building_.first_beat_ps, 0);
  for (size_t i = 0; i < leaving_.size(); i++)
    departing_row("leaving", leaving_[i], leaving_[i].first_ps, leaving_[i].last_ps);
}

bool wire::settled() const {
  uint64_t now = cluster_.queue.now();
  return received_.empty() && !transmitting() && asks_ps_ <= now && tx_base_ps_ + clock_.ps(tx_bytes_) <= now;
}

// The pulled frame's first bit is on the wire.
void wire::arrive() {
  pulled_ = false;
  uint64_t last_ps = bits_ps(next_, next_.bytes.size() + config_.fcs_bytes);
  OBSERVE(&cluster_.watch, frame_in, next_.request, cluster_.queue.now(), last_ps, next_.length);
  uint64_t held = 0; // bytes that the NIC has not taken yet
  for (size_t i = 0; i < received_.size(); i++) {
    const arriving &a = received_[i];
    held += a.bytes.size() - std::min<size_t>(a.bytes.size(), NIC_BEAT * a.beats_taken);
  }
  if (held + next_.bytes.size() > config_.rx_fifo_bytes) {
    overruns_++;
    OBSERVE(&cluster_.watch, dropped, next_.request, last_ps, DROP_OVERRUN);
    spare_.push_back(std::move(next_.bytes));
  } else {
    requests_.move(next_.request, STAGE_RECEIVING);
    received_.push_back(std::move(next_));
    if (received_.size() == 1) due(beat_ready_ps());
  }
  pull();
}

// When the next receive beat may pass, or event_queue::never.
size_t wire::outside_nic() const {
  return received_.size() - (!received_.empty() && received_.front().beats_taken) + leaving_.size();
}

uint64_t wire::beat_ready_ps() const {
  if (received_.empty()) return event_queue::never;
  const arriving &a = received_.front();
  uint64_t end = NIC_BEAT * (a.beats_taken + uint64_t{1});
  if (end >= a.bytes.size()) end = a.bytes.size() + config_.fcs_bytes; // the verdict comes with the last beat
  return bits_ps(a, end) + config_.mac_rx_ps;
}

void wire::show_beat(nic_in &in) const {
  const arriving &a = received_.front();
  size_t at = NIC_BEAT * size_t{a.beats_taken};
  size_t n = std::min<size_t>(NIC_BEAT, a.bytes.size() - at);
  std::memcpy(in.rx_data, a.bytes.data() + at, n);
  std::memset(in.rx_data + n, 0, NIC_BEAT - n);
  in.rx_keep = n == NIC_BEAT ? ~uint64_t{0} : (uint64_t{1} << n) - 1;
  in.rx_last = at + n == a.bytes.size();
  in.rx_bad = in.rx_last && a.bad;
  in.rx_tag = a.request;
}

// Moves on; true after a frame's last beat.
bool wire::next_beat() {
  arriving &a = received_.front();
  if (NIC_BEAT * size_t{++a.beats_taken} < a.bytes.size()) return false;
  spare_.push_back(std::move(a.bytes));
  received_.pop_front();
  return true;
}

bool wire::give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) {
  in.rx_valid = *due_ps <= ps;
  if (!in.rx_valid) return false;
  show_beat(in);
  if (!before.rx_ready) return true;
  if (next_beat()) OBSERVE(&cluster_.watch, mark, in.rx_tag, ps, STEP_READ, PLACE_NIC);
  *due_ps = beat_ready_ps();
  return true;
}

bool wire::accept(const nic_out &out) {
  if (tx_fifo_bytes_ + NIC_BEAT > config_.tx_fifo_bytes) return false;
  uint64_t now = cluster_.queue.now();
  if (building_.bytes.empty()) {
    building_.bytes = buffer();
    building_.request = out.tx_tag;
    building_.first_beat_ps = now;
  }
  size_t n = static_cast<size_t>(64 - __builtin_clzll(out.tx_keep)); // the bytes lie side by side, from the first on
  building_.bytes.insert(building_.bytes.end(), out.tx_data, out.tx_data + n);
  tx_fifo_bytes_ += n;
  if (!out.tx_last) return true;
  uint64_t start = config_.tx_cut_through ? building_.first_beat_ps : now;
  place(clock_, config_.preamble_bytes, start + config_.mac_tx_ps + clock_.ps(config_.preamble_bytes), &tx_base_ps_,
        &tx_bytes_);
  building_.first_ps = tx_base_ps_ + clock_.ps(tx_bytes_);
  tx_bytes_ += building_.bytes.size() + config_.fcs_bytes;
  building_.last_ps = tx_base_ps_ + clock_.ps(tx_bytes_);
  tx_bytes_ += config_.gap_bytes;
  cluster_.queue.post(
      std::max(now, building_.last_ps), domain::wire, 1,
      [](void *self, uint64_t) { static_cast<wire *>(self)->leave(); }, this, 0);
  leaving_.push_back(std::move(building_));
  building_ = {};
  return true;
}

// The oldest reply's last bit is out.
void wire::leave() {
  departing &d = leaving_.front();
  requests_.move(d.request, STAGE_GONE);
  tx_fifo_bytes_ -= d.bytes.size();
  OBSERVE(&cluster_.watch, mark, d.request, d.first_ps, STEP_TRANSMIT, PLACE_NIC);
  OBSERVE(&cluster_.watch, frame_out, d.request, d.first_ps, d.last_ps, d.bytes.data(),
          static_cast<uint32_t>(d.bytes.size()));
  spare_.push_back(std::move(d.bytes));
  leaving_.pop_front();
}

} // namespace piste
