// SPDX-License-Identifier: Apache-2.0
// A context: what simulated software runs as, on whichever hart it was last switched to. What it leaves behind when
// another takes its place lies here: its coroutine, its scope and mask, and its loads under way, which land meanwhile.
#pragma once
#include "models/hardware/coherence/cache_node.h"
#include "models/hardware/core/accounts.h"
#include <deque>

namespace piste {
class core;
class coroutines;
class contexts;

// A read of part of a line that goes on while the context does something else.
struct background_read {
  access a;
  core *issued_by;       // in whose caches it lands
  hart_context *context; // whose it is
  uint32_t offset, count;
  uint8_t *to;
  enum { free, flying, landed, squashed } state; // squashed: it lands unowned
  uint64_t arrival_ps;                           // landed: when
  uint64_t ready_cycle;                          // ... and the first cycle at which the bytes can be used
  uint64_t value;                                // single loads read into here
};
} // namespace piste

// What software holds: the hart that its context is on.
struct hart {
  piste::core *core;
};

struct hart_context {
  enum class life : uint8_t { waiting, running, ended };

  hart_context(piste::contexts &all_, const thread_spec &spec_) : all(all_), spec(spec_) {}
  // A read that is free; its number stays good until it is freed.
  unsigned free_read();
  bool set_quiet(bool now); // returns what it was

  piste::contexts &all;
  thread_spec spec;
  unsigned thread = 0; // its coroutine
  life alive = life::waiting;
  bool begun = false;
  bool quiet = true;                        // no obligation: the run may end while it waits
  struct hart hart {};                      // the one it runs on, or ran on last
  hart_context *previous = nullptr;         // that ran there before it
  std::deque<piste::background_read> reads; // by ticket, free ones among them
  uint64_t arrival_ps = 0;                  // of the last parked load's line; 0: there is none to be marked

  // While it does not run:
  piste::charge_scope scope;
  bool masked = false;
};

namespace piste {

// All contexts of a machine, which live as long as it does.
class contexts {
public:
  contexts(coroutines &c, size_t stack_bytes) : coroutines_(c), stack_bytes_(stack_bytes) {}
  // A new context, which first runs when it is first switched to.
  hart_context &add(const thread_spec &spec);
  void show(const viewer &v) const;
  // A context has not said that what it waits for is no obligation.
  bool obliged() const { return obliged_ != 0; }
  coroutines &threads() { return coroutines_; }

private:
  friend hart_context;
  coroutines &coroutines_;
  size_t stack_bytes_;
  std::deque<hart_context> all_;
  size_t obliged_ = 0;
};

} // namespace piste
