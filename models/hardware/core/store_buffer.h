// SPDX-License-Identifier: Apache-2.0
// A hart's store buffer: stores wait here, in program order, for permission to write their lines. Neighbouring stores
// to one line share an entry. Permission for several lines is fetched at a time; stores become visible in order.
#pragma once
#include "models/hardware/coherence/cache_node.h"
#include "models/hardware/kernel/ring.h"

namespace piste {

class store_buffer {
public:
  // `changed` is called whenever entries have left.
  store_buffer(cluster &c, uint32_t lines, uint32_t fetches, void (*changed)(void *self), void *self);
  void connect(cache_node &node) { node_ = &node; }

  bool empty() const { return entries_.empty(); }
  void show(const viewer &v, const char *hart) const;
  // True if a store to this line needs no new entry, or one is free.
  bool has_room(uint64_t line) const;
  // Adds a store that has_room() admits; requests that it causes leave at `leave_ps`.
  void push(uint64_t line, unsigned offset, const void *bytes, unsigned count, uint64_t leave_ps);

  enum class cover { none, part, all };
  // How much of a read of `count` bytes the buffer holds; the bytes of its youngest stores are put over `bytes`.
  cover read(uint64_t line, unsigned offset, void *bytes, unsigned count) const;

private:
  struct entry {
    uint64_t line;
    uint64_t mask[LINE_BYTES_MAX / 64]; // which bytes
    uint8_t data[LINE_BYTES_MAX];
    bool fetched; // permission was asked for
  };
  void advance(uint64_t leave_ps);
  static void commit(entry &e, uint8_t *bytes);

  cluster &cluster_;
  cache_node *node_ = nullptr;
  uint32_t lines_, fetches_;
  void (*changed_)(void *);
  void *self_;
  ring<entry> entries_; // oldest first
  access head_{};       // the oldest entry's wait for its line
  bool head_waits_ = false;
};

} // namespace piste
