// SPDX-License-Identifier: Apache-2.0
// A core in time: it executes, in order and on its own clock, the operations of hart.h for the context that is on it.
// Private hits and pure work run ahead of the machine (rule 9): an operation at local cycle c needs no synchronisation
// if c lies strictly before the first moment at which anything could reach this core's caches.
#pragma once
#include "models/hardware/core/context.h"
#include "models/hardware/core/interrupt_lines.h"
#include "models/hardware/core/l2_path.h"
#include "models/hardware/core/store_buffer.h"

namespace piste {

// What a core asks of the rest of the machine.
class hart_world : public virtual sc_core::sc_interface {
public:
  // A device register access; it reaches the NIC at `ps`. A read's answer is given to core::io_arrived.
  virtual void io(unsigned hart, bool write, uint64_t address, uint64_t value, uint64_t ps) = 0;
  virtual bool stopping() const = 0;
};

// What a core is doing, for the end of the run and for reports.
enum class core_state : uint8_t { idle, running, loading, parked, polling, draining, io, halted, resting, finished };

class core final : public sc_core::sc_module, public l2_user {
public:
  part_port<core_caches, l1_caches> caches{"caches"};
  part_port<hart_world> world{"world"};

  // The configurations are borrowed.
  core(sc_core::sc_module_name name, cluster &c, unsigned id, const hart_config &config, const cache_config &cache,
       contexts &all, uint64_t reach_ps, bool run_ahead);

  // Before the simulation: gives the core its first context.
  void start(hart_context &c);

  // An operation of hart.h begins here: what could reach this core's caches has, up to its present cycle, and the
  // interrupts that are due have been taken. Returns the core that the context is on behind that.
  static core &at_boundary(struct ::hart &h) {
    h.core->reach();
    if (h.core->interrupted()) take_interrupts(h);
    return *h.core;
  }

  // The operations, from a boundary.
  void work(uint32_t cycles, const code_region *code);
  void path(enum ::path path, uint32_t units);
  uint64_t load(uint64_t address, unsigned bytes);
  // False if an interrupt squashed it: to be tried again from the next boundary.
  bool load_parked(uint64_t address, unsigned bytes, uint64_t *value);
  void store(uint64_t address, unsigned bytes, uint64_t value);
  void read(void *to, uint64_t from, size_t bytes);
  void write(uint64_t to, const void *from, size_t bytes);
  uint64_t compare_and_swap(uint64_t address, unsigned bytes, uint64_t expected, uint64_t value);
  void fence();
  void prefetch(uint64_t address, bool exclusive);
  unsigned load_async(uint64_t address, unsigned bytes);
  uint64_t await(unsigned ticket);
  // One turn of a polling loop, of so many cycles: what it loads. Between two turns it may sleep.
  uint64_t poll_turn(uint64_t address, unsigned bytes, uint32_t cycles);
  void poll_sleep(uint64_t address, uint32_t cycles);
  uint64_t io_read(uint64_t address);
  void io_write(uint64_t address, uint64_t value);
  void wait_interrupt();
  // Waits until attend() is called; what passes is the work of whoever calls.
  void rest() { block(core_state::resting, CYCLE_WORK, 0); }

  // Those that take no time.
  accounts &charged() { return accounts_; }
  const accounts &charged() const { return accounts_; }
  void mark(enum step s) { accounts_.mark(accounts_.ps(), s, PLACE_HART); }
  void mark_arrival(enum step s, enum place p);
  bool stopping();
  hart_context &current() const { return *current_; }
  hart_context &create(const thread_spec &spec) { return all_.add(spec); }
  // Gives way to another context; returns, on whichever core, when something switches back.
  void switch_to(hart_context &to);
  // The present context ends; the core goes on with `next`, or stands.
  [[noreturn]] void exit(hart_context *next);
  void handle(unsigned line, void (*run)(struct ::hart *h, void *arg), void *arg) { handlers_[line] = {run, arg}; }
  bool mask(bool masked);
  void set_timer(unsigned line, uint64_t cycle);

  // Raises an interrupt line at `ps`, which must lie at least the machine's least flight time ahead: the core may have
  // run ahead by that much.
  void interrupt(unsigned line, uint64_t ps);
  // Ends the rest of the context on this core at `ps`, if it rests.
  void attend(uint64_t ps) {
    if (state_ == core_state::resting) wake(std::max(cycle(), accounts_.clock.at_or_after(ps)));
  }
  // The answer to the register read that blocks this core will arrive at `ps`.
  void io_arrived(uint64_t value, uint64_t ps);
  // Charges what is under way up to `ps`, the end of the run. Returns the cycles elapsed by then.
  uint64_t close(uint64_t ps);

  uint64_t acts_ps() const override;
  uint64_t trips_ps() const override { return path_.first_ps(); }

