// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/link.h"
#include <algorithm>

namespace piste {

lane::lane(context &c, uint32_t agent, const link_config &config, receiver &to, const char *from_name,
           const char *to_name, const std::vector<std::string> &node_names)
    : context_(c), agent_(agent), config_(config), receiver_(to), from_(from_name), to_(to_name),
      node_names_(node_names) {
  std::copy(std::begin(config.credits), std::end(config.credits), credits_);
}

const char *lane::name(const char *end, const packet &p) const {
  return end ? end : node_names_[p.m.node].c_str();
}

// Rounded up: a message never leaves early.
uint64_t lane::leave_ps(uint32_t line_bytes) const {
  uint64_t bytes = config_.header_bytes + line_bytes;
  return (bytes * 1000000000000u + config_.bytes_per_second - 1) / config_.bytes_per_second;
}

uint64_t lane::least_flight_ps() const {
  return leave_ps(0) + *std::min_element(std::begin(config_.propagation_ps), std::end(config_.propagation_ps));
}

size_t lane::waiting() const {
  size_t n = 0;
  for (const packet_queue &q : queues_) n += q.size();
  return n;
}

bool lane::take_credit(unsigned c) {
  ring<uint64_t> &back = returning_[c];
  while (!back.empty() && back.front() <= context_.queue.now()) {
    back.pop_front();
    credits_[c]++;
  }
  if (!credits_[c]) return false;
  credits_[c]--;
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
  free_ps_ = now + leave_ps(p->m.bytes);
  uint64_t arrival = free_ps_ + config_.propagation_ps[c];
  counts_[c].messages++;
  counts_[c].bytes += config_.header_bytes + p->m.bytes;
  flying_++;
  receiver_.expect(arrival, *p);
  if (context_.watch.message)
    context_.watch.message(context_.watch.context, p->since_ps, arrival, name(from_, *p), name(to_, *p), p->m.op,
                           p->m.address, config_.header_bytes + p->m.bytes);
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
    if (queues_[c].empty()) continue;
    if (credits_[c])
      when = std::min(when, free_ps_);
    else if (!returning_[c].empty())
      when = std::min(when, std::max(free_ps_, returning_[c].front()));
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
  returning_[c].push_back(context_.queue.now() + config_.credit_return_ps);
  if (!queues_[c].empty()) arm();
}

} // namespace piste
