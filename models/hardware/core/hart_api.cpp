// SPDX-License-Identifier: Apache-2.0
// hart.h for software: each function is one of the core that the context is on.
#include "models/hardware/core/core.h"

using piste::core;

enum step hart_step(struct hart *h, enum step step) {
  return h->core->charged().set_step(step);
}
uint32_t hart_request(struct hart *h, uint32_t request) {
  return h->core->charged().set_request(request);
}
void hart_requests(struct hart *h, const uint32_t *requests, size_t count) {
  h->core->charged().set_requests(requests, count);
}
void hart_work(struct hart *h, uint32_t cycles, const struct code_region *code) {
  core::at_boundary(*h).work(cycles, code);
}
void hart_path(struct hart *h, enum path path, uint32_t units) {
  core::at_boundary(*h).path(path, units);
}
uint64_t hart_load(struct hart *h, uint64_t address, unsigned bytes) {
  return core::at_boundary(*h).load(address, bytes);
}
uint64_t hart_load_parked(struct hart *h, uint64_t address, unsigned bytes) {
  uint64_t value;
  while (!core::at_boundary(*h).load_parked(address, bytes, &value)) {
  }
  return value;
}
void hart_store(struct hart *h, uint64_t address, unsigned bytes, uint64_t value) {
  core::at_boundary(*h).store(address, bytes, value);
}
void hart_read(struct hart *h, void *to, uint64_t from, size_t bytes) {
  core::at_boundary(*h).read(to, from, bytes);
}
void hart_write(struct hart *h, uint64_t to, const void *from, size_t bytes) {
  core::at_boundary(*h).write(to, from, bytes);
}
uint64_t hart_compare_and_swap(struct hart *h, uint64_t address, unsigned bytes, uint64_t expected, uint64_t value) {
  return core::at_boundary(*h).compare_and_swap(address, bytes, expected, value);
}
void hart_fence(struct hart *h) {
  core::at_boundary(*h).fence();
}
void hart_prefetch(struct hart *h, uint64_t address, bool exclusive) {
  core::at_boundary(*h).prefetch(address, exclusive);
}
unsigned hart_load_async(struct hart *h, uint64_t address, unsigned bytes) {
  return core::at_boundary(*h).load_async(address, bytes);
}
uint64_t hart_await(struct hart *h, unsigned ticket) {
  return core::at_boundary(*h).await(ticket);
}
uint64_t hart_poll_until(struct hart *h, uint64_t address, unsigned bytes, uint64_t mask, uint64_t old,
                         uint32_t cycles) {
  for (;;) {
    uint64_t value = core::at_boundary(*h).poll_turn(address, bytes, cycles);
    if ((value & mask) != old) return value;
    h->core->poll_sleep(address, cycles);
  }
}
uint64_t hart_io_read(struct hart *h, uint64_t address) {
  return core::at_boundary(*h).io_read(address);
}
void hart_io_write(struct hart *h, uint64_t address, uint64_t value) {
  core::at_boundary(*h).io_write(address, value);
}
void hart_mark(struct hart *h, enum step step) {
  h->core->mark(step);
}
void hart_mark_arrival(struct hart *h, enum step step, enum place place) {
  h->core->mark_arrival(step, place);
}
uint64_t hart_cycle(struct hart *h) {
  return h->core->charged().cycle();
}
unsigned hart_id(const struct hart *h) {
  return h->core->id();
}
bool hart_stopping(const struct hart *h) {
  return h->core->stopping();
}
bool hart_quiet(struct hart *h, bool quiet) {
  return h->core->current().set_quiet(quiet);
}
struct hart_context *hart_create(struct hart *h, const struct thread_spec *spec) {
  return &h->core->create(*spec);
}
struct hart_context *hart_current(const struct hart *h) {
  return &h->core->current();
}
struct hart_context *hart_previous(const struct hart *h) {
  return h->core->current().previous;
}
void hart_switch(struct hart *h, struct hart_context *to) {
  h->core->switch_to(*to);
}
void hart_exit(struct hart *h, struct hart_context *next) {
  h->core->exit(next);
}
void hart_on_interrupt(struct hart *h, unsigned line, void (*handler)(struct hart *h, void *arg), void *arg) {
  h->core->handle(line, handler, arg);
}
bool hart_mask(struct hart *h, bool masked) {
  return h->core->mask(masked);
}
void hart_wait_interrupt(struct hart *h) {
  core::at_boundary(*h).wait_interrupt();
  core::at_boundary(*h);
}
void hart_timer(struct hart *h, unsigned line, uint64_t cycle) {
  h->core->set_timer(line, cycle);
}
