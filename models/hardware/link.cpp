// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/link.h"
#include <algorithm>

namespace piste {

lane::lane(context &c, uint32_t agent, const link_config &config, uint16_t line_bytes, receiver &to,
           const char *from_name, const char *to_name, const std::vector<std::string> &node_names)
    : context_(c), agent_(agent), config_(config), receiver_(to), from_(from_name), to_(to_name),
      node_names_(node_names) {
  for (unsigned i = 0; i < COH_CLASSES; i++)
    for (uint32_t n = config.credits[i]; n; n--) credits_[i].push_back(0);
  for (unsigned with_line = 0; with_line < 2; with_line++) { // rounded up: a message never leaves early
    uint64_t bytes = config.header_bytes + with_line * line_bytes;
    leave_ps_[with_line] = (bytes * 1000000000000u + config.bytes_per_second - 1) / config.bytes_per_second;
  }
}

const char *lane::name(const char *end, const packet &p) const {
  return end ? end : node_names_[p.m.node].c_str();
}

uint64_t lane::least_flight_ps() const {
  return leave_ps(false) + *std::min_element(std::begin(config_.propagation_ps), std::end(config_.propagation_ps));
}

size_t lane::waiting() const {
  size_t n = 0;
  for (const packet_queue &q : queues_) n += q.size();
  return n;
}

bool lane::take_credit(unsigned c) {
  if (credits_[c].empty() || credits_[c].front() > context_.queue.now()) return false;
  credits_[c].pop_front();
  return true;
}

void lane::send(packet *p) {
  unsigned c = coh_class_of(static_cast<coh_op>(p->m.op));
  p->since_ps = context_.queue.now();
  if (free_ps_ <= context_.queue.now() && queues_[c].empty() && armed_ps_ != context_.queue.now() && take_credit(c)) {
    transmit(p, c);
    return;
  }
  queues_[c].push(p);
  arm();
}

void lane::transmit(packet *p, unsigned c) {
  uint64_t now = context_.queue.now();
  free_ps_ = now + leave_ps(p->m.bytes != 0);
  uint64_t arrival = free_ps_ + config_.propagation_ps[c];
  counts_[c].messages++;
  counts_[c].bytes += config_.header_bytes + p->m.bytes;
  flying_++;
  OBSERVE(&context_.watch, message, p->since_ps, arrival, name(from_, *p), name(to_, *p), p->m.op, p->m.address,
          config_.header_bytes + p->m.bytes);
  p->since_ps = arrival;
  receiver_.expect(p);
  context_.queue.post(
      arrival, domain::link, agent_,
      [](void *self, uint64_t arg) { static_cast<lane *>(self)->arrive(reinterpret_cast<packet *>(arg)); }, this,
      reinterpret_cast<uint64_t>(p));
  turn_ = (c + 1) % COH_CLASSES;
}

void lane::arrive(packet *p) {
  flying_--;
  receiver_.receive(p);
}

// Posts the next moment at which a waiting message could leave, unless an earlier one is posted already.
void lane::arm() {
  uint64_t when = event_queue::never;
  for (unsigned c = 0; c < COH_CLASSES; c++) {
    if (queues_[c].empty() || credits_[c].empty()) continue;
    when = std::min(when, std::max(free_ps_, credits_[c].front()));
  }
  when = when == event_queue::never ? when : std::max(when, context_.queue.now());
  if (when >= armed_ps_) return;
  armed_ps_ = when;
  context_.queue.post(
      when, domain::link, agent_, [](void *self, uint64_t arg) { static_cast<lane *>(self)->serve(arg); }, this, when);
}

void lane::serve(uint64_t armed_for) {
  if (armed_for != armed_ps_) return; // an earlier one took its place
  armed_ps_ = event_queue::never;
  for (unsigned i = 0; free_ps_ <= context_.queue.now() && i < COH_CLASSES; i++) {
    unsigned c = (turn_ + i) % COH_CLASSES;
    if (!queues_[c].empty() && take_credit(c)) {
      transmit(queues_[c].pop(), c);
      break;
    }
  }
  arm();
}

void lane::release(coh_class c) {
  credits_[c].push_back(context_.queue.now() + config_.credit_return_ps);
  if (!queues_[c].empty()) arm();
}

} // namespace piste
