// SPDX-License-Identifier: Apache-2.0
// What software may do to the simulated machine. Host software (user loops, kernels, handlers) is C that runs in
// contexts, coroutines on a hart, and touches the machine only through these calls. Every cycle is charged to the step
// in scope and to the requests in scope. Addresses are simulated physical addresses; times are cycles of the hart's
// clock, counted from the start of the simulation.
#pragma once
#include "models/contract/paths.h"
#include "models/contract/steps.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// The hart that a context is on now: each context holds its own, which stays good when the context moves.
struct hart;
// A context: a coroutine, its scope, its mask, its loads under way.
struct hart_context;

#define HART_NO_REQUEST UINT32_MAX // overhead: cycles that serve no single request

// A region of code, for the instruction cache: `bytes` from `address` are fetched as work in it is done.
struct code_region {
  uint64_t address;
  uint32_t bytes;
};

// The step and the request that following cycles are charged to; each returns what was in scope before (of several
// requests the first).
enum step hart_step(struct hart *h, enum step step);
uint32_t hart_request(struct hart *h, uint32_t request);
// Puts several requests in scope, which a poll or an interrupt serves at once; none is overhead. The cycles of each
// kind that are charged while they and a step are in scope are split among them: equal shares in whole cycles, and one
// more for each of the first until none is left over (share.h). A mark is made for each.
void hart_requests(struct hart *h, const uint32_t *requests, size_t count);

// Executes `cycles` of straight-line work. `code` (may be NULL) is fetched through the instruction cache first.
void hart_work(struct hart *h, uint32_t cycles, const struct code_region *code);

// A path of software (models/contract/paths.h) ends, which had `units` of what it has more of: executes as many
// instructions as were counted for it on the hart's architecture, at the hart's cost of one, rounded to whole cycles.
// What is counted are the instructions since the last end, or since hart_enter; the next end is then that of the path
// around (scripts/count-instructions, which compiles software against a hart.h of its own).
void hart_path(struct hart *h, enum path path, uint32_t units);
// These say more of what is counted, and take no time.
// A path begins within another: what a function does for whichever path calls it.
static inline void hart_enter(struct hart *h) {
  (void)h;
}
// The instructions since the last end were that path's, too: a function's way back to its caller.
static inline void hart_returned(struct hart *h) {
  (void)h;
}
// The instructions since hart_enter were no software's: what only the simulation has to know or to look up.
static inline void hart_beside(struct hart *h) {
  (void)h;
}

// Loads and stores of 1, 2, 4 or 8 bytes, naturally aligned within a line. A load blocks until its data are there; a
// store retires into the store buffer and blocks only when that is full. Loads see older stores of the same hart.
uint64_t hart_load(struct hart *h, uint64_t address, unsigned bytes);
void hart_store(struct hart *h, uint64_t address, unsigned bytes, uint64_t value);
// A load that somebody may hold back: as hart_load, but the wait is accounted as parked, not stalled. An interrupt
// waits for the load (in order), or squashes it, as the platform has it: the line then comes into the cache unowned,
// and the load is made again, on whichever hart, when its context goes on.
uint64_t hart_load_parked(struct hart *h, uint64_t address, unsigned bytes);
// Block copies between simulated memory and the caller's buffer, line by line, with as many misses outstanding as the
// hart allows; the cost per 8 bytes moved is the hart's.
void hart_read(struct hart *h, void *to, uint64_t from, size_t bytes);
void hart_write(struct hart *h, uint64_t to, const void *from, size_t bytes);
// Sets *address to `value` if it holds `expected`; returns what it held. Older stores are performed first, later
// operations after (acquire and release).
uint64_t hart_compare_and_swap(struct hart *h, uint64_t address, unsigned bytes, uint64_t expected, uint64_t value);
// Full fence: waits until the store buffer is empty and costs the hart's barrier time.
void hart_fence(struct hart *h);
// Starts a fetch and goes on; exclusive: with permission to write.
void hart_prefetch(struct hart *h, uint64_t address, bool exclusive);
// An asynchronous load: starts one (waiting only if every miss buffer is in use) and returns a ticket; hart_await
// blocks for its value. It is the context's: it goes on while others run, and after a move.
unsigned hart_load_async(struct hart *h, uint64_t address, unsigned bytes);
uint64_t hart_await(struct hart *h, unsigned ticket);
// Spins until the masked value at address differs from `old` (rule 10: sleeps until the line is invalidated, charges
// exactly the iterations a loop of `cycles` per turn would have made as polling). Returns the new value.
uint64_t hart_poll_until(struct hart *h, uint64_t address, unsigned bytes, uint64_t mask, uint64_t old,
                         uint32_t cycles);
