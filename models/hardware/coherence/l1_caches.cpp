// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/coherence/cache_node.h"

namespace piste {

l1_caches::l1_caches(sc_core::sc_module_name name, cluster &c, unsigned core, unsigned hart, const cache_config &config)
    : sc_module(name), cluster_(c), config_(config), core_(core), hart_(hart),
      data_(config.l1_sets, config.l1_ways, config.line_bytes),
      code_(config.l1i_sets, config.l1i_ways, config.line_bytes), bytes_(size_t{config.l1_sets} * config.l1_ways) {
  buffers_.reserve(config.load_misses + config.store_misses);
}

const uint8_t *l1_caches::hit(uint64_t line) {
  uint32_t slot = data_.find(line);
  if (slot == tag_array::none) return nullptr;
  data_.use(slot);
  return bytes_[slot];
}

bool l1_caches::hit_code(uint64_t line) {
  uint32_t slot = code_.find(line);
  if (slot == tag_array::none) return false;
  code_.use(slot);
  return true;
}

void l1_caches::fill(uint64_t line, const uint8_t *bytes) {
  uint32_t slot = data_.find(line);
  uint64_t out;
  if (slot == tag_array::none)
    slot = data_.put(line, &out);
  else
    data_.use(slot);
  bytes_[slot] = bytes;
}

void l1_caches::fill_code(uint64_t line) {
  uint64_t out;
  if (code_.find(line) == tag_array::none) code_.put(line, &out);
}

const uint8_t *l1_caches::readable(uint64_t line) {
  return l2->readable(core_, line);
}

uint8_t *l1_caches::writable(uint64_t line) {
  return config_.shared ? nullptr : l2->writable(core_, line);
}

bool l1_caches::elsewhere(uint64_t line) const {
  return l2->elsewhere(core_, line);
}

bool l1_caches::holds(uint64_t line) const {
  for (const miss_buffer &b : buffers_)
    if (b.line == line) return true;
  return false;
}

bool l1_caches::take_buffer(uint64_t line, miss_reason why) {
  if (holds(line)) return true;
  uint32_t &count = count_[static_cast<unsigned>(why)];
  if (count >= (why == miss_reason::load ? config_.load_misses : config_.store_misses)) return false;
  count++;
  buffers_.push_back({line, why});
  return true;
}

bool l1_caches::free_buffer(uint64_t line) {
  for (miss_buffer &b : buffers_) {
    if (b.line != line) continue;
    count_[static_cast<unsigned>(b.why)]--;
    b = buffers_.back();
    buffers_.pop_back();
    return true;
  }
  return false;
}

bool l1_caches::submit(access &a, uint64_t leave_ps) {
  a.core = core_;
  cache_node::outcome how = l2->submit(a, leave_ps);
  if (how == cache_node::outcome::no_buffer) {
    a.next = nullptr;
    (starved_first_ ? starved_last_->next : starved_first_) = &a;
    starved_last_ = &a;
  }
  return how == cache_node::outcome::performed;
}

bool l1_caches::prefetch(uint64_t line, bool exclusive, bool for_store, uint64_t leave_ps) {
  return l2->prefetch(core_, line, exclusive ? CACHE_FETCH_EXCLUSIVE : CACHE_LOAD,
                      for_store ? miss_reason::store : miss_reason::load, leave_ps);
}

void l1_caches::retry() {
  access *first = starved_first_;
  starved_first_ = nullptr;
  while (first) {
    access *a = first;
    first = a->next;
    submit(*a, cluster_.queue.now());
  }
}

void l1_caches::watch(uint64_t line, void (*lost)(void *self), void *self) {
  watched_ = line;
  lost_ = lost;
  lost_self_ = self;
}

void l1_caches::lose(uint64_t line) {
  uint32_t slot = data_.find(line);
  if (slot != tag_array::none) data_.clear(slot);
  if (watched_ != line) return;
  watched_ = tag_array::no_line;
  lost_(lost_self_);
}

void l1_caches::attach(const l2_user &user) {
  l2->attach(core_, user);
}

uint64_t l1_caches::earliest_change() const {
  return l2->earliest_change(core_);
}

void l1_caches::record(state_record &r) const {
  r.value(watched_);
  for (const miss_buffer &b : buffers_) r.value(b.line << 1 | static_cast<uint64_t>(b.why));
  data_.record(r);
  code_.record(r);
}

void l1_caches::show(viewer &v) const {
  data_.each([&](uint64_t address, uint32_t slot) {
    observed_line line = v.line(address);
    v.row(v.to.near, view_near{name(), &line, data_.turn(slot)});
  });
  code_.each([&](uint64_t line, uint32_t slot) { v.row(v.to.code, view_code{name(), line, code_.turn(slot)}); });
  for (const access *a = starved_first_; a; a = a->next) {
    observed_line line = v.line(a->line);
    v.row(v.to.access, view_access{name(), &line, cache_event_name(a->event), true});
  }
}

} // namespace piste
