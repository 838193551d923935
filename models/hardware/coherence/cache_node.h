// SPDX-License-Identifier: Apache-2.0
// One hart's caches as the protocol sees them: a second level with real contents, inclusive of the first-level tags,
// each line run by the cache controller kernel (models/protocol/coherence/cache_controller.h). An access that cannot be
// performed at once waits here and is performed when its line arrives.
#pragma once
#include "models/hardware/coherence/address_map.h"
#include "models/hardware/coherence/link.h"
#include "models/hardware/coherence/replacement.h"
#include "models/hardware/coherence/tag_array.h"
#include "models/hardware/kernel/viewer.h"
#include <memory>
extern "C" {
#include "models/protocol/coherence/cache_controller.h"
}

namespace piste {

// One access to one line. It must stay in place until it has been performed.
struct access {
  uint64_t line;
  cache_event event;                                      // CACHE_LOAD or CACHE_STORE
  void (*perform)(void *self, access &a, uint8_t *bytes); // the line's bytes, readable or writable, at this moment
  void *self;
  uint64_t argument;
  access *next;
};

// A hart's caches, as its core sees them.
class core_caches : public virtual sc_core::sc_interface {
public:
  virtual uint64_t line_of(uint64_t address) const = 0;
  // The line's bytes if it may be read (or written) now without asking anyone, else NULL; a write makes it Modified.
  virtual uint8_t *readable(uint64_t line) = 0;
  virtual uint8_t *writable(uint64_t line) = 0;
  virtual bool may_write(uint64_t line) const = 0;
  // True if the L1 holds the line; if not, it does from now on. For lines that are readable.
  virtual bool touch_l1(uint64_t line) = 0;
  virtual bool touch_l1i(uint64_t line) = 0;
  // Performs an access now and returns true, or keeps it until it can. A request that it causes leaves at `leave_ps`.
  virtual bool submit(access &a, uint64_t leave_ps) = 0;
  // Starts a fetch if a miss buffer and a way are free; says whether the line is on its way (or here).
  virtual bool prefetch(uint64_t line, bool exclusive, bool for_store, uint64_t leave_ps) = 0;
  virtual bool load_buffer_free() const = 0;
  // Calls back once when this line is invalidated or leaves.
  virtual void watch(uint64_t line, void (*lost)(void *self), void *self) = 0;
  // The earliest arrival of a message that is under way to here, or event_queue::never.
  virtual uint64_t earliest_arrival() const = 0;
};

class cache_node final : public sc_core::sc_module, public core_caches, public receiver {
public:
  part_port<message_lane, lane, bound::often> homes{"homes"}; // lanes to them, by their numbers in the map

  // The configuration and the map are borrowed.
  cache_node(sc_core::sc_module_name name, cluster &c, unsigned node, const cache_config &config,
             const address_map &map);

  uint64_t line_of(uint64_t address) const override { return address & ~uint64_t{config_.line_bytes - 1u}; }
  uint8_t *readable(uint64_t line) override;
  uint8_t *writable(uint64_t line) override;
  bool may_write(uint64_t line) const override;
  bool touch_l1(uint64_t line) override;
  bool touch_l1i(uint64_t line) override;
  bool submit(access &a, uint64_t leave_ps) override;
  bool prefetch(uint64_t line, bool exclusive, bool for_store, uint64_t leave_ps) override;
  bool load_buffer_free() const override { return outstanding_[of_load] < config_.load_misses; }
  void watch(uint64_t line, void (*lost)(void *self), void *self) override;
  uint64_t earliest_arrival() const override { return coming_ ? coming_->since_ps : event_queue::never; }

  void expect(packet *p) override;
  void receive(packet *p) override;

  unsigned number() const { return node_; }
  // Lines, those of code, and what is asked for and waits for them.
  void show(viewer &v) const;

  // Nothing is on its way to or from here but requests.
  bool settled() const { return !coming_ && leaving_.empty() && !starved_first_; }
  // Events in the queue.
  unsigned timers() const { return limit_armed_; }
  void record(state_record &r) const;
  // So much time passes in which what it asks for is asked for anew as it was; its events are no longer in the queue.
  void pass(uint64_t ps);

private:
  static constexpr uint64_t from_hart = UINT64_MAX; // the one in scope on the hart
  enum reason : uint8_t { of_nothing, of_load, of_store, reasons };
  struct alignas(64) way { // what a look-up reads of it lies in one line of the simulating machine's
    uint64_t line;
    cache_line state;
    reason counted;          // whose miss buffer the line's request occupies
    uint64_t used, since_ps; // when last, as a count, 0 if there is no line; when its request left
    uint32_t l1_slot = tag_array::none;
    access *first, *last; // accesses that wait
    uint8_t data[LINE_BYTES_MAX];
  };

  // Tags apart from what they stand for: a look-up reads one line or two of the simulating machine's.
  struct set {
    std::unique_ptr<uint64_t[]> lines;
    std::unique_ptr<way[]> ways;
  };

  way *find(uint64_t line) const;
  set &set_of(uint64_t line) { return sets_[index_.of(line)]; }
  void vacate(way &w);
  way *allocate(uint64_t line, uint64_t leave_ps);
  way *place_for(uint64_t line, cache_event event, reason why, uint64_t leave_ps);
  bool evict(way &w, uint64_t leave_ps);
  cache_step next(way &w, cache_event event, uint64_t ps);
  void receive_now(packet *p);
  uint32_t request_now() const;
  cache_step told_next(way &w, cache_event event, uint64_t ps);
  uint16_t present(way &w, cache_event event, reason why, uint64_t leave_ps);
  void answered(way &w);
  void present_again(access *first);
  void retry_starved();
  void lose(way &w);
  void forget(way &w);
  void send(const way &w, const cache_step &s, uint64_t ps);
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
  uint64_t clock_ = 0;
  uint32_t outstanding_[reasons] = {};
  set_index index_;
  std::vector<set> sets_;                                     // made when first used
  std::vector<way *> asked_;                                  // lines whose request is outstanding, the oldest first
  access *starved_first_ = nullptr, *starved_last_ = nullptr; // accesses that found no miss buffer or way
  uint64_t watched_ = UINT64_MAX;
  void (*lost_)(void *) = nullptr;
  void *lost_self_ = nullptr;
  std::vector<std::unique_ptr<way>> leaving_; // evicted lines whose acknowledgement is outstanding
  tag_array l1_, l1i_;
  mutable way *hint_[set_index::hints] = {}; // where lines of this hint were last
};

} // namespace piste
