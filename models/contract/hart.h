// SPDX-License-Identifier: Apache-2.0
// What software may do to the simulated machine. Host software (user loops, kernels, handlers) is C that runs as a
// coroutine on a hart and touches the machine only through these calls. Every cycle is charged to the step in scope
// and to the request in scope. Addresses are simulated physical addresses.
#pragma once
#include "models/contract/steps.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

struct hart;

#define HART_NO_REQUEST UINT32_MAX // overhead: cycles that serve no single request

// A region of code, for the instruction cache: `bytes` from `address` are fetched as work in it is done.
struct code_region {
  uint64_t address;
  uint32_t bytes;
};

// The step and the request that following cycles are charged to; each returns what was in scope before.
enum step hart_step(struct hart *h, enum step step);
uint32_t hart_request(struct hart *h, uint32_t request);

// Executes `cycles` of straight-line work. `code` (may be NULL) is fetched through the instruction cache first.
void hart_work(struct hart *h, uint32_t cycles, const struct code_region *code);

// Loads and stores of 1, 2, 4 or 8 bytes, naturally aligned within a line. A load blocks until its data are there; a
// store retires into the store buffer and blocks only when that is full. Loads see older stores of the same hart.
uint64_t hart_load(struct hart *h, uint64_t address, unsigned bytes);
void hart_store(struct hart *h, uint64_t address, unsigned bytes, uint64_t value);
// A load that somebody may hold back: as hart_load, but the wait is accounted as parked, not stalled.
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
// blocks for its value.
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

// A software thread: runs `body(h, arg)` pinned to the hart. The name appears in error reports.
struct thread_spec {
  const char *name;
  void (*body)(struct hart *h, void *arg);
  void *arg;
};
#ifdef __cplusplus
}
#endif