  unsigned id() const { return id_; }
  core_state state() const { return state_; }
  // It waits for something that need not come, or for nothing.
  bool at_rest() const;
  // It has no thread, or it is parked in a load that need not be answered, and nothing else is going on here.
  bool settled() const;
  void record(state_record &r) const;
  // So much time passes in which it does what it did.
  void pass(uint64_t ps) {
    if (state_ == core_state::parked) accounts_.pass(ps);
  }
  void show(const viewer &v) const;

private:
  static constexpr uint64_t no_line = UINT64_MAX;
  struct handler {
    void (*run)(struct ::hart *h, void *arg);
    void *arg;
  };

  void end_of_elaboration() override {
    stores_.connect(*caches.operator->());
    if (current_) caches->attach(*this); // else it will never run
  }
  uint64_t cycle() const { return accounts_.cycle(); }
  void charge(cycle_kind k, uint64_t cycles) { accounts_.charge(k, cycles); }
  void reach();
  void sync();
  void block(core_state s, cycle_kind k, uint64_t address);
  void wake(uint64_t cycle);
  uint64_t cycle_now() const;
  uint64_t arrives_ps() const { return accounts_.clock.edge_ps(cycle() + trip_cycles_); }
  uint64_t miss_leaves_ps() const { return accounts_.clock.edge_ps(cycle() + back_cycles_); }
  uint64_t back_ps(uint64_t from_ps) const {
    return accounts_.clock.edge_ps(accounts_.clock.at_or_after(from_ps) + back_cycles_);
  }
  uint32_t in_line(uint64_t address) const { return static_cast<uint32_t>(address - caches->line_of(address)); }
  uint32_t copy_cycles(size_t bytes) const {
    return static_cast<uint32_t>((bytes + 7) / 8) * config_.copy_cycles_per_8;
  }

  [[noreturn]] void broken(std::string what);
  void enter(hart_context &c);
  void leave();

  // An interrupt is due that is not masked.
  bool interrupted() const { return cycle() >= due_cycle_; }
  static void take_interrupts(struct ::hart &h);
  void raise(unsigned line, uint64_t ps);
  void interrupt_came();
  void arm();

  bool forwarded(uint64_t address, void *to, unsigned count);
  void travel(cycle_kind k);
  bool look_near(uint64_t address, void *to, unsigned count);
  bool look_far(uint64_t address, void *to, unsigned count, cycle_kind k);
  bool read_near(uint64_t address, void *to, unsigned count);
  void read_miss(uint64_t address, void *to, unsigned count, core_state s, cycle_kind k);
  void wait_for(background_read &r, core_state s, cycle_kind k);
  void begin_read(background_read &r, uint64_t address, void *to, unsigned count);
  void submit_read(background_read &r);
  void landed(const background_read &r);
  void store_bytes(uint64_t address, const void *from, unsigned count, uint32_t cycles);
  void drain(uint64_t line);
  void stores_left();
  void fetch_code(const code_region &code);
  void wake_poll();

  cluster &cluster_;
  unsigned id_;
  const hart_config &config_;
  const cache_config &cache_;
  accounts accounts_;
  contexts &all_;
  uint64_t reach_ps_; // least time from any agent's event to a message's arrival at this core's caches
  bool run_ahead_;
  uint32_t trip_cycles_, back_cycles_; // to the L2, if that is shared, and the rest of its time
  bool at_l2_ = false;                 // the operation at hand is there, or on its way
  l2_path path_;
  store_buffer stores_;

  hart_context *current_ = nullptr;
  uint64_t next_ps_ = 0, next_cycle_ = 0;   // before which nothing happens
  uint64_t bound_ps_ = 0, bound_cycle_ = 0; // of the last look at what could reach this core
  uint64_t change_ps_ = 0;                  // ... what in particular its caches know of
  uint64_t change_run_ = UINT64_MAX;        // ... after so many events
  uint64_t change_trip_ = 0;                // ... and with so much of its own under way
  core_state state_ = core_state::idle;
  uint64_t waits_for_ = 0;
  uint64_t resume_cycle_ = 0;
  uint64_t stood_cycle_ = UINT64_MAX;        // the run has ended, and found it here
  bool resuming_ = false;                    // a resumption is posted
  uint64_t draining_for_ = 0;                // line that wants room in the store buffer
  const background_read *awaited_ = nullptr; // blocked until it lands
  bool copying_ = false;                     // ... or until one of copies_ does
  bool lost_ = false;                        // the polled line has left
  bool asleep_ = false;                      // in a poll of
  uint32_t turn_ = 0;                        // so many cycles per turn
  uint64_t io_value_ = 0;
  std::vector<background_read> copies_; // of the block copy in progress, one per miss buffer

  interrupt_lines lines_;
  handler handlers_[HART_LINES] = {};
  bool masked_ = false;
  uint64_t due_cycle_ = event_queue::never; // when the next interrupt is due, if it is not masked
};

} // namespace piste
