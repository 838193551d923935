// SPDX-License-Identifier: Apache-2.0
// hart.h for software that runs by itself, to have its instructions counted (scripts/count-instructions): memory is
// memory. A mark is an instruction that does nothing and that no compiler makes; plugin.c knows it by its number.
// Neither marks nor what stands between COUNT_ENTER and COUNT_BESIDE are counted, nor the one instruction that follows
// COUNT_MEMORY. Accounts are nothing here. With COUNT_UNITS, calls.c is told where paths end instead.
#pragma once
#include "models/contract/paths.h"
#include "models/contract/steps.h"
#include "tests/count/marks.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hart {
  bool stopping;
};

#define HART_NO_REQUEST UINT32_MAX

struct code_region {
  uint64_t address;
  uint32_t bytes;
};

#ifdef COUNT_UNITS
void count_path(enum path path, uint32_t units);
#else
static inline __attribute__((always_inline)) void count_path(enum path path, uint32_t units) {
  (void)units;
  // Each path its own mark: the number is part of the instruction.
#define X(id, name, units, per, what)                                                                                  \
  if (path == PATH_##id) COUNT_MARK(COUNT_PATHS + PATH_##id);
  PISTE_PATHS(X)
#undef X
}
#endif

static inline __attribute__((always_inline)) void hart_path(struct hart *h, enum path path, uint32_t units) {
  (void)h;
  count_path(path, units);
}
static inline void hart_enter(struct hart *h) {
  (void)h;
  COUNT_MARK(COUNT_ENTER);
}
static inline void hart_returned(struct hart *h) {
  (void)h;
  COUNT_MARK(COUNT_RETURNED);
}
static inline void hart_beside(struct hart *h) {
  (void)h;
  COUNT_MARK(COUNT_BESIDE);
}

static inline enum step hart_step(struct hart *h, enum step step) {
  (void)h, (void)step;
  return STEP_CONTROL;
}
static inline uint32_t hart_request(struct hart *h, uint32_t request) {
  (void)h, (void)request;
  return HART_NO_REQUEST;
}
static inline void hart_work(struct hart *h, uint32_t cycles, const struct code_region *code) {
  (void)h, (void)cycles, (void)code;
}
static inline void hart_mark(struct hart *h, enum step step) {
  (void)h, (void)step;
}
static inline void hart_mark_arrival(struct hart *h, enum step step, enum place place) {
  (void)h, (void)step, (void)place;
}
static inline bool hart_quiet(struct hart *h, bool quiet) {
  (void)h, (void)quiet;
  return false;
}
static inline bool hart_stopping(const struct hart *h) {
  return h->stopping;
}

static inline uint64_t hart_load(struct hart *h, uint64_t address, unsigned bytes) {
  (void)h;
  uint64_t value = 0;
  if (bytes == 8) COUNT_LOAD_8(value, address);
  if (bytes == 4) COUNT_LOAD_4(value, address);
  return value;
}
// What answers the load is called by a trap, so that nothing else of the code changes.
static inline uint64_t hart_load_parked(struct hart *h, uint64_t address, unsigned bytes) {
  COUNT_TRAP();
  return hart_load(h, address, bytes);
}
static inline void hart_store(struct hart *h, uint64_t address, unsigned bytes, uint64_t value) {
  (void)h;
  if (bytes == 8) COUNT_STORE_8(address, value);
  if (bytes == 4) COUNT_STORE_4(address, (uint32_t)value);
}
// The call is counted, the copy is not.
void hart_read(struct hart *h, void *to, uint64_t from, size_t bytes);
void hart_write(struct hart *h, uint64_t to, const void *from, size_t bytes);
static inline void hart_fence(struct hart *h) {
  hart_enter(h);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  hart_beside(h);
}
static inline uint64_t hart_compare_and_swap(struct hart *h, uint64_t address, unsigned bytes, uint64_t expected,
                                             uint64_t value) {
  if (bytes != 4) __builtin_trap();
  uint32_t held = (uint32_t)expected;
  hart_enter(h);
  __atomic_compare_exchange_n((uint32_t *)(uintptr_t)address, &held, (uint32_t)value, false, __ATOMIC_ACQ_REL,
                              __ATOMIC_ACQUIRE);
  hart_beside(h);
  return held;
}
static inline uint64_t hart_poll_until(struct hart *h, uint64_t address, unsigned bytes, uint64_t mask, uint64_t old,
                                       uint32_t cycles) {
  (void)cycles;
  for (;;) {
    uint64_t value = hart_load(h, address, bytes);
    if ((value & mask) != old) return value;
  }
}
