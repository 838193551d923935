// SPDX-License-Identifier: Apache-2.0
// A hart in time: an in-order core that executes the operations of hart.h on behalf of its software thread, on its own
// clock. Private hits and pure work run ahead of the machine (rule 9): an operation at local cycle c needs no
// synchronisation if c lies strictly before the first moment at which anything could reach this hart's caches.
#pragma once
#include "models/hardware/core/store_buffer.h"
#include "models/hardware/kernel/clock_grid.h"

namespace piste {

class coroutines;

// What a hart asks of the rest of the machine.
class hart_world {
public:
  virtual ~hart_world() = default;
  // A device register access; it reaches the NIC at `ps`. A read's answer is given to hart_model::io_arrived.
  virtual void io(unsigned hart, bool write, uint64_t address, uint64_t value, uint64_t ps) = 0;
  virtual bool stopping() const = 0;
};

// What a hart is doing, for the end of the run and for reports.
enum class hart_state : uint8_t { idle, running, loading, parked, polling, draining, io, finished };
const char *hart_state_name(hart_state s);

class hart_model {
public:
  // The configurations are borrowed.
  hart_model(cluster &c, unsigned id, const hart_config &config, const cache_config &cache, cache_node &node,
             coroutines &s, hart_world &world, uint64_t reach_ps, bool run_ahead);

  // Gives the hart its software thread.
  void start(const thread_spec &spec, size_t stack_bytes);

  // The operations of hart.h.
  enum step set_step(enum step s);
  uint32_t set_request(uint32_t request);
  void work(uint32_t cycles, const code_region *code);
  uint64_t load(uint64_t address, unsigned bytes, bool parked);
  void store(uint64_t address, unsigned bytes, uint64_t value);
  void read(void *to, uint64_t from, size_t bytes);
  void write(uint64_t to, const void *from, size_t bytes);
  uint64_t compare_and_swap(uint64_t address, unsigned bytes, uint64_t expected, uint64_t value);
  void fence();
  void prefetch(uint64_t address, bool exclusive);
  unsigned load_async(uint64_t address, unsigned bytes);
  uint64_t await(unsigned ticket);
  uint64_t poll_until(uint64_t address, unsigned bytes, uint64_t mask, uint64_t old, uint32_t cycles);
  uint64_t io_read(uint64_t address);
  void io_write(uint64_t address, uint64_t value);
  void mark(enum step s);
  void mark_arrival(enum step s, enum place p);
  bool stopping();
  uint64_t cycle() const { return cycle_; }
  unsigned id() const { return id_; }

  // Runs `handler` on this hart's thread at its first operation boundary at or after `ps`. The time must lie at least
  // the machine's least flight time ahead: the hart may have run ahead by that much.
  void interrupt(uint64_t ps, void (*handler)(struct ::hart *h, void *arg), void *arg);
  bool interrupt_pending() const { return !interrupts_.empty(); }
  // The answer to the register read that blocks this hart will arrive at `ps`.
  void io_arrived(uint64_t value, uint64_t ps);
  // Charges what is under way up to `ps`, the end of the run. Returns the cycles elapsed by then.
  uint64_t close(uint64_t ps);
  uint64_t total(cycle_kind k, enum step s) const { return totals_[k][s]; }

  hart_state state() const { return state_; }
  uint64_t waits_for() const { return waits_for_; } // address, while loading, parked, polling
  uint64_t waits_since() const { return clock_.edge_ps(cycle_); }
  const char *thread_name() const { return spec_.name ? spec_.name : ""; }
  // Cycles executed so far with a request in scope: they are progress.
  uint64_t served_cycles() const { return served_cycles_; }

private:
  // A read of part of a line that goes on while the hart does something else.
  struct background_read {
    access a;
    hart_model *owner;
    uint32_t offset, count;
    uint8_t *to;
    enum { free, flying, landed } state;
    uint64_t arrival_ps;  // landed: when
    uint64_t ready_cycle; // ... and the first cycle at which the bytes can be used
    uint64_t value;       // asynchronous loads read into here
  };

