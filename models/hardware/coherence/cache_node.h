// SPDX-License-Identifier: Apache-2.0
// A cache with real contents below the first levels of one hart or of several: one node to the homes. Each line is run
// by the shared-line kernel (models/protocol/coherence/shared_line.h). An access that cannot be performed at once waits
// here, whichever hart's, and is performed when its line arrives.
#pragma once
#include "models/hardware/coherence/address_map.h"
#include "models/hardware/coherence/l1_caches.h"
#include "models/hardware/coherence/link.h"
#include "models/hardware/coherence/replacement.h"
#include "models/hardware/kernel/viewer.h"
#include <memory>
extern "C" {
#include "models/protocol/coherence/shared_line.h"
}

namespace piste {

class cache_node final : public sc_core::sc_module, public receiver, public l2_cache {
public:
  part_port<message_lane, lane, bound::at_least_once> homes{"homes"}; // lanes to them, by their numbers in the map
  part_port<first_level, l1_caches, bound::at_least_once> first_levels{"first_levels"}; // above it

  // The configuration and the map are borrowed.
  cache_node(sc_core::sc_module_name name, cluster &c, unsigned node, const cache_config &config,
             const address_map &map);

  // What a first level asks, at a time at which the access is here. `core` is its place among them.
  const uint8_t *readable(unsigned core, uint64_t line);
  uint8_t *writable(unsigned core, uint64_t line);
  bool elsewhere(unsigned core, uint64_t line) const;
  // Performs an access now, or keeps it until it can; `no_buffer`: it would have to wait for its line, and the core has
  // no miss buffer for it. A request that it causes leaves at `leave_ps`.
  enum class outcome { performed, kept, no_buffer };
  outcome submit(access &a, uint64_t leave_ps);
  // Starts a fetch if buffers and a way are free; says whether the line is on its way (or here).
  bool prefetch(unsigned core, uint64_t line, cache_event event, miss_reason why, uint64_t leave_ps);
  uint64_t earliest_change(unsigned core) const;
  // A core begins to run.
  void attach(unsigned core, const l2_user &user) { live_.push_back({core, &user}); }

  void expect(packet *p) override;
  void receive(packet *p) override;

  unsigned number() const { return node_; }
  // Fill buffers, lines, and what is asked for and waits for them.
  void show(viewer &v) const;
  // Fill buffers of a bank that are occupied.
  unsigned filling(unsigned bank) const { return filling_[bank]; }

  // Nothing is on its way to or from here but requests.
  bool settled() const { return !coming_ && leaving_.empty() && !starved_first_; }
  // Events in the queue.
  unsigned timers() const { return limit_armed_; }
  void record(state_record &r) const;
  // So much time passes in which what it asks for is asked for anew as it was; its events are no longer in the queue.
  void pass(uint64_t ps);

private:
  // The earliest arrival of a message that is under way to here, or event_queue::never.
  uint64_t earliest_arrival() const { return coming_ ? coming_->since_ps : event_queue::never; }

  static constexpr uint64_t from_hart = UINT64_MAX; // the one in scope on the hart
  struct alignas(64) way { // what a look-up reads of it lies in one line of the simulating machine's
    uint64_t line;
    shared_line state;
    uint64_t used, since_ps; // when last, as a count, 0 if there is no line; when its request left
    uint64_t buffers;        // bit c: core c waits for it, and may have a miss buffer that stands for it
    access *first, *last;    // accesses that wait
    uint8_t data[LINE_BYTES_MAX];
  };

  struct live_core {
    unsigned core;
    const l2_user *user;
  };

  // Tags apart from what they stand for: a look-up reads one line or two of the simulating machine's.
  struct set {
    std::unique_ptr<uint64_t[]> lines;
    std::unique_ptr<way[]> ways;
  };

  way *find(uint64_t line) const;
  set &set_of(uint64_t line) { return sets_[index_.of(line)]; }
  uint32_t &filling_of(uint64_t line);
  void vacate(way &w);
  way *allocate(uint64_t line, unsigned core, uint64_t leave_ps);
  bool has_buffer(const way *w, uint64_t line, cache_event event, unsigned core, miss_reason why);
  way *place_for(way *w, uint64_t line, cache_event event, unsigned core, uint64_t leave_ps);
  bool evict(way &w, unsigned core, uint64_t leave_ps);
  cache_step next(way &w, cache_event event, unsigned core, uint64_t ps);
  shared_step told_next(way &w, cache_event event, unsigned core, uint64_t ps);
  void receive_now(packet *p);
  uint32_t request_now(unsigned core) const;
  uint16_t present(way &w, cache_event event, unsigned core, uint64_t leave_ps);
  void free_buffers(uint64_t line, uint64_t cores);
  void present_again(access *first);
  void retry_starved();
  void lose(uint64_t line, uint64_t cores);
  void forget(way &w);
  void send(const way &w, const cache_step &s, unsigned core, uint64_t ps);
  void show_waiting(viewer &v, const access *first, bool starved) const;
  void show_line(viewer &v, const way &w, bool leaving, unsigned turn) const;
  void arm_limit();
  void check_limit();
  lane &lane_to(uint64_t line) { return homes[map_.home_of(line)]; }

  cluster &cluster_;
  unsigned node_;
  bool limit_armed_ = false;
  const cache_config &config_;
  const address_map &map_;
  uint64_t serving_ = from_hart; // the request of the message in progress; only if observers are told
  packet *coming_ = nullptr;     // messages under way to here, by arrival
  uint64_t relieved_ = 0;        // cores that have had a miss buffer freed since they were last told
  uint64_t clock_ = 0;
  std::vector<live_core> live_;   // cores that have run
  std::vector<uint32_t> filling_; // fill buffers occupied, by bank
  set_index index_;
  std::vector<set> sets_;                                     // made when first used
  std::vector<way *> asked_;                                  // lines whose request is outstanding, the oldest first
  access *starved_first_ = nullptr, *starved_last_ = nullptr; // accesses that found no fill buffer or way
  std::vector<std::unique_ptr<way>> leaving_;                 // evicted lines whose acknowledgement is outstanding
  mutable way *hint_[set_index::hints] = {};                  // where lines of this hint were last
};

} // namespace piste
