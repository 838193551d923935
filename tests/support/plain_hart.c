// SPDX-License-Identifier: Apache-2.0
#include "tests/support/plain_hart.h"
#include <stdlib.h>
#include <string.h>

#define PAGE 4096u
#define PAGES 4096u

struct hart {
  struct plain_hart behaviour;
  enum step step;
  uint32_t request;
  bool quiet;
  uint64_t work[STEPS], cycle, units[PATHS];
  unsigned visits[PATHS];
  unsigned copies, tickets;
  uint64_t ticket_value[64];
  struct page {
    uint64_t number;
    uint8_t bytes[PAGE];
  } * pages[PAGES];
  unsigned used;
};

struct hart *plain_hart_new(const struct plain_hart *behaviour) {
  struct hart *h = calloc(1, sizeof *h);
  if (!h) abort();
  h->behaviour = *behaviour;
  h->request = HART_NO_REQUEST;
  return h;
}

void plain_hart_free(struct hart *h) {
  for (unsigned i = 0; i < h->used; i++) free(h->pages[i]);
  free(h);
}

uint8_t *plain_hart_memory(struct hart *h, uint64_t address) {
  for (unsigned i = 0; i < h->used; i++)
    if (h->pages[i]->number == address / PAGE) return h->pages[i]->bytes + address % PAGE;
  if (h->used == PAGES) abort();
  struct page *page = calloc(1, sizeof *page);
  if (!page) abort();
  page->number = address / PAGE;
  h->pages[h->used++] = page;
  return page->bytes + address % PAGE;
}

uint64_t plain_hart_work(const struct hart *h, enum step step) {
  return h->work[step];
}
unsigned plain_hart_visits(const struct hart *h, enum path path) {
  return h->visits[path];
}
uint64_t plain_hart_units(const struct hart *h, enum path path) {
  return h->units[path];
}
unsigned plain_hart_copies(const struct hart *h) {
  return h->copies;
}
void plain_hart_stop(struct hart *h) {
  h->behaviour.stopping = true;
}

enum step hart_step(struct hart *h, enum step step) {
  enum step before = h->step;
  h->step = step;
  return before;
}

uint32_t hart_request(struct hart *h, uint32_t request) {
  uint32_t before = h->request;
  h->request = request;
  return before;
}

void hart_work(struct hart *h, uint32_t cycles, const struct code_region *code) {
  (void)code;
  h->work[h->step] += cycles;
  h->cycle += cycles;
}

void hart_path(struct hart *h, enum path path, uint32_t units) {
  h->visits[path]++;
  h->units[path] += units;
  hart_work(h, 1, NULL);
}

static uint64_t peek(struct hart *h, uint64_t address, unsigned bytes) {
  uint64_t value = 0;
  memcpy(&value, plain_hart_memory(h, address), bytes);
  return value;
}

uint64_t hart_load(struct hart *h, uint64_t address, unsigned bytes) {
  if (bytes == 8 && h->behaviour.loaded) h->behaviour.loaded(h->behaviour.context, address);
  return peek(h, address, bytes);
}

void hart_store(struct hart *h, uint64_t address, unsigned bytes, uint64_t value) {
  memcpy(plain_hart_memory(h, address), &value, bytes);
  if (h->behaviour.stored) h->behaviour.stored(h->behaviour.context, address);
}

uint64_t hart_load_parked(struct hart *h, uint64_t address, unsigned bytes) {
  if (!h->quiet) abort(); // it would keep a run alive
  h->behaviour.parked(h->behaviour.context, address);
  return peek(h, address, bytes);
}

void hart_read(struct hart *h, void *to, uint64_t from, size_t bytes) {
  h->copies++;
  for (size_t i = 0; i < bytes; i++) ((uint8_t *)to)[i] = *plain_hart_memory(h, from + i);
}

void hart_write(struct hart *h, uint64_t to, const void *from, size_t bytes) {
  h->copies++;
  for (size_t i = 0; i < bytes; i++) *plain_hart_memory(h, to + i) = ((const uint8_t *)from)[i];
  if (bytes && h->behaviour.stored) h->behaviour.stored(h->behaviour.context, to);
}

uint64_t hart_compare_and_swap(struct hart *h, uint64_t address, unsigned bytes, uint64_t expected, uint64_t value) {
  uint64_t held = peek(h, address, bytes);
  if (held == expected) memcpy(plain_hart_memory(h, address), &value, bytes);
  return held;
}

void hart_fence(struct hart *h) {
  if (h->behaviour.stored) h->behaviour.stored(h->behaviour.context, 0);
}

void hart_prefetch(struct hart *h, uint64_t address, bool exclusive) {
  (void)h, (void)address, (void)exclusive;
}

unsigned hart_load_async(struct hart *h, uint64_t address, unsigned bytes) {
  unsigned ticket = h->tickets++ % 64;
  h->ticket_value[ticket] = peek(h, address, bytes);
  return ticket;
}

uint64_t hart_await(struct hart *h, unsigned ticket) {
  return h->ticket_value[ticket];
}

uint64_t hart_poll_until(struct hart *h, uint64_t address, unsigned bytes, uint64_t mask, uint64_t old,
                         uint32_t cycles) {
  (void)cycles;
  uint64_t value = peek(h, address, bytes);
  if ((value & mask) == (old & mask)) abort(); // nobody else runs: it would spin for ever
  return value;
}

uint64_t hart_io_read(struct hart *h, uint64_t address) {
  return peek(h, address, 8);
}
void hart_io_write(struct hart *h, uint64_t address, uint64_t value) {
  hart_store(h, address, 8, value);
}
void hart_mark(struct hart *h, enum step step) {
  if (h->quiet) abort(); // work for a request is an obligation
  if (h->behaviour.marked) h->behaviour.marked(h->behaviour.context, step, PLACE_HART);
}
void hart_mark_arrival(struct hart *h, enum step step, enum place place) {
  if (h->behaviour.marked) h->behaviour.marked(h->behaviour.context, step, place);
}
uint64_t hart_cycle(struct hart *h) {
  return h->cycle;
}
unsigned hart_id(const struct hart *h) {
  (void)h;
  return 0;
}
bool hart_quiet(struct hart *h, bool quiet) {
  bool before = h->quiet;
  h->quiet = quiet;
  return before;
}
bool hart_stopping(const struct hart *h) {
  return h->behaviour.stopping;
}