  struct pending_interrupt {
    uint64_t ps;
    void (*handler)(struct ::hart *h, void *arg);
    void *arg;
  };

  void charge(cycle_kind k, uint64_t cycles);
  void change_scope();
  void boundary();
  void reach();
  void sync();
  void block(hart_state s, cycle_kind k, uint64_t address);
  void wake(uint64_t cycle);
  uint64_t cycle_now() const;
  void body();
  uint64_t miss_leaves_ps() const { return clock_.edge_ps(cycle_ + cache_.l2_cycles); }
  uint32_t in_line(uint64_t address) const { return static_cast<uint32_t>(address - node_.line_of(address)); }
  uint32_t copy_cycles(size_t bytes) const {
    return static_cast<uint32_t>((bytes + 7) / 8) * config_.copy_cycles_per_8;
  }

  bool forwarded(uint64_t address, void *to, unsigned count);
  bool read_hit(uint64_t address, void *to, unsigned count, uint32_t cycles);
  uint64_t read_miss(uint64_t address, void *to, unsigned count, hart_state s, cycle_kind k);
  void wait_for(background_read &r);
  void begin_read(background_read &r, uint64_t address, void *to, unsigned count);
  void store_bytes(uint64_t address, const void *from, unsigned count, uint32_t cycles);
  void drain(uint64_t line);
  void stores_left();
  void fetch_code(const code_region &code);
  void sleep_on(uint64_t line, uint32_t turn, uint64_t address);
  void wake_poll();

  cluster &cluster_;
  unsigned id_;
  const hart_config &config_;
  const cache_config &cache_;
  clock_grid clock_;
  cache_node &node_;
  coroutines &coroutines_;
  hart_world &world_;
  uint64_t reach_ps_; // least time from any agent's event to a message's arrival at this hart's caches
  bool run_ahead_;
  store_buffer stores_;

  std::string name_;
  thread_spec spec_{};
  unsigned thread_ = 0;
  uint64_t cycle_ = 0;                      // local time
  uint64_t bound_ps_ = 0, bound_cycle_ = 0; // of the last look at what could reach this hart
  hart_state state_ = hart_state::idle;
  uint64_t waits_for_ = 0;
  uint64_t resume_cycle_ = 0;
  bool resuming_ = false;     // a resumption is posted
  uint64_t draining_for_ = 0; // line that wants room in the store buffer
  bool reading_ = false;      // blocked until a background read lands
  bool lost_ = false;         // the polled line has left
  bool asleep_ = false;       // in a poll of
  uint32_t turn_ = 0;         // so many cycles per turn
  uint32_t sleep_turn_ = 0;   // cycles per turn of the loop that it sleeps in
  uint64_t arrival_ps_ = 0;   // of the last parked load's line; 0: there is none to be marked
  uint64_t io_value_ = 0;
  std::deque<pending_interrupt> interrupts_; // by time, then by arrival
  bool interrupted_ = false;                 // a handler is running: it is not interrupted itself

  enum step step_ = STEP_CONTROL;
  uint32_t request_ = HART_NO_REQUEST;
  uint64_t scope_cycle_ = 0;           // when the scope last changed
  uint64_t charges_[CYCLE_KINDS] = {}; // in this scope, not yet reported
  unsigned charged_ = 0;               // a bit for each kind that may not be 0
  uint64_t totals_[CYCLE_KINDS][STEPS] = {};
  uint64_t served_cycles_ = 0;

  std::vector<background_read> copies_; // of the block copy in progress, one per miss buffer
  std::deque<background_read> tickets_; // asynchronous loads
};

} // namespace piste

// What software holds: the C name of a hart.
struct hart : piste::hart_model {
  hart(piste::cluster &c, unsigned id, const hart_config &config, const cache_config &cache, piste::cache_node &node,
       piste::coroutines &s, piste::hart_world &world, uint64_t reach_ps, bool run_ahead);
};
