// SPDX-License-Identifier: Apache-2.0
// A hart's first level: tags of data and instruction caches, whose bytes are those of the cache below (cache_node.h),
// and the hart's miss buffers. It lies in the path of every access and never asks a home itself.
#pragma once
#include "models/hardware/coherence/tag_array.h"
#include "models/hardware/config.h"
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/kernel/part_port.h"
#include "models/hardware/kernel/viewer.h"
extern "C" {
#include "models/protocol/coherence/cache_controller.h"
}

namespace piste {
class cache_node;
class l1_caches;

// One access to one line. It must stay in place until it has been performed.
struct access {
  uint64_t line;
  cache_event event;                                      // CACHE_LOAD or CACHE_STORE
  void (*perform)(void *self, access &a, uint8_t *bytes); // the line's bytes, readable or writable, at this moment
  void *self;
  uint64_t argument;
  unsigned core; // whose it is, as the cache below counts first levels; set by them
  access *next;
};

// Whose miss buffers.
enum class miss_reason : uint8_t { load, store };

// What a hart may do next to the cache below its first level.
class l2_user {
public:
  virtual ~l2_user() = default;
  // The earliest moment at which it could, unless a message arrives before; event_queue::never if nothing is posted.
  virtual uint64_t acts_ps() const = 0;
  // When the first of what it has sent there arrives; event_queue::never if nothing is under way.
  virtual uint64_t trips_ps() const = 0;
};

// A hart's caches, as its core sees them.
class core_caches : public virtual sc_core::sc_interface {
public:
  virtual uint64_t line_of(uint64_t address) const = 0;
  // The line's bytes if the L1 holds it, which is a use of it, else NULL.
  virtual const uint8_t *hit(uint64_t line) = 0;
  // Whether the instruction cache holds it.
  virtual bool hit_code(uint64_t line) = 0;
  // From here to fill_code(): behind the trip to the L2, at the moment at which the access is there.
  // The line's bytes if it may be read (or, under a first level that writes back, written) now without asking anyone,
  // else NULL; a write makes it Modified.
  virtual const uint8_t *readable(uint64_t line) = 0;
  virtual uint8_t *writable(uint64_t line) = 0;
  // Performs an access now and returns true, or keeps it until it can. A request that it causes leaves at `leave_ps`.
  virtual bool submit(access &a, uint64_t leave_ps) = 0;
  // Starts a fetch if buffers and a way are free; says whether the line is on its way (or here).
  virtual bool prefetch(uint64_t line, bool exclusive, bool for_store, uint64_t leave_ps) = 0;
  // First levels of others may hold the line.
  virtual bool elsewhere(uint64_t line) const = 0;
  // The L1 holds the line, whose bytes these are, from now on; or the instruction cache does.
  virtual void fill(uint64_t line, const uint8_t *bytes) = 0;
  virtual void fill_code(uint64_t line) = 0;
  virtual bool load_buffer_free() const = 0;
  // Calls back once when this line is invalidated or leaves.
  virtual void watch(uint64_t line, void (*lost)(void *self), void *self) = 0;
  // The earliest moment at which what is under way already, or another hart, can change something in these caches;
  // event_queue::never if nothing can.
  virtual uint64_t earliest_change() const = 0;
  // The core above begins to run.
  virtual void attach(const l2_user &user) = 0;
};

// The first level, as the cache below sees it.
class first_level : public virtual sc_core::sc_interface {
public:
  // It holds the line no more.
  virtual void lose(uint64_t line) = 0;
  // A miss buffer stands for this line from now on, if it did not; false if none is free.
  virtual bool take_buffer(uint64_t line, miss_reason why) = 0;
  // The miss buffer that stands for this line, if there is one, does no more. Returns whether there was.
  virtual bool free_buffer(uint64_t line) = 0;
  // Accesses that found no miss buffer are presented again.
  virtual void retry() = 0;
};

// The cache, as what is above it is told of.
class l2_cache : public virtual sc_core::sc_interface {};

class l1_caches final : public sc_core::sc_module, public core_caches, public first_level {
public:
  part_port<l2_cache, cache_node> l2{"l2"};

  // `core` is its place among the first levels of the cache below, `hart` the hart's number. The configuration is
  // borrowed.
  l1_caches(sc_core::sc_module_name name, cluster &c, unsigned core, unsigned hart, const cache_config &config);

  uint64_t line_of(uint64_t address) const override { return address & ~uint64_t{config_.line_bytes - 1u}; }
  const uint8_t *hit(uint64_t line) override;
  bool hit_code(uint64_t line) override;
  const uint8_t *readable(uint64_t line) override;
  uint8_t *writable(uint64_t line) override;
  bool submit(access &a, uint64_t leave_ps) override;
  bool prefetch(uint64_t line, bool exclusive, bool for_store, uint64_t leave_ps) override;
  bool elsewhere(uint64_t line) const override;
  void fill(uint64_t line, const uint8_t *bytes) override;
  void fill_code(uint64_t line) override;
  bool load_buffer_free() const override { return count_[0] < config_.load_misses; }
  void watch(uint64_t line, void (*lost)(void *self), void *self) override;
  uint64_t earliest_change() const override;
  void attach(const l2_user &user) override;

  void lose(uint64_t line) override;
  bool take_buffer(uint64_t line, miss_reason why) override;
  bool free_buffer(uint64_t line) override;
  void retry() override;

  unsigned hart() const { return hart_; }
  // A miss buffer stands for this line.
  bool holds(uint64_t line) const;
  // Nothing waits for a miss buffer.
  bool settled() const { return !starved_first_; }
  void record(state_record &r) const;
  // Lines, those of code, and accesses that wait for a miss buffer.
  void show(viewer &v) const;

private:
  struct miss_buffer {
    uint64_t line;
    miss_reason why;
  };

  cluster &cluster_;
  const cache_config &config_;
  unsigned core_, hart_;
  tag_array data_, code_;
  std::vector<const uint8_t *> bytes_;                        // by slot of the data cache
  std::vector<miss_buffer> buffers_;                          // that stand for a line
  uint32_t count_[2] = {};                                    // ... by reason
  access *starved_first_ = nullptr, *starved_last_ = nullptr; // accesses that found none
  uint64_t watched_ = tag_array::no_line;
  void (*lost_)(void *) = nullptr;
  void *lost_self_ = nullptr;
};

} // namespace piste