// Device registers, outside the coherent space: a read is a round trip; a write is posted.
uint64_t hart_io_read(struct hart *h, uint64_t address);
void hart_io_write(struct hart *h, uint64_t address, uint64_t value);

// Marks the end of a segment of the request in scope at the hart's present time: the time since the previous mark
// belongs to `step`, here.
void hart_mark(struct hart *h, enum step step);
// The same at the time and the place that the line of the last parked load came in from; nothing if that load found its
// line in the caches, and the second time.
void hart_mark_arrival(struct hart *h, enum step step, enum place place);
// The hart's present cycle, counted on its own clock from the start of the simulation.
uint64_t hart_cycle(struct hart *h);
unsigned hart_id(const struct hart *h);
// True once the run is ending: a user loop that sees a TRYAGAIN then returns.
bool hart_stopping(const struct hart *h);
// Declares whether what the context waits for from here on is an obligation (not quiet) or may never come (quiet, as a
// loop that waits for the next call); returns what it had declared. A run ends when no request is left and each context
// has ended, or is quiet while it is parked, polls, is halted or is on no hart. A context that never ran is quiet; it
// has an obligation from its start.
bool hart_quiet(struct hart *h, bool quiet);

// What a context runs: `body(h, arg)`, until it returns. The name appears in error reports; it must stay.
struct thread_spec {
  const char *name;
  void (*body)(struct hart *h, void *arg);
  void *arg;
};

// For software of a kernel's kind. None of these takes time: what a switch costs is for software to charge.
// A new context (spec is copied), which begins when it is first switched to. It lives until the simulation ends.
struct hart_context *hart_create(struct hart *h, const struct thread_spec *spec);
// The present context, and the one that was on this hart before it came here (NULL: none).
struct hart_context *hart_current(const struct hart *h);
struct hart_context *hart_previous(const struct hart *h);
// Puts the present context aside, at this point, and goes on with another, which must be on no hart; where it was
// before does not matter, and so contexts move. Returns when something switches back. A context's scope, mask and
// declaration go with it; stores are the hart's, so that one that moves sees its own for certain only behind a fence.
void hart_switch(struct hart *h, struct hart_context *to);
// Ends the present context, and goes on with `next`. With NULL, as when a body returns, the hart stands still for good.
__attribute__((noreturn)) void hart_exit(struct hart *h, struct hart_context *next);

// A hart has lines by which it is interrupted: each is raised at a time, by a device or by the hart's timer, and stays
// so until it is taken, which is at the first boundary between two operations at which the context is not masked. Waits
// are finished first, but for polls, hart_wait_interrupt, and parked loads where the platform squashes them. Taken, the
// line's handler runs on the interrupted context, masked, its cycles charged to STEP_INTERRUPT as overhead unless it
// says otherwise. It may switch to other contexts, one that waits to handle interrupts say; the interrupted one goes on
// when it is switched back to.
#define HART_LINES 16u
// The handler of a line of this hart, on whichever context. A line raised must have one.
void hart_on_interrupt(struct hart *h, unsigned line, void (*handler)(struct hart *h, void *arg), void *arg);
// Masks or unmasks interrupts in this context; returns whether they were masked.
bool hart_mask(struct hart *h, bool masked);
// Halts until a line is raised, masked or not; one that is not masked has been taken when this returns.
void hart_wait_interrupt(struct hart *h);
// This hart's timer: raises a line, which is the timer's alone, at a cycle (now, if that is past), and no more when it
// was set to before. UINT64_MAX: off.
void hart_timer(struct hart *h, unsigned line, uint64_t cycle);
#ifdef __cplusplus
}
#endif
