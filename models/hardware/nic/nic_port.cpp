// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/nic_port.h"
#include <algorithm>
#include <cstring>

namespace piste {

nic_port::nic_port(cluster &c, const nic_clock_config &config, const nic_device &device, nic_mac &mac, nic_host &host,
                   request_table &requests)
    : cluster_(c), config_(config), grid_(config.hz), device_(device), mac_(mac), host_(host), requests_(requests) {
  for (uint32_t &d : delivered_) d = HART_NO_REQUEST;
}

bool nic_port::set_waves(const char *path, uint64_t from_ps, uint64_t to_ps) {
  if (!device_.waves) return false;
  waves_path_ = path;
  waves_from_ = from_ps;
  waves_to_ = to_ps;
  return true;
}

bool nic_port::idle() const {
  return !going_on() && input_ps_ == event_queue::never;
}

void nic_port::load(nic_load l, uint64_t ready_ps) {
  l.ready_ps = ready_ps;
  loads_.push_back(l);
  wake(ready_ps);
}

void nic_port::recalled(uint8_t endpoint, uint16_t line, const uint8_t *bytes, uint32_t count, uint64_t ready_ps) {
  for (uint32_t at = 0; at < count; at += NIC_BEAT) {
    recalled_beat &b = recalled_.extend();
    b.endpoint = endpoint;
    b.line = line;
    b.beat = at != 0;
    b.ready_ps = ready_ps;
    std::memcpy(b.data, bytes + at, NIC_BEAT);
  }
  wake(ready_ps);
}

void nic_port::access_register(const register_access &a) {
  accesses_.push_back(a);
  wake(a.ready_ps);
}

// The edge that must be stepped next, given what stands at the outputs and waits at the inputs.
uint64_t nic_port::next_edge() const {
  if (config_.free_running || going_on()) return last_edge_ + 1;
  uint64_t edge = input_ps_ == event_queue::never ? no_edge : grid_.at_or_after(input_ps_);
  edge = std::min(edge, out_.next_deadline);
  return edge == no_edge ? no_edge : std::max(edge, last_edge_ + 1);
}

// When the first of the inputs that wait can be seen.
uint64_t nic_port::first_input_ps() const {
  uint64_t ps = mac_.beat_ready_ps();
  if (!loads_.empty()) ps = std::min(ps, loads_.front().ready_ps);
  if (!recalled_.empty()) ps = std::min(ps, recalled_.front().ready_ps);
  if (!accesses_.empty()) ps = std::min(ps, accesses_.front().ready_ps);
  return ps;
}

void nic_port::wake(uint64_t ready_ps) {
  input_ps_ = std::min(input_ps_, ready_ps);
  if (stepping_) return; // run() looks at the inputs when the step is over
  uint64_t edge = std::max(grid_.at_or_after(ready_ps), last_edge_ + 1);
  if (edge < scheduled_) schedule(edge);
}

// An event that is due earlier posts this one: a deadline that moves with every call leaves no trail in the queue.
void nic_port::schedule(uint64_t edge) {
  scheduled_ = edge;
  if (!posted_.empty() && posted_.back() <= edge) return;
  posted_.push_back(edge);
  cluster_.queue.post(
      grid_.edge_ps(edge), domain::nic, 0, [](void *self, uint64_t e) { static_cast<nic_port *>(self)->run(e); }, this,
      edge);
}

// Steps this edge and those right behind it, until another agent's event or an idle edge comes between.
void nic_port::run(uint64_t edge) {
  posted_.pop_back();
  if (edge != scheduled_) {
    if (scheduled_ != no_edge) schedule(scheduled_);
    return;
  }
  stepping_ = true;
  uint64_t ps = grid_.edge_ps(edge);
  do {
    step(edge, ps);
    if (!going_on() && next_edge() != edge + 1) break;
    ps = grid_.edge_ps(++edge);
  } while (!config_.free_running && cluster_.failed == failure::none &&
           cluster_.queue.advance_inline(ps, domain::nic, 0));
  stepping_ = false;
  scheduled_ = no_edge;
  uint64_t next = next_edge();
  if (next != no_edge) schedule(next);
}

// Puts the inputs that are due to the ports, and takes back those that were taken.
void nic_port::offer(uint64_t ps) {
  in_.rx_valid = mac_.beat_ready_ps() <= ps;
  if (in_.rx_valid) mac_.show_beat(in_);
  in_.load_valid = !loads_.empty() && loads_.front().ready_ps <= ps;
  if (in_.load_valid) {
    const nic_load &l = loads_.front();
    in_.load_endpoint = l.endpoint;
    in_.load_line = l.line;
    in_.load_exclusive = l.exclusive;
    in_.load_tag = l.tag;
  }
  in_.recalled_valid = !recalled_.empty() && recalled_.front().ready_ps <= ps;
  if (in_.recalled_valid) {
    const recalled_beat &b = recalled_.front();
    in_.recalled_endpoint = b.endpoint;
    in_.recalled_line = b.line;
    in_.recalled_beat = b.beat;
    std::memcpy(in_.recalled_data, b.data, NIC_BEAT);
  }
  bool access = !accesses_.empty() && accesses_.front().ready_ps <= ps;
  bool write = access && accesses_.front().write;
  in_.awvalid = write && !address_sent_;
  in_.wvalid = write && !data_sent_;
  in_.arvalid = access && !write && !address_sent_;
  in_.bready = write;
  in_.rready = access && !write;
  if (access) {
    in_.awaddr = in_.araddr = accesses_.front().address;
    in_.wdata = accesses_.front().data;
  }
  offered_ = in_.rx_valid || in_.load_valid || in_.recalled_valid || access;
}

// Inputs that pass at this edge leave their queues.
void nic_port::take_inputs(uint64_t ps) {
  if (in_.rx_valid && out_.rx_ready) {
    uint32_t tag = in_.rx_tag;
    if (mac_.next_beat()) mark(tag, ps, STEP_READ, PLACE_NIC);
  }
  if (in_.load_valid && out_.load_ready) loads_.pop_front();
  if (in_.recalled_valid && out_.recalled_ready) recalled_.pop_front();
  if (!accesses_.empty()) register_handshake(out_);
  input_ps_ = first_input_ps();
}

// What passed on AXI4-Lite at this edge, by the outputs that stood before it.
void nic_port::register_handshake(const nic_out &before) {
  if (in_.bready && before.bvalid && address_sent_ && data_sent_) {
    register_access a = accesses_.front();
    accesses_.pop_front();
    address_sent_ = data_sent_ = false;
    if (a.done) a.done(a.self, a.argument, 0);
  } else if (in_.rready && before.rvalid && address_sent_) {
    register_access a = accesses_.front();
    accesses_.pop_front();
    address_sent_ = false;
    if (a.done) a.done(a.self, a.argument, before.rdata);
  } else {
    address_sent_ |= (in_.awvalid && before.awready) || (in_.arvalid && before.arready);
    data_sent_ |= in_.wvalid && before.wready;
  }
}

// Most edges have nothing at the inputs: what those need is all that every edge does.
void nic_port::step(uint64_t edge, uint64_t ps) {
  in_.now = edge;
  in_.tx_ready = out_.tx_valid && mac_.transmit_ready();
  in_.command_ready = out_.command_valid && host_.can_command();
  if (offered_ || input_ps_ <= ps) offer(ps);
  if (waves_from_ != event_queue::never) follow_waves(ps);
  // What passes at this edge is taken before the step replaces the outputs.
  if (offered_) take_inputs(ps);
  if (in_.command_ready) host_.command(out_);
  if (in_.tx_ready) mac_.transmit(out_);
  device_.step(device_.nic, &in_, &out_);
  last_edge_ = edge;
  edges_stepped_++;
  if (out_.events) report(ps);
}

void nic_port::follow_waves(uint64_t ps) {
  bool on = ps >= waves_from_ && ps < waves_to_;
  if (on != waves_on_) {
    if (device_.waves(device_.nic, on ? waves_path_.c_str() : nullptr) != 0)
      cluster_.fail(failure::waves, format("%s: cannot be written", waves_path_.c_str()));
    waves_on_ = on;
  }
  if (waves_on_) device_.wave_time(device_.nic, ps);
}

void nic_port::mark(uint32_t request, uint64_t ps, enum step step, enum place place) {
  OBSERVE(&cluster_.watch, mark, request, ps, step, place);
}

void nic_port::drop(uint32_t request, uint64_t ps, unsigned reason) {
  requests_.move(request, stage::gone);
  OBSERVE(&cluster_.watch, dropped, request, ps, reason);
}

void nic_port::report(uint64_t ps) {
  for (uint32_t left = out_.events; left; left &= left - 1) {
    unsigned e = static_cast<unsigned>(__builtin_ctz(left));
    report_event(static_cast<nic_event>(e), out_.event_tag[e], out_.event_code[e], ps);
  }
}

void nic_port::report_event(nic_event event, uint32_t request, unsigned code, uint64_t ps) {
  switch (event) {
  case NIC_EV_CHECK:
    mark(request, ps, STEP_CHECK, PLACE_NIC);
    code ? drop(request, ps, code) : requests_.move(request, stage::looking_up);
    break;
  case NIC_EV_LOOKUP:
    mark(request, ps, STEP_FIND_PROCESS, PLACE_NIC);
    code ? drop(request, ps, code) : requests_.move(request, stage::waiting);
    break;
  case NIC_EV_DISPATCH:
    mark(request, ps, STEP_FIND_CORE, PLACE_NIC);
    requests_.move(request, stage::delivering);
    break;
  case NIC_EV_DELIVER:
    mark(request, ps, STEP_UNMARSHAL, PLACE_NIC);
    code ? drop(request, ps, code) : requests_.move(request, stage::answering);
    break;
  case NIC_EV_ANSWER:
    mark(request, ps, STEP_SCHEDULE, PLACE_NIC);
    delivered_[code] = request;
    requests_.move(request, stage::serving);
    break;
  case NIC_EV_DOORBELL:
    if (requests_.where(request) != stage::serving) break; // its reply is under way already
    mark(request, ps, STEP_TRANSMIT, PLACE_LINK);
    requests_.move(request, stage::collecting);
    break;
  case NIC_EV_COLLECT:
    mark(request, ps, STEP_TRANSMIT, PLACE_LINK);
    if (code == 1) {
      requests_.move(request, stage::gone);
      OBSERVE(&cluster_.watch, one_way, request, ps);
    } else {
      requests_.move(request, stage::sending);
    }
    break;
  case NIC_EV_TRYAGAIN:
    delivered_[code] = HART_NO_REQUEST;
    break;
  default:
    break;
  }
}

void nic_port::reset() {
  in_ = {};
  in_.rst = true;
  for (unsigned i = 0; i < 4; i++) device_.step(device_.nic, &in_, &out_);
  in_.rst = false;
  do device_.step(device_.nic, &in_, &out_);
  while (out_.busy);
}

// One access to completion, time standing still.
uint32_t nic_port::access_now(bool write, uint32_t address, uint32_t data) {
  uint32_t result = 0;
  bool done = false;
  struct sink {
    uint32_t *result;
    bool *done;
  } to = {&result, &done};
  accesses_.push_front({write, address, data, 0,
                        [](void *self, uint64_t, uint32_t value) {
                          *static_cast<sink *>(self)->result = value;
                          *static_cast<sink *>(self)->done = true;
                        },
                        &to, 0});
  in_.rx_valid = in_.load_valid = in_.recalled_valid = in_.command_ready = in_.tx_ready = false;
  while (!done) {
    in_.awvalid = write && !address_sent_;
    in_.wvalid = write && !data_sent_;
    in_.arvalid = !write && !address_sent_;
    in_.bready = write;
    in_.rready = !write;
    in_.awaddr = in_.araddr = address;
    in_.wdata = data;
    register_handshake(out_);
    device_.step(device_.nic, &in_, &out_);
  }
  offered_ = true; // the ports still show the access
  return result;
}

void nic_port::set_register(uint32_t address, uint32_t data) {
  access_now(true, address, data);
}

uint32_t nic_port::get_register(uint32_t address) {
  in_.now = ++last_edge_;
  return access_now(false, address, 0);
}

} // namespace piste
