// SPDX-License-Identifier: Apache-2.0
// A packet buffer for tests: frames in chains of cells that lie in no order, the read port's register, and cells that
// are overwritten the moment they are freed, so that a late read shows.
#pragma once
#include "rtl/pkg/nic_types.h"
#include "workloads/base/rng.h"
#include <string.h>

#define CELLS 512 // cells of the test's buffer
#define CELL_BYTES (64 * NIC_CELL_BEATS)

struct cells {
  uint8_t data[CELLS][CELL_BYTES];
  uint16_t next[CELLS];
  bool used[CELLS];
  unsigned used_count;
  // the read register
  uint8_t read_data[64];
  uint16_t read_next;
};

static inline uint16_t cells_take(struct cells *c, struct rng *rng) {
  uint16_t cell;
  do cell = (uint16_t)rng_below(rng, CELLS);
  while (c->used[cell]);
  c->used[cell] = true;
  c->used_count++;
  c->next[cell] = (uint16_t)rng_below(rng, CELLS);
  return cell;
}

// Stores a frame and names its first and last cell.
static inline void cells_store(struct cells *c, struct rng *rng, const uint8_t *frame, unsigned bytes, uint16_t *head,
                               uint16_t *tail) {
  *head = *tail = cells_take(c, rng);
  for (unsigned at = 0; at < bytes; at += CELL_BYTES) {
    if (at > 0) {
      uint16_t cell = cells_take(c, rng);
      c->next[*tail] = cell;
      *tail = cell;
    }
    unsigned n = bytes - at < CELL_BYTES ? bytes - at : CELL_BYTES;
    memcpy(c->data[*tail], frame + at, n);
    memset(c->data[*tail] + n, 0xa5, CELL_BYTES - n);
  }
}

// Frees a chain; false if it is not one, or not in use.
static inline bool cells_free(struct cells *c, uint16_t head, uint16_t tail) {
  for (uint16_t cell = head;; cell = c->next[cell]) {
    if (cell >= CELLS || !c->used[cell]) return false;
    c->used[cell] = false;
    c->used_count--;
    memset(c->data[cell], 0xee, CELL_BYTES);
    if (cell == tail) return true;
  }
}

// An edge with read_valid: what the register holds after it.
static inline void cells_read(struct cells *c, uint16_t cell, uint8_t beat) {
  memcpy(c->read_data, c->data[cell % CELLS] + 64 * (beat % NIC_CELL_BEATS), 64);
  c->read_next = c->next[cell % CELLS];
}
