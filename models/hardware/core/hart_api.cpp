// SPDX-License-Identifier: Apache-2.0
// hart.h for software: each function is the hart's own.
#include "models/hardware/core/hart.h"

hart::hart(piste::cluster &c, unsigned id, const hart_config &config, const cache_config &cache,
           piste::cache_node &node, piste::coroutines &s, piste::hart_world &world, uint64_t reach_ps, bool run_ahead)
    : hart_model(c, id, config, cache, node, s, world, reach_ps, run_ahead) {}

enum step hart_step(struct hart *h, enum step step) {
  return h->set_step(step);
}
uint32_t hart_request(struct hart *h, uint32_t request) {
  return h->set_request(request);
}
void hart_work(struct hart *h, uint32_t cycles, const struct code_region *code) {
  h->work(cycles, code);
}
uint64_t hart_load(struct hart *h, uint64_t address, unsigned bytes) {
  return h->load(address, bytes, false);
}
uint64_t hart_load_parked(struct hart *h, uint64_t address, unsigned bytes) {
  return h->load(address, bytes, true);
}
void hart_store(struct hart *h, uint64_t address, unsigned bytes, uint64_t value) {
  h->store(address, bytes, value);
}
void hart_read(struct hart *h, void *to, uint64_t from, size_t bytes) {
  h->read(to, from, bytes);
}
void hart_write(struct hart *h, uint64_t to, const void *from, size_t bytes) {
  h->write(to, from, bytes);
}
uint64_t hart_compare_and_swap(struct hart *h, uint64_t address, unsigned bytes, uint64_t expected, uint64_t value) {
  return h->compare_and_swap(address, bytes, expected, value);
}
void hart_fence(struct hart *h) {
  h->fence();
}
void hart_prefetch(struct hart *h, uint64_t address, bool exclusive) {
  h->prefetch(address, exclusive);
}
unsigned hart_load_async(struct hart *h, uint64_t address, unsigned bytes) {
  return h->load_async(address, bytes);
}
uint64_t hart_await(struct hart *h, unsigned ticket) {
  return h->await(ticket);
}
uint64_t hart_poll_until(struct hart *h, uint64_t address, unsigned bytes, uint64_t mask, uint64_t old,
                         uint32_t cycles) {
  return h->poll_until(address, bytes, mask, old, cycles);
}
uint64_t hart_io_read(struct hart *h, uint64_t address) {
  return h->io_read(address);
}
void hart_io_write(struct hart *h, uint64_t address, uint64_t value) {
  h->io_write(address, value);
}
void hart_mark(struct hart *h, enum step step) {
  h->mark(step);
}
void hart_mark_arrival(struct hart *h, enum step step, enum place place) {
  h->mark_arrival(step, place);
}
uint64_t hart_cycle(struct hart *h) {
  return h->cycle();
}
unsigned hart_id(const struct hart *h) {
  return h->id();
}
// Looking at the rest of the machine lets it come up to the hart's time.
bool hart_stopping(const struct hart *h) {
  return const_cast<struct hart *>(h)->stopping();
}
