// SPDX-License-Identifier: Apache-2.0
// The simulated machine: wire, NIC, homes, links, caches, harts and their software threads. One machine a process: it
// is elaborated once, runs once, and lives until the process ends.
#pragma once
#include "models/contract/hart.h"
#include "models/contract/observer.h"
#include "models/contract/wire_source.h"
#include "models/hardware/config.h"
#include "models/hardware/nic/nic_device.h"
#include "models/protocol/endpoint/layout.h"
#include "workloads/base/error.h"
#ifdef __cplusplus
extern "C" {
#endif

// A home and its link to the caches.
struct machine_home {
  const char *name;   // of the agent, in traces and reports; outlives the machine
  uint64_t base, end; // it owns [base, end), whole lines; not read of MACHINE_MEMORY and MACHINE_NIC
  struct home_config agent;
  struct link_config link;
  bool external; // who embeds the machine binds the socket of this home's backing store; not MACHINE_NIC
};
// MACHINE_MEMORY owns what no other home does, MACHINE_NIC the endpoints' lines; others may follow, which grant at
// once.
enum { MACHINE_MEMORY, MACHINE_NIC, MACHINE_HOMES = 16 };

struct machine_config {
  struct wire_config wire;
  struct nic_clock_config nic;
  struct layout layout;
  struct machine_home home[MACHINE_HOMES];
  unsigned homes;            // the two named above at least
  struct cache_config cache; // of each hart
  struct hart_config hart;
  unsigned harts;      // at most 64
  uint64_t initiators; // a bit for each hart whose place is a TLM-2.0 initiator's (embed.h), which has no thread
  bool run_ahead;      // harts run ahead of the machine where that changes nothing
  // Whole periods of idle time are skipped where that changes nothing: see machine/idle_time.h. To be set only if
  // software that finds nothing in its parked loads does the same each time: what it keeps from one to the next, and
  // acts on, is in the machine, or counts the answers.
  bool skip_idle;
  uint64_t stuck_ps;    // without progress for so long, the run is reported as stuck
  uint32_t stack_bytes; // of a software thread
};

// What runs first on a hart.
struct machine_thread {
  unsigned hart;
  struct thread_spec spec;
};

enum machine_outcome {
  MACHINE_DONE,
  MACHINE_DEADLOCK,
  MACHINE_BUS_ERROR,
  MACHINE_WAVES, // the file of waves cannot be written
  MACHINE_BROKEN // SystemC, software or the RTL broke a rule: an unbound port, an assertion, an exception
};

struct machine;

// Builds the machine and resets the NIC; to be called below machine_main(). `threads` are copied; what they and
// `observers` point to is not. NULL and *error if the configuration is not sound.
struct machine *machine_new(const struct machine_config *config, const struct nic_device *nic,
                            const struct observers *observers, const struct wire_source *source,
                            const struct machine_thread *threads, size_t thread_count, struct error *error);

// Sets a NIC register before the run; costs no simulated time.
void machine_set_register(struct machine *m, uint32_t address, uint32_t value);
// Reads a NIC register after the run; costs no simulated time.
uint32_t machine_get_register(struct machine *m, uint32_t address);
// Writes all signals of the NIC from one time to another; false if this NIC cannot.
bool machine_waves(struct machine *m, const char *path, uint64_t from_ps, uint64_t to_ps);
// No idle time is skipped from one time up to another, exclusive; to be called before the run.
void machine_keep_idle(struct machine *m, uint64_t from_ps, uint64_t to_ps);
// Device registers (hart_io_read, hart_io_write): below this, the NIC's; at it, the NIC's clock, which reads as the
// number of the edge at which the read arrives, and whose writes are handed to the callback with that number.
#define MACHINE_IO_CLOCK 0x100000u
void machine_on_clock_write(struct machine *m,
                            void (*written)(void *context, unsigned hart, uint64_t value, uint64_t edge),
                            void *context);

// Runs until arrivals have stopped and everything has drained: no request inside, no message but loads that the NIC
// holds, and every context has ended or waits for what it declared to be no obligation (hart_quiet).
enum machine_outcome machine_run(struct machine *m);
// Raises an interrupt line (below HART_LINES) of a hart at a time, which must lie at least the least flight time of a
// message to a cache ahead; hart.h says when it is taken.
void machine_interrupt(struct machine *m, unsigned hart, unsigned line, uint64_t ps);
// A source that said WIRE_LATER has a frame now. To be called from observer functions.
void machine_poke_source(struct machine *m);
// The request that an endpoint's receive line holds, HART_NO_REQUEST if none: what a call taken from there is.
uint32_t machine_request_of(const struct machine *m, unsigned endpoint);
// After a failure: what happened, and who waits for whom, holding which lines and trackers. Else "".
const char *machine_report(const struct machine *m);

uint64_t machine_now_ps(const struct machine *m);
// Requests on the wire and in the MAC, counted in their queues: frames that are still to come, those of which the NIC
// has taken no beat, and replies that it has sent to the last. All others are the NIC's to count (NIC_REG_UNDER_WAY):
// it answers for a request until its reply has left.
uint64_t machine_on_wire(const struct machine *m);
// Coherence messages between the caches and a home (its place in the configuration), and their bytes.
uint64_t machine_messages(const struct machine *m, unsigned home, enum coh_class c);
uint64_t machine_message_bytes(const struct machine *m, unsigned home, enum coh_class c);
// A hart's own count of its cycles, and the cycles that its clock had when the run ended.
uint64_t machine_hart_cycles(const struct machine *m, unsigned hart, enum cycle_kind kind, enum step step);
uint64_t machine_hart_elapsed(const struct machine *m, unsigned hart);
// Waits for a request that ended without one in idle time that was skipped: the NIC's own counters do not have them.
uint64_t machine_waits_skipped(const struct machine *m);
uint64_t machine_edges_stepped(const struct machine *m);
uint64_t machine_events(const struct machine *m);
// Frames that found the MAC's receive buffer full.
uint64_t machine_overruns(const struct machine *m);

// Enters SystemC, calls body(arg) inside it and returns its result. Once a process.
int machine_main(int (*body)(void *arg), void *arg);
// If a software thread faulted, what to say of it; machine_main then returned 1 in the middle of the simulation, and
// nothing of the machine may be called any more. Else NULL.
const char *machine_fault(void);
#ifdef __cplusplus
}
#endif
